import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { hasCode } from '../../client/client-error.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { secrets, serviceAccounts } from '../../client/resources.ts';
import type { Secret, ServiceAccount } from '../../generated/types/core-v1.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';

export const tokenSecretType = 'kubernetes.io/service-account-token';
const nameAnnotation = 'kubernetes.io/service-account.name';
const uidAnnotation = 'kubernetes.io/service-account.uid';

export interface TokenControllerOptions {
  /** PEM of the key that signs tokens; the API server knows its public half. */
  readonly signingKeyPem: string;
  /** PEM of what a token's bearer trusts; goes into the Secret as ca.crt. */
  readonly rootCaPem: string | undefined;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A token without an end for one Secret of one account; it is good for as long as both exist. Claims as upstream's legacy tokens have them. */
export async function signLegacyToken(signingKeyPem: string, secret: Secret, account: ServiceAccount): Promise<string> {
  const key = createPrivateKey(signingKeyPem);
  const kid = createHash('sha256').update(createPublicKey(key).export({ type: 'spki', format: 'der' })).digest('base64url');
  const { namespace = '', name = '', uid = '' } = account.metadata;
  const claim = 'kubernetes.io/serviceaccount';
  return new SignJWT({
    iss: 'kubernetes/serviceaccount', sub: `system:serviceaccount:${namespace}:${name}`,
    [`${claim}/namespace`]: namespace, [`${claim}/secret.name`]: secret.metadata.name ?? '', [`${claim}/service-account.name`]: name, [`${claim}/service-account.uid`]: uid,
  }).setProtectedHeader({ alg: key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256', kid }).sign(key);
}

function accountOf(secret: Secret): { readonly name: string; readonly uid: string } {
  return { name: secret.metadata.annotations?.[nameAnnotation] ?? '', uid: secret.metadata.annotations?.[uidAnnotation] ?? '' };
}

/** What the Secret lacks, filled in; the very same object when it lacks nothing. */
async function filled(secret: Secret, account: ServiceAccount, options: TokenControllerOptions): Promise<Secret> {
  const data: Record<string, string> = { ...secret.data };
  if ((data['token'] ?? '') === '') data['token'] = base64(await signLegacyToken(options.signingKeyPem, secret, account));
  if (options.rootCaPem !== undefined && data['ca.crt'] !== base64(options.rootCaPem)) data['ca.crt'] = base64(options.rootCaPem);
  if ((data['namespace'] ?? '') === '') data['namespace'] = base64(secret.metadata.namespace ?? '');
  const complete = Object.entries(data).every(([key, value]) => secret.data?.[key] === value) && accountOf(secret).uid === account.metadata.uid;
  if (complete) return secret;
  return { ...secret, metadata: { ...secret.metadata, annotations: { ...secret.metadata.annotations, [uidAnnotation]: account.metadata.uid ?? '' } }, data };
}

/** Fills Secrets that ask for a service account's token, and deletes those whose account is gone. Nothing makes such Secrets by itself any more. */
export const tokenController = (options: TokenControllerOptions): ControllerFactory => (context) => {
  // The manager's own identity: upstream gives this controller no service account, for it is what makes theirs usable.
  const { reader: client } = context;
  const accounts = context.informers.informer(serviceAccounts);
  const tokens = context.informers.informer(secrets, { fieldSelector: `type=${tokenSecretType}` });
  const remove = async (secret: Secret, signal: AbortSignal): Promise<void> => {
    await client.delete(secrets, splitKey(keyOf(secret)), { preconditions: { uid: secret.metadata.uid } }, { signal }).catch((err: unknown) => {
      if (!hasCode(err, 'notFound', 'conflict')) throw err;
    });
  };
  const loop = new ControllerLoop(context, {
    name: 'serviceaccount-token-controller',
    waitFor: [accounts, tokens],
    reconcile: async (key, signal) => {
      const secret = tokens.get(key);
      if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return;
      const { name, uid } = accountOf(secret);
      if (name === '') return;
      // Before a Secret is deleted the account's absence is asked for live: the copy may be behind.
      const accountKey = { namespace: secret.metadata.namespace ?? '', name };
      const account = accounts.get(`${accountKey.namespace}/${name}`) ?? await client.get(serviceAccounts, accountKey, { signal }).catch((err: unknown) => {
        if (hasCode(err, 'notFound')) return undefined;
        throw err;
      });
      if (account === undefined || (uid !== '' && uid !== account.metadata.uid)) {
        await remove(secret, signal);
        return;
      }
      const wanted = await filled(secret, account, options);
      if (wanted !== secret) await client.update(secrets, wanted, { signal });
    },
  });
  enqueueChanges(tokens, loop.queue, keyOf);
  accounts.onChange(({ object }) => {
    for (const secret of tokens.list(object.metadata.namespace)) if (accountOf(secret).name === object.metadata.name) loop.queue.add(keyOf(secret));
  });
  return loop;
};
