import type { KeyPair } from '../base/pki.ts';
import type { ControllerFactory } from './contracts.ts';
import { bootstrapSignerController, tokenCleanerController } from './bootstrap/bootstrap-controllers.ts';
import { clusterRoleAggregationController } from './clusterroleaggregation/cluster-role-aggregation-controller.ts';
import { cronJobController } from './cronjob/cronjob-controller.ts';
import { csrApprovingController, csrCleaningController, csrSigningController } from './csr/csr-controllers.ts';
import { daemonSetController } from './daemonset/daemonset-controller.ts';
import { deploymentController } from './deployment/deployment-controller.ts';
import { endpointsController } from './endpoints/endpoints-controller.ts';
import { endpointSliceController } from './endpointslice/endpointslice-controller.ts';
import { garbageCollector } from './garbagecollector/garbage-collector.ts';
import { jobController } from './job/job-controller.ts';
import { ttlAfterFinishedController } from './job/ttl-after-finished-controller.ts';
import { namespaceController } from './namespace/namespace-controller.ts';
import { nodeIpamController } from './nodeipam/node-ipam-controller.ts';
import { nodeLifecycleController } from './nodelifecycle/node-lifecycle-controller.ts';
import { podGcController } from './podgc/pod-gc-controller.ts';
import { replicaSetController } from './replicaset/replicaset-controller.ts';
import { replicationController } from './replicaset/replication-controller.ts';
import { resourceQuotaController } from './resourcequota/resource-quota-controller.ts';
import { rootCaPublisher } from './rootca/root-ca-publisher.ts';
import { serviceAccountController } from './serviceaccount/service-account-controller.ts';
import { tokenController } from './serviceaccounttoken/token-controller.ts';
import { statefulSetController } from './statefulset/statefulset-controller.ts';
import { taintEvictionController } from './tainteviction/taint-eviction-controller.ts';
import { ttlController } from './ttl/ttl-controller.ts';

/** What the flags say, for all controllers together. */
export interface ControllerOptions {
  readonly clusterCidrs: readonly string[];
  readonly serviceCidrs: readonly string[];
  readonly allocateNodeCidrs: boolean;
  readonly maskIpv4: number;
  readonly maskIpv6: number;
  /** PEM of what pods trust; undefined: the API server's authority from the kubeconfig. */
  readonly rootCaPem: string | undefined;
  /** PEM of the key that signs the tokens of token Secrets. */
  readonly serviceAccountKeyPem: string | undefined;
  /** By signer name. */
  readonly authorities: Readonly<Record<string, KeyPair>>;
  readonly signingDurationMs: number;
  readonly endpointsPerSliceMax: number;
  readonly nodeMonitorPeriodMs: number;
  readonly nodeMonitorGraceMs: number;
  readonly nodeStartupGraceMs: number;
  readonly nodeEvictionRate: number;
  readonly secondaryNodeEvictionRate: number;
  readonly largeClusterSize: number;
  readonly unhealthyZoneShare: number;
  readonly terminatedPodsMax: number;
}

export interface ControllerEntry {
  readonly name: string;
  /** The name that --controllers knew before 1.28. */
  readonly alias?: string;
  /** Its service account in kube-system. */
  readonly account: string;
  /** Started only when --controllers names it. */
  readonly onDemand?: true;
  /** undefined when the options leave it nothing to do, with the reason. */
  readonly make: (options: ControllerOptions) => ControllerFactory | { readonly idle: string };
}

const always = (factory: ControllerFactory) => (): ControllerFactory => factory;

export const controllers: readonly ControllerEntry[] = [
  { name: 'serviceaccount-controller', alias: 'serviceaccount', account: 'service-account-controller', make: always(serviceAccountController) },
  {
    name: 'serviceaccount-token-controller', alias: 'serviceaccount-token', account: 'service-account-controller',
    make: ({ serviceAccountKeyPem, rootCaPem }) => (serviceAccountKeyPem === undefined ? { idle: 'no --service-account-private-key-file' } : tokenController({ signingKeyPem: serviceAccountKeyPem, rootCaPem })),
  },
  {
    name: 'root-ca-certificate-publisher-controller', alias: 'root-ca-cert-publisher', account: 'root-ca-cert-publisher',
    make: ({ rootCaPem }) => (rootCaPem === undefined ? { idle: 'no --root-ca-file and no certificate authority in the kubeconfig' } : rootCaPublisher(rootCaPem)),
  },
  { name: 'deployment-controller', alias: 'deployment', account: 'deployment-controller', make: always(deploymentController) },
  { name: 'replicaset-controller', alias: 'replicaset', account: 'replicaset-controller', make: always(replicaSetController) },
  { name: 'replicationcontroller-controller', alias: 'replicationcontroller', account: 'replication-controller', make: always(replicationController) },
  { name: 'endpointslice-controller', alias: 'endpointslice', account: 'endpointslice-controller', make: ({ endpointsPerSliceMax }) => endpointSliceController(endpointsPerSliceMax) },
  { name: 'endpoints-controller', alias: 'endpoint', account: 'endpoint-controller', make: always(endpointsController) },
  {
    name: 'node-ipam-controller', alias: 'nodeipam', account: 'node-controller',
    make: (options) => (options.allocateNodeCidrs && options.clusterCidrs.length > 0 ? nodeIpamController(options) : { idle: '--allocate-node-cidrs is off or --cluster-cidr is not set' }),
  },
  { name: 'certificatesigningrequest-approving-controller', alias: 'csrapproving', account: 'certificate-controller', make: always(csrApprovingController) },
  {
    name: 'certificatesigningrequest-signing-controller', alias: 'csrsigning', account: 'certificate-controller',
    make: ({ authorities, signingDurationMs }) => (Object.keys(authorities).length === 0 ? { idle: 'no --cluster-signing-cert-file and --cluster-signing-key-file' } : csrSigningController({ authorities, durationMs: signingDurationMs })),
  },
  { name: 'certificatesigningrequest-cleaner-controller', alias: 'csrcleaner', account: 'certificate-controller', make: always(csrCleaningController) },
  { name: 'daemonset-controller', alias: 'daemonset', account: 'daemon-set-controller', make: always(daemonSetController) },
  { name: 'statefulset-controller', alias: 'statefulset', account: 'statefulset-controller', make: always(statefulSetController) },
  { name: 'job-controller', alias: 'job', account: 'job-controller', make: always(jobController) },
  { name: 'cronjob-controller', alias: 'cronjob', account: 'cronjob-controller', make: always(cronJobController) },
  { name: 'ttl-after-finished-controller', alias: 'ttl-after-finished', account: 'ttl-after-finished-controller', make: always(ttlAfterFinishedController) },
  { name: 'namespace-controller', alias: 'namespace', account: 'namespace-controller', make: always(namespaceController) },
  {
    name: 'node-lifecycle-controller', alias: 'nodelifecycle', account: 'node-controller',
    make: (options) => nodeLifecycleController({
      monitorPeriodMs: options.nodeMonitorPeriodMs, graceMs: options.nodeMonitorGraceMs, startupGraceMs: options.nodeStartupGraceMs, perSecond: options.nodeEvictionRate,
      secondaryPerSecond: options.secondaryNodeEvictionRate, largeClusterSize: options.largeClusterSize, unhealthyShare: options.unhealthyZoneShare,
    }),
  },
  { name: 'taint-eviction-controller', account: 'node-controller', make: always(taintEvictionController) },
  { name: 'pod-garbage-collector-controller', alias: 'podgc', account: 'pod-garbage-collector', make: ({ terminatedPodsMax }) => podGcController(terminatedPodsMax) },
  { name: 'ttl-controller', alias: 'ttl', account: 'ttl-controller', make: always(ttlController) },
  { name: 'resourcequota-controller', alias: 'resourcequota', account: 'resourcequota-controller', make: always(resourceQuotaController) },
  { name: 'clusterrole-aggregation-controller', alias: 'clusterrole-aggregation', account: 'clusterrole-aggregation-controller', make: always(clusterRoleAggregationController) },
  { name: 'bootstrap-signer-controller', alias: 'bootstrapsigner', account: 'bootstrap-signer', onDemand: true, make: always(bootstrapSignerController) },
  { name: 'token-cleaner-controller', alias: 'tokencleaner', account: 'token-cleaner', onDemand: true, make: always(tokenCleanerController) },
  // Last: it shares the informers that the others asked for.
  { name: 'garbage-collector-controller', alias: 'garbagecollector', account: 'generic-garbage-collector', make: always(garbageCollector) },
];

/** Every controller that Kubernetes 1.36 has. Those without an entry above are not part of this manager, which says so when it starts. */
export const upstreamControllers: readonly string[] = [
  'bootstrap-signer-controller', 'certificatesigningrequest-approving-controller', 'certificatesigningrequest-cleaner-controller', 'certificatesigningrequest-signing-controller',
  'clusterrole-aggregation-controller', 'cronjob-controller', 'daemonset-controller', 'deployment-controller', 'device-taint-eviction-controller', 'disruption-controller',
  'endpoints-controller', 'endpointslice-controller', 'endpointslice-mirroring-controller', 'ephemeral-volume-controller', 'garbage-collector-controller',
  'horizontal-pod-autoscaler-controller', 'job-controller', 'legacy-serviceaccount-token-cleaner-controller', 'namespace-controller', 'node-ipam-controller', 'node-lifecycle-controller',
  'persistentvolume-attach-detach-controller', 'persistentvolume-binder-controller', 'persistentvolume-expander-controller', 'persistentvolume-protection-controller',
  'persistentvolumeclaim-protection-controller', 'pod-garbage-collector-controller', 'replicaset-controller', 'replicationcontroller-controller', 'resourceclaim-controller',
  'resourcequota-controller', 'root-ca-certificate-publisher-controller', 'selinux-warning-controller', 'service-cidr-controller', 'serviceaccount-controller', 'serviceaccount-token-controller',
  'statefulset-controller', 'storage-version-migrator-controller', 'storageversion-garbage-collector-controller', 'taint-eviction-controller', 'token-cleaner-controller',
  'ttl-after-finished-controller', 'ttl-controller', 'validatingadmissionpolicy-status-controller', 'volumeattributesclass-protection-controller',
];

export class UnknownController extends Error {
  override readonly name = 'UnknownController';
  readonly code = 'UNKNOWN_CONTROLLER';
}

/** Which of `entries` a --controllers list starts: `*` all but those on demand, `name` one, `-name` not. Throws on a name that Kubernetes does not have. */
export function selectControllers(entries: readonly ControllerEntry[], words: readonly string[]): readonly ControllerEntry[] {
  const known = new Set([...upstreamControllers, ...entries.flatMap(({ name, alias = name }) => [name, alias])]);
  for (const word of words) {
    if (word !== '*' && !known.has(word.replace(/^-/, ''))) throw new UnknownController(`--controllers: "${word}" is not in the list of known controllers`);
  }
  return entries.filter(({ name, alias = name, onDemand }) => {
    if (words.includes(name) || words.includes(alias)) return true;
    if (words.includes(`-${name}`) || words.includes(`-${alias}`)) return false;
    return words.includes('*') && onDemand !== true;
  });
}
