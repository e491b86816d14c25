/**
 * Managed fields of a workload as its Scale shows them, and back. A Scale has one field to own, .spec.replicas, which lies at the same place in
 * every built-in workload; who writes the Scale owns the workload's.
 */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { difference, hasPath, isEmpty, setOf, union } from './field-set.ts';
import { decodeManagers, encodeManagers, managerId, type ManagerName, type Ownership } from './managers.ts';
import type { ManagedFields } from './field-manager.ts';

const scaleVersion = 'autoscaling/v1';
const replicasPath = ['f:spec', 'f:replicas'];
const replicas = setOf(replicasPath);

/** The same manager in both: an update's version is the workload's in one and the Scale's in the other. */
function inVersion(name: ManagerName, apiVersion: string): ManagerName {
  return name.operation === 'Update' ? { ...name, apiVersion } : name;
}

export function scaleFieldsOf(parent: JsonValue | undefined): ManagedFields {
  const shown = new Map<string, Ownership>();
  for (const owner of (decodeManagers(parent) ?? new Map<string, Ownership>()).values()) {
    if (!hasPath(owner.fields, replicasPath)) continue;
    const name = inVersion(owner.name, scaleVersion);
    shown.set(managerId(name), { name, apiVersion: scaleVersion, fields: replicas, time: owner.time });
  }
  return encodeManagers(shown);
}

/** The workload's managed fields after its Scale was written, whose own are `scale` now. */
export function parentFieldsOf(parent: JsonValue | undefined, scale: readonly JsonObject[] | undefined, apiVersion: string): ManagedFields {
  const next = new Map<string, Ownership>();
  const owners = new Map(decodeManagers(scale));
  for (const [id, owner] of decodeManagers(parent) ?? []) {
    const scaleId = managerId(inVersion(owner.name, scaleVersion));
    const kept = owners.get(scaleId);
    if (!hasPath(owner.fields, replicasPath)) next.set(id, owner);
    else if (kept !== undefined && hasPath(kept.fields, replicasPath)) {
      next.set(id, { ...owner, time: kept.time });
      owners.delete(scaleId);
    } else {
      const fields = difference(owner.fields, replicas);
      if (!isEmpty(fields)) next.set(id, { ...owner, fields });
    }
  }
  for (const owner of owners.values()) {
    if (!hasPath(owner.fields, replicasPath)) continue;
    const name = inVersion(owner.name, apiVersion);
    const id = managerId(name);
    const mine = next.get(id);
    next.set(id, { name, apiVersion, fields: mine === undefined ? replicas : union(mine.fields, replicas), time: owner.time });
  }
  return encodeManagers(next);
}
