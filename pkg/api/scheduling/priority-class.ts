import type { JsonObject } from '../../base/json.ts';
import type { PriorityClass } from '../../generated/types/scheduling-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { forbidden, invalid, notSupported, required } from '../field-errors.ts';
import { fill, strategy } from '../strategy.ts';

/** Above this only the two system classes may be. */
const userPriorityMax = 1_000_000_000;
const systemClasses: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

function validate(object: JsonObject): readonly FieldError[] {
  const priority = object as unknown as PriorityClass;
  const name = nameOf(object);
  const errors: FieldError[] = [];
  if (name.startsWith('system-')) {
    const value = Object.hasOwn(systemClasses, name) ? systemClasses[name] : undefined;
    const problem = value === undefined ? `${name} is not a known system priority class` : value !== priority.value ? `value of ${name} PriorityClass must be ${String(value)}`
      : priority.globalDefault === true ? `globalDefault of ${name} PriorityClass must be false` : undefined;
    if (problem !== undefined) errors.push(forbidden('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`));
  } else if ((priority.value ?? 0) > userPriorityMax) errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${String(userPriorityMax)}`));
  const policy: string | undefined = priority.preemptionPolicy;
  if (policy === '') errors.push(required('preemptionPolicy'));
  else if (policy !== undefined && policy !== 'Never' && policy !== 'PreemptLowerPriority') errors.push(notSupported('preemptionPolicy', policy, ['Never', 'PreemptLowerPriority']));
  return errors;
}

export const priorityClass: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults: (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  validate,
  validateUpdate: (object, old) => {
    const [next, before] = [object as unknown as PriorityClass, old as unknown as PriorityClass];
    const errors: FieldError[] = [];
    if (next.value !== before.value) errors.push(forbidden('value', 'may not be changed in an update.'));
    if (next.preemptionPolicy !== before.preemptionPolicy) errors.push(invalid('preemptionPolicy', next.preemptionPolicy, 'field is immutable'));
    return errors;
  },
  columns: columnsOf('Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'),
  row: (object, nowMs) => {
    const priority = object as unknown as PriorityClass;
    return { cells: [nameOf(object), priority.value ?? 0, priority.globalDefault === true, age(object, nowMs), priority.preemptionPolicy ?? 'PreemptLowerPriority'] };
  },
};
