import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { createAuthority, createCertificate } from '../../base/pki.ts';
import type { Credentials } from '../contracts.ts';
import { loadSigningKey } from '../tokens/key-set.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { TokenRequestResource } from '../tokens/token-request.ts';
import { buildAuthentication, type AuthenticationConfig } from './authentication.ts';
import { put, startMs, testDeps, user, type TestDeps } from './testdata/deps.ts';

const hourMs = 3_600_000;
const issuer = 'https://kubernetes.default.svc.cluster.local';
const base: AuthenticationConfig = { bootstrapTokens: true, anonymous: true, issuers: [issuer], serviceAccountKeyFiles: ['sa.key'], serviceAccountLookup: true, clientCaFile: 'ca.crt', tokenFile: 'tokens.csv' };
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

async function prepare(config: Partial<AuthenticationConfig> = {}) {
  const deps = testDeps();
  const ca = await createAuthority('kubernetes', startMs - hourMs, startMs + 100 * hourMs);
  deps.files.set('ca.crt', ca.certPem).set('sa.key', key).set('tokens.csv', 'secret-a,alice,alice-uid,"dev, qa"\nsecret-b,"bob, jr",bob-uid\n\n');
  const built = await buildAuthentication({ ...base, ...config }, deps);
  const ask = (credentials: Partial<Credentials>) => built.authenticator.authenticate({ headers: {}, ...credentials }, deps.clock.nowMs());
  const bearer = (token: string) => ask({ headers: { authorization: `Bearer ${token}` } });
  return { deps, ca, built, ask, bearer };
}

const refused = { status: 401, message: 'Unauthorized', reason: 'Unauthorized' };

describe('client certificates', () => {
  test('name the user and the groups; expired and foreign ones are refused', async () => {
    const { ca, ask, deps } = await prepare();
    const cert = async (authority: typeof ca, notAfterMs: number) => new X509Certificate((await createCertificate(authority, {
      commonName: 'alice', organizations: ['dev', 'qa'], usages: ['client auth'], notBeforeMs: startMs - hourMs, notAfterMs,
    })).certPem);
    const good = await cert(ca, startMs + hourMs);
    const known = await ask({ certificate: good });
    expect(known).toMatchObject({ name: 'alice', groups: ['dev', 'qa', 'system:authenticated'] });
    expect(known?.extra['authentication.kubernetes.io/credential-id']?.[0]).toMatch(/^X509SHA256=[0-9a-f]{64}$/);
    deps.clock.advance(2 * hourMs);
    await expect(ask({ certificate: good })).rejects.toMatchObject(refused);
    const other = await createAuthority('kubernetes', startMs - hourMs, startMs + 100 * hourMs);
    await expect(ask({ certificate: await cert(other, startMs + 100 * hourMs) })).rejects.toMatchObject(refused);
  });

  test('a certificate for servers only does not identify a client', async () => {
    const { ca, ask } = await prepare();
    const pair = await createCertificate(ca, { commonName: 'alice', usages: ['server auth'], notBeforeMs: startMs - hourMs, notAfterMs: startMs + hourMs });
    await expect(ask({ certificate: new X509Certificate(pair.certPem) })).rejects.toMatchObject(refused);
  });
});

describe('front proxy', () => {
  test('headers count only with a certificate of the proxy CA and an allowed name', async () => {
    const deps = testDeps();
    const proxyCa = await createAuthority('front-proxy-ca', startMs - hourMs, startMs + hourMs);
    deps.files.set('ca.crt', (await createAuthority('kubernetes', startMs - hourMs, startMs + hourMs)).certPem).set('proxy.crt', proxyCa.certPem).set('sa.key', key);
    const { tokenFile: _none, ...config } = base;
    const { authenticator } = await buildAuthentication({
      ...config, requestHeader: { caFile: 'proxy.crt', allowedNames: ['front-proxy-client'], usernameHeaders: ['X-Remote-User'], uidHeaders: [], groupHeaders: ['X-Remote-Group'], extraHeaderPrefixes: ['X-Remote-Extra-'] },
    }, deps);
    const headers = { 'x-remote-user': 'zed', 'x-remote-group': 'g1, g2', 'x-remote-extra-a%2fb': 'c' };
    const certificate = async (commonName: string) => new X509Certificate((await createCertificate(proxyCa, { commonName, usages: ['client auth'], notBeforeMs: startMs - hourMs, notAfterMs: startMs + hourMs })).certPem);
    expect(await authenticator.authenticate({ headers, certificate: await certificate('front-proxy-client') }, startMs))
      .toEqual({ name: 'zed', uid: '', groups: ['g1', 'g2', 'system:authenticated'], extra: { 'a/b': ['c'] } });
    await expect(authenticator.authenticate({ headers, certificate: await certificate('other') }, startMs)).rejects.toMatchObject(refused);
    expect(await authenticator.authenticate({ headers }, startMs)).toMatchObject({ name: 'system:anonymous' });
  });
});

describe('tokens', () => {
  test('the token file, anonymous requests and wrong tokens', async () => {
    const { bearer, ask } = await prepare();
    expect(await bearer('secret-a')).toEqual({ name: 'alice', uid: 'alice-uid', groups: ['dev', 'qa', 'system:authenticated'], extra: {} });
    expect(await bearer('secret-b')).toMatchObject({ name: 'bob, jr', groups: ['system:authenticated'] });
    expect(await ask({})).toEqual({ name: 'system:anonymous', uid: '', groups: ['system:unauthenticated'], extra: {} });
    expect(await ask({ headers: { authorization: 'Basic YTpi' } })).toMatchObject({ name: 'system:anonymous' });
    await expect(bearer('wrong')).rejects.toMatchObject(refused);
    expect(await ask({ protocols: [`base64url.bearer.authorization.k8s.io.${Buffer.from('secret-a').toString('base64url')}`] })).toMatchObject({ name: 'alice' });
  });

  test('anonymous requests can be refused', async () => {
    const { ask } = await prepare({ anonymous: false });
    await expect(ask({})).rejects.toMatchObject(refused);
  });

  test('bootstrap tokens by their secret, until they expire', async () => {
    const { deps, bearer } = await prepare();
    const data = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Buffer.from(value).toString('base64')]));
    await put(deps, '', 'secrets', {
      kind: 'Secret', apiVersion: 'v1', type: 'bootstrap.kubernetes.io/token', metadata: { namespace: 'kube-system', name: 'bootstrap-token-abcdef' },
      data: data({ 'token-id': 'abcdef', 'token-secret': '0123456789abcdef', 'usage-bootstrap-authentication': 'true', expiration: '2026-03-01T13:00:00Z', 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token' }),
    });
    expect(await bearer('abcdef.0123456789abcdef')).toMatchObject({ name: 'system:bootstrap:abcdef', groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'] });
    await expect(bearer('abcdef.0123456789abcdee')).rejects.toMatchObject(refused);
    deps.clock.advance(hourMs);
    await expect(bearer('abcdef.0123456789abcdef')).rejects.toMatchObject(refused);
  });
});

describe('service account tokens', () => {
  const request = (deps: TestDeps, spec: object, name = 'sa') => {
    const resource = new TokenRequestResource({ audiences: [issuer], maxExpirationSeconds: 0, extendExpiration: true }, new TokenIssuer(issuer, loadSigningKey(key)), deps);
    return resource.create({
      attributes: { user: user('admin'), verb: 'create', resourceRequest: true, path: '', group: '', version: 'v1', resource: 'serviceaccounts', subresource: 'token', namespace: 'ns', name },
      query: new URLSearchParams(), dryRun: false, warn: () => undefined, signal: new AbortController().signal,
      body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', spec: spec as never },
    });
  };
  const tokenOf = async (answer: Promise<unknown>) => (await answer as { status: { token: string } }).status.token;
  const pod = (nodeName?: string) => ({ kind: 'Pod', apiVersion: 'v1', metadata: { namespace: 'ns', name: 'p' }, spec: { serviceAccountName: 'sa', ...(nodeName === undefined ? {} : { nodeName }) } });

  async function withAccount() {
    const parts = await prepare();
    const account = await put(parts.deps, '', 'serviceaccounts', { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { namespace: 'ns', name: 'sa' } });
    return { ...parts, uid: (account['metadata'] as { uid: string }).uid };
  }

  test('identify the account until they expire', async () => {
    const { deps, bearer, uid } = await withAccount();
    const token = await tokenOf(request(deps, {}));
    expect(await bearer(token)).toMatchObject({ name: 'system:serviceaccount:ns:sa', uid, groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'] });
    await expect(bearer(`${token.slice(0, -6)}AAAAAA`)).rejects.toMatchObject(refused);
    deps.clock.advance(hourMs + 1000);
    await expect(bearer(token)).rejects.toMatchObject(refused);
  });

  test('of another audience are refused', async () => {
    const { deps, bearer } = await withAccount();
    await expect(bearer(await tokenOf(request(deps, { audiences: ['vault'] })))).rejects.toMatchObject(refused);
  });

  test('bound to a pod end with the pod, once the cache has forgotten them', async () => {
    const { deps, bearer } = await withAccount();
    await put(deps, '', 'nodes', { kind: 'Node', apiVersion: 'v1', metadata: { name: 'w1' } });
    await put(deps, '', 'pods', pod('w1'));
    const token = await tokenOf(request(deps, { expirationSeconds: 3607, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p' } }));
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { exp: number; iat: number; 'kubernetes.io': { warnafter: number; node: { name: string } } };
    expect(claims.exp - claims.iat).toBe(365 * 24 * 3600);
    expect(claims['kubernetes.io'].warnafter - claims.iat).toBe(3607);
    expect(claims['kubernetes.io'].node.name).toBe('w1');
    expect((await bearer(token))?.extra).toMatchObject({ 'authentication.kubernetes.io/pod-name': ['p'], 'authentication.kubernetes.io/node-name': ['w1'] });
    await deps.storage.delete((await import('./deps.ts')).storedAt('', 'pods'), { namespace: 'ns', name: 'p' });
    deps.clock.advance(11_000);
    await expect(bearer(token)).rejects.toMatchObject(refused);
  });

  test('requests are refused in upstream\'s words', async () => {
    const { deps } = await withAccount();
    await put(deps, '', 'pods', pod());
    await expect(request(deps, { expirationSeconds: 10 })).rejects.toMatchObject({ status: 422, message: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes' });
    await expect(request(deps, { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'absent' } })).rejects.toMatchObject({ status: 404, message: 'pods "absent" not found', details: { name: 'absent', kind: 'pods' } });
    await expect(request(deps, { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p', uid: 'other' } })).rejects.toMatchObject({ status: 409, message: 'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (other) does not match the UID in record. The object might have been deleted and then recreated' });
    await expect(request(deps, { boundObjectRef: { kind: 'Bogus', apiVersion: 'v1', name: 'p' } })).rejects.toMatchObject({ status: 400, message: 'cannot bind token to object of type /v1, Kind=Bogus' });
    await expect(request(deps, {}, 'absent')).rejects.toMatchObject({ status: 404, message: 'serviceaccounts "absent" not found' });
  });
});
