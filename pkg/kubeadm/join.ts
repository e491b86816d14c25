import { createHash, createHmac, timingSafeEqual, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { parse } from 'yaml';
import type { ConfigMap } from '../generated/types/core-v1.ts';
import { configMaps } from '../client/resources.ts';
import { parseKubeconfig } from '../client/kubeconfig.ts';
import { connect, waitFor } from './api.ts';
import { parseToken } from './cluster-config.ts';
import type { NodeFiles } from './files.ts';
import { KubeadmError } from './kubeadm-error.ts';
import { kubeconfig } from './kubeconfigs.ts';
import { kubeletFlags } from './kubelet-files.ts';
import { places } from './places.ts';

export interface JoinContext {
  /** host:port of the API server. */
  readonly endpoint: string;
  readonly token: string;
  /** sha256:<hex> of the authority's public key; empty with unsafeSkipCaVerification. */
  readonly caCertHashes: readonly string[];
  readonly unsafeSkipCaVerification: boolean;
  readonly nodeName: string;
  readonly nodeIp: string;
  readonly files: NodeFiles;
  readonly say: (line: string) => void;
  readonly timeoutMs: number;
}

/** Discovers the cluster by token, writes the kubelet's configuration, and waits until the kubelet has a certificate of its own. */
export async function join(context: JoinContext): Promise<void> {
  const { files, say, token, timeoutMs } = context;
  if (files.exists(places.kubeletConf)) throw new KubeadmError('preflight', `this machine has joined before (${places.kubeletConf} exists); run "kubeadm reset" first`);
  if (context.caCertHashes.length === 0 && !context.unsafeSkipCaVerification) {
    throw new KubeadmError('bad-input', 'give --discovery-token-ca-cert-hash, or --discovery-token-unsafe-skip-ca-verification to trust whoever answers');
  }
  say('[discovery] Reading the ConfigMap "cluster-info" in kube-public');
  const info = await waitFor(`a cluster-info signed with the token's secret at https://${context.endpoint}`, () => discover(context), { timeoutMs });
  say('[preflight] Reading configuration from the "kubelet-config" ConfigMap in kube-system');
  const bootstrap = kubeconfig('kubernetes', info.server, info.caPem, 'tls-bootstrap-token-user', { token });
  const client = connect(parseKubeconfig(bootstrap, { file: places.bootstrapKubeletConf }));
  try {
    const config = await waitFor('the ConfigMap kubelet-config in kube-system', () => client.get(configMaps, { namespace: 'kube-system', name: 'kubelet-config' }), { timeoutMs });
    say('[kubelet-start] Writing the kubelet\'s configuration');
    await files.write(`${places.pki}/ca.crt`, info.caPem, 0o644);
    await files.write(places.bootstrapKubeletConf, bootstrap);
    await files.write(places.kubeletConfig, config.data?.['kubelet'] ?? '', 0o644);
    await files.write(places.kubeletFlags, kubeletFlags({ name: context.nodeName, ip: context.nodeIp, controlPlane: false }), 0o644);
  } finally {
    client.close();
  }
  say('[kubelet-start] Waiting for the kubelet to perform the TLS bootstrap');
  await waitFor('the kubelet to get its certificate; its log names what failed', () => Promise.resolve(files.exists(places.kubeletConf) ? true : undefined), { timeoutMs, intervalMs: 30 });
}

interface ClusterInfo {
  readonly server: string;
  readonly caPem: string;
}

async function discover(context: JoinContext): Promise<ClusterInfo | undefined> {
  const [id, secret] = parseToken(context.token);
  const info = await fetchClusterInfo(context.endpoint);
  const text = info.data?.['kubeconfig'];
  const signature = info.data?.[`jws-kubeconfig-${id}`];
  if (text === undefined || signature === undefined) return undefined;
  if (!verifySignature(text, signature, id, secret)) throw new KubeadmError('discovery', 'the signature of cluster-info does not fit the token: another cluster answers, or the token is wrong');
  const { clusters } = parse(text) as { readonly clusters: readonly [{ readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }] };
  const caPem = Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  if (context.caCertHashes.length > 0 && !context.caCertHashes.includes(publicKeyHash(caPem))) {
    throw new KubeadmError('discovery', `the cluster's authority has the hash ${publicKeyHash(caPem)}, which is none of those given`);
  }
  return { server: clusters[0].cluster.server, caPem };
}

/** sha256:<hex> of an authority's public key (SubjectPublicKeyInfo), as `kubeadm token create --print-join-command` prints it. */
export function publicKeyHash(caPem: string): string {
  return `sha256:${createHash('sha256').update(new X509Certificate(caPem).publicKey.export({ type: 'spki', format: 'der' })).digest('hex')}`;
}

/** Checks a detached JWS (RFC 7515 appendix F, HS256) over `text`, made with the token's secret under the token's id. */
export function verifySignature(text: string, signature: string, id: string, secret: string): boolean {
  const [header = '', , mac = ''] = signature.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly alg?: string; readonly kid?: string };
  if (alg !== 'HS256' || kid !== id) return false;
  const expected = createHmac('sha256', secret).update(`${header}.${Buffer.from(text).toString('base64url')}`).digest();
  const given = Buffer.from(mac, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Read without checking the server's certificate: the signature and the hash are what is checked. */
function fetchClusterInfo(endpoint: string): Promise<ConfigMap> {
  return new Promise((resolve, reject) => {
    const url = `https://${endpoint}/api/v1/namespaces/kube-public/configmaps/cluster-info`;
    const call = request(url, { rejectUnauthorized: false, timeout: 5000, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(chunks).toString()) as ConfigMap);
        else reject(new KubeadmError('discovery', `${url} answers ${response.statusCode}`));
      });
    });
    call.on('timeout', () => call.destroy(new Error('no answer within 5 s')));
    call.on('error', reject);
    call.end();
  });
}
