import type { Clock, Timer } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import { isCriError } from '../../cri/cri-error.ts';
import type { Container, Sandbox, SandboxStatus } from '../../cri/messages.ts';
import { terminationMessage } from '../logs/termination-message.ts';
import { containerHashAnnotation, podNameLabel, podNamespaceLabel, podUidLabel, restartCountAnnotation } from '../pod/labels.ts';
import { emptyRuntimeState, type PodRuntimeState, type RuntimeContainer } from '../pod/runtime-state.ts';

const relistMs = 1000;
/** Looks taken soon after an action of ours, because what starts may end at once. */
const soonMs: readonly number[] = [60, 250];
/** Without a relist for this long the node is not healthy. */
const staleMs = 180_000;

interface Listing {
  readonly sandboxes: readonly Sandbox[];
  readonly containers: readonly Container[];
}

/**
 * What the runtime has, pod by pod, kept current by listing: every second, and soon after each action. A pod whose listing changed is
 * looked at in full and announced. Statuses of what has not changed state are kept, so that a quiet node costs two calls a second.
 */
export class RuntimeCache implements Service {
  readonly name = 'runtime cache';
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onChange: (uid: string) => void;
  #states = new Map<string, PodRuntimeState>();
  readonly #fingerprints = new Map<string, string>();
  #lastRelistMs: number;
  #everListed = false;
  #failing = false;
  #wake: (() => void) | undefined;
  #soon: number[] = [];
  constructor(deps: { readonly cri: CriClient; readonly clock: Clock; readonly logger: Logger; readonly onChange: (uid: string) => void }) {
    this.#cri = deps.cri;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#onChange = deps.onChange;
    this.#lastRelistMs = deps.clock.monotonicMs();
  }

  /** As last seen. */
  get(uid: string): PodRuntimeState {
    return this.#states.get(uid) ?? emptyRuntimeState(uid, '', '');
  }
  all(): readonly PodRuntimeState[] {
    return [...this.#states.values()];
  }
  /** Whether the runtime was listed at least once: before that nothing is known to be absent. */
  get listed(): boolean {
    return this.#everListed;
  }
  /** undefined: well. */
  health(): string | undefined {
    const ageMs = this.#clock.monotonicMs() - this.#lastRelistMs;
    return ageMs < staleMs ? undefined : `pleg was last seen active ${Math.round(ageMs / 1000)}s ago; threshold is ${staleMs / 60_000}m0s`;
  }
  /** The runtime answered the last listing. */
  get reachable(): boolean {
    return this.#everListed && !this.#failing;
  }

  /** Looks again in a moment. */
  poke(): void {
    this.#soon = [...soonMs];
    this.#wake?.();
  }

  /** The pod as it is now, asked from the runtime; also kept. */
  async refresh(uid: string, signal?: AbortSignal): Promise<PodRuntimeState> {
    const options = signal === undefined ? {} : { signal };
    const labels = { [podUidLabel]: uid };
    const [sandboxes, containers] = await Promise.all([this.#cri.listPodSandboxes(labels, options), this.#cri.listContainers(labels, options)]);
    const state = await this.#inspect(uid, { sandboxes, containers });
    this.#fingerprints.set(uid, fingerprint({ sandboxes, containers }));
    this.#keep(uid, state);
    return state;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.relist();
      await this.#pause(signal);
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const delayMs = this.#soon.shift() ?? relistMs;
    await new Promise<void>((resolve) => {
      let timer: Timer | undefined;
      const done = (): void => {
        timer?.cancel();
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      timer = this.#clock.after(delayMs, done);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = () => {
        timer?.cancel();
        timer = this.#clock.after(this.#soon.shift() ?? relistMs, done);
      };
    });
  }

  /** One full look; announces pods that changed. Never rejects: a runtime that is away is waited for. */
  async relist(): Promise<void> {
    try {
      const [sandboxes, containers] = await Promise.all([this.#cri.listPodSandboxes(), this.#cri.listContainers()]);
      await this.#compare(sandboxes, containers);
      this.#lastRelistMs = this.#clock.monotonicMs();
      if (this.#failing) this.#logger.info({}, 'container runtime answers again');
      this.#failing = false;
      this.#everListed = true;
    } catch (err) {
      if (!this.#failing) this.#logger.warn({ cause: errorMessage(err) }, 'container runtime does not answer');
      this.#failing = true;
    }
  }

  async #compare(sandboxes: readonly Sandbox[], containers: readonly Container[]): Promise<void> {
    const byUid = new Map<string, { sandboxes: Sandbox[]; containers: Container[] }>();
    const of = (uid: string): { sandboxes: Sandbox[]; containers: Container[] } => {
      const found = byUid.get(uid) ?? { sandboxes: [], containers: [] };
      byUid.set(uid, found);
      return found;
    };
    for (const sandbox of sandboxes) if (sandbox.metadata.uid !== '') of(sandbox.metadata.uid).sandboxes.push(sandbox);
    for (const container of containers) {
      const uid = container.labels[podUidLabel];
      if (uid !== undefined) of(uid).containers.push(container);
    }
    const changed = [...new Set([...byUid.keys(), ...this.#states.keys()])]
      .filter((uid) => fingerprint(byUid.get(uid) ?? { sandboxes: [], containers: [] }) !== (this.#fingerprints.get(uid) ?? ''));
    await Promise.all(changed.map(async (uid) => {
      const listing = byUid.get(uid) ?? { sandboxes: [], containers: [] };
      this.#keep(uid, await this.#inspect(uid, listing));
      this.#fingerprints.set(uid, fingerprint(listing));
      this.#onChange(uid);
    }));
  }

  #keep(uid: string, state: PodRuntimeState): void {
    if (state.sandboxes.length === 0 && state.containers.length === 0) {
      this.#states.delete(uid);
      this.#fingerprints.delete(uid);
    } else this.#states.set(uid, state);
  }

  async #inspect(uid: string, listing: Listing): Promise<PodRuntimeState> {
    const known = this.#states.get(uid);
    const newestFirst = <T extends { readonly createdAtNs: number }>(items: readonly T[]): T[] => [...items].sort((a, b) => b.createdAtNs - a.createdAtNs);
    const sandboxes = await Promise.all(newestFirst(listing.sandboxes).map(async (sandbox) => {
      const old = known?.sandboxes.find(({ id }) => id === sandbox.id);
      return old !== undefined && old.state === sandbox.state && (old.ips.length > 0 || old.hostNetwork) ? old : this.#sandbox(sandbox);
    }));
    const containers = await Promise.all(newestFirst(listing.containers).map(async (container) => {
      const old = known?.containers.find(({ id }) => id === container.id);
      return old !== undefined && old.state === container.state ? old : this.#container(container);
    }));
    const first = sandboxes.find((found) => found !== undefined);
    const labels = containers[0]?.labels;
    return {
      uid,
      name: first?.metadata.name ?? labels?.[podNameLabel] ?? '',
      namespace: first?.metadata.namespace ?? labels?.[podNamespaceLabel] ?? '',
      sandboxes: sandboxes.filter((found) => found !== undefined),
      containers: containers.filter((found) => found !== undefined),
    };
  }

  async #sandbox(sandbox: Sandbox): Promise<SandboxStatus | undefined> {
    try {
      return await this.#cri.podSandboxStatus(sandbox.id);
    } catch (err) {
      if (isCriError(err, 'notFound')) return undefined;
      throw err;
    }
  }

  async #container(container: Container): Promise<RuntimeContainer | undefined> {
    try {
      const status = await this.#cri.containerStatus(container.id);
      const { annotations } = container;
      const message = status.state === 'CONTAINER_EXITED' ? await terminationMessage(status) : '';
      return {
        ...status, ...(message === '' ? {} : { message }), sandboxId: container.sandboxId, hash: annotations[containerHashAnnotation] ?? '',
        restartCount: Number(annotations[restartCountAnnotation] ?? status.attempt),
      };
    } catch (err) {
      if (isCriError(err, 'notFound')) return undefined;
      throw err;
    }
  }
}

function fingerprint({ sandboxes, containers }: Listing): string {
  return [...sandboxes.map(({ id, state }) => `${id}${state}`), ...containers.map(({ id, state }) => `${id}${state}`)].sort().join();
}
