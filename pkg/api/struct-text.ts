/**
 * Specs as upstream shows them in refusals: every member of its own types, in their order and under their names, null, zero and empty ones
 * too. They are the members of v1 with other names (dnsPolicy is DNSPolicy) and, in pods, a few in other places.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { FieldRow } from '../generated/schema-types.ts';
import { typePlan } from './decode/type-plan.ts';
import { unifiedDiff } from './line-diff.ts';
import { sortedKeys } from './text.ts';

/** The difference of two specs of one type; empty when they look the same. */
export function structDiff(typeName: string, before: unknown, after: unknown): string {
  return unifiedDiff(structText(typeName, before), structText(typeName, after));
}

export function structText(typeName: string, value: unknown): string {
  return JSON.stringify(shownStruct(typeName, (value ?? {}) as JsonObject), null, 1);
}

/** Where a name is not the wire's name with a capital. */
const names: Readonly<Record<string, string>> = {
  apiGroup: 'APIGroup', apiVersion: 'APIVersion', awsElasticBlockStore: 'AWSElasticBlockStore', cephfs: 'CephFS', csi: 'CSI', dnsConfig: 'DNSConfig', dnsPolicy: 'DNSPolicy', fc: 'FC', fsGroup: 'FSGroup',
  fsGroupChangePolicy: 'FSGroupChangePolicy', fsType: 'FSType', gcePersistentDisk: 'GCEPersistentDisk', grpc: 'GRPC', httpGet: 'HTTPGet', httpHeaders: 'HTTPHeaders', ip: 'IP', iscsi: 'ISCSI', nfs: 'NFS', os: 'OS',
  pdName: 'PDName', rbd: 'RBD', seLinuxChangePolicy: 'SELinuxChangePolicy', seLinuxOptions: 'SELinuxOptions', storageos: 'StorageOS', tcpSocket: 'TCPSocket', tty: 'TTY', uid: 'UID', wwids: 'WWIDs',
};

const podSpec = 'io.k8s.api.core.v1.PodSpec';
const podSecurity = 'io.k8s.api.core.v1.PodSecurityContext';
/** What v1 has beside the security context, upstream's own type has in it. */
const movedToSecurity = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const;

/** Members that stand elsewhere than in v1: each before the one that is named. */
const movedBefore: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [podSpec]: { setHostnameAsFQDN: 'affinity', preemptionPolicy: 'dnsConfig', overhead: 'enableServiceLinks' },
  [podSecurity]: { fsGroupChangePolicy: 'sysctls' },
};

function fieldsOf(typeName: string): readonly FieldRow[] {
  const rows = typePlan(typeName).fields.map(({ row }) => row);
  const moves = movedBefore[typeName] ?? {};
  const result = rows.filter(({ name }) => !Object.hasOwn(moves, name));
  for (const [name, before] of Object.entries(moves)) {
    const row = rows.find((candidate) => candidate.name === name);
    if (row !== undefined) result.splice(result.findIndex((candidate) => candidate.name === before), 0, row);
  }
  return result;
}

function shownStruct(typeName: string, value: JsonObject): JsonObject {
  if (typeName === podSpec) return shownPodSpec(value);
  return Object.fromEntries(fieldsOf(typeName).map((row) => [nameOf(row.name), shownField(row, value[row.name])]));
}

function shownPodSpec(spec: JsonObject): JsonObject {
  const left = new Set<string>([...movedToSecurity, 'serviceAccount']);
  return Object.fromEntries(fieldsOf(podSpec).filter(({ name }) => !left.has(name)).map((row) => [nameOf(row.name), row.name === 'securityContext' ? shownPodSecurity(spec) : shownField(row, spec[row.name])]));
}

function shownPodSecurity(spec: JsonObject): JsonObject {
  const rows = fieldsOf(podSpec);
  const moved = movedToSecurity.flatMap((name) => rows.filter((row) => row.name === name)).map((row) => [nameOf(row.name), shownField(row, spec[row.name])] as const);
  const own = isJsonObject(spec['securityContext']) ? spec['securityContext'] : {};
  return { ...Object.fromEntries(moved), ...shownStruct(podSecurity, own) };
}

const nameOf = (name: string): string => (Object.hasOwn(names, name) ? (names[name] ?? name) : name.charAt(0).toUpperCase() + name.slice(1));

function shownField(row: FieldRow, value: JsonValue | undefined): JsonValue {
  const absent = value === undefined || value === null;
  if (row.repeated === true) return absent || (value as readonly JsonValue[]).length === 0 ? null : (value as readonly JsonValue[]).map((item) => shownItem(row, item));
  if (row.map === true) {
    if (absent || Object.keys(value).length === 0) return null;
    return Object.fromEntries(sortedKeys(value as JsonObject).map((key) => [key, shownItem(row, (value as JsonObject)[key])]));
  }
  return absent && row.pointer === true ? null : shownItem(row, value);
}

function shownItem({ type }: FieldRow, value: JsonValue | undefined): JsonValue {
  switch (type) {
    case 'string': return value ?? '';
    case 'bool': return value ?? false;
    case 'int32': case 'int64': case 'double': return value ?? 0;
    case 'bytes': return value ?? null;
    default: break;
  }
  if (type.endsWith('.Quantity')) return value ?? '0';
  if (type.endsWith('.IntOrString')) return value ?? 0;
  // Types of the machinery keep their wire names, and leave out what is empty.
  if (!type.startsWith('io.k8s.api.')) return value ?? null;
  return shownStruct(type, isJsonObject(value) ? value : {});
}
