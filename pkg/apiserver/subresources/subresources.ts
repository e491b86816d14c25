import type { ServedResource } from '../registry/served-resource.ts';
import { statusSubresource } from './status.ts';
import type { Subresource } from './subresource.ts';

type Maker = (served: ServedResource) => Subresource;

/** By RESOURCE/SUBRESOURCE; `status` is the same for all kinds. An empty subresource stands for the resource itself. */
const special: Readonly<Record<string, Maker>> = {};

const made = new WeakMap<ServedResource, Map<string, Subresource | undefined>>();

export function findSubresource(served: ServedResource, name: string): Subresource | undefined {
  let ofResource = made.get(served);
  if (ofResource === undefined) made.set(served, ofResource = new Map());
  if (!ofResource.has(name)) ofResource.set(name, (special[`${served.qualified}/${name}`] ?? (name === 'status' ? statusSubresource : undefined))?.(served));
  return ofResource.get(name);
}
