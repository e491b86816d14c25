import { hasCode } from '../../client/client-error.ts';
import type { Informer } from '../../client/informer.ts';
import { keyOf, splitKey } from '../../client/resource.ts';
import { configMaps, secrets } from '../../client/resources.ts';
import type { Secret } from '../../generated/types/core-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { equalValue } from '../same.ts';
import { bootstrapToken, signedClusterInfo, tokenSecretType } from './bootstrap-tokens.ts';

const tokenSecrets = { namespace: 'kube-system', fieldSelector: `type=${tokenSecretType}` };
const clusterInfo = 'kube-public/cluster-info';

function tokenInformer(context: ControllerContext): Informer<Secret> {
  return context.informers.informer(secrets, tokenSecrets);
}

/** Signs kube-public/cluster-info with every bootstrap token, so that a joining node can trust it knowing only its token. */
export const bootstrapSignerController: ControllerFactory = (context) => {
  const maps = context.informers.informer(configMaps, { namespace: 'kube-public', fieldSelector: 'metadata.name=cluster-info' });
  const tokens = tokenInformer(context);
  const loop = new ControllerLoop(context, {
    name: 'bootstrap-signer-controller',
    waitFor: [maps, tokens],
    reconcile: async (key, signal) => {
      const map = maps.get(key);
      if (map === undefined) return;
      const data = signedClusterInfo(map.data ?? {}, tokens.list().map(bootstrapToken).filter((token) => token !== undefined), context.clock.nowMs());
      if (!equalValue(data, map.data ?? {})) await context.client.update(configMaps, { ...map, data }, { signal });
    },
  });
  enqueueChanges(maps, loop.queue, keyOf);
  enqueueChanges(tokens, loop.queue, () => clusterInfo);
  return loop;
};

/** Removes bootstrap tokens that have expired. */
export const tokenCleanerController: ControllerFactory = (context) => {
  const tokens = tokenInformer(context);
  const loop = new ControllerLoop(context, {
    name: 'token-cleaner-controller',
    waitFor: [tokens],
    reconcile: async (key, signal) => {
      const secret = tokens.get(key);
      const expiresMs = secret === undefined ? undefined : bootstrapToken(secret)?.expiresMs;
      if (secret === undefined || expiresMs === undefined) return undefined;
      const leftMs = expiresMs - context.clock.nowMs();
      if (leftMs > 0) return { requeueAfterMs: leftMs };
      await context.client.delete(secrets, splitKey(key), { preconditions: { uid: secret.metadata.uid } }, { signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
      return undefined;
    },
  });
  enqueueChanges(tokens, loop.queue, keyOf);
  return loop;
};
