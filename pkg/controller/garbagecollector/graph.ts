import type { ApiObject } from '../../client/resource.ts';
import type { OwnerReference } from '../../generated/types/meta-v1.ts';

/** One object, or one that only owner references speak of (`virtual`): its existence must be checked with the server. */
export interface GraphNode {
  readonly uid: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly virtual: boolean;
  readonly owners: readonly OwnerReference[];
  readonly beingDeleted: boolean;
  /** Foreground deletion: it goes when what blocks it is gone. */
  readonly awaitsDependents: boolean;
  /** Its dependents are to be set free before it goes. */
  readonly orphansDependents: boolean;
}

/** What a change asks for: uids to look at again. */
export interface GraphEffects {
  readonly check: readonly string[];
  readonly orphan: readonly string[];
}

export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

/**
 * Who owns whom, by uid. An owner that was never seen gets a virtual node, so that its dependents are found again when the server says it does not
 * exist.
 *
 *   observe(pod owned by rs-1)     -> nodes pod, rs-1 (virtual); check [rs-1]
 *   observe(rs-1)                  -> rs-1 is real
 *   forget(rs-1)                   -> check [pod]
 */
export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  node(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  get size(): number {
    return this.#nodes.size;
  }

  dependentsOf(uid: string): readonly GraphNode[] {
    return [...this.#dependents.get(uid) ?? []].map((dependent) => this.#nodes.get(dependent)).filter((node) => node !== undefined);
  }

  /** An object appeared or changed. */
  observe(object: ApiObject): GraphEffects {
    const { uid = '', namespace = '', name = '', ownerReferences: owners = [], finalizers = [], deletionTimestamp } = object.metadata;
    const previous = this.#nodes.get(uid);
    const beingDeleted = deletionTimestamp !== undefined;
    const node: GraphNode = {
      uid, apiVersion: object.apiVersion, kind: object.kind, namespace, name, virtual: false, owners, beingDeleted,
      awaitsDependents: beingDeleted && finalizers.includes(foregroundFinalizer), orphansDependents: beingDeleted && finalizers.includes(orphanFinalizer),
    };
    this.#nodes.set(uid, node);
    const check = new Set<string>();
    this.#link(node, previous, check);
    if (node.awaitsDependents && previous?.awaitsDependents !== true) {
      check.add(uid);
      for (const dependent of this.#dependents.get(uid) ?? []) check.add(dependent);
    }
    // An owner whose own deletion waits may be free when this one is being deleted or no longer blocks.
    for (const owner of owners) if (this.#nodes.get(owner.uid)?.awaitsDependents === true) check.add(owner.uid);
    return { check: [...check], orphan: node.orphansDependents && previous?.orphansDependents !== true ? [uid] : [] };
  }

  /** An object is gone. */
  forget(uid: string): GraphEffects {
    const node = this.#nodes.get(uid);
    if (node === undefined) return { check: [], orphan: [] };
    this.#nodes.delete(uid);
    const check = new Set(this.#dependents.get(uid) ?? []);
    for (const { uid: owner } of node.owners) {
      this.#unlink(owner, uid);
      if (this.#nodes.get(owner)?.awaitsDependents === true) check.add(owner);
    }
    if (check.size === 0) this.#dependents.delete(uid);
    return { check: [...check], orphan: [] };
  }

  #link(node: GraphNode, previous: GraphNode | undefined, check: Set<string>): void {
    const now = new Set(node.owners.map(({ uid }) => uid));
    for (const { uid: owner } of previous?.owners ?? []) {
      if (now.has(owner)) continue;
      this.#unlink(owner, node.uid);
      if (this.#nodes.get(owner)?.awaitsDependents === true) check.add(owner);
    }
    for (const reference of node.owners) {
      const dependents = this.#dependents.get(reference.uid) ?? new Set<string>();
      const known = dependents.has(node.uid);
      this.#dependents.set(reference.uid, dependents.add(node.uid));
      const owner = this.#nodes.get(reference.uid);
      if (owner === undefined) this.#addVirtual(reference, node.namespace);
      // A reference that names its owner wrongly may dangle although the uid exists.
      if (owner === undefined) check.add(reference.uid);
      if (owner !== undefined && !known && !sameIdentity(owner, reference, node.namespace)) check.add(node.uid);
      if (owner?.awaitsDependents === true && !known) check.add(node.uid);
    }
  }

  #addVirtual({ uid, apiVersion, kind, name }: OwnerReference, namespace: string): void {
    this.#nodes.set(uid, { uid, apiVersion, kind, namespace, name, virtual: true, owners: [], beingDeleted: false, awaitsDependents: false, orphansDependents: false });
  }

  #unlink(owner: string, dependent: string): void {
    const dependents = this.#dependents.get(owner);
    dependents?.delete(dependent);
    if (dependents?.size !== 0) return;
    this.#dependents.delete(owner);
    if (this.#nodes.get(owner)?.virtual === true) this.#nodes.delete(owner);
  }
}

function sameIdentity(owner: GraphNode, reference: OwnerReference, namespace: string): boolean {
  const group = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.split('/')[0] ?? '' : '');
  return owner.kind === reference.kind && owner.name === reference.name && group(owner.apiVersion) === group(reference.apiVersion) && (owner.namespace === '' || owner.namespace === namespace);
}

export type OwnerState = 'solid' | 'dangling' | 'waiting';

export type Verdict =
  | { readonly kind: 'keep' }
  | { readonly kind: 'dropReferences'; readonly uids: readonly string[] }
  | { readonly kind: 'delete'; readonly policy: 'Orphan' | 'Foreground' | 'Background'; readonly unblock: boolean };

/** What becomes of an object, by the state of each of its owners. One solid owner keeps it; the references to the others then go. */
export function judge(object: ApiObject, states: ReadonlyMap<string, OwnerState>, dependents: readonly GraphNode[]): Verdict {
  const { ownerReferences: owners = [], finalizers = [] } = object.metadata;
  if (owners.length === 0) return { kind: 'keep' };
  const of = (state: OwnerState): readonly string[] => owners.map(({ uid }) => uid).filter((uid) => states.get(uid) === state);
  const lost = [...of('dangling'), ...of('waiting')];
  if (of('solid').length > 0) return lost.length === 0 ? { kind: 'keep' } : { kind: 'dropReferences', uids: lost };
  if (of('waiting').length > 0 && dependents.length > 0) {
    // In a circle of owners that all wait for each other somebody must let go.
    return { kind: 'delete', policy: 'Foreground', unblock: dependents.some((dependent) => dependent.awaitsDependents) };
  }
  const policy = finalizers.includes(orphanFinalizer) ? 'Orphan' : finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background';
  return { kind: 'delete', policy, unblock: false };
}

/** Dependents that keep an object in foreground deletion. */
export function blockers(uid: string, dependents: readonly GraphNode[]): readonly GraphNode[] {
  return dependents.filter((dependent) => dependent.owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true));
}
