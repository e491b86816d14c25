import type { Clock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { WorkQueue } from '../base/workqueue.ts';
import type { ApiClient } from '../client/api-client.ts';
import { hasCode } from '../client/client-error.ts';
import { pods } from '../client/resources.ts';
import { canonicalJson } from '../api/hash.ts';
import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Pod, PodStatus } from '../generated/types/core-v1.ts';
import { podName, podNamespace, podUid } from './pod/labels.ts';

/** Pods whose status is written at once. */
const writersMax = 10;

/** Finds the API's copy of a pod: itself, or a static pod's mirror; undefined while there is none. */
export type ApiCopy = (pod: Pod) => Pod | undefined;

const ownedFields = [
  'observedGeneration', 'phase', 'conditions', 'message', 'reason', 'hostIP', 'hostIPs', 'podIP', 'podIPs', 'startTime', 'initContainerStatuses',
  'containerStatuses', 'ephemeralContainerStatuses', 'qosClass',
] as const;

/** What a strategic merge patch must say so that `from` becomes `to`; undefined when nothing. Fields the kubelet does not own are left alone. */
export function statusPatch(from: PodStatus | undefined, to: PodStatus): JsonObject | undefined {
  const changes: Record<string, JsonValue> = {};
  for (const field of ownedFields) {
    const before = (from?.[field] ?? null) as JsonValue;
    const after = (to[field] ?? null) as JsonValue;
    if (canonicalJson(before) !== canonicalJson(after)) changes[field] = after;
  }
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** Brings the API's pod statuses to what this node sees: the latest of each pod, at once, retried until it is taken or the pod is gone. */
export class StatusWriter implements Service {
  readonly name = 'status writer';
  readonly #queue: WorkQueue;
  readonly #latest = new Map<string, { readonly pod: Pod; readonly status: PodStatus }>();
  /** What the API was last told: the informer may lag behind. */
  readonly #written = new Map<string, { readonly uid: string; readonly status: PodStatus }>();
  #client: ApiClient | undefined;
  #apiCopy: ApiCopy = () => undefined;
  constructor(deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#queue = new WorkQueue({ name: 'pod status', clock: deps.clock, logger: deps.logger, workers: writersMax, backoff: { baseMs: 100, factor: 2, maxMs: 10_000, jitter: 0 } });
  }

  connect(client: ApiClient, apiCopy: ApiCopy): void {
    this.#client = client;
    this.#apiCopy = apiCopy;
    for (const uid of this.#latest.keys()) this.#queue.add(uid);
  }

  disconnect(): void {
    this.#client = undefined;
  }

  set(pod: Pod, status: PodStatus): void {
    this.#latest.set(podUid(pod), { pod, status });
    if (this.#client !== undefined) this.#queue.add(podUid(pod));
  }
  get(uid: string): PodStatus | undefined {
    return this.#latest.get(uid)?.status;
  }
  /** The API's copy appeared or changed: someone else may have written over it. */
  recheck(uid: string): void {
    if (this.#latest.has(uid) && this.#client !== undefined) this.#queue.add(uid);
  }
  forget(uid: string): void {
    this.#latest.delete(uid);
    this.#written.delete(uid);
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#queue.run(async (uid, abort) => this.flush(uid, abort), signal);
  }

  /** Writes the pod's latest status now; resolves when the API holds it or has no such pod. Rejects when the API does not answer. */
  async flush(uid: string, signal?: AbortSignal): Promise<void> {
    const latest = this.#latest.get(uid);
    const client = this.#client;
    if (latest === undefined || client === undefined) return;
    const copy = this.#apiCopy(latest.pod);
    if (copy === undefined) return;
    const copyUid = podUid(copy);
    const written = this.#written.get(uid);
    if (written?.uid === copyUid && written.status === latest.status && statusPatch(copy.status, latest.status) === undefined) return;
    const patch = statusPatch(copy.status, latest.status);
    if (patch === undefined) {
      this.#written.set(uid, { uid: copyUid, status: latest.status });
      if (written === undefined || written.uid === copyUid && statusPatch(written.status, latest.status) === undefined) return;
    }
    const body = { metadata: { uid: copyUid }, status: patch ?? wholeStatus(latest.status) };
    try {
      await client.patch(pods, { namespace: podNamespace(copy), name: podName(copy) }, { type: 'strategic', subresource: 'status', body }, { signal });
      this.#written.set(uid, { uid: copyUid, status: latest.status });
    } catch (err) {
      if (!hasCode(err, 'notFound', 'conflict')) throw err;
    }
  }
}

/** The informer still shows an older write of ours that happens to equal this one: say it all again. */
function wholeStatus(status: PodStatus): JsonObject {
  return Object.fromEntries(ownedFields.map((field) => [field, (status[field] ?? null) as JsonValue]));
}
