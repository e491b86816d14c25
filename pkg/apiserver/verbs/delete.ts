import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { toServed } from '../registry/conversion.ts';
import { readDeleteOptions } from '../registry/delete-options.ts';
import { deleteObject, isNamespace } from '../registry/deletion.ts';
import { metaText } from '../registry/object-meta.ts';
import { successStatus } from '../http/status.ts';

/** Kinds whose deletion answers with the object even when it is gone. */
const returnsObject: ReadonlySet<string> = new Set([
  'pods', 'podtemplates', 'persistentvolumes', 'persistentvolumeclaims', 'resourcequotas', 'serviceaccounts', 'services', 'namespaces',
  'csidrivers.storage.k8s.io', 'csinodes.storage.k8s.io', 'csistoragecapacities.storage.k8s.io', 'storageclasses.storage.k8s.io', 'volumeattachments.storage.k8s.io', 'volumeattributesclasses.storage.k8s.io',
  'deviceclasses.resource.k8s.io', 'resourceclaims.resource.k8s.io', 'resourceclaimtemplates.resource.k8s.io', 'resourceslices.resource.k8s.io',
  'servicecidrs.networking.k8s.io', 'customresourcedefinitions.apiextensions.k8s.io',
]);

/** DELETE of an object. 202 where the client refused orphaning and the object stays for now; 200 otherwise. */
export async function remove(target: Target): Promise<Answer> {
  const { served, name, exchange, representation } = target;
  const options = await readDeleteOptions(exchange);
  const { object, gone } = await deleteObject(target, name, options);
  const status = !gone && options.orphanDependents === false ? 202 : 200;
  if (gone && !returnsObject.has(served.qualified) && !isNamespace(served)) {
    const details = { name, ...(served.group === '' ? {} : { group: served.group }), kind: served.resource, uid: metaText(object, 'uid') };
    return { kind: 'object', status, object: successStatus(details), representation: { format: representation.format, pretty: representation.pretty } };
  }
  return { kind: 'object', status, object: toServed(served, object), served, representation };
}
