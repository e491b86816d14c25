import type { Lease } from '../../generated/types/coordination-v1.ts';
import type { JsonObject } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { stringAt } from '../columns.ts';
import { nonNegative, positive } from '../field-errors.ts';
import { tableOf } from '../plain.ts';
import { withMembers, within } from '../strategy.ts';

const validate = (object: JsonObject): readonly FieldError[] => {
  const spec = (object as unknown as Lease).spec;
  return [...positive('spec.leaseDurationSeconds', spec?.leaseDurationSeconds), ...nonNegative('spec.leaseTransitions', spec?.leaseTransitions)];
};

/** Members of a feature that is off by default (coordinated election): dropped, unless the object had them before. */
function dropElection(object: JsonObject, old?: JsonObject): JsonObject {
  const before = (old?.['spec'] ?? {}) as JsonObject;
  if (before['strategy'] !== undefined || before['preferredHolder'] !== undefined) return object;
  return within(object, 'spec', (spec) => withMembers(spec, { strategy: undefined, preferredHolder: undefined }));
}

export const lease: KindBehavior = {
  allowCreateOnUpdate: true,
  prepareForCreate: (object) => dropElection(object),
  prepareForUpdate: dropElection,
  validate,
  validateUpdate: validate,
  ...tableOf(['Holder'], (object) => [stringAt(object, 'spec', 'holderIdentity')]),
};

export const leaseCandidate: KindBehavior = {
  allowCreateOnUpdate: true,
  ...tableOf(['LeaseName', 'BinaryVersion', 'EmulationVersion'], (object) => [stringAt(object, 'spec', 'leaseName'), stringAt(object, 'spec', 'binaryVersion'), stringAt(object, 'spec', 'emulationVersion')]),
};
