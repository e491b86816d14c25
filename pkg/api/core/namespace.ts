import type { JsonObject } from '../../base/json.ts';
import type { KindBehavior } from '../behavior.ts';
import { nameOf, stringAt } from '../columns.ts';
import { metadataOf } from '../meta/accessors.ts';
import { tableOf } from '../plain.ts';
import { withMembers, withMetadata } from '../strategy.ts';

const nameLabel = 'kubernetes.io/metadata.name';

/** Every namespace carries its name as a label, for selectors. */
function defaults(object: JsonObject): JsonObject {
  const name = nameOf(object);
  const labels = (metadataOf(object)['labels'] ?? {}) as JsonObject;
  return name === '' || labels[nameLabel] === name ? object : withMetadata(object, { labels: { ...labels, [nameLabel]: name } });
}

export const namespace: KindBehavior = {
  allowUnconditionalUpdate: true,
  defaults,
  prepareForCreate: (object) => {
    const spec = (object['spec'] ?? {}) as JsonObject;
    const finalizers = (spec['finalizers'] ?? []) as readonly string[];
    return { ...object, spec: { ...spec, finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }, status: { phase: 'Active' } };
  },
  // spec.finalizers belongs to /finalize alone.
  prepareForUpdate: (object, old) => withMembers(object, { spec: old['spec'], status: old['status'] }),
  prepareForStatusUpdate: (object, old) => withMembers(object, { spec: old['spec'] }),
  ...tableOf(['Status'], (object) => [stringAt(object, 'status', 'phase')]),
  selectableFields: (object) => ({ 'status.phase': stringAt(object, 'status', 'phase'), name: nameOf(object) }),
};
