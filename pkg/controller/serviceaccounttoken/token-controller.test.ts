import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { decodeJwt, jwtVerify } from 'jose';
import { secrets, serviceAccounts } from '../../client/resources.ts';
import type { Secret, ServiceAccount } from '../../generated/types/core-v1.ts';
import { withRig } from '../testing/rig.ts';
import { tokenController, tokenSecretType } from './token-controller.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const options = { signingKeyPem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), rootCaPem: 'CA' };
const account: ServiceAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } };

function asking(name: string, accountName: string, uid?: string): Secret {
  const annotations = { 'kubernetes.io/service-account.name': accountName, ...(uid !== undefined && { 'kubernetes.io/service-account.uid': uid }) };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default', annotations }, type: tokenSecretType };
}

const text = (value: string | undefined): string => Buffer.from(value ?? '', 'base64').toString();

test('a Secret that asks for a token gets one that the API server\'s key verifies; it goes with its account', async () => {
  await withRig([tokenController(options)], async (rig) => {
    rig.server.seed(serviceAccounts, account);
    rig.server.seed(secrets, asking('robot-token', 'robot'));
    rig.server.seed(secrets, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other', namespace: 'default' }, type: 'Opaque' });
    await rig.until('filled', () => rig.server.get(secrets, 'default/robot-token')?.data?.['token'] !== undefined);
    const filled = rig.server.get(secrets, 'default/robot-token');
    expect([text(filled?.data?.['ca.crt']), text(filled?.data?.['namespace'])]).toEqual(['CA', 'default']);
    const { payload } = await jwtVerify(text(filled?.data?.['token']), publicKey);
    const uid = rig.server.get(serviceAccounts, 'default/robot')?.metadata.uid;
    expect(payload).toMatchObject({
      iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:default:robot',
      'kubernetes.io/serviceaccount/secret.name': 'robot-token', 'kubernetes.io/serviceaccount/service-account.uid': uid,
    });
    expect(decodeJwt(text(filled?.data?.['token'])).exp).toBeUndefined();
    rig.server.remove(serviceAccounts, 'default/robot');
    await rig.until('gone', () => rig.server.get(secrets, 'default/robot-token') === undefined);
    expect(rig.server.get(secrets, 'default/other')?.data).toBeUndefined();
  });
});

test('a Secret for an earlier account of the same name is deleted, not filled', async () => {
  await withRig([tokenController(options)], async (rig) => {
    rig.server.seed(serviceAccounts, account);
    rig.server.seed(secrets, asking('stale', 'robot', 'the uid of another life'));
    await rig.until('gone', () => rig.server.get(secrets, 'default/stale') === undefined);
  });
});
