import type { JsonObject } from '../../base/json.ts';
import type { ReplicationController } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, containerCells, nameOf, numberAt } from '../columns.ts';
import { invalid, nonNegative, required } from '../field-errors.ts';
import { metadataOf } from '../meta/accessors.ts';
import { validateLabels } from '../meta/validate.ts';
import { formatLabels, matchesLabels, requirementsOfMap } from '../selectors/label-selector.ts';
import { strategy, within } from '../strategy.ts';
import { templateDefaults } from './pod-defaults.ts';
import { podSpecWarnings } from './pod.ts';
import { podNameWarnings, validateAlwaysTemplate } from './template-validation.ts';

type LabelMap = Readonly<Record<string, string>>;

/** The template's labels stand in for a missing selector and for missing labels. */
function defaults(object: JsonObject): JsonObject {
  const withSpec = within(object, 'spec', (spec) => {
    const own = templateDefaults(spec);
    const labels = metadataOf((own['template'] ?? {}) as JsonObject)['labels'];
    return labels !== undefined && Object.keys((own['selector'] ?? {}) as object).length === 0 ? { ...own, selector: labels } : own;
  });
  const labels = metadataOf(((withSpec['spec'] as JsonObject | undefined)?.['template'] ?? {}) as JsonObject)['labels'];
  const metadata = metadataOf(withSpec);
  return labels === undefined || Object.keys((metadata['labels'] ?? {}) as object).length > 0 ? withSpec : { ...withSpec, metadata: { ...metadata, labels } };
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as ReplicationController;
  const selector = (spec?.selector ?? {}) as LabelMap;
  const template = spec?.template;
  const errors: FieldError[] = [...nonNegative('spec.minReadySeconds', spec?.minReadySeconds), ...validateLabels('spec.selector', selector)];
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'));
  errors.push(...nonNegative('spec.replicas', spec?.replicas));
  if (template === undefined) return [...errors, required('spec.template')];
  const labels = template.metadata?.labels;
  if (Object.keys(selector).length > 0 && !matchesLabels(requirementsOfMap(selector), labels)) errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  return [...errors, ...validateAlwaysTemplate(template, 'spec.template', 'ReplicationController')];
}

export const replicationController: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: { replicas: 0 } }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaultPropagation: 'Orphan',
  defaults,
  validate,
  validateUpdate: validate,
  warnings: (object, old) => {
    const controller = object as unknown as ReplicationController;
    return [...(old === undefined ? podNameWarnings(controller.metadata.name ?? '') : []), ...podSpecWarnings(controller.spec?.template?.spec ?? { containers: [] }, 'spec.template.spec')];
  },
  columns: columnsOf('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', '*Containers', '*Images', '*Selector'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as ReplicationController;
    return { cells: [nameOf(object), spec?.replicas ?? 0, numberAt(object, 'status', 'replicas'), numberAt(object, 'status', 'readyReplicas'), age(object, nowMs),
      ...containerCells(spec?.template), formatLabels(spec?.selector)] };
  },
  selectableFields: (object) => ({ 'status.replicas': String(numberAt(object, 'status', 'replicas')) }),
};

