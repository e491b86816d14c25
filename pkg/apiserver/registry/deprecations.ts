import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { warn, type Exchange } from '../pipeline/exchange.ts';
import type { ServedResource } from './served-resource.ts';

/** Kinds that every request for is warned about. */
const deprecated: Readonly<Record<string, string>> = {
  'v1/endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  'v1/componentstatuses': 'v1 ComponentStatus is deprecated in v1.19+',
};

export function warnIfDeprecated(exchange: Exchange, served: ServedResource): void {
  const text = deprecated[`${served.apiVersion}/${served.resource}`];
  if (text !== undefined) warn(exchange, text);
}

/** Kinds that are kept but that nothing acts on here. */
export function warnIfInert(exchange: Exchange, served: ServedResource, object: JsonObject): void {
  if (served.qualified === 'customresourcedefinitions.apiextensions.k8s.io') {
    warn(exchange, 'CustomResourceDefinition is stored but NOT SERVED: this server does not serve custom resources yet');
  } else if (served.qualified === 'apiservices.apiregistration.k8s.io' && isJsonObject(at(object, 'spec', 'service'))) {
    warn(exchange, 'APIService is stored but NOT SERVED: this server does not forward requests to aggregated servers yet');
  }
}
