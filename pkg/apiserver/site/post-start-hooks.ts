import type { ReadyCheck } from '../contracts.ts';
import type { Storage } from '../storage/storage.ts';
import type { HealthChecks } from './health.ts';

/** In the order in which upstream lists them; `bootstrap` ones come with a check of their own. */
const hooks = [
  'start-apiserver-admission-initializer', 'generic-apiserver-start-informers', 'priority-and-fairness-config-consumer', 'priority-and-fairness-filter',
  'storage-object-count-tracker-hook', 'start-apiextensions-informers', 'start-apiextensions-controllers', 'crd-informer-synced', 'start-system-namespaces-controller',
  'peer-endpoint-reconciler-controller', 'start-cluster-authentication-info-controller', 'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector', 'storage-readiness', 'start-legacy-token-tracking-controller', 'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes', 'priority-and-fairness-config-producer', 'bootstrap-controller',
  'start-kubernetes-service-cidr-controller', 'aggregator-reload-proxy-client-cert', 'start-kube-aggregator-informers', 'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller', 'apiservice-registration-controller', 'apiservice-discovery-controller', 'kube-apiserver-autoregistration',
  'autoregister-completion', 'apiservice-openapi-controller', 'apiservice-openapiv3-controller',
];

export interface HealthParts {
  readonly storage: Storage;
  /** Named poststarthook/NAME. */
  readonly bootstrap: readonly ReadyCheck[];
  /** Undefined once the mirrors that authorization rests on are filled. */
  readonly informersSynced: () => string | undefined;
  readonly shuttingDown: () => boolean;
}

/**
 * The checks behind /healthz, /livez and /readyz under upstream's names. Names of parts that this server does not have as separate loops are well
 * as soon as the informers are, which they would rest on.
 */
export function healthChecks({ storage, bootstrap, informersSynced, shuttingDown }: HealthParts): HealthChecks {
  const ping: ReadyCheck = { name: 'ping', check: () => undefined };
  const log: ReadyCheck = { name: 'log', check: () => undefined };
  const loopback: ReadyCheck = { name: 'loopback-serving-certificate', check: () => undefined };
  const etcd: ReadyCheck = { name: 'etcd', check: () => storage.health() };
  const poststart = hooks.map((hook): ReadyCheck => {
    const name = hook === 'autoregister-completion' ? hook : `poststarthook/${hook}`;
    return bootstrap.find((check) => check.name === name) ?? { name, check: informersSynced };
  });
  const live = [ping, log, loopback, etcd, ...poststart];
  const ready: readonly ReadyCheck[] = [
    ping, log, etcd, { name: 'etcd-readiness', check: () => storage.health() }, { name: 'informer-sync', check: informersSynced }, ...poststart,
    { name: 'shutdown', check: () => (shuttingDown() ? 'process is shutting down' : undefined) },
  ];
  return { healthz: live, livez: live, readyz: ready };
}
