import { VirtualClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/log.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { ContainerState } from '../../cri/messages.ts';
import { stopSignalAnnotation } from '../pod/labels.ts';
import type { RuntimeContainer } from '../pod/runtime-state.ts';
import { ContainerKiller } from './container-killer.ts';
import { PodEvents } from './events.ts';

const container = (over: Partial<RuntimeContainer> = {}): RuntimeContainer => ({
  id: 'c0', name: 'c', state: 'CONTAINER_RUNNING', annotations: { [stopSignalAnnotation]: 'SIGUSR1' }, stopSignal: '', ...over,
} as RuntimeContainer);

function setUp(pid: number | undefined, state: ContainerState = 'CONTAINER_EXITED'): { readonly calls: string[]; readonly killer: ContainerKiller; readonly clock: VirtualClock } {
  const calls: string[] = [];
  const clock = new VirtualClock();
  const cri = {
    containerPid: async () => Promise.resolve(pid),
    containerStatus: async () => Promise.resolve({ state }),
    stopContainer: async (_id: string, seconds: number) => { calls.push(`stop ${seconds}`); return Promise.resolve(); },
  } as unknown as CriClient;
  const killer = new ContainerKiller({
    cri, clock, events: new PodEvents(clock), logger: silentLogger, stopping: new AbortController().signal, sendSignal: (to, signal) => { calls.push(`signal ${signal} to ${to}`); },
  });
  return { calls, killer, clock };
}

const request = { pod: undefined, graceSeconds: 5 };

test('a stop signal of its own goes to the container\'s process; the runtime then only makes sure', async () => {
  const { calls, killer } = setUp(77);
  await killer.kill('u', container(), request, '');
  expect(calls).toEqual(['signal 10 to 77', 'stop 0']);
});

test('a runtime that knows the signal sends it itself', async () => {
  const { calls, killer } = setUp(77);
  await killer.kill('u', container({ stopSignal: 'SIGUSR1' }), request, '');
  expect(calls).toEqual(['stop 5']);
});

test('where the process is not known the runtime\'s own signal has to do', async () => {
  const { calls, killer } = setUp(undefined);
  await killer.kill('u', container(), request, '');
  expect(calls).toEqual(['stop 5']);
});
