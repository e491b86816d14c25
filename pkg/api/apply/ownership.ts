/**
 * How a write moves fields between managers. Synchronous and pure: the object before, the object after or the configuration applied, and who
 * owned what go in; who owns what comes out.
 *
 *   update: the writer owns what it changed or brought; whoever owned that, or what it took away, owns it no more.
 *   apply:  the writer owns exactly what its configuration names. What it named before and now does not is removed, unless somebody else
 *           owns it. Changing what others own is a conflict, or with force takes it from them. Agreeing on a value is sharing it.
 */
import type { JsonObject } from '../../base/json.ts';
import { compareObjects, type Comparison } from './compare.ts';
import { conflictsOf, type Conflict, type Contested } from './conflicts.ts';
import { difference, differenceWithBelow, intersection, isEmpty, noFields, union, type FieldSet } from './field-set.ts';
import { managerId, owning, type ManagerName, type Managers, type Ownership } from './managers.ts';
import { mergeObjects } from './merge.ts';
import { fieldsOfObject } from './owned-fields.ts';
import { removeFields } from './remove-fields.ts';
import { memberShape, type Shape } from './schema.ts';
import { equalValues } from './values.ts';

/** One kind in its versions. */
export interface Versions {
  /** undefined: the version is not served any more; who owns fields in it owns nothing. */
  readonly shape: (apiVersion: string) => Shape | undefined;
  /** The object in another version that has a shape. */
  readonly convert: (object: JsonObject, from: string, to: string) => JsonObject;
}

/** What a write cannot change, so nobody owns it: the status in a write of the object, the spec in one of its status. */
export interface FieldFilter {
  readonly without: FieldSet;
}

export interface Writing {
  readonly versions: Versions;
  readonly apiVersion: string;
  readonly shape: Shape;
  readonly filter: FieldFilter | undefined;
  readonly writer: ManagerName;
}

function filtered(fields: FieldSet, filter: FieldFilter | undefined): FieldSet {
  return filter === undefined ? fields : differenceWithBelow(fields, filter.without);
}

function filteredComparison({ added, removed, modified }: Comparison, filter: FieldFilter | undefined): Comparison {
  return { added: filtered(added, filter), removed: filtered(removed, filter), modified: filtered(modified, filter) };
}

interface Settled {
  readonly managers: Map<string, Ownership>;
  readonly comparison: Comparison;
  readonly contested: Contested;
}

/** Takes what changed from everybody but the writer. */
function settle(writing: Writing, before: JsonObject, after: JsonObject, managers: Managers): Settled {
  const { versions, apiVersion, shape, filter } = writing;
  const self = managerId(writing.writer);
  const comparison = filteredComparison(compareObjects(shape, before, after), filter);
  const comparisons = new Map<string, Comparison | undefined>([[apiVersion, comparison]]);
  const comparisonIn = (version: string): Comparison | undefined => {
    if (comparisons.has(version)) return comparisons.get(version);
    const other = versions.shape(version);
    const made = other === undefined ? undefined
      : filteredComparison(compareObjects(other, versions.convert(before, apiVersion, version), versions.convert(after, apiVersion, version)), filter);
    comparisons.set(version, made);
    return made;
  };
  const kept = new Map<string, Ownership>();
  const contested = new Map<string, { readonly owner: ManagerName; readonly fields: FieldSet }>();
  for (const [id, owner] of managers) {
    if (id === self) {
      kept.set(id, owner);
      continue;
    }
    const changes = comparisonIn(owner.apiVersion);
    if (changes === undefined) continue;
    const lost = intersection(owner.fields, union(changes.modified, changes.added));
    if (!isEmpty(lost)) contested.set(id, { owner: owner.name, fields: lost });
    const fields = difference(difference(owner.fields, lost), changes.removed);
    if (!isEmpty(fields)) kept.set(id, fields === owner.fields ? owner : { ...owner, fields });
  }
  return { managers: kept, comparison, contested };
}

/** Whether the writer took anything is told by whether it is among the managers with a time of its own. */
export function updateOwnership(writing: Writing, before: JsonObject, after: JsonObject, managers: Managers, now: string): Managers {
  const { managers: next, comparison } = settle(writing, before, after, managers);
  const id = managerId(writing.writer);
  const mine = next.get(id);
  const taken = union(comparison.modified, comparison.added);
  const fields = difference(mine?.fields ?? noFields, comparison.removed);
  const stripped = difference(taken, neverOwned);
  if (isEmpty(stripped)) {
    // Nothing taken: what is left of the writer's own fields stays as old as it was.
    if (mine !== undefined && fields !== mine.fields) next.set(id, { ...mine, fields });
  } else next.set(id, { name: writing.writer, apiVersion: writing.apiVersion, fields: difference(union(fields, stripped), neverOwned), time: now });
  return owning(next);
}

export type Applied =
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }
  /** `object` is absent when the live object is as the configuration wants it. */
  | { readonly kind: 'applied'; readonly object?: JsonObject; readonly managers: Managers };

export function applyOwnership(writing: Writing, live: JsonObject, applied: JsonObject, managers: Managers, options: { readonly force: boolean; readonly now: string }): Applied {
  const { shape, apiVersion } = writing;
  const id = managerId(writing.writer);
  const last = managers.get(id);
  const fields = filtered(fieldsOfObject(shape, applied), writing.filter);
  const wanted = new Map(managers).set(id, { name: writing.writer, apiVersion, fields, time: last?.time });
  const merged = prune(writing, mergeObjects(shape, live, applied), wanted, last);
  const settled = settle(writing, live, merged, wanted);
  if (settled.contested.size > 0 && !options.force) return { kind: 'conflict', conflicts: conflictsOf(settled.contested) };
  const changed = !equalValues(live, merged);
  const own = difference(fields, neverOwned);
  if (isEmpty(own)) settled.managers.delete(id);
  else settled.managers.set(id, { name: writing.writer, apiVersion, fields: own, time: changed ? options.now : last?.time });
  return { kind: 'applied', managers: owning(settled.managers), ...(changed ? { object: merged } : {}) };
}

/** Without what the applier named the last time and names no more. */
function prune(writing: Writing, merged: JsonObject, managers: Managers, last: Ownership | undefined): JsonObject {
  if (last === undefined || isEmpty(last.fields)) return merged;
  const { versions, apiVersion } = writing;
  const shape = versions.shape(last.apiVersion);
  if (shape === undefined) return merged;
  const whole = last.apiVersion === apiVersion ? merged : versions.convert(merged, apiVersion, last.apiVersion);
  const lastFields = withParents(last.fields, shape);
  let pruned = removeFields(shape, whole, lastFields);
  const claimed = new Map<string, FieldSet>([[last.apiVersion, noFields]]);
  for (const owner of managers.values()) {
    claimed.set(owner.apiVersion, union(claimed.get(owner.apiVersion) ?? noFields, owner.fields));
  }
  for (const [version, fields] of claimed) {
    if (!isEmpty(fields)) pruned = addBackClaimed(versions, { whole, pruned, of: last.apiVersion }, version, fields);
  }
  const dangling = intersection(difference(withParents(fieldsOfObject(shape, whole), shape), withParents(fieldsOfObject(shape, pruned), shape)), lastFields);
  const result = removeFields(shape, whole, dangling);
  return last.apiVersion === apiVersion ? result : versions.convert(result, last.apiVersion, apiVersion);
}

interface Pruning {
  readonly whole: JsonObject;
  readonly pruned: JsonObject;
  readonly of: string;
}

/** The pruned object with everything that is owned in this version; in the version of the pruning again. */
function addBackClaimed(versions: Versions, { whole, pruned, of }: Pruning, version: string, claimed: FieldSet): JsonObject {
  const shape = versions.shape(version);
  if (shape === undefined) return pruned;
  const there = version === of ? whole : versions.convert(whole, of, version);
  const left = version === of ? pruned : versions.convert(pruned, of, version);
  const gone = difference(withParents(fieldsOfObject(shape, there), shape), union(withParents(fieldsOfObject(shape, left), shape), withParents(claimed, shape)));
  const result = removeFields(shape, there, gone);
  return version === of ? result : versions.convert(result, version, of);
}

/** The set with every named member that something lies below as a member too. */
function withParents(fields: FieldSet, shape: Shape | undefined): FieldSet {
  if (fields.children.size === 0) return fields;
  const members = new Set(fields.members);
  const children = new Map<string, FieldSet>();
  for (const [element, child] of fields.children) {
    let below: Shape | undefined;
    if (element.startsWith('f:') && shape?.map !== undefined) {
      const name = element.slice(2);
      if (shape.map.field(name) !== undefined) members.add(element);
      below = memberShape(shape.map, name);
    } else if (element.startsWith('k:') && shape?.list !== undefined) below = shape.list.item();
    children.set(element, withParents(child, below));
  }
  return { members, children };
}

/** What only the server writes. */
const neverOwned: FieldSet = (() => {
  const metadata = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'];
  return {
    members: new Set(['f:apiVersion', 'f:kind', 'f:metadata']),
    children: new Map([['f:metadata', { members: new Set(metadata.map((name) => `f:${name}`)), children: new Map<string, FieldSet>() }]]),
  };
})();
