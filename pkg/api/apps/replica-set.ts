import type { JsonObject } from '../../base/json.ts';
import type { ReplicaSet } from '../../generated/types/apps-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, cells, columnsOf, containerCells, nameOf, numberAt } from '../columns.ts';
import { podSpecWarnings } from '../core/pod.ts';
import { templateDefaults } from '../core/pod-defaults.ts';
import { immutableSelector, podNameWarnings, validateAlwaysTemplate, validateSelectorAndTemplate } from '../core/template-validation.ts';
import { nonNegative } from '../field-errors.ts';
import { formatLabelSelector } from '../selectors/label-selector.ts';
import { fill, strategy, within } from '../strategy.ts';

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as ReplicaSet;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateSelectorAndTemplate({ selector: spec.selector, template: spec.template ?? { metadata: {} } }, 'deployment'),
    ...validateAlwaysTemplate(spec.template ?? { metadata: {} }),
  ];
}

export const replicaSet: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: { replicas: 0 } }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaultPropagation: 'Background',
  defaults: (object) => within(object, 'spec', (spec) => templateDefaults(fill(spec, { replicas: 1 }))),
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutableSelector((object as unknown as ReplicaSet).spec.selector, (old as unknown as ReplicaSet).spec.selector)],
  warnings: (object, old) => {
    const { metadata, spec } = object as unknown as ReplicaSet;
    return [...(old === undefined ? podNameWarnings(metadata.name ?? '') : []), ...podSpecWarnings(spec.template?.spec ?? { containers: [] }, 'spec.template.spec')];
  },
  columns: columnsOf('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', '*Containers', '*Images', '*Selector'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as ReplicaSet;
    return cells(nameOf(object), spec.replicas ?? 0, numberAt(object, 'status', 'replicas'), numberAt(object, 'status', 'readyReplicas'), age(object, nowMs),
      ...containerCells(spec.template), formatLabelSelector(spec.selector));
  },
  selectableFields: (object) => ({ 'status.replicas': String(numberAt(object, 'status', 'replicas')) }),
};
