import type { JsonObject } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { nameOf, stringAt } from '../columns.ts';
import { invalid } from '../field-errors.ts';
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

/** A namespace is active until it is deleted, and terminating from then on. */
function phaseErrors(object: JsonObject): readonly FieldError[] {
  const phase = stringAt(object, 'status', 'phase');
  const deleted = typeof metadataOf(object)['deletionTimestamp'] === 'string';
  if (phase === (deleted ? 'Terminating' : 'Active')) return [];
  return [invalid('status.Phase', phase, deleted ? "may only be 'Terminating' if `deletionTimestamp` is not empty" : "may only be 'Active' if `deletionTimestamp` is empty")];
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
  validateStatusUpdate: phaseErrors,
  ...tableOf(['Status'], (object) => [stringAt(object, 'status', 'phase')]),
  selectableFields: (object) => ({ 'status.phase': stringAt(object, 'status', 'phase'), name: nameOf(object) }),
};
