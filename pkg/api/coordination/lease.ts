import type { Lease } from '../../generated/types/coordination-v1.ts';
import type { JsonObject } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { stringAt } from '../columns.ts';
import { nonNegative, positive } from '../field-errors.ts';
import { tableOf } from '../plain.ts';

const validate = (object: JsonObject): readonly FieldError[] => {
  const spec = (object as unknown as Lease).spec;
  return [...positive('spec.leaseDurationSeconds', spec?.leaseDurationSeconds), ...nonNegative('spec.leaseTransitions', spec?.leaseTransitions)];
};

export const lease: KindBehavior = {
  allowCreateOnUpdate: true,
  validate,
  validateUpdate: validate,
  ...tableOf(['Holder'], (object) => [stringAt(object, 'spec', 'holderIdentity')]),
};

export const leaseCandidate: KindBehavior = {
  allowCreateOnUpdate: true,
  ...tableOf(['LeaseName', 'BinaryVersion', 'EmulationVersion'], (object) => [stringAt(object, 'spec', 'leaseName'), stringAt(object, 'spec', 'binaryVersion'), stringAt(object, 'spec', 'emulationVersion')]),
};
