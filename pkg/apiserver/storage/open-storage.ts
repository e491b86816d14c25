import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { EtcdClient } from '../../etcdclient/etcd-client.ts';
import type { TlsOptions } from '../../etcdclient/endpoints.ts';
import { EtcdStorage } from './etcd-storage.ts';
import { defaultCacheLimits, type CacheLimits } from './resource-cache.ts';
import { createValueCodec, type StorageMediaType } from './value-codec.ts';

export interface StorageConfig {
  /** --etcd-servers */
  readonly endpoints: readonly string[];
  /** --etcd-cafile, --etcd-certfile, --etcd-keyfile: the PEM texts. */
  readonly tls?: TlsOptions;
  /** --storage-media-type: what is written; both are read. */
  readonly mediaType: StorageMediaType;
  /** --etcd-prefix */
  readonly prefix?: string;
  /** --etcd-compaction-interval; 0 for never. */
  readonly compactionIntervalMs?: number;
  readonly bookmarkIntervalMs?: number;
  readonly limits?: Partial<CacheLimits>;
}

/** Does not wait for the store: calls do, and `health` tells. Closes itself when the signal aborts; `close` waits until it has. */
export function openStorage(config: StorageConfig, { clock, logger, signal }: { readonly clock: Clock; readonly logger: Logger; readonly signal: AbortSignal }): EtcdStorage {
  const client = new EtcdClient({ endpoints: config.endpoints, ...(config.tls === undefined ? {} : { tls: config.tls }), clock, logger });
  const context = { client, codec: createValueCodec(config.mediaType), clock, logger, root: config.prefix ?? '/registry' };
  const storage = new EtcdStorage(context, {
    limits: { ...defaultCacheLimits, ...config.limits },
    compactionIntervalMs: config.compactionIntervalMs ?? 5 * 60_000,
    bookmarkIntervalMs: config.bookmarkIntervalMs ?? 60_000,
  });
  const close = (): void => { void storage.close(); };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  return storage;
}
