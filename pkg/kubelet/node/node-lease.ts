import { formatMicroTime } from '../../api/meta/time.ts';
import { type Clock, sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import { leases } from '../../client/resources.ts';
import type { Lease } from '../../generated/types/coordination-v1.ts';

export const nodeLeaseNamespace = 'kube-node-lease';
const retryMs = 1000;
const unregisteredMs = 100;

/** Renews the node's Lease every quarter of its duration: the sign of life that the node controller reads. */
export class NodeLease implements Service {
  readonly name = 'node lease';
  readonly #client: ApiClient;
  readonly #node: { readonly name: string; readonly uid: () => string };
  readonly #seconds: number;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #last: Lease | undefined;
  constructor(client: ApiClient, node: { readonly name: string; readonly uid: () => string }, leaseSeconds: number, deps: { readonly clock: Clock; readonly logger: Logger }) {
    this.#client = client;
    this.#node = node;
    this.#seconds = leaseSeconds;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // The Lease belongs to the Node, which must be there first.
      if (this.#node.uid() === '') {
        await sleep(this.#clock, unregisteredMs, { signal }).catch(() => undefined);
        continue;
      }
      let delayMs = (this.#seconds * 1000) / 4;
      try {
        this.#last = await this.#renew(signal);
      } catch (err) {
        this.#last = undefined;
        delayMs = retryMs;
        if (!signal.aborted) this.#logger.debug({ cause: errorMessage(err) }, 'node lease was not renewed');
      }
      await sleep(this.#clock, delayMs, { signal }).catch(() => undefined);
    }
  }

  async #renew(signal: AbortSignal): Promise<Lease> {
    const name = this.#node.name;
    const renewTime = formatMicroTime(this.#clock.nowMs());
    const spec = { holderIdentity: name, leaseDurationSeconds: this.#seconds, renewTime };
    const options = { signal, deadlineMs: 10_000 };
    try {
      const current = this.#last ?? await this.#client.get(leases, { namespace: nodeLeaseNamespace, name }, options);
      return await this.#client.update(leases, { ...current, spec: { ...current.spec, ...spec } }, options);
    } catch (err) {
      if (!hasCode(err, 'notFound')) throw err;
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name, uid: this.#node.uid() }];
      return this.#client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: nodeLeaseNamespace, ownerReferences }, spec }, options);
    }
  }
}
