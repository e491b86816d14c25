/**
 * A set of paths, as a tree. `members` are the paths that end here, `children` what lies below an element; an element may be both:
 *
 *   {.spec.replicas, .spec.template, .spec.template.metadata}
 *     children f:spec -> members {f:replicas, f:template}, children f:template -> members {f:metadata}
 *
 * No child is empty. Sets are never changed once they are made; an operation that changes nothing returns the very set it was given.
 */
import type { Path } from './path-element.ts';

export interface FieldSet {
  readonly members: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** A set that is still being made. */
export interface FieldSetDraft extends FieldSet {
  readonly members: Set<string>;
  readonly children: Map<string, FieldSetDraft>;
}

export const noFields: FieldSet = { members: new Set(), children: new Map() };

export function newDraft(): FieldSetDraft {
  return { members: new Set(), children: new Map() };
}

/** The root itself is no path: an empty path adds nothing. */
export function insert(draft: FieldSetDraft, path: Path): void {
  const last = path.at(-1);
  if (last === undefined) return;
  let node = draft;
  for (let depth = 0; depth < path.length - 1; depth++) {
    const element = path[depth] as string;
    let next = node.children.get(element);
    if (next === undefined) node.children.set(element, next = newDraft());
    node = next;
  }
  node.members.add(last);
}

export function setOf(...paths: readonly Path[]): FieldSet {
  const draft = newDraft();
  for (const path of paths) insert(draft, path);
  return draft;
}

export function isEmpty(set: FieldSet): boolean {
  return set.members.size === 0 && set.children.size === 0;
}

export function hasPath(set: FieldSet, path: Path): boolean {
  let node: FieldSet | undefined = set;
  for (const element of path.slice(0, -1)) node = node?.children.get(element);
  return node?.members.has(path.at(-1) ?? '') ?? false;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const children = new Map(a.children);
  let same = true;
  for (const [element, child] of b.children) {
    const mine = children.get(element);
    const joined = mine === undefined ? child : union(mine, child);
    if (joined === mine) continue;
    children.set(element, joined);
    same = false;
  }
  const extra = [...b.members].some((element) => !a.members.has(element));
  if (same && !extra) return a;
  return { members: extra ? new Set([...a.members, ...b.members]) : a.members, children };
}

/** How a subtraction treats what lies below a member that is taken away. */
type Below = 'keep' | 'drop';

function subtract(a: FieldSet, b: FieldSet, below: Below): FieldSet {
  if (isEmpty(b) || isEmpty(a)) return a;
  let changed = false;
  const members = new Set<string>();
  for (const element of a.members) {
    if (b.members.has(element)) changed = true;
    else members.add(element);
  }
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    if (below === 'drop' && b.members.has(element)) {
      changed = true;
      continue;
    }
    const other = b.children.get(element);
    const left = other === undefined ? child : subtract(child, other, below);
    if (left !== child) changed = true;
    if (!isEmpty(left)) children.set(element, left);
  }
  return changed ? { members, children } : a;
}

/** The paths of `a` that are not paths of `b`; what lies below those stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, 'keep');
}

/** The paths of `a` that are neither paths of `b` nor below one. */
export function differenceWithBelow(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, 'drop');
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a) || isEmpty(b)) return noFields;
  const members = new Set([...a.members].filter((element) => b.members.has(element)));
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined) continue;
    const both = intersection(child, other);
    if (!isEmpty(both)) children.set(element, both);
  }
  return { members, children };
}

export function sameFields(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.members.size !== b.members.size || a.children.size !== b.children.size) return false;
  for (const element of a.members) if (!b.members.has(element)) return false;
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined || !sameFields(child, other)) return false;
  }
  return true;
}

/** Every path of the set, parents before what lies below them. */
export function* pathsOf(set: FieldSet, prefix: Path = []): Generator<Path> {
  const elements = new Set([...set.members, ...set.children.keys()]);
  for (const element of elements) {
    const path = [...prefix, element];
    if (set.members.has(element)) yield path;
    const child = set.children.get(element);
    if (child !== undefined) yield* pathsOf(child, path);
  }
}
