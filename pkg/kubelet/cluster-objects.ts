import type { Clock } from '../base/clock.ts';
import type { ApiClient } from '../client/api-client.ts';
import { hasCode } from '../client/client-error.ts';
import { configMaps, persistentVolumeClaims, persistentVolumes, runtimeClasses, secrets, serviceAccounts } from '../client/resources.ts';
import type { ConfigMap, PersistentVolume, PersistentVolumeClaim, Pod, Secret, Service } from '../generated/types/core-v1.ts';
import type { RuntimeClass } from '../generated/types/node-v1.ts';
import { KubeletError } from './kubelet-error.ts';
import { podName, podNamespace, podUid } from './pod/labels.ts';

/** How old a ConfigMap or Secret may be when a pod that already runs looks at it again. */
export const objectAgeMsMax = 10_000;
/** A pod that starts shares only a fetch this young: it may have been made right after what it names. */
export const objectFreshMs = 300;
const objectsMax = 5000;
const tokenRefreshShare = 0.8;
const tokenRefreshMsMax = 24 * 3600 * 1000;

interface Kept<T> {
  readonly atMs: number;
  readonly value: Promise<T | undefined>;
}

interface Token {
  readonly text: string;
  readonly madeMs: number;
  readonly expiresMs: number;
}

/** What pods refer to by name, fetched one by one as the node authorizer allows it, and kept for a while. Without an API every ask fails. */
export class ClusterObjects {
  readonly #clock: Clock;
  #client: ApiClient | undefined;
  #services: (() => readonly Service[]) | undefined;
  readonly #kept = new Map<string, Kept<unknown>>();
  readonly #tokens = new Map<string, Token>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  connect(client: ApiClient, services: () => readonly Service[]): void {
    this.#client = client;
    this.#services = services;
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }
  services(): readonly Service[] {
    return this.#services?.() ?? [];
  }

  configMap(namespace: string, name: string, ageMsMax = objectAgeMsMax): Promise<ConfigMap | undefined> {
    return this.#get(`configmap/${namespace}/${name}`, ageMsMax, async (client) => client.get(configMaps, { namespace, name }));
  }
  secret(namespace: string, name: string, ageMsMax = objectAgeMsMax): Promise<Secret | undefined> {
    return this.#get(`secret/${namespace}/${name}`, ageMsMax, async (client) => client.get(secrets, { namespace, name }));
  }
  claim(namespace: string, name: string): Promise<PersistentVolumeClaim | undefined> {
    return this.#get(`claim/${namespace}/${name}`, objectFreshMs, async (client) => client.get(persistentVolumeClaims, { namespace, name }));
  }
  volume(name: string): Promise<PersistentVolume | undefined> {
    return this.#get(`volume/${name}`, objectFreshMs, async (client) => client.get(persistentVolumes, { name }));
  }

  runtimeClass(name: string): Promise<RuntimeClass | undefined> {
    return this.#get(`runtimeclass/${name}`, objectFreshMs, async (client) => client.get(runtimeClasses, { name }));
  }

  #get<T>(key: string, ageMsMax: number, fetch: (client: ApiClient) => Promise<T>): Promise<T | undefined> {
    const client = this.#client;
    if (client === undefined) return Promise.reject(new KubeletError('configError', 'no API server is configured'));
    const nowMs = this.#clock.monotonicMs();
    const kept = this.#kept.get(key);
    if (kept !== undefined && nowMs - kept.atMs <= ageMsMax) return kept.value as Promise<T | undefined>;
    const value = fetch(client).catch((err: unknown) => {
      this.#kept.delete(key);
      if (hasCode(err, 'notFound')) return undefined;
      throw err;
    });
    if (this.#kept.size >= objectsMax) this.#kept.delete(this.#kept.keys().next().value as string);
    this.#kept.delete(key);
    this.#kept.set(key, { atMs: nowMs, value });
    return value;
  }

  /** A token of the pod's service account, bound to the pod; a new one when four fifths of its life, or a day, are over. */
  async token(pod: Pod, audience: string | undefined, expirationSeconds: number): Promise<string> {
    const client = this.#client;
    if (client === undefined) throw new KubeletError('volume', 'no API server is configured');
    const account = pod.spec.serviceAccountName ?? 'default';
    const key = `${podUid(pod)}/${account}/${audience ?? ''}/${expirationSeconds}`;
    const nowMs = this.#clock.nowMs();
    const old = this.#tokens.get(key);
    if (old !== undefined && nowMs < old.madeMs + Math.min(tokenRefreshMsMax, (old.expiresMs - old.madeMs) * tokenRefreshShare)) return old.text;
    try {
      const answer = await client.createSubresource<{ status?: { token?: string; expirationTimestamp?: string } }>(serviceAccounts, { namespace: podNamespace(pod), name: account }, 'token', {
        apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: { namespace: podNamespace(pod) },
        spec: {
          audiences: audience === undefined || audience === '' ? [] : [audience], expirationSeconds,
          boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: podName(pod), uid: podUid(pod) },
        },
      });
      const text = answer.status?.token ?? '';
      if (text === '') throw new KubeletError('volume', `the API gave no token for service account "${account}"`);
      this.#tokens.set(key, { text, madeMs: nowMs, expiresMs: Date.parse(answer.status?.expirationTimestamp ?? '') || nowMs + expirationSeconds * 1000 });
      return text;
    } catch (err) {
      if (old !== undefined && nowMs < old.expiresMs && !hasCode(err, 'notFound')) return old.text;
      throw new KubeletError('volume', `failed to fetch token: ${err instanceof Error ? err.message : String(err)}`);
    }
  }

  forgetPod(uid: string): void {
    for (const key of this.#tokens.keys()) if (key.startsWith(`${uid}/`)) this.#tokens.delete(key);
  }
}
