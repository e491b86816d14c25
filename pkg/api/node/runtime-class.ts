import type { JsonObject } from '../../base/json.ts';
import type { RuntimeClass } from '../../generated/types/node-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { containerResourceNameErrors, resourceValueErrors } from '../core/resource-names.ts';
import { tolerationErrors } from '../core/scheduling-validation.ts';
import { duplicate, immutable, invalidAll, required, sameJson } from '../field-errors.ts';
import { checkDns1123Label } from '../names.ts';
import { validateLabels } from '../meta/validate.ts';
import { tableOf } from '../plain.ts';

function validate(object: JsonObject): readonly FieldError[] {
  const { handler, overhead, scheduling } = object as unknown as RuntimeClass;
  const fixed = (overhead?.podFixed ?? {}) as Readonly<Record<string, string>>;
  const tolerations = scheduling?.tolerations ?? [];
  return [
    ...(handler === '' ? [required('handler')] : invalidAll('handler', handler, checkDns1123Label(handler))),
    ...Object.entries(fixed).flatMap(([name, value]) => [...containerResourceNameErrors(name, `overhead.limits[${name}]`), ...resourceValueErrors(name, value, `overhead.limits[${name}]`)]),
    ...validateLabels('scheduling.nodeSelector', scheduling?.nodeSelector),
    ...tolerationErrors(tolerations, 'scheduling.tolerations'),
    ...tolerations.flatMap((toleration, index) => (tolerations.slice(0, index).some((other) => sameJson(other, toleration)) ? [duplicate(`scheduling.tolerations[${String(index)}]`, toleration)] : [])),
  ];
}

export const runtimeClass: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  validate,
  validateUpdate: (object, old) => [...immutable('handler', object['handler'], old['handler']), ...validate(object)],
  ...tableOf(['Handler'], (object) => [(object as unknown as RuntimeClass).handler]),
};
