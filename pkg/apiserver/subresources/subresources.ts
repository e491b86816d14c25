import type { ServedResource } from '../registry/served-resource.ts';
import { approvalSubresource, requestStatusSubresource } from './approval.ts';
import { bindingSubresource } from './binding.ts';
import { getComponentStatus, listComponentStatuses } from './component-statuses.ts';
import { ephemeralContainersSubresource } from './ephemeral-containers.ts';
import { evictionSubresource } from './eviction.ts';
import { finalizeSubresource } from './finalize.ts';
import { resizeSubresource } from './resize.ts';
import { scaleSubresource } from './scale.ts';
import { statusSubresource } from './status.ts';
import type { Subresource } from './subresource.ts';

type Maker = (served: ServedResource) => Subresource;

/** By RESOURCE/SUBRESOURCE; `status` is the same for all kinds. An empty subresource stands for the resource itself. */
const special: Readonly<Record<string, Maker>> = {
  'pods/binding': bindingSubresource,
  'bindings/': bindingSubresource,
  'pods/eviction': evictionSubresource,
  'pods/ephemeralcontainers': ephemeralContainersSubresource,
  'pods/resize': resizeSubresource,
  'replicationcontrollers/scale': scaleSubresource,
  'deployments.apps/scale': scaleSubresource,
  'replicasets.apps/scale': scaleSubresource,
  'statefulsets.apps/scale': scaleSubresource,
  'namespaces/finalize': finalizeSubresource,
  'certificatesigningrequests.certificates.k8s.io/approval': approvalSubresource,
  'certificatesigningrequests.certificates.k8s.io/status': requestStatusSubresource,
  'componentstatuses/': () => ({ get: getComponentStatus, list: listComponentStatuses }),
};

const made = new WeakMap<ServedResource, Map<string, Subresource | undefined>>();

export function findSubresource(served: ServedResource, name: string): Subresource | undefined {
  let ofResource = made.get(served);
  if (ofResource === undefined) made.set(served, ofResource = new Map());
  if (!ofResource.has(name)) ofResource.set(name, (special[`${served.qualified}/${name}`] ?? (name === 'status' ? statusSubresource : undefined))?.(served));
  return ofResource.get(name);
}
