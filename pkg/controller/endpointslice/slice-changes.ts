import type { NewObject } from '../../client/resource.ts';
import type { Service } from '../../generated/types/core-v1.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../generated/types/discovery-v1.ts';
import { controllerReferenceTo } from '../pod-control.ts';
import { equalValue } from '../same.ts';
import { portsKey, type PortGroup } from './desired-slices.ts';
import { isHeadless, type AddressType } from './service-pods.ts';

export const managedBy = 'endpointslice-controller.k8s.io';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const serviceNameLabel = 'kubernetes.io/service-name';
const headlessLabel = 'service.kubernetes.io/headless';

export interface SliceChanges {
  readonly create: readonly NewObject<EndpointSlice>[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

interface Draft {
  readonly existing: EndpointSlice | undefined;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Endpoint[];
}

/**
 * The least writes that make the slices of one address type say what they should: an endpoint stays in the slice it is in, new ones fill slices
 * with room (those that are written anyway first), and a slice that would go is reused for one that would come. There is always at least one.
 */
export function sliceChanges(service: Service, type: AddressType, groups: ReadonlyMap<string, PortGroup>, existing: readonly EndpointSlice[], endpointsMax: number): SliceChanges {
  const drafts: Draft[] = [];
  const spare: EndpointSlice[] = [];
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    const key = portsKey(slice.ports ?? []);
    if (groups.has(key)) byPorts.set(key, [...byPorts.get(key) ?? [], slice]);
    else spare.push(slice);
  }
  for (const [key, group] of groups) drafts.push(...placeGroup(group, byPorts.get(key) ?? [], endpointsMax));
  const emptied = drafts.filter((draft) => draft.endpoints.length === 0);
  const filled = drafts.filter((draft) => draft.endpoints.length > 0);
  spare.push(...emptied.flatMap(({ existing: slice }) => (slice === undefined ? [] : [slice])));
  if (filled.length === 0) filled.push({ existing: undefined, ports: [], endpoints: [] });
  const labels = sliceLabels(service);
  const create: NewObject<EndpointSlice>[] = [];
  const update: EndpointSlice[] = [];
  for (const draft of filled) {
    const slice = draft.existing ?? spare.shift();
    if (slice === undefined) create.push(newSlice(service, type, labels, draft));
    else if (!says(slice, draft, labels)) update.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: draft.endpoints, ports: draft.ports });
  }
  return { create, update, remove: spare };
}

/** Endpoints of one group onto its slices and as many new ones as are needed. */
function placeGroup(group: PortGroup, slices: readonly EndpointSlice[], endpointsMax: number): readonly Draft[] {
  const waiting = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const drafts: Draft[] = slices.map((slice) => {
    const kept: Endpoint[] = [];
    for (const endpoint of slice.endpoints ?? []) {
      const wanted = waiting.get(identity(endpoint));
      if (wanted === undefined) continue;
      waiting.delete(identity(endpoint));
      kept.push(wanted);
    }
    return { existing: slice, ports: group.ports, endpoints: kept };
  });
  const rest = [...waiting.values()];
  const touched = (draft: Draft): boolean => !equalValue(draft.existing?.endpoints ?? [], draft.endpoints);
  const roomy = [...drafts].sort((a, b) => Number(touched(b)) - Number(touched(a)) || b.endpoints.length - a.endpoints.length);
  for (const draft of roomy) {
    while (draft.endpoints.length < endpointsMax && rest.length > 0) draft.endpoints.push(rest.shift() as Endpoint);
  }
  while (rest.length > 0) drafts.push({ existing: undefined, ports: group.ports, endpoints: rest.splice(0, endpointsMax) });
  return drafts;
}

function identity(endpoint: Endpoint): string {
  return `${endpoint.targetRef?.uid ?? ''} ${endpoint.addresses.join()}`;
}

function says(slice: EndpointSlice, draft: Draft, labels: Readonly<Record<string, string>>): boolean {
  return equalValue(slice.endpoints ?? [], draft.endpoints) && portsKey(slice.ports ?? []) === portsKey(draft.ports) && equalValue(slice.metadata.labels ?? {}, labels);
}

function sliceLabels(service: Service): Readonly<Record<string, string>> {
  const { [headlessLabel]: _, ...inherited } = service.metadata.labels ?? {};
  return { ...inherited, [serviceNameLabel]: service.metadata.name ?? '', [managedByLabel]: managedBy, ...(isHeadless(service) ? { [headlessLabel]: '' } : {}) };
}

function newSlice(service: Service, type: AddressType, labels: Readonly<Record<string, string>>, draft: Draft): NewObject<EndpointSlice> {
  const { name = '', namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { generateName: `${name}-`, namespace, labels, ownerReferences: [controllerReferenceTo({ ...service, apiVersion: 'v1', kind: 'Service' })] },
    addressType: type,
    endpoints: draft.endpoints,
    ports: draft.ports,
  };
}
