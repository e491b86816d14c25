import { hasCode } from '../../client/client-error.ts';
import { configMaps, namespaces } from '../../client/resources.ts';
import type { ConfigMap } from '../../generated/types/core-v1.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { equalValue } from '../same.ts';

const name = 'kube-root-ca.crt';
const annotations = { 'kubernetes.io/description': 'The certificate authority by which pods recognise the API server. Other servers are not necessarily signed by it.' };

/** Puts the API server's certificate authority into every active namespace, where pods' token volumes find it. */
export const rootCaPublisher = (caPem: string): ControllerFactory => (context) => {
  const namespaceInformer = context.informers.informer(namespaces);
  const mapInformer = context.informers.informer(configMaps, { fieldSelector: `metadata.name=${name}` });
  const data = { 'ca.crt': caPem };
  const loop = new ControllerLoop(context, {
    name: 'root-ca-certificate-publisher-controller',
    waitFor: [namespaceInformer, mapInformer],
    reconcile: async (namespace, signal) => {
      if (namespaceInformer.get(namespace)?.status?.phase !== 'Active') return;
      const current = mapInformer.get(`${namespace}/${name}`);
      if (current === undefined) {
        await context.client.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, annotations }, data } as ConfigMap, { signal }).catch((err: unknown) => {
          if (!hasCode(err, 'notFound')) throw err;
        });
      } else if (!equalValue(current.data, data) || (current.metadata.annotations?.['kubernetes.io/description'] ?? '') === '') {
        await context.client.update(configMaps, { ...current, metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } }, data }, { signal });
      }
    },
  });
  enqueueChanges(namespaceInformer, loop.queue, (namespace) => namespace.metadata.name);
  enqueueChanges(mapInformer, loop.queue, (map) => map.metadata.namespace);
  return loop;
};
