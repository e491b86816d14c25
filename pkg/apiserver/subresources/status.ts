import type { ServedResource } from '../registry/served-resource.ts';
import { validateStatus } from '../pipeline/validate.ts';
import { partOfObject } from './partial-update.ts';
import type { Subresource } from './subresource.ts';

/** Only status changes, and what of the metadata the kind allows. */
export function statusSubresource(served: ServedResource): Subresource {
  return partOfObject({
    prepare: (object, old) => served.behavior.prepareForStatusUpdate?.(object, old) ?? { ...object, spec: old['spec'] },
    validate: validateStatus,
  });
}
