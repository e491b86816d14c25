/** The line of a pod in `kubectl get pods`: how many containers are ready, one word for its state, and how often it was restarted. */
import type { ContainerState, ContainerStatus, Pod } from '../../generated/types/core-v1.ts';
import type { JsonObject } from '../../base/json.ts';
import type { TableRow } from '../behavior.ts';
import { columnsOf } from '../columns.ts';
import { ageOf, humanDuration, parseTime } from '../meta/time.ts';
import { isSidecar, podCondition } from '../pod.ts';

export const podColumns = columnsOf('Name', 'Ready', 'Status', 'Restarts', 'Age', '*IP', '*Node', '*Nominated Node', '*Readiness Gates');

const succeeded: JsonObject = { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' };
const failed: JsonObject = { type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' };

/** Everything the loops over statuses gather. */
interface Tally {
  reason: string;
  ready: number;
  restarts: number;
  lastRestartMs: number;
}

function noteRestart(tally: Tally, status: ContainerStatus): void {
  const finished = parseTime(status.lastState?.terminated?.finishedAt ?? undefined);
  if (finished !== undefined) tally.lastRestartMs = Math.max(tally.lastRestartMs, finished);
}

function terminatedReason(state: ContainerState): string {
  const { reason = '', signal = 0, exitCode = 0 } = state.terminated ?? {};
  if (reason !== '') return reason;
  return signal !== 0 ? `Signal:${String(signal)}` : `ExitCode:${String(exitCode)}`;
}

/** Returns true while initialisation is going on. */
function tallyInit(pod: Pod, tally: Tally, sidecars: Tally): boolean {
  const containers = pod.spec.initContainers ?? [];
  const sidecarNames = new Set(containers.filter(isSidecar).map((container) => container.name));
  const statuses = pod.status.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    tally.restarts += status.restartCount;
    noteRestart(tally, status);
    const sidecar = sidecarNames.has(status.name);
    if (sidecar) {
      sidecars.restarts += status.restartCount;
      noteRestart(sidecars, status);
    }
    const { terminated, waiting } = status.state ?? {};
    if (terminated !== undefined && terminated.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) tally.ready++;
      continue;
    }
    if (terminated !== undefined) tally.reason = `Init:${terminatedReason(status.state ?? {})}`;
    else if (waiting !== undefined && (waiting.reason ?? '') !== '' && waiting.reason !== 'PodInitializing') tally.reason = `Init:${waiting.reason ?? ''}`;
    else tally.reason = `Init:${String(index)}/${String(containers.length)}`;
    return true;
  }
  return false;
}

function tallyContainers(pod: Pod, tally: Tally): void {
  let running = false;
  for (const status of [...(pod.status.containerStatuses ?? [])].reverse()) {
    tally.restarts += status.restartCount;
    noteRestart(tally, status);
    const state = status.state ?? {};
    if ((state.waiting?.reason ?? '') !== '') tally.reason = state.waiting?.reason ?? '';
    else if (state.terminated !== undefined) tally.reason = terminatedReason(state);
    else if (status.ready && state.running !== undefined) {
      running = true;
      tally.ready++;
    }
  }
  if (tally.reason === 'Completed' && running) tally.reason = podCondition(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady';
}

/** The Status column alone. */
export function podStatusWord(pod: Pod): string {
  return tallyPod(pod).reason;
}

function tallyPod(pod: Pod): Tally {
  const status = pod.status ?? {};
  const tally: Tally = { reason: (status.reason ?? '') === '' ? (status.phase ?? '') : (status.reason ?? ''), ready: 0, restarts: 0, lastRestartMs: 0 };
  if (podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated') tally.reason = 'SchedulingGated';
  const sidecars: Tally = { reason: '', ready: 0, restarts: 0, lastRestartMs: 0 };
  const initializing = tallyInit(pod, tally, sidecars);
  if (!initializing || podCondition(pod, 'Initialized')?.status === 'True') {
    tally.restarts = sidecars.restarts;
    tally.lastRestartMs = sidecars.lastRestartMs;
    tallyContainers(pod, tally);
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') tally.reason = 'Unknown';
    else if (status.phase !== 'Failed' && status.phase !== 'Succeeded') tally.reason = 'Terminating';
  }
  return tally;
}

export function podRow(object: JsonObject, nowMs: number): TableRow {
  const pod = object as unknown as Pod;
  const tally = tallyPod(pod);
  const total = (pod.spec.containers ?? []).length + (pod.spec.initContainers ?? []).filter(isSidecar).length;
  const restarts = tally.restarts > 0 && tally.lastRestartMs > 0 ? `${String(tally.restarts)} (${humanDuration(nowMs - tally.lastRestartMs)} ago)` : String(tally.restarts);
  const gates = pod.spec.readinessGates ?? [];
  const open = gates.filter((gate) => podCondition(pod, gate.conditionType)?.status === 'True').length;
  const row = [
    pod.metadata.name ?? '', `${String(tally.ready)}/${String(total)}`, tally.reason, restarts, ageOf(pod.metadata.creationTimestamp, nowMs),
    orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP), orNone(pod.spec.nodeName), orNone(pod.status?.nominatedNodeName),
    gates.length === 0 ? '<none>' : `${String(open)}/${String(gates.length)}`,
  ];
  const phase = pod.status?.phase;
  const conditions = phase === 'Succeeded' ? [succeeded] : phase === 'Failed' ? [failed] : undefined;
  return conditions === undefined ? { cells: row } : { cells: row, conditions };
}

function orNone(value: string | undefined): string {
  return value === undefined || value === '' ? '<none>' : value;
}
