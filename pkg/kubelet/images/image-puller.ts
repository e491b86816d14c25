import type { Clock } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import { CriError } from '../../cri/cri-error.ts';
import type { AuthConfig, Image, SandboxConfig } from '../../cri/messages.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import { CrashBackoff, goDuration } from '../pod/crash-backoff.ts';
import { podUid } from '../pod/labels.ts';
import type { PodEvents } from '../runtime/events.ts';

export type ImageFailureReason = 'ErrImagePull' | 'ImagePullBackOff' | 'ErrImageNeverPull' | 'InvalidImageName' | 'ImageInspectError';

/** The image is not there, with the reason and message that the container's status shows. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageFailureReason;
  /** When another attempt makes sense. */
  readonly retryAfterMs: number;
  constructor(code: ImageFailureReason, message: string, retryAfterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface PullableImage {
  /** For CreateContainer. */
  readonly ref: string;
  readonly uid: number | undefined;
  readonly username: string;
}

/** name[:tag][@digest] with the domain and tag that a bare name stands for; undefined when it cannot be an image name. */
export function normalizeImage(image: string): string | undefined {
  if (!/^[a-z0-9A-Z]([\w.:/@-]*\w)?$/.test(image)) return undefined;
  const [nameTag = '', digest] = image.split('@');
  const slash = nameTag.indexOf('/');
  const first = slash < 0 ? '' : nameTag.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost');
  const rest = hasDomain ? nameTag.slice(slash + 1) : nameTag;
  const colon = rest.lastIndexOf(':');
  const repository = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (!/^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/.test(repository)) return undefined;
  if (tag !== undefined && !/^[\w][\w.-]{0,127}$/.test(tag)) return undefined;
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  const domain = hasDomain ? first : 'docker.io';
  const full = domain === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository;
  const version = digest === undefined ? `:${tag ?? 'latest'}` : `${tag === undefined ? '' : `:${tag}`}@${digest}`;
  return `${domain}/${full}${version}`;
}

export interface ImagePullerOptions {
  readonly parallelMax: number;
}

/** Makes sure images are on the node, by pull policy; one pull per image and at most `parallelMax` at once. */
export class ImagePuller {
  readonly #cri: CriClient;
  readonly #clock: Clock;
  readonly #events: PodEvents;
  readonly #parallelMax: number;
  readonly #backoff = new CrashBackoff(10_000, 300_000);
  readonly #pulling = new Map<string, Promise<string>>();
  readonly #waiting: (() => void)[] = [];
  #active = 0;
  readonly #onPulled: () => void;
  constructor(deps: { readonly cri: CriClient; readonly clock: Clock; readonly events: PodEvents; readonly onPulled?: () => void }, options: ImagePullerOptions) {
    this.#cri = deps.cri;
    this.#clock = deps.clock;
    this.#events = deps.events;
    this.#parallelMax = options.parallelMax;
    this.#onPulled = deps.onPulled ?? (() => undefined);
  }

  /** Rejects with ImageError. */
  async ensure(pod: Pod, container: Container, auths: readonly AuthConfig[], sandbox: SandboxConfig): Promise<PullableImage> {
    const image = container.image ?? '';
    const full = normalizeImage(image);
    const fail = (reason: string, message: string): void => this.#events.containerWaits(pod, container.name, 'Warning', reason, message);
    if (full === undefined) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
      fail('InspectFailed', message);
      throw new ImageError('InvalidImageName', message, 60_000);
    }
    const present = await this.#inspect(pod, container, full);
    const policy = container.imagePullPolicy ?? (full.endsWith(':latest') ? 'Always' : 'IfNotPresent');
    if (present !== undefined && policy !== 'Always') {
      this.#events.container(pod, container.name, 'Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`);
      return pullable(present);
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      fail('ErrImageNeverPull', message);
      throw new ImageError('ErrImageNeverPull', message, 60_000);
    }
    const key = `${podUid(pod)}/${image}`;
    this.#assertNoBackoff(pod, container, key, image);
    return this.#pull(pod, container, { image, full, key, auths, sandbox });
  }

  async #inspect(pod: Pod, container: Container, full: string): Promise<Image | undefined> {
    try {
      return await this.#cri.imageStatus(full);
    } catch (err) {
      const message = `Failed to inspect image "${container.image ?? ''}": ${errorMessage(err)}`;
      this.#events.container(pod, container.name, 'Warning', 'InspectFailed', message);
      throw new ImageError('ImageInspectError', message, 2_000, { cause: err });
    }
  }

  #failedAt = new Map<string, { readonly atMs: number; readonly message: string }>();

  #assertNoBackoff(pod: Pod, container: Container, key: string, image: string): void {
    const failed = this.#failedAt.get(key);
    if (failed === undefined) return;
    const waitMs = this.#backoff.remainingMs(key, failed.atMs, this.#clock.nowMs());
    if (waitMs === 0) return;
    this.#events.containerWaits(pod, container.name, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
    throw new ImageError('ImagePullBackOff', `Back-off pulling image "${image}": ${failed.message}`, waitMs);
  }

  async #pull(pod: Pod, container: Container, what: { image: string; full: string; key: string; auths: readonly AuthConfig[]; sandbox: SandboxConfig }): Promise<PullableImage> {
    const { image, full, key, auths, sandbox } = what;
    this.#events.container(pod, container.name, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const startedMs = this.#clock.monotonicMs();
    try {
      const ref = await this.#shared(full, auths, sandbox);
      const took = goDuration(Math.round(this.#clock.monotonicMs() - startedMs));
      const now = await this.#cri.imageStatus(ref) ?? await this.#cri.imageStatus(full);
      const size = now === undefined ? '' : ` Image size: ${now.sizeBytes} bytes.`;
      this.#events.container(pod, container.name, 'Normal', 'Pulled', `Successfully pulled image "${image}" in ${took} (${took} including waiting).${size}`);
      this.#failedAt.delete(key);
      this.#onPulled();
      return now === undefined ? { ref, uid: undefined, username: '' } : pullable(now);
    } catch (err) {
      const nowMs = this.#clock.nowMs();
      const message = err instanceof CriError ? err.message : errorMessage(err);
      this.#backoff.next(key, nowMs, nowMs);
      this.#failedAt.set(key, { atMs: nowMs, message: `ErrImagePull: ${message}` });
      this.#events.container(pod, container.name, 'Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
      throw new ImageError('ErrImagePull', message, this.#backoff.delayMs(key), { cause: err });
    }
  }

  /** Pulls of one image with the same credentials join. */
  #shared(full: string, auths: readonly AuthConfig[], sandbox: SandboxConfig): Promise<string> {
    const key = `${full} ${JSON.stringify(auths)}`;
    const running = this.#pulling.get(key);
    if (running !== undefined) return running;
    const pull = this.#limited(async () => this.#tryEach(full, auths, sandbox)).finally(() => this.#pulling.delete(key));
    this.#pulling.set(key, pull);
    return pull;
  }

  async #tryEach(full: string, auths: readonly AuthConfig[], sandbox: SandboxConfig): Promise<string> {
    let failure: unknown;
    for (const auth of auths.length === 0 ? [undefined] : auths) {
      try {
        return await this.#cri.pullImage({ image: full }, auth, sandbox);
      } catch (err) {
        failure = err;
      }
    }
    throw failure;
  }

  async #limited<T>(work: () => Promise<T>): Promise<T> {
    while (this.#active >= this.#parallelMax) await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    this.#active++;
    try {
      return await work();
    } finally {
      this.#active--;
      this.#waiting.shift()?.();
    }
  }

  forgetPod(uid: string): void {
    this.#backoff.forget(`${uid}/`);
    for (const key of this.#failedAt.keys()) if (key.startsWith(`${uid}/`)) this.#failedAt.delete(key);
  }
}

function pullable(image: Image): PullableImage {
  return { ref: image.id, uid: image.uid, username: image.username };
}
