import { generateKeyPairSync } from 'node:crypto';
import type { JsonObject } from '../../base/json.ts';
import type { Authorizer, RequestAttributes } from '../contracts.ts';
import { buildAuthentication } from '../authentication/authentication.ts';
import { testDeps, user } from '../authentication/testdata/deps.ts';
import { virtualResources } from './virtual-resources.ts';

const issuer = 'https://kubernetes.default.svc.cluster.local';

async function start(authorizer: Partial<Authorizer> = {}) {
  const deps = testDeps();
  deps.files.set('tokens.csv', 'secret,alice,alice-uid,dev').set('sa.key', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const authentication = await buildAuthentication({ tokenFile: 'tokens.csv', bootstrapTokens: false, anonymous: true, issuers: [issuer], serviceAccountKeyFiles: ['sa.key'], serviceAccountLookup: true }, deps);
  const asked: RequestAttributes[] = [];
  const full: Authorizer = {
    authorize: (attributes) => {
      asked.push(attributes);
      return Promise.resolve({ allowed: attributes.user.name === 'zed', reason: '' });
    },
    rulesFor: () => Promise.resolve({ resourceRules: [{ verbs: ['get'] }], nonResourceRules: [], incomplete: false }),
    ...authorizer,
  };
  const { resources, documents } = await virtualResources({ issuer, signingKeyFile: 'sa.key', maxExpirationSeconds: 0, extendExpiration: true, keySetUri: 'https://192.0.2.10:6443/openid/v1/jwks' }, { authentication, authorizer: full }, deps);
  const create = async (resource: string, body: JsonObject, namespace = '') => {
    const handler = resources.find((candidate) => candidate.resource === resource);
    return handler?.create({
      attributes: { user: user('alice', 'dev'), verb: 'create', resourceRequest: true, path: '', group: handler.group, version: 'v1', resource, subresource: '', namespace, name: '' },
      query: new URLSearchParams(), dryRun: false, warn: () => undefined, signal: new AbortController().signal, body,
    });
  };
  return { create, documents, asked };
}

const pods = { verb: 'get', resource: 'pods', namespace: 'ns' };

describe('access reviews', () => {
  test('pass the question on and repeat the spec', async () => {
    const { create, asked } = await start();
    expect(await create('subjectaccessreviews', { kind: 'SubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec: { user: 'zed', resourceAttributes: { ...pods, labelSelector: { requirements: [{ key: 'a', operator: 'In', values: ['b'] }] } } } }))
      .toMatchObject({ kind: 'SubjectAccessReview', metadata: {}, status: { allowed: true } });
    expect(asked[0]).toMatchObject({ verb: 'get', resource: 'pods', namespace: 'ns', version: '*', labelSelector: 'a=b' });
    expect(await create('selfsubjectaccessreviews', { spec: { nonResourceAttributes: { path: '/healthz', verb: 'get' } } })).toMatchObject({ status: { allowed: false, denied: true } });
    expect(asked[1]).toMatchObject({ resourceRequest: false, path: '/healthz', user: { name: 'alice' } });
    expect(await create('selfsubjectrulesreviews', { spec: { namespace: 'ns' } })).toMatchObject({ spec: {}, status: { resourceRules: [{ verbs: ['get'] }], incomplete: false } });
  });

  test.each([
    ['subjectaccessreviews', { resourceAttributes: pods }, 'spec.user: Invalid value: "": at least one of user or group must be specified'],
    ['subjectaccessreviews', { user: 'zed' }, 'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified'],
    ['subjectaccessreviews', { user: 'zed', resourceAttributes: { ...pods, labelSelector: { requirements: [{ key: 'a', operator: 'Bogus' }], rawSelector: 'x' } } }, 'spec.resourceAttributes.labelSelector.rawSelector: Invalid value: "x": may not specified at the same time as requirements'],
    ['localsubjectaccessreviews', { user: 'zed', resourceAttributes: { ...pods, namespace: 'other' } }, 'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace'],
  ])('%s with a fault is refused', async (resource, spec, text) => {
    const { create } = await start();
    await expect(create(resource, { spec: spec as JsonObject }, 'ns')).rejects.toMatchObject({ status: 422, message: `.authorization.k8s.io "" is invalid: ${text}` });
  });
});

describe('identity reviews', () => {
  test('say whose a token is, or that it is nobody\'s', async () => {
    const { create } = await start();
    expect(await create('tokenreviews', { spec: { token: 'secret' } })).toMatchObject({ status: { authenticated: true, user: { username: 'alice', uid: 'alice-uid', groups: ['dev', 'system:authenticated'] }, audiences: [issuer] } });
    expect(await create('tokenreviews', { spec: { token: 'bogus' } })).toMatchObject({ status: { user: {}, error: 'invalid bearer token' } });
    expect((await create('tokenreviews', { spec: { token: 'secret', audiences: ['vault'] } }))?.['status']).not.toHaveProperty('authenticated');
    await expect(create('tokenreviews', { spec: {} })).rejects.toMatchObject({ status: 400, message: 'token is required for TokenReview in authentication' });
    expect(await create('selfsubjectreviews', {})).toMatchObject({ status: { userInfo: { username: 'alice', groups: ['dev', 'system:authenticated'] } } });
  });
});

test('relying parties find the keys', async () => {
  const { documents } = await start();
  const read = async (path: string) => JSON.parse((await documents.find((document) => document.path === path)?.body())?.toString() ?? '') as JsonObject;
  expect(await read('/.well-known/openid-configuration')).toEqual({ issuer, jwks_uri: 'https://192.0.2.10:6443/openid/v1/jwks', response_types_supported: ['id_token'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] });
  expect(await read('/openid/v1/jwks')).toMatchObject({ keys: [{ use: 'sig', kty: 'RSA', alg: 'RS256', e: 'AQAB' }] });
});
