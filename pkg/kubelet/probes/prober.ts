import type { Clock, Timer } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { Container, Pod, Probe } from '../../generated/types/core-v1.ts';
import type { ProbeVerdicts } from '../pod/actions.ts';
import { podUid } from '../pod/labels.ts';
import { latestContainer, type PodRuntimeState, readySandbox } from '../pod/runtime-state.ts';
import type { PodEvents } from '../runtime/events.ts';
import type { ProbeResult } from './http-probe.ts';
import { runProbe } from './run-probe.ts';

type ProbeKind = 'startup' | 'liveness' | 'readiness';
const kinds: readonly ProbeKind[] = ['startup', 'liveness', 'readiness'];
const kindNames: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' };
/** One bad answer may be the prober's own trouble. */
const attemptsMax = 3;

interface Watched {
  readonly uid: string;
  readonly containerId: string;
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly startedMs: number;
  pod: Pod;
  container: Container;
  podIp: string;
  timer: Timer | undefined;
  streak: number;
  last: 'success' | 'failure' | undefined;
  verdict: 'success' | 'failure' | undefined;
  stopped: boolean;
}

/**
 * Probes of all running containers. One watcher for each probe of each running container:
 *
 *   liveness   undefined -> success; `failureThreshold` failures in a row -> failure: the container is killed
 *   startup    the same, and until it succeeds the other two wait
 *   readiness  starts as failure; thresholds both ways; never kills
 */
export class Prober implements ProbeVerdicts {
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #events: PodEvents;
  readonly #hostIp: () => string;
  readonly #onChange: (uid: string) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #startedAtMs: number;
  constructor(deps: { readonly cri: CriClient; readonly clock: Clock; readonly random: Random; readonly events: PodEvents; readonly hostIp: () => string; readonly onChange: (uid: string) => void }) {
    this.#cri = deps.cri;
    this.#clock = deps.clock;
    this.#random = deps.random;
    this.#events = deps.events;
    this.#hostIp = deps.hostIp;
    this.#onChange = deps.onChange;
    this.#startedAtMs = deps.clock.nowMs();
  }

  livenessFailed(containerId: string): boolean {
    return this.#watched.get(`${containerId}/liveness`)?.verdict === 'failure';
  }
  startupFailed(containerId: string): boolean {
    return this.#watched.get(`${containerId}/startup`)?.verdict === 'failure';
  }
  started(containerId: string): boolean {
    const startup = this.#watched.get(`${containerId}/startup`);
    return startup === undefined || startup.verdict === 'success';
  }
  /** Whether a running container may get traffic. */
  ready(containerId: string): boolean {
    const readiness = this.#watched.get(`${containerId}/readiness`);
    return readiness === undefined || readiness.verdict === 'success';
  }

  /**
   * Watches what runs now and forgets what does not. `wasReady` tells containers that ran and were ready before this kubelet started:
   * they stay ready until a probe says otherwise, so that a restart of the kubelet takes no pod out of service.
   */
  follow(pod: Pod, state: PodRuntimeState, wasReady: (containerId: string) => boolean): void {
    const uid = podUid(pod);
    const wanted = new Set<string>();
    for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      const last = latestContainer(state, container.name);
      if (last?.state !== 'CONTAINER_RUNNING') continue;
      const podIp = readySandbox(state)?.ips[0] ?? this.#hostIp();
      for (const kind of kinds) {
        const probe = container[`${kind}Probe`];
        if (probe === undefined) continue;
        const key = `${last.id}/${kind}`;
        wanted.add(key);
        const known = this.#watched.get(key);
        if (known !== undefined) Object.assign(known, { pod, container, podIp });
        else this.#begin(key, { uid, containerId: last.id, kind, probe, startedMs: last.startedAtNs / 1e6, pod, container, podIp }, wasReady(last.id));
      }
    }
    for (const [key, watched] of this.#watched) if (watched.uid === uid && !wanted.has(key)) this.#end(key, watched);
  }

  forgetPod(uid: string): void {
    for (const [key, watched] of this.#watched) if (watched.uid === uid) this.#end(key, watched);
  }

  /** Stops liveness and startup probing of a pod that is being ended; readiness goes on. */
  stopKilling(uid: string): void {
    for (const [key, watched] of this.#watched) if (watched.uid === uid && watched.kind !== 'readiness') this.#end(key, watched);
  }

  stop(): void {
    for (const [key, watched] of this.#watched) this.#end(key, watched);
  }

  #end(key: string, watched: Watched): void {
    watched.stopped = true;
    watched.timer?.cancel();
    this.#watched.delete(key);
  }

  #begin(key: string, what: Omit<Watched, 'timer' | 'streak' | 'last' | 'verdict' | 'stopped'>, wasReady: boolean): void {
    const adopted = what.startedMs < this.#startedAtMs;
    const initial = what.kind === 'readiness' ? (wasReady ? 'success' : 'failure') : what.kind === 'startup' && wasReady ? 'success' : undefined;
    const watched: Watched = { ...what, timer: undefined, streak: 0, last: undefined, verdict: initial, stopped: false };
    this.#watched.set(key, watched);
    const periodMs = (what.probe.periodSeconds ?? 10) * 1000;
    const sinceStartMs = this.#clock.nowMs() - what.startedMs;
    const initialMs = Math.max(0, (what.probe.initialDelaySeconds ?? 0) * 1000 - sinceStartMs);
    this.#schedule(watched, adopted ? Math.max(initialMs, periodMs * this.#random.next()) : initialMs);
  }

  #schedule(watched: Watched, delayMs: number): void {
    if (watched.stopped) return;
    watched.timer = this.#clock.after(delayMs, () => { void this.#tick(watched); });
  }

  async #tick(watched: Watched): Promise<void> {
    const periodMs = (watched.probe.periodSeconds ?? 10) * 1000;
    if (watched.kind === 'startup' ? watched.verdict === 'success' : !this.started(watched.containerId)) {
      if (watched.kind !== 'startup') this.#schedule(watched, Math.min(periodMs, 1000));
      return;
    }
    const result = await this.#attempt(watched);
    if (watched.stopped) return;
    if (result.outcome === 'warning') this.#tell(watched, 'ProbeWarning', `${kindNames[watched.kind]} probe warning: ${result.output}`);
    if (result.outcome === 'failure') this.#tell(watched, 'Unhealthy', `${kindNames[watched.kind]} probe failed: ${result.output}`);
    if (result.outcome === 'unknown') this.#tell(watched, 'Unhealthy', `${kindNames[watched.kind]} probe errored and resulted in unknown state: ${result.output}`);
    else this.#judge(watched, result.outcome === 'failure' ? 'failure' : 'success');
    this.#schedule(watched, periodMs);
  }

  #tell(watched: Watched, reason: string, message: string): void {
    this.#events.container(watched.pod, watched.container.name, 'Warning', reason, message);
  }

  async #attempt(watched: Watched): Promise<ProbeResult> {
    let result: ProbeResult = { outcome: 'unknown', output: '' };
    for (let i = 0; i < attemptsMax && result.outcome === 'unknown' && !watched.stopped; i++) result = await runProbe(this.#cri, watched.probe, watched);
    return result;
  }

  #judge(watched: Watched, outcome: 'success' | 'failure'): void {
    watched.streak = watched.last === outcome ? watched.streak + 1 : 1;
    watched.last = outcome;
    const threshold = outcome === 'failure' ? watched.probe.failureThreshold ?? 3 : watched.probe.successThreshold ?? 1;
    if (watched.streak < threshold || watched.verdict === outcome) return;
    watched.verdict = outcome;
    if (watched.kind === 'startup' && outcome === 'success') this.#releaseOthers(watched.containerId);
    this.#onChange(watched.uid);
  }

  /** The container has started: the probes that waited for that begin now. */
  #releaseOthers(containerId: string): void {
    for (const kind of ['liveness', 'readiness'] as const) {
      const waiting = this.#watched.get(`${containerId}/${kind}`);
      if (waiting?.timer === undefined) continue;
      waiting.timer.cancel();
      this.#schedule(waiting, 0);
    }
  }
}
