/** Indexes as a Job's status writes them: "1,3-5". Only those below `completions` count. */
export function parseIndexes(text: string | undefined, completions: number): ReadonlySet<number> {
  const result = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) continue;
    for (let index = Number(match[1]); index <= Math.min(Number(match[2] ?? match[1]), completions - 1); index++) result.add(index);
  }
  return result;
}

export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const index of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  // Two in a row are still a list of two.
  return runs.flatMap(([from, to]) => (to === from ? [String(from)] : to === from + 1 ? [`${from},${to}`] : [`${from}-${to}`])).join(',');
}
