import { invalid as invalidField } from '../../api/field-errors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { metaText } from '../registry/object-meta.ts';
import { invalid } from '../registry/refusals.ts';
import { partOfObject } from './partial-update.ts';
import type { Subresource } from './subresource.ts';

function finalizers(object: JsonObject): readonly string[] {
  const spec = object['spec'];
  const value = isJsonObject(spec) ? spec['finalizers'] : undefined;
  return Array.isArray(value) ? value as readonly string[] : [];
}

/** namespaces/finalize: who has emptied a namespace takes its finalizer off the spec. The last one ends the namespace. */
export function finalizeSubresource(): Subresource {
  const { update } = partOfObject({
    prepare: (object, old) => ({ ...object, spec: { ...(old['spec'] as JsonObject | undefined), finalizers: finalizers(object) }, status: old['status'] }),
    validate: (served, object) => {
      const errors = finalizers(object).flatMap((name, index) => (
        name.includes('/') || name === 'kubernetes' || name === 'orphan' ? [] : [invalidField(`spec.finalizers[${index}]`, name, 'name is neither a standard finalizer name nor is it fully qualified')]
      ));
      if (errors.length > 0) throw invalid('', served.kind, metaText(object, 'name'), errors);
    },
  });
  return { update };
}
