import type { Pod, PodStatus } from '../../generated/types/core-v1.ts';
import { podStatus, type StatusInputs } from './status.ts';
import { emptyRuntimeState, type PodRuntimeState, type RuntimeContainer } from './runtime-state.ts';

const nowMs = Date.parse('2026-11-20T14:00:00Z');

const pod: Pod = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default', uid: 'u', generation: 3 },
  spec: { restartPolicy: 'Always', containers: [{ name: 'c', image: 'nginx:1' }] }, status: {},
};

function container(over: Partial<RuntimeContainer>): RuntimeContainer {
  return {
    id: 'c0', name: 'c', attempt: 0, state: 'CONTAINER_RUNNING', createdAtNs: 1, imageRef: 'sha256:1', image: 'docker.io/library/nginx:1', labels: {}, annotations: {},
    startedAtNs: nowMs * 1e6, finishedAtNs: 0, exitCode: 0, reason: '', message: '', logPath: '', mounts: [], stopSignal: '', sandboxId: 's', restartCount: 0, hash: '', ...over,
  };
}

function state(containers: readonly RuntimeContainer[], ready = true): PodRuntimeState {
  const sandbox = { id: 's', metadata: { name: 'p', namespace: 'default', uid: 'u', attempt: 0 }, createdAtNs: 1, labels: {}, annotations: {}, hostNetwork: false };
  return { uid: 'u', name: 'p', namespace: 'default', containers, sandboxes: [{ ...sandbox, state: ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY', ips: ['172.16.0.9'] }] };
}

function status(over: Partial<StatusInputs>): PodStatus {
  return podStatus({
    pod, state: emptyRuntimeState('u', 'p', 'default'), previous: undefined, waiting: new Map(), ready: () => true, started: () => true, hostIps: ['192.168.1.10'], nowMs, terminated: false, ...over,
  });
}

const conditions = (found: PodStatus): Record<string, string> => Object.fromEntries((found.conditions ?? []).map(({ type, status: value }) => [type, value]));

describe('podStatus', () => {
  test('a container that its rule restarts keeps the pod running, one that it does not ends it', () => {
    const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }];
    const ruled: Pod = { ...pod, spec: { ...pod.spec, restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx:1', restartPolicy: 'Never', restartPolicyRules: rules }] } };
    const exited = (exitCode: number): PodStatus => status({ pod: ruled, state: state([container({ state: 'CONTAINER_EXITED', exitCode })]) });
    expect(exited(42).phase).toBe('Running');
    expect(exited(1).phase).toBe('Failed');
    expect(exited(0).phase).toBe('Succeeded');
  });

  test('containers that were removed to start anew wait, with their end as their last state', () => {
    const never: Pod = { ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } };
    const terminated = { exitCode: 9, reason: 'Error' };
    const previous: PodStatus = { phase: 'Running', containerStatuses: [{ name: 'c', image: 'nginx:1', imageID: '', ready: false, restartCount: 0, state: { terminated } }] };
    const found = status({ pod: never, previous, waiting: new Map([['c', { reason: 'ContainerCreating', message: '' }]]), state: state([]) });
    expect(found.phase).toBe('Running');
    expect(found.containerStatuses?.[0]).toMatchObject({ state: { waiting: { reason: 'ContainerCreating' } }, lastState: { terminated } });
  });

  test('before anything runs: Pending, ContainerCreating', () => {
    const found = status({});
    expect(found.phase).toBe('Pending');
    expect(found.containerStatuses?.[0]).toMatchObject({ state: { waiting: { reason: 'ContainerCreating' } }, ready: false, restartCount: 0, image: 'nginx:1', imageID: '' });
    expect(conditions(found)).toEqual({ PodReadyToStartContainers: 'False', Initialized: 'True', Ready: 'False', ContainersReady: 'False', PodScheduled: 'True' });
    expect(found.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ reason: 'ContainersNotReady', message: 'containers with unready status: [c]', observedGeneration: 3 });
  });

  test('running: addresses, container id, Ready', () => {
    const found = status({ state: state([container({})]) });
    expect(found).toMatchObject({ phase: 'Running', podIP: '172.16.0.9', hostIP: '192.168.1.10', qosClass: 'BestEffort', observedGeneration: 3 });
    expect(found.containerStatuses?.[0]).toMatchObject({ ready: true, started: true, containerID: 'containerd://c0', state: { running: { startedAt: '2026-11-20T14:00:00Z' } } });
    expect(conditions(found)['Ready']).toBe('True');
  });

  test('in back-off: waiting with the reason, the crash in lastState', () => {
    const dead = container({ state: 'CONTAINER_EXITED', exitCode: 3, restartCount: 2 });
    const found = status({ state: state([dead]), waiting: new Map([['c', { reason: 'CrashLoopBackOff', message: 'back-off 20s' }]]) });
    expect(found.phase).toBe('Running');
    expect(found.containerStatuses?.[0]).toMatchObject({ restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3, reason: 'Error' } } });
  });

  test('a restarted container tells of the one before', () => {
    const found = status({ state: state([container({ id: 'c1', restartCount: 1 }), container({ state: 'CONTAINER_EXITED', exitCode: 137, reason: 'OOMKilled' })]) });
    expect(found.containerStatuses?.[0]).toMatchObject({ restartCount: 1, state: { running: {} }, lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } });
  });

  test.each([['Never', 0, 'Succeeded'], ['Never', 1, 'Failed'], ['OnFailure', 0, 'Succeeded'], ['OnFailure', 1, 'Running'], ['Always', 0, 'Running']] as const)('%s and exit code %i is %s', (restartPolicy, exitCode, phase) => {
    const found = status({ pod: { ...pod, spec: { ...pod.spec, restartPolicy } }, state: state([container({ state: 'CONTAINER_EXITED', exitCode })]) });
    expect(found.phase).toBe(phase);
  });

  test('a deadline fails the pod only when nothing of it runs any more', () => {
    const verdict = { reason: 'DeadlineExceeded', message: 'too long' };
    expect(status({ state: state([container({})]), verdict }).phase).toBe('Running');
    expect(status({ state: state([container({ state: 'CONTAINER_EXITED', exitCode: 137 })]), verdict, terminated: true })).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  test('transition times stay while the status stays; foreign conditions and startTime are kept', () => {
    const before = status({ state: state([container({})]) });
    const previous: PodStatus = { ...before, startTime: '2026-01-01T00:00:00Z', conditions: [...before.conditions ?? [], { type: 'example.com/gate', status: 'True' }] };
    const later = status({ state: state([container({})]), previous, nowMs: nowMs + 60_000 });
    expect(later.startTime).toBe('2026-01-01T00:00:00Z');
    expect(later.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime).toBe('2026-11-20T14:00:00Z');
    expect(later.conditions?.at(-1)).toMatchObject({ type: 'example.com/gate' });
  });

  test('an init container that has not ended holds the pod in Pending with PodInitializing', () => {
    const withInit = { ...pod, spec: { ...pod.spec, initContainers: [{ name: 'i' }] } };
    const found = status({ pod: withInit, state: state([container({ id: 'i0', name: 'i' })]) });
    expect(found.phase).toBe('Pending');
    expect(found.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
    expect(found.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({ status: 'False', reason: 'ContainersNotInitialized', message: 'containers with incomplete status: [i]' });
  });
});
