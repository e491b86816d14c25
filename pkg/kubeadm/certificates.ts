import { generateKeyPairSync } from 'node:crypto';
import { createAuthority, createCertificate, type CertificateRequest, type KeyPair } from '../base/pki.ts';
import { nthAddress, type ClusterConfig } from './cluster-config.ts';
import type { NodeFiles } from './files.ts';
import { adminGroup, places } from './places.ts';

const dayMs = 86_400_000;
const authorityLifetimeMs = 3650 * dayMs;
const leafLifetimeMs = 365 * dayMs;

/** Certificates begin five minutes early: clocks of joining machines may be behind. */
function lifetime(nowMs: number, lengthMs: number): { readonly notBeforeMs: number; readonly notAfterMs: number } {
  return { notBeforeMs: nowMs - 300_000, notAfterMs: nowMs + lengthMs };
}

export interface Authorities {
  readonly cluster: KeyPair;
  readonly frontProxy: KeyPair;
  readonly etcd: KeyPair;
}

async function keepOrMake(files: NodeFiles, base: string, make: () => Promise<KeyPair>): Promise<KeyPair> {
  if (files.exists(`${base}.crt`) && files.exists(`${base}.key`)) return { certPem: await files.read(`${base}.crt`), keyPem: await files.read(`${base}.key`) };
  const pair = await make();
  await files.write(`${base}.crt`, pair.certPem, 0o644);
  await files.write(`${base}.key`, pair.keyPem, 0o600);
  return pair;
}

interface Leaf {
  readonly base: string;
  readonly authority: KeyPair;
  readonly request: Omit<CertificateRequest, 'notBeforeMs' | 'notAfterMs'>;
}

function isAddress(name: string): boolean {
  return /^[0-9.]+$/.test(name) || name.includes(':');
}

function leaves(config: ClusterConfig, { cluster, frontProxy, etcd }: Authorities): readonly Leaf[] {
  const both = ['server auth', 'client auth'] as const;
  const etcdNames = { dnsNames: ['localhost', config.nodeName], ipAddresses: [config.advertiseAddress, '127.0.0.1', '::1'] };
  const apiserver = {
    commonName: 'kube-apiserver',
    dnsNames: [config.nodeName, 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${config.dnsDomain}`, ...config.extraSans.filter((name) => !isAddress(name))],
    ipAddresses: [nthAddress(config.serviceSubnet, 1), config.advertiseAddress, ...config.extraSans.filter(isAddress)],
    usages: ['server auth'] as const,
  };
  return [
    { base: 'apiserver', authority: cluster, request: apiserver },
    { base: 'apiserver-kubelet-client', authority: cluster, request: { commonName: 'kube-apiserver-kubelet-client', organizations: [adminGroup], usages: ['client auth'] } },
    { base: 'front-proxy-client', authority: frontProxy, request: { commonName: 'front-proxy-client', usages: ['client auth'] } },
    { base: 'apiserver-etcd-client', authority: etcd, request: { commonName: 'kube-apiserver-etcd-client', usages: ['client auth'] } },
    { base: 'etcd/server', authority: etcd, request: { commonName: config.nodeName, ...etcdNames, usages: both } },
    { base: 'etcd/peer', authority: etcd, request: { commonName: config.nodeName, ...etcdNames, usages: both } },
    { base: 'etcd/healthcheck-client', authority: etcd, request: { commonName: 'kube-etcd-healthcheck-client', usages: ['client auth'] } },
  ];
}

/** Every key pair of a control plane under /etc/kubernetes/pki. What is there already is kept, so that a user may bring an authority. */
export async function writeCertificates(config: ClusterConfig, files: NodeFiles, nowMs: number): Promise<Authorities> {
  const authority = (base: string, name: string): Promise<KeyPair> => {
    const { notBeforeMs, notAfterMs } = lifetime(nowMs, authorityLifetimeMs);
    return keepOrMake(files, `${places.pki}/${base}`, () => createAuthority(name, notBeforeMs, notAfterMs));
  };
  const [cluster, frontProxy, etcd] = await Promise.all([authority('ca', 'kubernetes'), authority('front-proxy-ca', 'front-proxy-ca'), authority('etcd/ca', 'etcd-ca')]);
  const authorities = { cluster, frontProxy, etcd };
  await Promise.all(leaves(config, authorities).map((leaf) => keepOrMake(files, `${places.pki}/${leaf.base}`, () => createCertificate(leaf.authority, { ...leaf.request, ...lifetime(nowMs, leafLifetimeMs) }))));
  if (!files.exists(`${places.pki}/sa.key`)) {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    await files.write(`${places.pki}/sa.pub`, keys.publicKey);
    await files.write(`${places.pki}/sa.key`, keys.privateKey);
  }
  return authorities;
}

/** A client certificate for a kubeconfig. */
export function createClientCertificate(authority: KeyPair, commonName: string, organizations: readonly string[], nowMs: number): Promise<KeyPair> {
  return createCertificate(authority, { commonName, organizations, usages: ['client auth'], ...lifetime(nowMs, leafLifetimeMs) });
}
