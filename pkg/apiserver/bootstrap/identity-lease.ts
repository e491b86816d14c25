import { createHash } from 'node:crypto';
import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { ServerDeps } from '../authentication/deps.ts';
import type { ClusterObjectsConfig } from './cluster-objects.ts';
import { ensureObject } from './object-writer.ts';
import { reconcileFields } from './reconcile.ts';

const renewMs = 10_000;
const durationSeconds = 3600;
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Tells the cluster which API servers there are: a Lease in kube-system named after the host, renewed while the server lives. */
export class IdentityLease implements Service {
  readonly name = 'identity lease';
  readonly #config: ClusterObjectsConfig;
  readonly #deps: ServerDeps;
  readonly #holder: string;
  constructor(config: ClusterObjectsConfig, deps: ServerDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#holder = `${identityName(config.hostname)}_${deps.random.uuid()}`;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#renew();
      } catch (err) {
        this.#deps.logger.debug({ cause: errorMessage(err) }, 'the identity lease could not be renewed; will retry');
      }
      await sleep(this.#deps.clock, renewMs, { signal }).catch(() => undefined);
    }
  }

  async #renew(): Promise<void> {
    const { hostname, advertiseAddress, port } = this.#config;
    const renewTime = `${new Date(this.#deps.clock.nowMs()).toISOString().slice(0, -1)}000Z`;
    await ensureObject(this.#deps, 'coordination.k8s.io', 'leases', {
      kind: 'Lease', apiVersion: 'coordination.k8s.io/v1',
      metadata: {
        name: identityName(hostname), namespace: 'kube-system',
        labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': hostname },
        annotations: { 'kubernetes.io/peer-advertise-address': `${advertiseAddress}:${port}` },
      },
      spec: { holderIdentity: this.#holder, leaseDurationSeconds: durationSeconds, renewTime },
    }, reconcileFields('spec'));
  }
}

/** apiserver- and 26 base32 characters of the host name's SHA-256. */
export function identityName(hostname: string): string {
  const bytes = createHash('sha256').update(hostname).digest().subarray(0, 16);
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += base32[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return `apiserver-${bits > 0 ? `${text}${base32[(value << (5 - bits)) & 31]}` : text}`;
}
