import { ClientError } from '../client/client-error.ts';
import type { ApiClient } from '../client/api-client.ts';
import { nodes } from '../client/resources.ts';
import { loadKubeconfig } from '../client/kubeconfig.ts';
import { addonObjects } from './addons.ts';
import { connect, ensure, waitFor } from './api.ts';
import { writeCertificates } from './certificates.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { adminBinding, bootstrapObjects } from './cluster-objects.ts';
import type { NodeFiles } from './files.ts';
import { KubeadmError } from './kubeadm-error.ts';
import { writeKubeconfigs } from './kubeconfigs.ts';
import { kubeletConfiguration, kubeletFlags } from './kubelet-files.ts';
import { controlPlaneLabel, places } from './places.ts';
import { staticPodManifests } from './static-pods.ts';

export interface InitContext {
  readonly config: ClusterConfig;
  readonly files: NodeFiles;
  readonly nowMs: number;
  /** One line for a person, as each phase begins. */
  readonly say: (line: string) => void;
  readonly timeoutMs: number;
}

/** Everything of `kubeadm init`, in upstream's order of phases. The kubelet is the service manager's: it starts when its flags file appears. */
export async function init({ config, files, nowMs, say, timeoutMs }: InitContext): Promise<void> {
  preflight(files);
  say(`[certs] Using certificateDir folder "${places.pki}"`);
  const authorities = await writeCertificates(config, files, nowMs);
  say(`[kubeconfig] Using kubeconfig folder "${places.kubernetes}"`);
  await writeKubeconfigs(config, authorities.cluster, files, nowMs);
  say(`[control-plane] Writing static pod manifests to "${places.manifests}"`);
  for (const [file, manifest] of staticPodManifests(config)) await files.write(file, manifest);
  say('[kubelet-start] Writing the kubelet\'s configuration');
  await files.write(places.kubeletConfig, kubeletConfiguration(config), 0o644);
  await files.write(places.kubeletFlags, kubeletFlags({ name: config.nodeName, ip: config.advertiseAddress, controlPlane: true }), 0o644);
  say('[wait-control-plane] Waiting for the kubelet to boot up the control plane as static pods');
  const superAdmin = connect(loadKubeconfig(files.resolve(places.superAdminConf)));
  const admin = connect(loadKubeconfig(files.resolve(places.adminConf)));
  try {
    await waitFor('the API server to become ready; the kubelet\'s log and "crictl ps -a" name what failed', async () => (await superAdmin.raw('GET', '/readyz', undefined, { deadlineMs: 2000 }), true), { timeoutMs, intervalMs: 50 });
    await ensure(superAdmin, adminBinding);
    await writeClusterObjects({ config, files, nowMs, say, timeoutMs }, admin, authorities.cluster.certPem);
  } finally {
    superAdmin.close();
    admin.close();
  }
}

function preflight(files: NodeFiles): void {
  const existing = [...[`${places.manifests}/kube-apiserver.yaml`, `${places.manifests}/etcd.yaml`].filter((file) => files.exists(file)), ...(files.exists(`${places.etcdData}/etcd-0`) ? [`${places.etcdData}/etcd-0`] : [])];
  if (existing.length > 0) throw new KubeadmError('preflight', `this machine has been initialised before (${existing.join(', ')} exist); run "kubeadm reset" first`);
}

async function writeClusterObjects({ config, say, nowMs, timeoutMs }: InitContext, admin: ApiClient, caPem: string): Promise<void> {
  const expiresMs = config.tokenTtlMs === 0 ? undefined : nowMs + config.tokenTtlMs;
  say('[upload-config] [bootstrap-token] [addons] Writing the cluster\'s own objects');
  // The binding that makes this client an administrator reaches the authorizer by watch: the first request may still be refused.
  await waitFor('the administrator\'s rights', async () => (await admin.raw('GET', '/api/v1/namespaces/kube-system', undefined, { deadlineMs: 2000 }), true), { timeoutMs: 30_000, intervalMs: 20 });
  await Promise.all([...bootstrapObjects(config, caPem, expiresMs), ...addonObjects(config)].map((object) => ensure(admin, object)));
  say(`[mark-control-plane] Marking the node ${config.nodeName} as control-plane`);
  const labels = { [controlPlaneLabel]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' };
  await waitFor(`the kubelet to register the node ${config.nodeName}`, async () => {
    try {
      return await admin.patch(nodes, { name: config.nodeName }, { type: 'merge', body: { metadata: { labels } } });
    } catch (err) {
      if (err instanceof ClientError && err.code === 'notFound') return undefined;
      throw err;
    }
  }, { timeoutMs, intervalMs: 50 });
}
