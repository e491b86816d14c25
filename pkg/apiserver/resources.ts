import { kinds } from '../generated/schema.ts';
import type { KindRow } from '../generated/schema-types.ts';
import type { StorageResource } from './storage/storage.ts';

/** pods, deployments.apps: how messages name a resource. */
export function qualifiedResource(group: string, resource: string): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** v1, apps/v1. */
export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The kinds of core, then of the named groups, as the tables give them; stored ones only have an etcd prefix. */
const storageResources = new Map<string, StorageResource>();

function rowKey(group: string, resource: string): string {
  return `${group}/${resource}`;
}

/** CustomResourceDefinitions are written as v1: the older form that upstream still writes has another shape, which only upstream needs. */
function storedVersion(row: KindRow): string {
  if (row.plural === 'customresourcedefinitions') return groupVersion(row.group, 'v1');
  const [group, version] = row.storageGroupVersion ?? [row.group, row.storageVersion ?? row.version];
  return groupVersion(group ?? row.group, version ?? row.version);
}

/**
 * Where objects of this resource lie; the same for every version of it, and for both groups of Event. Undefined for what is not stored (the *reviews).
 */
export function storageResource(group: string, resource: string): StorageResource | undefined {
  const key = rowKey(group, resource);
  const known = storageResources.get(key);
  if (known !== undefined) return known;
  const row = kinds.find((candidate) => candidate.group === group && candidate.plural === resource && candidate.etcdPrefix !== undefined);
  if (row?.etcdPrefix === undefined) return undefined;
  const made: StorageResource = {
    name: qualifiedResource(group, resource),
    prefix: row.etcdPrefix,
    group,
    kind: row.kind,
    namespaced: row.namespaced === true,
    storageVersion: storedVersion(row),
  };
  storageResources.set(key, made);
  return made;
}
