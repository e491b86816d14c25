import { stringify } from 'yaml';
import type { KeyPair } from '../base/pki.ts';
import { createClientCertificate } from './certificates.ts';
import type { ClusterConfig } from './cluster-config.ts';
import type { NodeFiles } from './files.ts';
import { adminGroup, places } from './places.ts';

export type KubeconfigCredential = { readonly certificate: KeyPair } | { readonly token: string } | { readonly certificateFile: string };

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A kubeconfig with one cluster, one user and one context. */
export function kubeconfig(clusterName: string, server: string, caPem: string, user: string, credential?: KubeconfigCredential): string {
  const context = user === '' ? '' : `${user}@${clusterName}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: clusterName, cluster: { 'certificate-authority-data': base64(caPem), server } }],
    contexts: user === '' ? null : [{ name: context, context: { cluster: clusterName, user } }],
    'current-context': context,
    preferences: {},
    users: credential === undefined ? null : [{ name: user, user: userEntry(credential) }],
  }, { lineWidth: 0 });
}

function userEntry(credential: KubeconfigCredential): object {
  if ('token' in credential) return { token: credential.token };
  if ('certificateFile' in credential) return { 'client-certificate': credential.certificateFile, 'client-key': credential.certificateFile };
  return { 'client-certificate-data': base64(credential.certificate.certPem), 'client-key-data': base64(credential.certificate.keyPem) };
}

/** admin, super-admin, controller-manager, scheduler and this node's kubelet. */
export async function writeKubeconfigs(config: ClusterConfig, authority: KeyPair, files: NodeFiles, nowMs: number): Promise<void> {
  const server = `https://${config.controlPlaneEndpoint}`;
  const local = `https://${config.advertiseAddress}:${config.bindPort}`;
  const rows: readonly (readonly [file: string, server: string, user: string, commonName: string, organizations: readonly string[]])[] = [
    [places.adminConf, server, 'kubernetes-admin', 'kubernetes-admin', [adminGroup]],
    [places.superAdminConf, server, 'kubernetes-super-admin', 'kubernetes-super-admin', ['system:masters']],
    [places.controllerManagerConf, local, 'system:kube-controller-manager', 'system:kube-controller-manager', []],
    [places.schedulerConf, local, 'system:kube-scheduler', 'system:kube-scheduler', []],
    [places.kubeletConf, local, `system:node:${config.nodeName}`, `system:node:${config.nodeName}`, ['system:nodes']],
  ];
  await Promise.all(rows.map(async ([file, target, user, commonName, organizations]) => {
    if (files.exists(file)) return;
    const certificate = await createClientCertificate(authority, commonName, organizations, nowMs);
    await files.write(file, kubeconfig(config.clusterName, target, authority.certPem, user, { certificate }));
  }));
}
