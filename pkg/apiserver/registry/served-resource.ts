import { kinds } from '../../generated/schema.ts';
import type { KindRow, SubresourceRow } from '../../generated/schema-types.ts';
import type { KindBehavior } from '../../api/behavior.ts';
import type { StorageResource } from '../storage/storage.ts';
import { typeNameOf } from './type-names.ts';
import { splitApiVersion } from '../../api/meta/accessors.ts';
import { must } from '../../base/assert.ts';
import { groupVersion, qualifiedResource, storageResource } from '../resources.ts';

/** One resource in one version, as it is served: its row, its schema, its behaviour and where its objects lie. */
export interface ServedResource {
  readonly row: KindRow;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  /** v1, apps/v1. */
  readonly apiVersion: string;
  /** pods, deployments.apps. */
  readonly qualified: string;
  /** Deployment.apps: how validation failures name the kind. */
  readonly qualifiedKind: string;
  readonly typeName: string;
  /** The type of what is stored: another one where versions differ. */
  readonly storedTypeName: string;
  readonly behavior: KindBehavior;
  /** Absent for what is never stored. */
  readonly storage?: StorageResource;
  /** The stored objects have another shape than this version: they need converting. */
  readonly convertible: boolean;
}

export type BehaviorLookup = (group: string, version: string, kind: string) => KindBehavior | undefined;

const noBehavior: KindBehavior = {};

/** Kinds whose versions differ in shape from what is stored. */
const reshaped: ReadonlySet<string> = new Set(['autoscaling/v1/horizontalpodautoscalers', 'events.k8s.io/v1/events']);

/** Events of either group are the same stored objects. */
function storageOf(row: KindRow): StorageResource | undefined {
  return row.group === 'events.k8s.io' && row.plural === 'events' ? storageResource('', 'events') : storageResource(row.group, row.plural);
}

function storedType(storage: StorageResource | undefined): string | undefined {
  if (storage === undefined) return undefined;
  const { group, version } = splitApiVersion(storage.storageVersion);
  return typeNameOf(group, version, storage.kind);
}

/** Behaviour works on what is stored, whatever version a request speaks. */
function storedBehavior(row: KindRow, storage: StorageResource | undefined, behaviors: BehaviorLookup): KindBehavior | undefined {
  if (storage === undefined) return behaviors(row.group, row.version, row.kind);
  const { group, version } = splitApiVersion(storage.storageVersion);
  return behaviors(group, version, storage.kind) ?? behaviors(row.group, row.version, row.kind);
}

function serve(row: KindRow, behaviors: BehaviorLookup): ServedResource {
  const storage = row.etcdPrefix === undefined ? undefined : storageOf(row);
  const rowName = `${row.group}/${row.version}/${row.plural}`;
  const typeName = must(typeNameOf(row.group, row.version, row.kind), `no type for ${rowName}`);
  return {
    row, group: row.group, version: row.version, kind: row.kind, resource: row.plural, namespaced: row.namespaced === true,
    apiVersion: groupVersion(row.group, row.version),
    qualified: qualifiedResource(row.group, row.plural),
    qualifiedKind: row.group === '' ? row.kind : `${row.kind}.${row.group}`,
    typeName,
    storedTypeName: storedType(storage) ?? typeName,
    behavior: storedBehavior(row, storage, behaviors) ?? noBehavior,
    ...(storage === undefined ? {} : { storage }),
    convertible: reshaped.has(rowName),
  };
}

/** Every resource of the built-in groups that this server answers for; a pure function of the tables and of what is switched on. */
export class ResourceTable {
  readonly #resources = new Map<string, ServedResource>();
  readonly #versions = new Map<string, readonly ServedResource[]>();
  /** `enabled` says whether a version that is off by default is served all the same. */
  constructor(behaviors: BehaviorLookup, enabled: (groupVersion: string) => boolean = () => false) {
    for (const row of kinds) {
      if (row.notServedByDefault === true && !enabled(groupVersion(row.group, row.version))) continue;
      const served = serve(row, behaviors);
      this.#resources.set(`${served.apiVersion}/${served.resource}`, served);
      this.#versions.set(served.apiVersion, [...this.#versions.get(served.apiVersion) ?? [], served]);
    }
  }
  find(group: string, version: string, resource: string): ServedResource | undefined {
    return this.#resources.get(`${groupVersion(group, version)}/${resource}`);
  }
  /** undefined: no such version is served. */
  ofVersion(apiVersion: string): readonly ServedResource[] | undefined {
    return this.#versions.get(apiVersion);
  }
  hasGroup(group: string): boolean {
    return [...this.#resources.values()].some((served) => served.group === group);
  }
  all(): readonly ServedResource[] {
    return [...this.#resources.values()];
  }
}

/** The row of a subresource; undefined when the resource has none of that name. */
export function subresourceRow(served: ServedResource, name: string): SubresourceRow | undefined {
  return served.row.subresources?.find((row) => row.name === name);
}
