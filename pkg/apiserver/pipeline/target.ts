import type { AdmissionAttributes, AdmissionOperation } from '../contracts.ts';
import type { Representation } from '../http/negotiate.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { ServerContext } from '../server-context.ts';
import type { ObjectKey, StorageResource } from '../storage/storage.ts';
import { must } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import { warn, type Exchange } from './exchange.ts';

/** What one resource request is about, once it is routed. */
export interface Target {
  readonly exchange: Exchange;
  readonly server: ServerContext;
  readonly served: ServedResource;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly representation: Representation;
}

export function storageOf(target: Pick<Target, 'served'>): StorageResource {
  return must(target.served.storage, 'the resource is stored');
}

export function keyFor({ served, namespace }: Pick<Target, 'served' | 'namespace'>, name: string): ObjectKey {
  return { namespace: served.namespaced ? namespace : '', name };
}

/** What admission is told; `object` and `oldObject` are in the stored version. */
export function admissionAttributes(target: Target, operation: AdmissionOperation, details: {
  readonly name: string; readonly dryRun: boolean; readonly object?: JsonObject; readonly oldObject?: JsonObject; readonly options?: JsonObject;
}): AdmissionAttributes {
  const { exchange, served, subresource, namespace } = target;
  return {
    operation, user: exchange.user, group: served.group, version: served.version, kind: served.kind, resource: served.resource, subresource,
    namespace: served.resource === 'namespaces' && served.group === '' ? details.name : namespace,
    ...details,
    warn: (text) => warn(exchange, text),
  };
}
