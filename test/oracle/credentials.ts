import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createAuthority, createCertificate, type CertificateRequest, type KeyPair } from '../../pkg/base/pki.ts';

/** The users that the scenarios speak as; their names, uids and groups appear in recorded answers. */
const users = [
  { as: 'admin', name: 'admin', uid: '', groups: ['system:masters'] },
  { as: 'alice', name: 'alice', uid: 'alice-uid', groups: ['dev', 'qa'] },
  { as: 'bob', name: 'bob', uid: 'bob-uid', groups: ['dev'] },
  { as: 'carol', name: 'carol', uid: 'carol-uid', groups: [] },
  { as: 'dave', name: 'dave', uid: 'dave-uid', groups: [] },
  { as: 'erin', name: 'erin', uid: 'erin-uid', groups: [] },
  { as: 'node1', name: 'system:node:w1-k8s', uid: 'w1-uid', groups: ['system:nodes'] },
  { as: 'node2', name: 'system:node:w2-k8s', uid: 'w2-uid', groups: ['system:nodes'] },
] as const;

/** Files in one directory, all made anew for one run. */
export interface Credentials {
  readonly dir: string;
  readonly caFile: string;
  readonly caKeyFile: string;
  readonly servingCertFile: string;
  readonly servingKeyFile: string;
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicFile: string;
  readonly tokenFile: string;
  readonly usersFile: string;
  readonly adminKubeconfig: string;
  readonly controllerManagerKubeconfig: string;
  readonly schedulerKubeconfig: string;
}

export async function writeCredentials(dir: string, server: string, nowMs: number): Promise<Credentials> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): string => {
    const file = path.join(dir, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const validity = { notBeforeMs: nowMs - 300_000, notAfterMs: nowMs + 24 * 3_600_000 };
  const ca = await createAuthority('kubernetes-ca', validity.notBeforeMs, validity.notAfterMs);
  const caFile = write('ca.crt', ca.certPem);
  const issue = (request: Omit<CertificateRequest, 'notBeforeMs' | 'notAfterMs'>): Promise<KeyPair> => createCertificate(ca, { ...request, ...validity });
  const serving = await issue({
    commonName: 'kube-apiserver', usages: ['server auth'], ipAddresses: ['127.0.0.1', '10.96.0.1'],
    dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
  });
  const kubeconfig = async (name: string, commonName: string, organizations: readonly string[]): Promise<string> => {
    const pair = await issue({ commonName, organizations, usages: ['client auth'] });
    return write(`${name}.conf`, kubeconfigText(server, ca.certPem, pair, commonName));
  };
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = users.map((user) => ({ ...user, token: randomBytes(16).toString('hex') }));
  return {
    dir, caFile, caKeyFile: write('ca.key', ca.keyPem),
    servingCertFile: write('apiserver.crt', serving.certPem), servingKeyFile: write('apiserver.key', serving.keyPem),
    serviceAccountKeyFile: write('sa.key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()),
    serviceAccountPublicFile: write('sa.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    tokenFile: write('tokens.csv', tokens.map(({ token, name, uid, groups }) => `${token},${name},${uid},"${groups.join(',')}"\n`).join('')),
    usersFile: write('users.json', JSON.stringify({ server, ca: 'ca.crt', users: Object.fromEntries(tokens.map(({ as, token }) => [as, { token }])) })),
    adminKubeconfig: await kubeconfig('admin', 'kubernetes-admin', ['system:masters']),
    controllerManagerKubeconfig: await kubeconfig('controller-manager', 'system:kube-controller-manager', []),
    schedulerKubeconfig: await kubeconfig('scheduler', 'system:kube-scheduler', []),
  };
}

function kubeconfigText(server: string, caPem: string, pair: KeyPair, user: string): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'oracle',
    clusters: [{ name: 'oracle', cluster: { server, 'certificate-authority-data': base64(caPem) } }],
    users: [{ name: user, user: { 'client-certificate-data': base64(pair.certPem), 'client-key-data': base64(pair.keyPem) } }],
    contexts: [{ name: 'oracle', context: { cluster: 'oracle', user } }],
  });
}
