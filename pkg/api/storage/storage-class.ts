import type { JsonObject } from '../../base/json.ts';
import type { StorageClass } from '../../generated/types/storage-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { columnsOf, nameOf, age } from '../columns.ts';
import { duplicate, forbidden, immutable, invalid, invalidAll, oneOf, required, tooLong } from '../field-errors.ts';
import { checkLabelKey, checkQualifiedName } from '../names.ts';
import { fill } from '../strategy.ts';

const parametersMax = 512;
const parametersBytesMax = 262_144;

function parameterErrors(parameters: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > parametersMax) return [tooLong('parameters', parametersMax)];
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [...entries.filter(([key]) => key === '').map(() => invalid('parameters', '', 'field can not be empty.')), ...(size > parametersBytesMax ? [tooLong('parameters', parametersBytesMax)] : [])];
}

function topologyErrors(storageClass: StorageClass): readonly FieldError[] {
  const seen = new Set<string>();
  return (storageClass.allowedTopologies ?? []).flatMap((term, index): readonly FieldError[] => {
    const field = `allowedTopologies[${String(index)}].matchLabelExpressions`;
    const expressions = term.matchLabelExpressions ?? [];
    const errors: FieldError[] = [];
    if (expressions.length === 0) return [duplicate(field, '')];
    expressions.forEach((expression, place) => {
      const path = `${field}[${String(place)}]`;
      const values = expression.values ?? [];
      if (values.length === 0) errors.push(required(`${path}.values`));
      values.forEach((value, at) => {
        if (values.indexOf(value) < at) errors.push(duplicate(`${path}.values[${String(at)}]`, value));
      });
      errors.push(...invalidAll(`${path}.key`, expression.key, checkLabelKey(expression.key)));
    });
    const key = JSON.stringify(expressions);
    if (seen.has(key)) errors.push(duplicate(field, ''));
    seen.add(key);
    return errors;
  });
}

function validate(object: JsonObject): readonly FieldError[] {
  const storageClass = object as unknown as StorageClass;
  const provisioner = storageClass.provisioner ?? '';
  return [
    ...(provisioner === '' ? [required('provisioner')] : invalidAll('provisioner', provisioner, checkQualifiedName(provisioner.toLowerCase()))),
    ...parameterErrors(storageClass.parameters),
    ...oneOf('reclaimPolicy', storageClass.reclaimPolicy, ['Delete', 'Retain']),
    ...oneOf('volumeBindingMode', storageClass.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
    ...topologyErrors(storageClass),
  ];
}

export const storageClass: KindBehavior = {
  allowUnconditionalUpdate: true,
  defaults: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(JSON.stringify(object['parameters']) === JSON.stringify(old['parameters']) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
    ...(object['provisioner'] === old['provisioner'] ? [] : [forbidden('provisioner', 'updates to provisioner are forbidden.')]),
    ...(object['reclaimPolicy'] === old['reclaimPolicy'] ? [] : [forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')]),
    ...immutable('volumeBindingMode', object['volumeBindingMode'], old['volumeBindingMode']),
  ],
  columns: columnsOf('Name', 'Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', 'AllowVolumeExpansion', 'Age'),
  row: (object, nowMs) => {
    const own = object as unknown as StorageClass;
    const isDefault = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some((key) => own.metadata.annotations?.[key] === 'true');
    return { cells: [isDefault ? `${nameOf(object)} (default)` : nameOf(object), own.provisioner, own.reclaimPolicy ?? 'Delete', own.volumeBindingMode ?? 'Immediate', own.allowVolumeExpansion === true, age(object, nowMs)] };
  },
};
