import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { JsonObject } from '../../base/json.ts';
import { orderFields } from './canonical.ts';
import { CodecError } from './codec-error.ts';
import { decodeEnvelope, decodeMessage, decodeObject, encodeMessage, encodeObject } from './codec.ts';
import { findType, typeOfObject } from './find-type.ts';
import { decodeWatchEvent, encodeWatchEvent, listPieces, splitFrames } from './frames.ts';

interface StoredSample {
  readonly kind: string;
  readonly etcdKey: string;
  readonly encoding: string;
  readonly storedApiVersion: string;
  readonly json: JsonObject;
  readonly stored: string;
}
interface HttpSample {
  readonly name: string;
  readonly contentType: string;
  readonly bodyBase64?: string;
}

const samplesFile = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'reference', 'wire-samples.json');
/** Stored bytes of a real server; without the file there is nothing to compare with. */
const withSamples = existsSync(samplesFile) ? describe : describe.skip;
const samples = existsSync(samplesFile)
  ? JSON.parse(readFileSync(samplesFile, 'utf8')) as { stored: readonly StoredSample[]; http: readonly HttpSample[] }
  : { stored: [], http: [] };

/** In these two the stored bytes hold something that reading changes: a defaulted dataSource, the caller's own spelling of raw JSON. */
const notByteEqual = new Set(['PersistentVolumeClaim', 'ControllerRevision']);

withSamples('objects stored by a real server', () => {
  const stored = samples.stored.filter((sample) => sample.encoding === 'protobuf');

  test.each(stored.map((sample) => [sample.etcdKey, sample] as const))('%s', (_key, sample) => {
    const bytes = Buffer.from(sample.stored, 'base64');
    const decoded = decodeObject(bytes);
    const { resourceVersion: _, ...metadata } = sample.json['metadata'] as JsonObject;
    const json = orderFields(typeOfObject({ ...sample.json }).name, { ...sample.json, metadata });
    if (sample.storedApiVersion === sample.json['apiVersion']) {
      if (!notByteEqual.has(sample.kind)) {
        expect(JSON.stringify(decoded)).toBe(JSON.stringify({ ...sample.json, metadata }));
        expect(encodeObject({ ...sample.json, metadata }).toString('hex')).toBe(bytes.toString('hex'));
      }
      if (sample.kind !== 'PersistentVolumeClaim') expect(decoded).toEqual(json);
    }
    if (sample.kind !== 'ControllerRevision') expect(encodeObject(decoded).toString('hex')).toBe(bytes.toString('hex'));
  });

  test('JSON comes out as the server prints it, from any order of keys', () => {
    for (const sample of samples.stored) {
      const { name } = typeOfObject(sample.json);
      expect(JSON.stringify(orderFields(name, shuffle(sample.json)))).toBe(JSON.stringify(sample.json));
    }
  });
});

/** Keys in reverse at every level that the tables order; inside raw JSON and user maps order is the sender's or sorted. */
function shuffle(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).reverse());
}

withSamples('HTTP bodies of a real server', () => {
  const body = (name: string): Buffer => Buffer.from(samples.http.find((sample) => sample.name === name && sample.bodyBase64)?.bodyBase64 ?? '', 'base64');

  test.each(['list', 'get', 'status-404', 'partial-object-metadata'])('%s: decoding and encoding again gives the same bytes', (name) => {
    expect(encodeObject(decodeObject(body(name))).toString('hex')).toBe(body(name).toString('hex'));
  });

  test('a list is made of the bytes of its items', () => {
    const list = decodeObject(body('list'));
    const items = (list['items'] as readonly JsonObject[]).map((item) => decodeEnvelope(encodeObject({ ...item, apiVersion: 'v1', kind: 'ConfigMap' })).raw);
    const pieces = listPieces('v1', 'ConfigMapList', list['metadata'] as JsonObject, items);
    expect(Buffer.concat(pieces).toString('hex')).toBe(body('list').toString('hex'));
  });

  test.each(['watch-with-initial-events', 'watch-too-old'])('%s: frames', (name) => {
    const { frames, rest } = splitFrames(body(name));
    expect(rest).toHaveLength(0);
    expect(frames.length).toBeGreaterThan(0);
    const again = frames.map((frame) => {
      const { type, object } = decodeWatchEvent(frame);
      return encodeWatchEvent(type as 'ADDED', object);
    });
    expect(Buffer.concat(again).toString('hex')).toBe(body(name).toString('hex'));
  });
});

describe('special forms', () => {
  const pod = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec });

  test('absent, zero and set pointers stay apart', () => {
    const one = (value: number | undefined): unknown => (decodeObject(encodeObject(pod({ containers: [], terminationGracePeriodSeconds: value })))['spec'] as JsonObject)['terminationGracePeriodSeconds'];
    expect([one(undefined), one(0), one(30), one(-1)]).toEqual([undefined, 0, 30, -1]);
  });

  test('int-or-string, micro times, durations, raw objects', () => {
    const service = { kind: 'Service', apiVersion: 'v1', metadata: {}, spec: { ports: [{ port: 80, targetPort: 'http' }, { port: 81, targetPort: 8081 }] }, status: { loadBalancer: {} } };
    expect(decodeObject(encodeObject(service))).toEqual(service);
    const lease = { kind: 'Lease', apiVersion: 'coordination.k8s.io/v1', metadata: { name: 'l' }, spec: { renewTime: '2026-01-02T03:04:05.678901Z', leaseDurationSeconds: 40 } };
    expect(decodeObject(encodeObject(lease))).toEqual(lease);
    const metrics = { timestamp: '2026-01-02T03:04:05Z', window: '1m30.5s', containers: null };
    expect(decodeMessage('io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics', encodeMessage('io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics', metrics))).toMatchObject(metrics);
  });

  test('schemas: items, additionalProperties and raw defaults', () => {
    const schema = { type: 'object', additionalProperties: true, properties: { a: { type: 'array', items: { type: 'string', default: 'x' } }, b: { type: 'object', additionalProperties: { type: 'integer', minimum: 0.5 } } } };
    const name = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';
    expect(decodeMessage(name, encodeMessage(name, schema))).toEqual(schema);
  });

  test('strings beyond ASCII and a label called __proto__', () => {
    const object = orderFields('io.k8s.api.core.v1.ConfigMap', JSON.parse('{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"ä"},"data":{"__proto__":"日本語","b":"\\u0000x"}}') as JsonObject);
    expect(decodeObject(encodeObject(object))).toEqual(object);
    expect(Object.keys(object['data'] as object)).toEqual(['__proto__', 'b']);
  });

  test('times are printed in UTC, creationTimestamp is left out while zero', () => {
    const ordered = orderFields('io.k8s.api.core.v1.Event', { metadata: { creationTimestamp: null }, lastTimestamp: '2026-01-02T05:04:05.9+02:00' });
    expect(ordered).toMatchObject({ metadata: {}, firstTimestamp: null, lastTimestamp: '2026-01-02T03:04:05Z', eventTime: null });
    expect(Object.keys(ordered['metadata'] as object)).toEqual([]);
  });

  test('quantities are printed in canonical form', () => {
    expect(orderFields('io.k8s.api.core.v1.ResourceRequirements', { limits: { memory: '1024Mi', cpu: 0.5 } })).toEqual({ limits: { cpu: '500m', memory: '1Gi' } });
  });

  test('fields that the type does not have are dropped', () => {
    expect(orderFields('io.k8s.api.core.v1.Namespace', { kind: 'Namespace', metadata: { name: 'a', x: 1 }, y: 2 })).toEqual({ kind: 'Namespace', metadata: { name: 'a' }, spec: {}, status: {} });
  });
});

describe('refusals', () => {
  const code = (run: () => unknown): string | undefined => {
    try {
      run();
      return undefined;
    } catch (error) {
      return error instanceof CodecError ? error.code : 'other';
    }
  };

  test('bytes that are no envelope, or end early, or nest without end', () => {
    expect(code(() => decodeObject(Buffer.from('{}')))).toBe('malformed');
    const whole = encodeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
    const codes = Array.from({ length: whole.length - 4 }, (_, cut) => code(() => decodeObject(whole.subarray(0, cut))));
    expect(codes.filter((found) => found !== 'malformed' && found !== 'unknown-type' && found !== undefined)).toEqual([]);
    let schema: JsonObject = {};
    for (let i = 0; i < 1000; i++) schema = { not: schema };
    expect(code(() => encodeMessage('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', schema))).toBe('too-deep');
  });

  test('damaged bytes give a CodecError or an object, never anything else', () => {
    const whole = encodeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', creationTimestamp: '2026-01-02T03:04:05Z', labels: { a: 'b' } }, spec: { containers: [{ name: 'c', resources: { limits: { cpu: '1' } } }] } });
    fc.assert(fc.property(fc.nat(whole.length - 5), fc.nat(255), fc.nat(255), (at, one, two) => {
      const damaged = Buffer.from(whole);
      damaged[4 + at] = one;
      damaged[4 + ((at + 7) % (whole.length - 4))] = two;
      expect(code(() => decodeObject(damaged))).not.toBe('other');
    }), { seed: 1, numRuns: 2000 });
  });

  test('integers of every size come back', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => {
      const spec = decodeMessage('io.k8s.api.core.v1.PodSpec', encodeMessage('io.k8s.api.core.v1.PodSpec', { terminationGracePeriodSeconds: value }));
      expect(spec['terminationGracePeriodSeconds']).toBe(value);
    }), { seed: 1, numRuns: 500 });
  });

  test('kinds that are unknown or have no protobuf, values of a wrong type', () => {
    expect(code(() => encodeObject({ apiVersion: 'v9', kind: 'Nope' }))).toBe('unknown-type');
    expect(code(() => encodeObject({ apiVersion: 'meta.k8s.io/v1', kind: 'Table', metadata: {} }))).toBe('no-protobuf');
    expect(code(() => encodeObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 3 } }))).toBe('invalid-value');
    expect(code(() => encodeMessage('io.k8s.api.core.v1.PodSpec', { replicas: 1, activeDeadlineSeconds: 1.5 }))).toBe('invalid-value');
  });

  test('findType knows lists, options of every group, and nothing else', () => {
    expect(findType('apps', 'v1', 'DeploymentList')?.name).toBe('io.k8s.api.apps.v1.DeploymentList');
    expect(findType('batch', 'v1', 'DeleteOptions')?.name).toBe('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions');
    expect(findType('apps', 'v2', 'Deployment')).toBeUndefined();
  });
});
