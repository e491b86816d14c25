import { SystemClock, sleep, type Clock } from '../base/clock.ts';
import type { JsonObject } from '../base/json.ts';
import { silentLogger } from '../base/log.ts';
import { SystemRandom } from '../base/random.ts';
import { kinds } from '../generated/schema.ts';
import { ApiClient } from '../client/api-client.ts';
import { ClientError } from '../client/client-error.ts';
import type { ClientConfig } from '../client/kubeconfig.ts';
import { KubeadmError } from './kubeadm-error.ts';

export function connect(config: ClientConfig, clock: Clock = new SystemClock()): ApiClient {
  return ApiClient.connect({ ...config, userAgent: 'kubeadm' }, { clock, random: new SystemRandom(), logger: silentLogger });
}

function collection(object: JsonObject): string {
  const apiVersion = object['apiVersion'] as string;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') as [string, string] : ['', apiVersion];
  const kind = kinds.find((row) => row.group === group && row.version === version && row.kind === object['kind']);
  if (kind === undefined) throw new KubeadmError('api', `no such kind: ${apiVersion} ${String(object['kind'])}`);
  const { namespace } = object['metadata'] as { readonly namespace?: string };
  return `${group === '' ? '/api/v1' : `/apis/${apiVersion}`}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${kind.plural}`;
}

/** Creates the object, or brings an existing one to this form. */
export async function ensure(client: ApiClient, object: JsonObject, signal?: AbortSignal): Promise<void> {
  const path = collection(object);
  const { name } = object['metadata'] as { readonly name: string };
  try {
    await client.raw('POST', path, object, { signal });
  } catch (err) {
    if (!(err instanceof ClientError) || err.code !== 'alreadyExists') throw err;
    await client.raw('PATCH', `${path}/${name}`, object, { contentType: 'application/merge-patch+json', signal });
  }
}

/** Asks until `attempt` gives a value; names `what` when time runs out. The last failure is the cause. */
export async function waitFor<T>(what: string, attempt: () => Promise<T | undefined>, { timeoutMs, intervalMs = 100, clock = new SystemClock() }: { readonly timeoutMs: number; readonly intervalMs?: number; readonly clock?: Clock }): Promise<T> {
  const deadline = clock.monotonicMs() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (err) {
      cause = err;
    }
    if (clock.monotonicMs() > deadline) throw new KubeadmError('timeout', `timed out after ${timeoutMs / 1000} s waiting for ${what}`, { cause });
    await sleep(clock, intervalMs);
  }
}
