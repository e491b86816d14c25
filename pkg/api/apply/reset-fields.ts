/** What a write through the object or through one of its subresources cannot change, and so does not own. */
import { setOf } from './field-set.ts';
import type { FieldFilter } from './ownership.ts';

const status = ['f:status'];
const spec = ['f:spec'];
const metadata = ['f:metadata'];

/** Beside the spec, which no status write changes. By plural and group. */
const alsoResetByStatus: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'deployments.apps': [['f:metadata', 'f:labels']],
  'pods': [['f:metadata', 'f:deletionTimestamp'], ['f:metadata', 'f:ownerReferences']],
  'flowschemas.flowcontrol.apiserver.k8s.io': [metadata],
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': [metadata],
  'apiservices.apiregistration.k8s.io': [metadata],
  'customresourcedefinitions.apiextensions.k8s.io': [metadata],
  'volumeattachments.storage.k8s.io': [metadata],
};

/** Others (pods/resize, pods/ephemeralcontainers) record whatever the request changed, also where the write itself drops it. */
const subresources: Readonly<Record<string, FieldFilter>> = {
  'namespaces/finalize': { without: setOf(status) },
  'certificatesigningrequests.certificates.k8s.io/approval': { without: setOf(spec, ['f:status', 'f:certificate']) },
};

const statusReset: FieldFilter = { without: setOf(status) };
const specReset: FieldFilter = { without: setOf(spec) };

/** `qualified` is pods or deployments.apps. */
export function fieldFilterOf(qualified: string, subresource: string, hasStatus: boolean): FieldFilter | undefined {
  if (subresource === '') return hasStatus ? statusReset : undefined;
  if (subresource !== 'status') return subresources[`${qualified}/${subresource}`];
  const more = alsoResetByStatus[qualified];
  return more === undefined ? specReset : { without: setOf(spec, ...more) };
}
