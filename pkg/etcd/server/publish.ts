import { sleep } from '../../base/clock.ts';
import type { EtcdServer } from './etcd-server.ts';

const pauseMs = 200;

/** Tells the cluster our name and client URLs, again until it is in the log. */
export async function publishMember(server: EtcdServer, name: string, clientUrls: readonly string[], { signal }: { readonly signal: AbortSignal }): Promise<void> {
  const known = server.state.membership.get(server.memberId);
  if (known?.name === name && known.clientUrls.join() === clientUrls.join()) return;
  while (!signal.aborted) {
    try {
      await server.propose({ cluster_member_attr_set: { member_ID: server.memberId.toString(), member_attributes: { name, client_urls: [...clientUrls] } } });
      server.options.logger.info({ name, clientUrls }, 'published this member to the cluster');
      return;
    } catch {
      await sleep(server.options.clock, pauseMs, { signal }).catch(() => undefined);
    }
  }
}
