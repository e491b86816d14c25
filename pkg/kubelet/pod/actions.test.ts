import type { Container, Pod } from '../../generated/types/core-v1.ts';
import type { SandboxStatus } from '../../cri/messages.ts';
import { computeActions, type ProbeVerdicts } from './actions.ts';
import { containerHash } from './labels.ts';
import { emptyRuntimeState, type PodRuntimeState, type RuntimeContainer } from './runtime-state.ts';

const well: ProbeVerdicts = { livenessFailed: () => false, startupFailed: () => false, started: () => true };

function pod(spec: Partial<Pod['spec']> & { containers: readonly Container[] }): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default', uid: 'u' }, spec: { restartPolicy: 'Always', ...spec }, status: {} };
}

function sandbox(over: Partial<SandboxStatus> = {}): SandboxStatus {
  return {
    id: 's0', metadata: { name: 'p', namespace: 'default', uid: 'u', attempt: 0 }, state: 'SANDBOX_READY', createdAtNs: 1, labels: {}, annotations: {}, ips: ['172.16.0.2'], hostNetwork: false, ...over,
  };
}

const a: Container = { name: 'a', image: 'img' };
const b: Container = { name: 'b', image: 'img' };

function ran(container: Container, over: Partial<RuntimeContainer> = {}): RuntimeContainer {
  return {
    id: `${container.name}-${over.restartCount ?? 0}`, name: container.name, attempt: 0, state: 'CONTAINER_RUNNING', createdAtNs: 1, imageRef: 'img', image: 'img', labels: {}, annotations: {},
    startedAtNs: 1, finishedAtNs: 0, exitCode: 0, reason: '', message: '', logPath: '', mounts: [], stopSignal: '', sandboxId: 's0', restartCount: 0, hash: containerHash(container), ...over,
  };
}

function state(containers: readonly RuntimeContainer[], sandboxes: readonly SandboxStatus[] = [sandbox()]): PodRuntimeState {
  return { uid: 'u', name: 'p', namespace: 'default', sandboxes, containers };
}

const names = (containers: readonly Container[]): readonly string[] => containers.map(({ name }) => name);

describe('computeActions', () => {
  test('a new pod gets a sandbox and all its containers', () => {
    const actions = computeActions(pod({ containers: [a, b] }), emptyRuntimeState('u', 'p', 'default'), well);
    expect(actions).toMatchObject({ killPod: true, createSandbox: true, attempt: 0 });
    expect(names(actions.containersToStart)).toEqual(['a', 'b']);
  });

  test('a pod that runs as it should needs nothing', () => {
    const actions = computeActions(pod({ containers: [a] }), state([ran(a)]), well);
    expect(actions).toMatchObject({ killPod: false, createSandbox: false, containersToStart: [], containersToKill: [], initToStart: [] });
  });

  test('a dead sandbox is replaced with the next attempt, and so is one of the wrong network', () => {
    const dead = sandbox({ state: 'SANDBOX_NOTREADY' });
    expect(computeActions(pod({ containers: [a] }), state([ran(a)], [dead]), well)).toMatchObject({ killPod: true, createSandbox: true, attempt: 1 });
    expect(computeActions(pod({ containers: [a], hostNetwork: true }), state([ran(a)]), well)).toMatchObject({ createSandbox: true, attempt: 1 });
    expect(computeActions(pod({ containers: [a], hostNetwork: true }), state([ran(a)], [sandbox({ hostNetwork: true, ips: [] })]), well)).toMatchObject({ createSandbox: false });
  });

  test('a rule that restarts the whole pod is told with its cause, and nothing is started beside it', () => {
    const main: Container = { ...a, restartPolicy: 'Never', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [9] } }] };
    const whole = pod({ containers: [main, b], initContainers: [{ name: 'i', image: 'img' }], restartPolicy: 'Never' });
    const exited = (exitCode: number): PodRuntimeState => state([ran(main, { state: 'CONTAINER_EXITED', exitCode }), ran(b), ran({ name: 'i', image: 'img' }, { state: 'CONTAINER_EXITED' })]);
    const actions = computeActions(whole, exited(9), well);
    expect(actions.restartAll).toMatchObject({ name: 'a', exitCode: 9 });
    expect(actions).toMatchObject({ killPod: false, containersToStart: [], initToStart: [] });
    expect(computeActions(whole, exited(8), well).restartAll).toBeUndefined();
  });

  test('a dead sandbox is not replaced for containers that may not run again, whatever the pod\'s own policy is', () => {
    const never: Container = { ...a, restartPolicy: 'Never' };
    const dead = [sandbox({ state: 'SANDBOX_NOTREADY' })];
    expect(computeActions(pod({ containers: [never] }), state([ran(never, { state: 'CONTAINER_EXITED', exitCode: 1 })], dead), well)).toMatchObject({ killPod: true, createSandbox: false });
    const always: Container = { ...a, restartPolicy: 'Always' };
    expect(computeActions(pod({ containers: [always], restartPolicy: 'Never' }), state([ran(always, { state: 'CONTAINER_EXITED' })], dead), well)).toMatchObject({ createSandbox: true });
  });

  test.each([
    ['Always', 0, ['a']], ['Always', 1, ['a']], ['OnFailure', 1, ['a']], ['OnFailure', 0, []], ['Never', 1, []],
  ] as const)('restartPolicy %s after exit code %i starts %j', (restartPolicy, exitCode, expected) => {
    const actions = computeActions(pod({ containers: [a, b], restartPolicy }), state([ran(a, { state: 'CONTAINER_EXITED', exitCode }), ran(b)]), well);
    expect(names(actions.containersToStart)).toEqual(expected);
    expect(actions.killPod).toBe(false);
  });

  test('when the last container ended for good, the pod goes', () => {
    expect(computeActions(pod({ containers: [a], restartPolicy: 'Never' }), state([ran(a, { state: 'CONTAINER_EXITED' })]), well)).toMatchObject({ killPod: true, createSandbox: false });
  });

  test('init containers run one after the other, and main containers after the last', () => {
    const spec = pod({ containers: [a], initContainers: [{ name: 'i1' }, { name: 'i2' }] });
    expect(names(computeActions(spec, emptyRuntimeState('u', 'p', 'default'), well).initToStart)).toEqual(['i1']);
    const first = ran({ name: 'i1' }, { state: 'CONTAINER_EXITED' });
    expect(computeActions(spec, state([ran({ name: 'i1' })]), well)).toMatchObject({ initToStart: [], containersToStart: [] });
    expect(names(computeActions(spec, state([first]), well).initToStart)).toEqual(['i2']);
    expect(names(computeActions(spec, state([ran({ name: 'i2' }, { state: 'CONTAINER_EXITED' }), first]), well).containersToStart)).toEqual(['a']);
  });

  test('a failed init container starts again, or fails the pod with restartPolicy Never', () => {
    const failed = state([ran({ name: 'i1' }, { state: 'CONTAINER_EXITED', exitCode: 1 })]);
    expect(names(computeActions(pod({ containers: [a], initContainers: [{ name: 'i1' }] }), failed, well).initToStart)).toEqual(['i1']);
    expect(computeActions(pod({ containers: [a], initContainers: [{ name: 'i1' }], restartPolicy: 'Never' }), failed, well).killPod).toBe(true);
  });

  test('a sidecar must have started before what follows, and is restarted while the pod runs', () => {
    const side: Container = { name: 'side', restartPolicy: 'Always' };
    const spec = pod({ containers: [a], initContainers: [side], restartPolicy: 'Never' });
    const starting: ProbeVerdicts = { ...well, started: () => false };
    expect(computeActions(spec, state([ran(side)]), starting)).toMatchObject({ containersToStart: [] });
    expect(names(computeActions(spec, state([ran(side)]), well).containersToStart)).toEqual(['a']);
    expect(names(computeActions(spec, state([ran(a), ran(side, { state: 'CONTAINER_EXITED' })]), well).initToStart)).toEqual(['side']);
  });

  test('a failed liveness probe and a changed image kill and start again', () => {
    const sick = computeActions(pod({ containers: [a] }), state([ran(a)]), { ...well, livenessFailed: (id) => id === 'a-0' });
    expect(sick.containersToKill[0]).toMatchObject({ cause: 'liveness', message: 'Container a failed liveness probe, will be restarted' });
    expect(names(sick.containersToStart)).toEqual(['a']);
    const changed = computeActions(pod({ containers: [{ ...a, image: 'other' }] }), state([ran(a)]), well);
    expect(changed.containersToKill[0]?.message).toBe('Container a definition changed, will be restarted');
  });

  test('repeated steps converge: whatever was started counts as running next time', () => {
    const spec = pod({ containers: [a, b], initContainers: [{ name: 'i1' }] });
    const done = state([ran(b), ran(a), ran({ name: 'i1' }, { state: 'CONTAINER_EXITED' })]);
    expect(computeActions(spec, done, well)).toMatchObject({ killPod: false, initToStart: [], containersToStart: [], containersToKill: [] });
  });
});
