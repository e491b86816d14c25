import type { AdmissionPlugin, Authorizer } from '../contracts.ts';
import type { ServerDeps } from '../authentication/deps.ts';
import { certificatePlugins } from './certificates.ts';
import { LimitRanger } from './limit-ranger.ts';
import { NamespaceLifecycle } from './namespace-lifecycle.ts';
import { NodeRestriction } from './node-restriction.ts';
import { alwaysPullImages, defaultTolerationSeconds, taintNodesByCondition } from './pod-defaults.ts';
import { PodSecurity } from './pod-security.ts';
import { PriorityPlugin } from './priority.ts';
import { ResourceQuotaPlugin } from './resource-quota.ts';
import { runtimeClassPlugin } from './runtime-class.ts';
import { ServiceAccountPlugin } from './service-account.ts';
import { defaultIngressClass, defaultStorageClass, persistentVolumeClaimResize, storageObjectInUseProtection } from './storage-defaults.ts';
import { unenforcedNotice } from './unenforced-notice.ts';

export interface AdmissionConfig {
  /** --enable-admission-plugins: beside the default ones. */
  readonly enable: readonly string[];
  /** --disable-admission-plugins */
  readonly disable: readonly string[];
  /** --default-not-ready-toleration-seconds */
  readonly notReadySeconds: number;
  /** --default-unreachable-toleration-seconds */
  readonly unreachableSeconds: number;
}

/** Every plug-in's name, in the order in which they run; * are on by default. What is on by default and not built is named in the log. */
const order = [
  'AlwaysAdmit', 'NamespaceAutoProvision', 'NamespaceLifecycle*', 'NamespaceExists', 'LimitPodHardAntiAffinityTopology', 'LimitRanger*', 'ServiceAccount*', 'NodeRestriction', 'TaintNodesByCondition*',
  'AlwaysPullImages', 'ImagePolicyWebhook', 'PodSecurity*', 'PodNodeSelector', 'Priority*', 'DefaultTolerationSeconds*', 'PodTolerationRestriction', 'EventRateLimit', 'ExtendedResourceToleration',
  'DefaultStorageClass*', 'StorageObjectInUseProtection*', 'PodGroupProtection*', 'OwnerReferencesPermissionEnforcement', 'PersistentVolumeClaimResize*', 'RuntimeClass*', 'CertificateApproval*', 'CertificateSigning*',
  'ClusterTrustBundleAttest*', 'CertificateSubjectRestriction*', 'DefaultIngressClass*', 'PodTopologyLabels*', 'PodGroupWorkloadExists*', 'NodeDeclaredFeatureValidator*', 'JobValidation*', 'PodResizeValidator*',
  'DenyServiceExternalIPs', 'MutatingAdmissionPolicy*', 'MutatingAdmissionWebhook*', 'ValidatingAdmissionPolicy*', 'ValidatingAdmissionWebhook*', 'ResourceQuota*', 'AlwaysDeny',
].map((text) => ({ name: text.replace('*', ''), default: text.endsWith('*') }));

/**
 * The plug-ins in running order. Throws on a name that nobody knows, and on one that upstream has, was asked for by name, and is not built:
 * a cluster must not believe in a guard that is not there.
 */
export function buildAdmission(config: AdmissionConfig, parts: { readonly authorizer: Authorizer; readonly escalationGuard?: AdmissionPlugin }, deps: ServerDeps): readonly AdmissionPlugin[] {
  const built = new Map(allPlugins(config, parts.authorizer, deps).map((plugin) => [plugin.name, plugin]));
  for (const name of [...config.enable, ...config.disable]) {
    if (!order.some((row) => row.name === name)) throw new Error(`unknown admission plugin ${name}`);
  }
  for (const name of config.enable) {
    if (!built.has(name)) throw new Error(`admission plugin ${name} is not built; start without it`);
  }
  const wanted = order.filter((row) => (row.default || config.enable.includes(row.name)) && !config.disable.includes(row.name)).map((row) => row.name);
  const missing = wanted.filter((name) => !built.has(name));
  if (missing.length > 0) deps.logger.info({ missing }, 'default admission plugins that this server does not have');
  const plugins = wanted.flatMap((name) => built.get(name) ?? []);
  return [...plugins, ...(parts.escalationGuard === undefined ? [] : [parts.escalationGuard]), unenforcedNotice(deps.logger)];
}

function allPlugins(config: AdmissionConfig, authorizer: Authorizer, deps: ServerDeps): readonly AdmissionPlugin[] {
  return [
    new NamespaceLifecycle(deps), new LimitRanger(deps), new ServiceAccountPlugin(deps), new NodeRestriction(deps), taintNodesByCondition, alwaysPullImages, new PodSecurity(deps),
    new PriorityPlugin(deps), defaultTolerationSeconds(config), defaultStorageClass(deps), storageObjectInUseProtection, persistentVolumeClaimResize(deps), runtimeClassPlugin(deps),
    ...certificatePlugins(authorizer), defaultIngressClass(deps), new ResourceQuotaPlugin(deps),
  ];
}
