import { hasCode } from '../../client/client-error.ts';
import { namespaces, serviceAccounts } from '../../client/resources.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';

/** Every active namespace has a service account named default. */
export const serviceAccountController: ControllerFactory = (context) => {
  const namespaceInformer = context.informers.informer(namespaces);
  const accountInformer = context.informers.informer(serviceAccounts);
  const loop = new ControllerLoop(context, {
    name: 'serviceaccount-controller',
    waitFor: [namespaceInformer, accountInformer],
    reconcile: async (namespace, signal) => {
      if (namespaceInformer.get(namespace)?.status?.phase !== 'Active' || accountInformer.get(`${namespace}/default`) !== undefined) return;
      await context.client.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: 'default' } }, { signal }).catch((err: unknown) => {
        if (!hasCode(err, 'alreadyExists', 'notFound')) throw err;
      });
    },
  });
  enqueueChanges(namespaceInformer, loop.queue, (namespace) => namespace.metadata.name);
  accountInformer.onChange(({ kind, object }) => {
    if (kind === 'deleted' && object.metadata.name === 'default') loop.queue.add(object.metadata.namespace ?? '');
  });
  return loop;
};
