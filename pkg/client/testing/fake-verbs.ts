import type { JsonObject, JsonValue } from '../../base/json.ts';
import { matchesFields, parseFieldSelector } from '../../api/selectors/field-selector.ts';
import { matchesLabels } from '../../api/selectors/label-selector.ts';
import { parseLabelSelector } from '../../api/selectors/parse-label-selector.ts';
import type { DeleteOptions } from '../../generated/types/meta-v1.ts';
import { jsonPatch, mergePatch, strategicPatch, typeOfKind } from './fake-patch.ts';
import { qualified, Refusal, type FakeCollection, type FakeStore, type StoredObject } from './fake-store.ts';

export interface Target {
  readonly collection: FakeCollection;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

export type Matcher = (object: StoredObject) => boolean;

export function matcherOf(namespace: string, query: URLSearchParams): Matcher {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '');
  return (object) => (namespace === '' || object.metadata.namespace === namespace) && matchesLabels(labels, object.metadata.labels)
    && matchesFields(fields, Object.fromEntries(fields.map(({ field }) => [field, fieldValue(object, field)])));
}

function fieldValue(object: JsonObject, field: string): string {
  const value = field.split('.').reduce<unknown>((current, step) => (current as Record<string, unknown> | undefined)?.[step], object);
  return value === undefined || value === null ? (field === 'spec.unschedulable' ? 'false' : '') : String(value as string);
}

export function listObjects(store: FakeStore, { collection, namespace }: Target, query: URLSearchParams): JsonObject {
  const { row } = collection;
  const matches = matcherOf(namespace, query);
  const all = [...collection.objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object).filter(matches);
  const limit = Number(query.get('limit') ?? '0');
  const from = Number(query.get('continue') ?? '0');
  const items = limit === 0 ? all.slice(from) : all.slice(from, from + limit);
  const more = from + items.length < all.length;
  const strip = ({ apiVersion: _a, kind: _k, ...rest }: StoredObject): JsonObject => rest;
  return {
    kind: `${row.kind}List`, apiVersion: row.group === '' ? row.version : `${row.group}/${row.version}`,
    metadata: { resourceVersion: String(store.revision), ...(more ? { continue: String(from + items.length), remainingItemCount: all.length - from - items.length } : {}) },
    items: items.map(strip),
  };
}

export function createObject(store: FakeStore, { collection, namespace }: Target, body: JsonObject): StoredObject {
  const { kind } = collection.row;
  if (namespace !== '' && kind !== 'Namespace') {
    const space = store.collection('', 'v1', 'namespaces').objects.get(namespace);
    if (space?.metadata.deletionTimestamp !== undefined) throw new Refusal(403, 'Forbidden', `unable to create new content in namespace ${namespace} because it is being terminated`);
  }
  if (kind === 'Namespace') return store.create(collection, '', { status: { phase: 'Active' }, ...body, spec: { finalizers: ['kubernetes'], ...body['spec'] as JsonObject | undefined } });
  if (kind === 'Pod') return store.create(collection, namespace, { status: { phase: 'Pending' }, ...body });
  return store.create(collection, namespace, { ...(hasStatus(collection) ? { status: {} } : {}), ...body });
}

function hasStatus(collection: FakeCollection): boolean {
  return collection.row.subresources?.some(({ name }) => name === 'status') ?? false;
}

export function putObject(store: FakeStore, target: Target, body: StoredObject): StoredObject {
  const { collection, subresource } = target;
  const key = keyOf(target);
  const old = store.get(collection, key);
  const version = body.metadata.resourceVersion;
  if (version !== undefined && version !== old.metadata.resourceVersion) {
    throw new Refusal(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(collection.row)} "${target.name}": the object has been modified; please apply your changes to the latest version and try again`);
  }
  return store.put(collection, key, selectParts(collection, subresource, old, body));
}

/** What a write to the object itself, or to one of its subresources, may change. */
function selectParts(collection: FakeCollection, subresource: string, old: StoredObject, next: StoredObject): StoredObject {
  const status = { ...(next['status'] === undefined ? {} : { status: next['status'] }) };
  if (subresource === '') return hasStatus(collection) && old['status'] !== undefined ? { ...next, status: old['status'] } : next;
  if (subresource === 'status' || subresource === 'approval') return { ...old, ...status };
  if (subresource === 'finalize') return { ...old, spec: next['spec'] };
  throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
}

export function patchObject(store: FakeStore, target: Target, contentType: string, body: JsonValue): StoredObject {
  const { collection, subresource } = target;
  const old = store.get(collection, keyOf(target));
  const { group, version, kind } = collection.row;
  const next = contentType.startsWith('application/json-patch') ? jsonPatch(old, body as never)
    : contentType.startsWith('application/merge-patch') ? mergePatch(old, body)
      : contentType.startsWith('application/strategic-merge-patch') ? strategicPatch(typeOfKind(group, version, kind), old, body as JsonObject) : undefined;
  if (next === undefined) throw new Refusal(415, 'UnsupportedMediaType', `this fake does not know ${contentType}`);
  const object = next as unknown as StoredObject;
  if (object.metadata.uid !== old.metadata.uid) throw new Refusal(409, 'Conflict', `Precondition failed: UID in precondition: ${object.metadata.uid ?? ''}, UID in object meta: ${old.metadata.uid ?? ''}`);
  if (object.metadata.resourceVersion !== old.metadata.resourceVersion) throw new Refusal(409, 'Conflict', 'the object has been modified; please apply your changes to the latest version and try again');
  return store.put(collection, keyOf(target), selectParts(collection, subresource, old, object));
}

export function deleteObject(store: FakeStore, target: Target, options: Partial<DeleteOptions>): StoredObject | undefined {
  const { collection } = target;
  const object = store.get(collection, keyOf(target));
  const scheduledPod = collection.row.kind === 'Pod' && fieldValue(object, 'spec.nodeName') !== '' && !['Succeeded', 'Failed'].includes(fieldValue(object, 'status.phase'));
  const finalizer = options.propagationPolicy === 'Foreground' ? 'foregroundDeletion' : options.propagationPolicy === 'Orphan' ? 'orphan' : undefined;
  return store.delete(collection, keyOf(target), {
    graceSeconds: scheduledPod ? options.gracePeriodSeconds ?? 30 : 0,
    ...(finalizer === undefined ? {} : { addFinalizer: finalizer }),
    ...(options.preconditions?.uid === undefined ? {} : { uid: options.preconditions.uid }),
    ...(options.preconditions?.resourceVersion === undefined ? {} : { resourceVersion: options.preconditions.resourceVersion }),
  });
}

export function createSubresource(store: FakeStore, target: Target, body: JsonObject): JsonObject {
  const { collection, subresource, namespace } = target;
  const old = store.get(collection, keyOf(target));
  if (subresource === 'binding') {
    const node = (body['target'] as JsonObject)['name'] as string;
    const spec = old['spec'] as JsonObject;
    if ((spec['nodeName'] ?? '') !== '') throw new Refusal(409, 'Conflict', `pod ${target.name} is already assigned to node "${spec['nodeName'] as string}"`);
    const status = old['status'] as JsonObject;
    const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: store.now() };
    const conditions = [...(status['conditions'] as JsonObject[] | undefined ?? []).filter((condition) => condition['type'] !== 'PodScheduled'), scheduled];
    store.put(collection, keyOf(target), { ...old, spec: { ...spec, nodeName: node }, status: { ...status, conditions } });
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  }
  if (subresource === 'eviction') {
    deleteObject(store, target, body['deleteOptions'] as Partial<DeleteOptions> | undefined ?? {});
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  }
  if (subresource === 'token') {
    return { ...body, metadata: { name: target.name, namespace }, status: { token: `token-of-${namespace}-${target.name}`, expirationTimestamp: '2100-01-01T00:00:00Z' } };
  }
  throw new Refusal(404, 'NotFound', 'the server could not find the requested resource');
}

export function keyOf({ namespace, name }: Target): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
