import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createCertificate } from '../../pkg/base/pki.ts';
import { kubeconfig, kubectl, machine, tryKubectl } from './cluster.ts';

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly 'certificate-authority-data': string } }];
  readonly users: readonly [{ readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }];
}

interface Status {
  readonly kind?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
}

function credentials(): { readonly ca: string; readonly cert: string; readonly key: string } {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  return { ca: text(clusters[0].cluster['certificate-authority-data']), cert: text(users[0].user['client-certificate-data']), key: text(users[0].user['client-key-data']) };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly identity?: { readonly cert: string; readonly key: string } | 'none';
}

function send({ method, path, body, headers = {}, identity }: Sent): Promise<{ readonly code: number; readonly status: Status }> {
  const { ca, cert, key } = credentials();
  const own = identity === 'none' ? {} : identity ?? { cert, key };
  return new Promise((resolve, reject) => {
    let answered = false;
    const call = request({ host: '127.0.0.1', port: 6443, method, path, ca, ...own, agent: false, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ code: response.statusCode ?? 0, status: JSON.parse(Buffer.concat(chunks).toString()) as Status }));
    });
    // The server may answer before it has read all of an oversized body.
    call.on('error', (err) => { if (!answered) reject(err); });
    call.end(body);
  });
}

const configMaps = '/api/v1/namespaces/default/configmaps';

describe('bad input gets upstream\'s answer, and nothing falls over', () => {
  test('malformed JSON', async () => {
    const { code, status } = await send({ method: 'POST', path: configMaps, body: '{"kind":"ConfigMap",' });
    expect(code).toBe(400);
    expect(status.reason).toBe('BadRequest');
    expect(status.message).toMatch(/unexpected end of JSON input|json parse error|unexpected EOF/);
  });

  test('malformed YAML through kubectl', async () => {
    const result = await tryKubectl(['apply', '-f', '-'], 'apiVersion: v1\nkind: [unclosed');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/error (parsing|converting)/);
  });

  test('an unknown kind, and one that does not fit the path', async () => {
    const unknown = await tryKubectl(['apply', '-f', '-'], 'apiVersion: v1\nkind: Spaceship\nmetadata: {name: x}');
    expect(unknown.stderr).toContain('no matches for kind "Spaceship" in version "v1"');
    const { code, status } = await send({ method: 'POST', path: configMaps, body: '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}' });
    expect(code).toBe(400);
    expect(status.reason).toBe('BadRequest');
  });

  test('an unknown field is refused by strict validation', async () => {
    const result = await tryKubectl(['apply', '-f', '-'], 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nfoo: 1');
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/unknown field "foo"/);
  });

  test('a wrong type', async () => {
    const body = '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"replicas":"three"}}';
    const { code, status } = await send({ method: 'POST', path: '/apis/apps/v1/namespaces/default/deployments', body });
    expect(code).toBe(400);
    expect(status.message).toContain('cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32');
  });

  test('an invalid name', async () => {
    const { code, status } = await send({ method: 'POST', path: configMaps, body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"Not_A_Name"}}' });
    expect(code).toBe(422);
    expect(status.reason).toBe('Invalid');
    expect(status.message).toContain('a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters');
  });

  test('a wrong token, and no credential at all', async () => {
    const wrong = await send({ method: 'GET', path: configMaps, identity: 'none', headers: { authorization: 'Bearer not-a-token' } });
    expect([wrong.code, wrong.status.reason, wrong.status.message]).toEqual([401, 'Unauthorized', 'Unauthorized']);
    const nobody = await send({ method: 'GET', path: configMaps, identity: 'none' });
    expect(nobody.code).toBe(403);
    expect(nobody.status.message).toBe('configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default"');
  });

  test('an expired client certificate', async () => {
    const control = machine('m-k8s');
    const authority = { certPem: await control.readFile('/etc/kubernetes/pki/ca.crt'), keyPem: await control.readFile('/etc/kubernetes/pki/ca.key') };
    const past = Date.now() - 86_400_000;
    const leaf = await createCertificate(authority, { commonName: 'kubernetes-admin', organizations: ['system:masters'], usages: ['client auth'], notBeforeMs: past - 86_400_000, notAfterMs: past });
    const { code, status } = await send({ method: 'GET', path: configMaps, identity: { cert: leaf.certPem, key: leaf.keyPem } });
    expect([code, status.reason]).toEqual([401, 'Unauthorized']);
  });

  test('an oversized body', async () => {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data: { text: 'x'.repeat(4 * 2 ** 20) } });
    const { code, status } = await send({ method: 'POST', path: configMaps, body });
    expect([code, status.reason]).toEqual([413, 'RequestEntityTooLarge']);
  });

  test('the server still answers, and nothing of this was stored', async () => {
    expect(await kubectl('get', '--raw', '/readyz')).toBe('ok');
    expect(await kubectl('get', 'configmaps', '-o', 'name')).toBe('configmap/kube-root-ca.crt\n');
  });
});
