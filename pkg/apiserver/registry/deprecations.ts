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
