import { type Clock, sleep } from '../base/clock.ts';
import { errorMessage } from '../base/errors.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { CriClient } from '../cri/cri-client.ts';
import type { PodCgroups } from './cgroups/pod-cgroups.ts';
import type { KubeletSettings } from './config.ts';
import { imagesToRemove, type ImageUse } from './images/image-gc.ts';
import { rotateLogs } from './logs/log-rotation.ts';
import { diskUse } from './node/machine.ts';
import type { PodRuntime } from './runtime/pod-runtime.ts';
import type { RuntimeCache } from './runtime/runtime-cache.ts';
import type { PodVolumes } from './volumes/pod-volumes.ts';

const everyMs = 2_000;
const imagesEveryMs = 300_000;

export interface HousekeepingDeps {
  readonly settings: KubeletSettings;
  readonly rootDir: string;
  readonly cri: CriClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly cache: RuntimeCache;
  readonly runtime: PodRuntime;
  readonly volumes: PodVolumes;
  readonly cgroups: PodCgroups;
  readonly known: (uid: string) => boolean;
  /** Every source was read: what is not known is not wanted. */
  readonly complete: () => boolean;
  readonly onImagesRemoved: () => void;
}

/** Ends and removes what no pod stands for any more, keeps logs and images within their bounds. */
export class Housekeeping implements Service {
  readonly name = 'housekeeping';
  readonly #deps: HousekeepingDeps;
  readonly #images = new Map<string, { firstSeenMs: number; lastUsedMs: number }>();
  #imagesAtMs: number;
  #logsAtMs: number;
  constructor(deps: HousekeepingDeps) {
    this.#deps = deps;
    this.#imagesAtMs = deps.clock.monotonicMs();
    this.#logsAtMs = deps.clock.monotonicMs();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(this.#deps.clock, everyMs, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#guarded('orphaned pods', async () => this.#orphans());
      const nowMs = this.#deps.clock.monotonicMs();
      if (nowMs - this.#logsAtMs >= this.#deps.settings.containerLogCheckMs) {
        this.#logsAtMs = nowMs;
        await this.#guarded('log rotation', async () => rotateLogs(this.#deps.cache.all(), this.#deps.settings, this.#deps));
      }
      if (nowMs - this.#imagesAtMs >= imagesEveryMs) {
        this.#imagesAtMs = nowMs;
        await this.#guarded('image garbage collection', async () => this.#collectImages());
      }
    }
  }

  async #guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.#deps.logger.debug({ what, cause: errorMessage(err) }, 'housekeeping will try again');
    }
  }

  async #orphans(): Promise<void> {
    const { cache, runtime, volumes, cgroups, known, complete, logger } = this.#deps;
    if (!complete() || !cache.reachable) return;
    for (const state of cache.all().filter(({ uid }) => !known(uid))) {
      logger.info({ pod: `${state.namespace}/${state.name}`, uid: state.uid }, 'ending a pod that no source names');
      await runtime.stop(state.uid, state, undefined);
      await runtime.remove(await cache.refresh(state.uid), `${state.namespace}_${state.name}_${state.uid}`);
      await cache.refresh(state.uid);
    }
    const running = new Set(cache.all().map(({ uid }) => uid));
    for (const uid of await volumes.uids()) if (!known(uid) && !running.has(uid)) await volumes.tearDown(uid);
    for (const uid of await cgroups.uids()) if (!known(uid) && !running.has(uid)) await cgroups.remove(uid);
  }

  async #collectImages(): Promise<void> {
    const { cri, settings, clock, cache, logger, onImagesRemoved } = this.#deps;
    const nowMs = clock.nowMs();
    const [images, filesystems] = [await cri.listImages(), await cri.imageFilesystems()];
    const used = new Set(cache.all().flatMap(({ containers }) => containers.flatMap(({ image, imageRef }) => [image, imageRef])));
    const uses: ImageUse[] = images.map((image) => {
      const inUse = used.has(image.id) || [...image.tags, ...image.digests].some((name) => used.has(name));
      const seen = this.#images.get(image.id) ?? { firstSeenMs: nowMs, lastUsedMs: nowMs };
      if (inUse) seen.lastUsedMs = nowMs;
      this.#images.set(image.id, seen);
      return { image, inUse, ...seen };
    });
    const disk = diskUse(filesystems[0]?.mountpoint ?? this.#deps.rootDir);
    if (disk.usedShare * 100 < settings.imageGcHighPercent) return;
    const bytes = (disk.usedShare - settings.imageGcLowPercent / 100) * disk.capacityBytes;
    for (const id of imagesToRemove(uses, bytes, nowMs, settings.imageMinimumGcAgeMs)) {
      await cri.removeImage(id);
      this.#images.delete(id);
      logger.info({ image: id }, 'removed an unused image to free disk space');
    }
    onImagesRemoved();
  }
}
