import type { JsonObject } from '../../base/json.ts';
import { must } from '../../base/assert.ts';
import { behaviorOf } from '../../api/behaviors.ts';
import { planDeletion } from './deletion.ts';
import type { DeleteOptions } from './delete-options.ts';
import { ResourceTable } from './served-resource.ts';

const table = new ResourceTable(behaviorOf);
const pods = must(table.find('', 'v1', 'pods'), 'pods are served');
const configMaps = must(table.find('', 'v1', 'configmaps'), 'config maps are served');
const namespaces = must(table.find('', 'v1', 'namespaces'), 'namespaces are served');
const none: DeleteOptions = { dryRun: false, gracePeriodSeconds: undefined, uid: undefined, resourceVersion: undefined, orphanDependents: undefined, propagation: undefined };
const nowMs = Date.parse('2026-01-01T00:00:00Z');

const pod = (metadata: JsonObject = {}): JsonObject => ({ metadata: { name: 'p', generation: 1, ...metadata }, spec: { nodeName: 'n', terminationGracePeriodSeconds: 30 }, status: { phase: 'Running' } });

describe('planDeletion', () => {
  test('a plain object goes at once', () => {
    const object = { metadata: { name: 'a' } };
    expect(planDeletion(configMaps, object, none, nowMs)).toEqual({ object, remove: true });
  });
  test('finalizers keep it, marked', () => {
    const plan = planDeletion(configMaps, { metadata: { name: 'a', finalizers: ['a.com/x'] } }, none, nowMs);
    expect(plan).toMatchObject({ remove: false, object: { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 } } });
  });
  test('propagation becomes a finalizer', () => {
    expect(planDeletion(configMaps, { metadata: { name: 'a' } }, { ...none, propagation: 'Foreground' }, nowMs).object['metadata']).toMatchObject({ finalizers: ['foregroundDeletion'] });
    expect(planDeletion(configMaps, { metadata: { name: 'a' } }, { ...none, orphanDependents: true }, nowMs).object['metadata']).toMatchObject({ finalizers: ['orphan'] });
    expect(planDeletion(configMaps, { metadata: { name: 'a', finalizers: ['orphan'] } }, { ...none, propagation: 'Background' }, nowMs).remove).toBe(true);
  });
  test('a pod on a node gets its grace; the kubelet ends it with 0', () => {
    const first = planDeletion(pods, pod(), none, nowMs);
    expect(first).toMatchObject({ remove: false, object: { metadata: { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30, generation: 2 } } });
    expect(planDeletion(pods, first.object, { ...none, gracePeriodSeconds: 60 }, nowMs).object).toEqual(first.object);
    const shorter = planDeletion(pods, first.object, { ...none, gracePeriodSeconds: 5 }, nowMs);
    expect(shorter).toMatchObject({ remove: false, object: { metadata: { deletionTimestamp: '2026-01-01T00:00:05Z', deletionGracePeriodSeconds: 5, generation: 2 } } });
    expect(planDeletion(pods, first.object, { ...none, gracePeriodSeconds: 0 }, nowMs).remove).toBe(true);
  });
  test('a pod on no node needs no grace', () => {
    const plan = planDeletion(pods, { ...pod(), spec: {} }, none, nowMs);
    expect(plan).toMatchObject({ remove: true, object: { metadata: { deletionGracePeriodSeconds: 0, generation: 2 } } });
  });
  test('and gets none when the request names some', () => {
    expect(planDeletion(pods, { ...pod(), spec: {} }, { ...none, gracePeriodSeconds: 1 }, nowMs)).toMatchObject({ remove: true, object: { metadata: { deletionGracePeriodSeconds: 0 } } });
    expect(planDeletion(pods, { ...pod(), status: { phase: 'Succeeded' } }, { ...none, gracePeriodSeconds: 30 }, nowMs).remove).toBe(true);
  });
  test('a namespace terminates until its spec has no finalizers', () => {
    const object = { metadata: { name: 'a' }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
    const first = planDeletion(namespaces, object, none, nowMs);
    expect(first).toMatchObject({ remove: false, object: { status: { phase: 'Terminating' }, metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } } });
    expect(planDeletion(namespaces, { ...first.object, spec: {} }, none, nowMs).remove).toBe(true);
  });
});
