/** Unified differences of two texts, as Python's difflib and its ports find them: the longest common run of lines first, then what is left and right of it. */

interface Match { readonly a: number; readonly b: number; readonly size: number }

const contextLines = 3;
/** In longer texts, lines that make up more than a hundredth of it start no match. */
const popularFrom = 200;

/** `@@ -1,4 +1,4 @@` and lines that begin with a blank, - or +; the empty text when the two are equal. Every line ends with a newline. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  const matches = matchingRuns(a, b);
  let text = '';
  for (const hunk of hunksOf(matches, a.length, b.length)) text += shownHunk(hunk, a, b);
  return text;
}

function matchingRuns(a: readonly string[], b: readonly string[]): readonly Match[] {
  const places = placesOf(b);
  const found: Match[] = [];
  const open: (readonly [number, number, number, number])[] = [[0, a.length, 0, b.length]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [aFrom, aTo, bFrom, bTo] = next;
    const match = longestMatch(a, b, places, next);
    if (match.size === 0) continue;
    found.push(match);
    if (aFrom < match.a && bFrom < match.b) open.push([aFrom, match.a, bFrom, match.b]);
    if (match.a + match.size < aTo && match.b + match.size < bTo) open.push([match.a + match.size, aTo, match.b + match.size, bTo]);
  }
  return found.sort((left, right) => left.a - right.a || left.b - right.b);
}

function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  lines.forEach((line, index) => { places.set(line, [...places.get(line) ?? [], index]); });
  if (lines.length >= popularFrom) for (const [line, indexes] of places) if (indexes.length > Math.floor(lines.length / 100) + 1) places.delete(line);
  return places;
}

function longestMatch(a: readonly string[], b: readonly string[], places: ReadonlyMap<string, readonly number[]>, [aFrom, aTo, bFrom, bTo]: readonly [number, number, number, number]): Match {
  let best = { a: aFrom, b: bFrom, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = aFrom; i < aTo; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? '') ?? []) {
      if (j < bFrom || j >= bTo) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  while (best.a > aFrom && best.b > bFrom && a[best.a - 1] === b[best.b - 1]) best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
  while (best.a + best.size < aTo && best.b + best.size < bTo && a[best.a + best.size] === b[best.b + best.size]) best = { ...best, size: best.size + 1 };
  return best;
}

/** A run of lines that stay (`same`), or lines of `a` that lines of `b` replace. */
interface Part { readonly same: boolean; readonly a: number; readonly aTo: number; readonly b: number; readonly bTo: number }

function partsOf(matches: readonly Match[], aLength: number, bLength: number): readonly Part[] {
  const parts: Part[] = [];
  let [a, b] = [0, 0];
  for (const match of [...matches, { a: aLength, b: bLength, size: 0 }]) {
    if (a < match.a || b < match.b) parts.push({ same: false, a, aTo: match.a, b, bTo: match.b });
    const last = parts.at(-1);
    const run = { same: true, a: match.a, aTo: match.a + match.size, b: match.b, bTo: match.b + match.size };
    if (match.size > 0) {
      if (last?.same === true) parts[parts.length - 1] = { ...last, aTo: run.aTo, bTo: run.bTo };
      else parts.push(run);
    }
    [a, b] = [run.aTo, run.bTo];
  }
  return parts;
}

function hunksOf(matches: readonly Match[], aLength: number, bLength: number): readonly (readonly Part[])[] {
  const parts = partsOf(matches, aLength, bLength);
  const hunks: Part[][] = [];
  let hunk: Part[] = [];
  const close = (): void => {
    if (hunk.some(({ same }) => !same)) hunks.push(hunk);
    hunk = [];
  };
  parts.forEach((part, index) => {
    const { a, aTo, b, bTo, same } = part;
    if (!same) { hunk.push(part); return; }
    const head = { same, a, aTo: Math.min(aTo, a + contextLines), b, bTo: Math.min(bTo, b + contextLines) };
    const tail = { same, a: Math.max(a, aTo - contextLines), aTo, b: Math.max(b, bTo - contextLines), bTo };
    const [first, last] = [index === 0, index === parts.length - 1];
    if (first) hunk.push(tail);
    else if (last) hunk.push(head);
    else if (aTo - a > contextLines * 2) {
      hunk.push(head);
      close();
      hunk.push(tail);
    } else hunk.push(part);
  });
  close();
  return hunks;
}

function rangeText(from: number, to: number): string {
  const length = to - from;
  return length === 1 ? String(from + 1) : `${String(length === 0 ? from : from + 1)},${String(length)}`;
}

function shownHunk(hunk: readonly Part[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return '';
  const lines = hunk.flatMap((part) => (part.same
    ? a.slice(part.a, part.aTo).map((line) => ` ${line}`)
    : [...a.slice(part.a, part.aTo).map((line) => `-${line}`), ...b.slice(part.b, part.bTo).map((line) => `+${line}`)]));
  return `@@ -${rangeText(first.a, last.aTo)} +${rangeText(first.b, last.bTo)} @@\n${lines.map((line) => `${line}\n`).join('')}`;
}
