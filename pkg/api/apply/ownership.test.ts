/** Apply and update on real kinds, and what holds of them for any configuration. */
import { assert as check, constantFrom, dictionary, property, record, uniqueArray } from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../base/json.ts';
import { canonicalObject, decodeTyped } from '../decode/decode.ts';
import { parsedValue } from '../decode/json-text.ts';
import { metadataOf } from '../meta/accessors.ts';
import { ApplyError } from './errors.ts';
import { applyConfiguration, trackUpdate, type WriteScope } from './field-manager.ts';
import { sameFields } from './field-set.ts';
import { formatFields, parseFields } from './fields-v1.ts';
import { updateManagersMax } from './managers.ts';
import { fieldFilterOf } from './reset-fields.ts';
import { parentFieldsOf, scaleFieldsOf } from './scale-fields.ts';
import { shapeOfType } from './schema.ts';
import { sameButTimes } from './same-but-times.ts';

const podType = 'io.k8s.api.core.v1.Pod';
const configMapType = 'io.k8s.api.core.v1.ConfigMap';

function scope(typeName: string, manager: string, more: Partial<WriteScope> = {}): WriteScope {
  const shape = shapeOfType(typeName);
  return {
    kind: typeName.slice(typeName.lastIndexOf('.') + 1), apiVersion: 'v1', shape, subresource: '', filter: undefined, manager, now: '2026-01-01T00:00:00Z',
    versions: { shape: (version) => (version === 'v1' ? shape : undefined), convert: (object) => object }, ...more,
  };
}

const emptyOf = (typeName: string): JsonObject => canonicalObject(typeName, { kind: typeName.slice(typeName.lastIndexOf('.') + 1), apiVersion: 'v1' });

/** The object as the server would store it after an apply: decoded, canonical, with a uid. */
function applied(typeName: string, live: JsonObject | undefined, config: JsonObject, manager: string, force = false, more: Partial<WriteScope> = {}): JsonObject {
  const before = live ?? emptyOf(typeName);
  const result = applyConfiguration(scope(typeName, manager, more), before, config, { force, empty: emptyOf(typeName) });
  const object = result.object === undefined ? before : canonicalObject(typeName, decodeTyped(typeName, parsedValue(result.object)).object);
  return { ...object, metadata: { ...metadataOf(object), uid: 'u', managedFields: result.managedFields } };
}

const fieldsOf = (object: JsonObject): Readonly<Record<string, unknown>> => Object.fromEntries(
  ((metadataOf(object)['managedFields'] ?? []) as readonly JsonObject[]).map((entry) => [`${String(entry['manager'])}/${String(entry['operation'])}`, entry['fieldsV1']]),
);

const configMap = (data: JsonObject, name = 'a'): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (err) {
    if (err instanceof ApplyError) return `${err.code}: ${err.message}`;
    throw err;
  }
  return 'accepted';
}

describe('two appliers', () => {
  const first = applied(configMapType, undefined, configMap({ k: '1', l: '1' }), 'm1');

  test('disagreement is a conflict that names every owner and field', () => {
    expect(messageOf(() => applied(configMapType, first, configMap({ k: '2' }), 'm2'))).toBe('conflict: Apply failed with 1 conflict: conflict with "m1": .data.k');
    expect(messageOf(() => applied(configMapType, first, configMap({ k: '2', l: '2' }), 'm2'))).toBe('conflict: Apply failed with 2 conflicts: conflicts with "m1":\n- .data.k\n- .data.l');
  });

  test('agreement is sharing, and what only one names goes when it names it no more', () => {
    const shared = applied(configMapType, first, configMap({ k: '1' }), 'm2');
    expect(fieldsOf(shared)).toEqual({ 'm1/Apply': { 'f:data': { 'f:k': {}, 'f:l': {} } }, 'm2/Apply': { 'f:data': { 'f:k': {} } } });
    expect(applied(configMapType, shared, configMap({}), 'm1')['data']).toEqual({ k: '1' });
  });

  test('an applier that removes its item leaves what an update put beside it', () => {
    const labelled = (labels: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels } });
    const before = applied(configMapType, undefined, labelled({ mine: '1' }), 'm1');
    const after = { ...before, metadata: { ...metadataOf(before), labels: { mine: '1', theirs: '2' } } };
    const managedFields = trackUpdate(scope(configMapType, 'updater'), before, after, { stored: metadataOf(before)['managedFields'], sent: undefined });
    const without = applied(configMapType, { ...after, metadata: { ...metadataOf(after), managedFields } }, labelled({}), 'm1');
    expect(metadataOf(without)['labels']).toEqual({ theirs: '2' });
  });
});

describe('lists', () => {
  const pod = (containers: readonly JsonObject[]): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers } });

  test('items are told apart by their keys, defaults of keys included', () => {
    const live = applied(podType, undefined, pod([{ name: 'c', image: 'x', ports: [{ containerPort: 80 }] }]), 'm1');
    expect(fieldsOf(live)).toEqual({ 'm1/Apply': { 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {}, 'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } } } } } } });
    const both = applied(podType, live, pod([{ name: 'd', image: 'y' }]), 'm2');
    expect(((both['spec'] as JsonObject)['containers'] as readonly JsonObject[]).map(({ name }) => name)).toEqual(['c', 'd']);
  });

  test('what does not fit the schema is refused in the words of upstream', () => {
    expect(messageOf(() => applied(podType, undefined, pod([{ name: 'a' }, { name: 'a' }]), 'm'))).toBe('internal: failed to create typed patch object (/p; /v1, Kind=Pod): .spec.containers: duplicate entries for key [name="a"]');
    expect(messageOf(() => applied(configMapType, undefined, { ...configMap({}), unknown: 1 }, 'm'))).toBe('internal: failed to create typed patch object (/a; /v1, Kind=ConfigMap): .unknown: field not declared in schema');
    expect(messageOf(() => applied(configMapType, undefined, configMap({ k: 1 }), 'm'))).toBe('internal: failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.k: expected string, got &value.valueUnstructured{Value:1}');
    expect(messageOf(() => applied(configMapType, undefined, { apiVersion: 'v9', kind: 'ConfigMap' }, 'm'))).toBe('badRequest: invalid object type: /v9, Kind=ConfigMap');
  });
});

describe('updates', () => {
  const update = (manager: string, before: JsonObject, after: JsonObject, stored: unknown, more: Partial<WriteScope> = {}): readonly JsonObject[] | undefined => (
    trackUpdate(scope(configMapType, manager, more), before, after, { stored: stored as JsonObject[], sent: undefined })
  );
  const object = (data: JsonObject): JsonObject => canonicalObject(configMapType, { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a', uid: 'u' }, data });

  test('an object without managed fields stays without until it is applied to', () => {
    expect(update('x', object({ a: '1' }), object({ a: '2' }), undefined)).toBeUndefined();
    expect(fieldsOf(applied(configMapType, object({ a: '1' }), configMap({ b: '2' }), 'm'))).toEqual({ 'm/Apply': { 'f:data': { 'f:b': {} } }, 'before-first-apply/Update': { 'f:data': { '.': {}, 'f:a': {} } } });
  });

  test('more updaters than may be are pooled, oldest first', () => {
    let managers: readonly JsonObject[] | undefined = update('m0', emptyOf(configMapType), object({ k0: '0' }), undefined);
    const data: Record<string, string> = { k0: '0' };
    for (let number = 1; number < updateManagersMax + 3; number++) {
      const before = object({ ...data });
      data[`k${number}`] = String(number);
      managers = update(`m${number}`, before, object({ ...data }), managers, { now: `2026-01-01T00:00:${String(number).padStart(2, '0')}Z` });
    }
    expect(managers).toHaveLength(updateManagersMax);
    expect(managers?.find(({ manager }) => manager === 'ancient-changes')?.['fieldsV1']).toEqual({ 'f:data': { '.': {}, 'f:k0': {}, 'f:k1': {}, 'f:k2': {}, 'f:k3': {} } });
  });

  test('a write of the status owns nothing of the spec, one of the object nothing of the status', () => {
    const pod = (spec: JsonObject, status: JsonObject): JsonObject => canonicalObject(podType, { kind: 'Pod', apiVersion: 'v1', metadata: { uid: 'u' }, spec, status });
    const track = (subresource: string): unknown => trackUpdate(
      scope(podType, 'x', { subresource, filter: fieldFilterOf('pods', subresource, true) }), { ...emptyOf(podType) }, pod({ nodeName: 'n' }, { phase: 'Running' }), { stored: undefined, sent: undefined },
    )?.map(({ fieldsV1 }) => fieldsV1);
    expect([track(''), track('status')]).toEqual([[{ 'f:spec': { 'f:nodeName': {} } }], [{ 'f:status': { 'f:phase': {} } }]]);
  });

  test('one empty entry ends the tracking, an empty list does not', () => {
    const stored = update('m', emptyOf(configMapType), object({ a: '1' }), undefined) as JsonObject[];
    const sent = (entries: readonly JsonObject[]): unknown => trackUpdate(scope(configMapType, 'm'), object({ a: '1' }), object({ a: '1' }), { stored, sent: entries });
    expect(sent([{}])).toBeUndefined();
    expect(sent([])).toEqual(stored);
  });
});

test('kubectl takes over what client-side apply owned, without force', () => {
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
  const last = JSON.stringify(configMap({ k: '1' }));
  const created = canonicalObject(configMapType, { ...configMap({ k: '1' }), metadata: { name: 'a', annotations: { [annotation]: last } } });
  const managedFields = trackUpdate(scope(configMapType, 'kubectl-client-side-apply'), emptyOf(configMapType), created, { stored: undefined, sent: undefined });
  const live = { ...created, metadata: { ...metadataOf(created), uid: 'u', managedFields } };
  expect(messageOf(() => applied(configMapType, live, configMap({ k: '2' }), 'other'))).toContain('conflict with "kubectl-client-side-apply" using v1: .data.k');
  const migrated = applied(configMapType, live, configMap({ k: '2' }), 'kubectl');
  expect((metadataOf(migrated)['annotations'] as JsonObject)[annotation]).toBe('{"apiVersion":"v1","data":{"k":"2"},"kind":"ConfigMap","metadata":{"name":"a"}}\n');
});

test('who scales owns the replicas of the workload', () => {
  const parent = [{ manager: 'm1', operation: 'Apply', apiVersion: 'apps/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:paused': {} } } }];
  expect(scaleFieldsOf(parent)?.map(({ apiVersion, fieldsV1 }) => ({ apiVersion, fieldsV1 }))).toEqual([{ apiVersion: 'autoscaling/v1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }]);
  const scaled = [{ manager: 'hpa', operation: 'Update', apiVersion: 'autoscaling/v1', subresource: 'scale', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }];
  expect(parentFieldsOf(parent, scaled, 'apps/v1')).toMatchObject([
    { manager: 'm1', fieldsV1: { 'f:spec': { 'f:paused': {} } } }, { manager: 'hpa', apiVersion: 'apps/v1', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
  ]);
});

describe('for any configuration', () => {
  const key = (prefix: string) => constantFrom('a', 'b', 'c', '__proto__').map((name) => prefix + name);
  const containers = (prefix: string, minLength: number) => uniqueArray(record({ name: key(prefix), image: constantFrom('x', 'y') }), { selector: ({ name }) => name, minLength, maxLength: 3 });
  const config = (prefix: string, minLength = 0) => record({ labels: dictionary(key(prefix), constantFrom('1', '2'), { minKeys: minLength, maxKeys: 3 }), containers: containers(prefix, minLength) })
    .map(({ labels, containers: list }): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels }, spec: { containers: list } }));

  test('applying twice is applying once', () => {
    check(property(config(''), (wanted) => {
      const once = applied(podType, undefined, wanted, 'm');
      const twice = applied(podType, once, wanted, 'm', false, { now: '2026-02-02T00:00:00Z' });
      expect(sameButTimes(twice, once)).toBe(true);
    }));
  });

  // Empty maps are one value that both would own.
  test('appliers of different fields need not agree on who comes first', () => {
    const unordered = (object: JsonObject): unknown => ({
      labels: metadataOf(object)['labels'], managedFields: fieldsOf(object),
      containers: [...((object['spec'] as JsonObject)['containers'] ?? []) as readonly JsonObject[]].sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1)),
    });
    check(property(config('x', 1), config('y', 1), (one, other) => {
      const oneFirst = applied(podType, applied(podType, undefined, one, 'm1'), other, 'm2');
      const otherFirst = applied(podType, applied(podType, undefined, other, 'm2'), one, 'm1');
      expect(unordered(oneFirst)).toEqual(unordered(otherFirst));
    }));
  });

  test('force never conflicts, and what it changed has one owner', () => {
    check(property(config(''), config(''), (one, other) => {
      const live = applied(podType, undefined, one, 'm1');
      const forced = applied(podType, live, other, 'm2', true);
      expect(messageOf(() => applied(podType, forced, other, 'm2'))).toBe('accepted');
      const labels = metadataOf(other)['labels'] as JsonObject;
      for (const [name, value] of Object.entries(labels)) expect(Object.getOwnPropertyDescriptor(metadataOf(forced)['labels'], name)?.value).toBe(value);
    }));
  });

  test('applying nothing takes away all that the applier alone brought', () => {
    check(property(config(''), (wanted) => {
      const none = applied(podType, applied(podType, undefined, wanted, 'm'), { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }, 'm');
      expect({ labels: metadataOf(none)['labels'], containers: (none['spec'] as JsonObject)['containers'], fields: metadataOf(none)['managedFields'] }).toEqual({ labels: undefined, containers: null, fields: undefined });
    }));
  });
});

const samples = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'reference', 'wire-samples.json');
(existsSync(samples) ? test : test.skip)('recorded field sets are read and written as they were', () => {
  const { stored } = JSON.parse(readFileSync(samples, 'utf8')) as { readonly stored: readonly { readonly json: JsonObject }[] };
  for (const { json } of stored) {
    for (const { fieldsV1 } of (metadataOf(json)['managedFields'] ?? []) as readonly { readonly fieldsV1: JsonObject }[]) {
      const set = parseFields(fieldsV1);
      const copy = { members: new Set(set.members), children: new Map(set.children) };
      expect(sameFields(copy, set)).toBe(true);
      expect(JSON.stringify(formatFields(copy))).toBe(JSON.stringify(fieldsV1));
    }
  }
});
