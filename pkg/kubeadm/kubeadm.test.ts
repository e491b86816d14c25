import { createHmac, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { certificateUser } from '../base/pki.ts';
import { addonObjects } from './addons.ts';
import { writeCertificates } from './certificates.ts';
import { nthAddress, parseToken, type ClusterConfig } from './cluster-config.ts';
import { bootstrapObjects } from './cluster-objects.ts';
import { NodeFiles } from './files.ts';
import { publicKeyHash, verifySignature } from './join.ts';
import { kubeconfig, writeKubeconfigs } from './kubeconfigs.ts';
import { kubeletConfiguration, kubeletFlags } from './kubelet-files.ts';
import { staticPodManifests } from './static-pods.ts';

const config: ClusterConfig = {
  advertiseAddress: '192.168.1.10', bindPort: 6443, controlPlaneEndpoint: '192.168.1.10:6443', nodeName: 'm-k8s', podSubnet: '172.16.0.0/16', serviceSubnet: '10.96.0.0/12',
  dnsDomain: 'cluster.local', clusterName: 'kubernetes', extraSans: ['127.0.0.1', 'localhost'], token: '123456.1234567890123456', tokenTtlMs: 0,
};

const directory = mkdtempSync(path.join(tmpdir(), 'kubeadm-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('certificates and kubeconfigs', () => {
  test('bear upstream\'s names, verify against their authorities, and are kept when there already', async () => {
    const files = new NodeFiles(directory);
    const now = Date.UTC(2026, 5, 1);
    const authorities = await writeCertificates(config, files, now);
    const read = async (name: string): Promise<X509Certificate> => new X509Certificate(await files.read(`/etc/kubernetes/pki/${name}.crt`));
    const apiserver = await read('apiserver');
    for (const name of ['m-k8s', 'kubernetes', 'kubernetes.default.svc.cluster.local', 'localhost']) expect(apiserver.checkHost(name)).toBe(name);
    for (const ip of ['10.96.0.1', '192.168.1.10', '127.0.0.1']) expect(apiserver.checkIP(ip)).toBe(ip);
    expect(apiserver.checkIssued(new X509Certificate(authorities.cluster.certPem))).toBe(true);
    for (const name of ['apiserver-etcd-client', 'etcd/server', 'etcd/peer', 'etcd/healthcheck-client']) expect((await read(name)).checkIssued(new X509Certificate(authorities.etcd.certPem))).toBe(true);
    expect((await read('front-proxy-client')).checkIssued(new X509Certificate(authorities.frontProxy.certPem))).toBe(true);
    expect(statSync(files.resolve('/etc/kubernetes/pki/ca.key')).mode & 0o777).toBe(0o600);
    expect((await writeCertificates(config, files, now + 1000)).cluster).toEqual(authorities.cluster);

    await writeKubeconfigs(config, authorities.cluster, files, now);
    const admin = parse(await files.read('/etc/kubernetes/admin.conf')) as { readonly users: readonly [{ readonly user: Readonly<Record<string, string>> }] };
    const user = certificateUser(new X509Certificate(Buffer.from(admin.users[0].user['client-certificate-data'] ?? '', 'base64')));
    expect(user).toEqual({ name: 'kubernetes-admin', groups: ['kubeadm:cluster-admins'] });
  });
});

describe('static pods', () => {
  const manifests = new Map(staticPodManifests(config).map(([file, text]) => [path.basename(file, '.yaml'), parse(text) as { readonly spec: { readonly hostNetwork: boolean; readonly containers: readonly { readonly command: readonly string[] }[] } }]));

  test('are the four of a control plane, on the host\'s network', () => {
    expect([...manifests.keys()]).toEqual(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']);
    for (const { spec } of manifests.values()) expect(spec.hostNetwork).toBe(true);
  });

  test('three etcd members know one another, and share no port or directory', () => {
    const commands = manifests.get('etcd')?.spec.containers.map((row) => row.command) ?? [];
    expect(commands).toHaveLength(3);
    const values = (flag: string): readonly (string | undefined)[] => commands.map((words) => words.find((word) => word.startsWith(`--${flag}=`)));
    expect(new Set(values('initial-cluster')).size).toBe(1);
    for (const flag of ['data-dir', 'listen-peer-urls', 'listen-client-urls', 'listen-metrics-urls', 'name']) expect(new Set(values(flag)).size).toBe(3);
  });
});

describe('objects', () => {
  test('a token without an end has no expiration, one with an end has', () => {
    const secret = (expiresMs: number | undefined): unknown => bootstrapObjects(config, 'CA', expiresMs)[0]?.['data'];
    expect(secret(undefined)).not.toHaveProperty('expiration');
    expect(Buffer.from((secret(Date.UTC(2026, 0, 2)) as { readonly expiration: string }).expiration, 'base64').toString()).toBe('2026-01-02T00:00:00Z');
  });

  test('add-ons tolerate every taint and read their own configuration', () => {
    const daemons = addonObjects(config).filter((object) => object['kind'] === 'DaemonSet') as unknown as readonly { readonly spec: { readonly template: { readonly spec: { readonly tolerations: readonly object[] } } } }[];
    expect(daemons).toHaveLength(2);
    for (const { spec } of daemons) expect(spec.template.spec.tolerations).toEqual([{ operator: 'Exists' }]);
  });
});

describe('discovery', () => {
  const text = kubeconfig('', 'https://192.168.1.10:6443', 'CA', '');
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: '123456' })).toString('base64url');
  const signature = (secret: string): string => `${header}..${createHmac('sha256', secret).update(`${header}.${Buffer.from(text).toString('base64url')}`).digest('base64url')}`;

  test('believes what the token\'s secret signed, and nothing else', () => {
    expect(verifySignature(text, signature('1234567890123456'), '123456', '1234567890123456')).toBe(true);
    expect(verifySignature(text, signature('another-secret-0'), '123456', '1234567890123456')).toBe(false);
    expect(verifySignature(`${text} `, signature('1234567890123456'), '123456', '1234567890123456')).toBe(false);
    expect(verifySignature(text, signature('1234567890123456'), 'abcdef', '1234567890123456')).toBe(false);
  });

  test('the hash of an authority is that of its public key', async () => {
    const files = new NodeFiles(directory);
    expect(publicKeyHash(await files.read('/etc/kubernetes/pki/ca.crt'))).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

test('addresses, tokens and kubelet files', () => {
  expect([nthAddress('10.96.0.0/12', 1), nthAddress('10.96.0.0/12', 10)]).toEqual(['10.96.0.1', '10.96.0.10']);
  expect(() => nthAddress('10.96.0.0', 1)).toThrow('is not an IPv4 range');
  expect(parseToken('abcdef.0123456789abcdef')).toEqual(['abcdef', '0123456789abcdef']);
  expect(() => parseToken('ABCDEF.0123456789abcdef')).toThrow('is not of the form');
  expect(parse(kubeletConfiguration(config))).toMatchObject({ kind: 'KubeletConfiguration', clusterDNS: ['10.96.0.10'], staticPodPath: '/etc/kubernetes/manifests' });
  expect(kubeletFlags({ name: 'w1-k8s', ip: '192.168.1.101', controlPlane: false })).toContain('--node-ip=192.168.1.101');
});
