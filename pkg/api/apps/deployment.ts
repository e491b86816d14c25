import type { JsonObject } from '../../base/json.ts';
import type { Deployment, DeploymentSpec } from '../../generated/types/apps-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, cells, columnsOf, containerCells, nameOf, numberAt } from '../columns.ts';
import { podSpecWarnings } from '../core/pod.ts';
import { templateDefaults } from '../core/pod-defaults.ts';
import { immutableSelector, podNameWarnings, validateAlwaysTemplate, validateSelectorAndTemplate } from '../core/template-validation.ts';
import { forbidden, invalid, nonNegative, notSupported } from '../field-errors.ts';
import { formatLabelSelector } from '../selectors/label-selector.ts';
import { fill, strategy, within } from '../strategy.ts';
import { countErrors, isZeroCount, notOver100Percent } from './counts.ts';

function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    const own = templateDefaults(fill(spec, { replicas: 1, strategy: {}, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }));
    return within(own, 'strategy', (given) => {
      const typed = fill(given, { type: 'RollingUpdate' });
      return typed['type'] === 'RollingUpdate' ? { ...typed, rollingUpdate: fill(typed['rollingUpdate'] as JsonObject | undefined, { maxUnavailable: '25%', maxSurge: '25%' }) } : typed;
    });
  });
}

function strategyErrors(spec: DeploymentSpec): readonly FieldError[] {
  const { type, rollingUpdate } = spec.strategy ?? {};
  if (type === 'Recreate') return rollingUpdate === undefined ? [] : [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")];
  if (type !== 'RollingUpdate') return [notSupported('spec.strategy', { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const field = 'spec.strategy.rollingUpdate';
  const errors = [...countErrors(maxUnavailable ?? 0, `${field}.maxUnavailable`), ...countErrors(maxSurge ?? 0, `${field}.maxSurge`)];
  if (isZeroCount(maxUnavailable) && isZeroCount(maxSurge)) errors.push(invalid(`${field}.maxUnavailable`, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'));
  return [...errors, ...notOver100Percent(maxUnavailable, `${field}.maxUnavailable`)];
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as Deployment;
  const deadline = spec.progressDeadlineSeconds;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelectorAndTemplate(spec, 'deployment'),
    ...validateAlwaysTemplate(spec.template),
    ...strategyErrors(spec),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegative('spec.progressDeadlineSeconds', deadline),
    ...(deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0) ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : []),
  ];
}

export const deployment: KindBehavior = {
  ...strategy({ generation: true, status: true, keepLabels: true, initialStatus: {} }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaultPropagation: 'Background',
  defaults,
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutableSelector((object as unknown as Deployment).spec.selector, (old as unknown as Deployment).spec.selector)],
  warnings: (object, old) => {
    const { metadata, spec } = object as unknown as Deployment;
    return [...(old === undefined ? podNameWarnings(metadata.name ?? '') : []), ...podSpecWarnings(spec.template.spec ?? { containers: [] }, 'spec.template.spec')];
  },
  columns: columnsOf('Name', 'Ready', 'Up-to-date', 'Available', 'Age', '*Containers', '*Images', '*Selector'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as Deployment;
    return cells(nameOf(object), `${String(numberAt(object, 'status', 'readyReplicas'))}/${String(spec.replicas ?? 0)}`, numberAt(object, 'status', 'updatedReplicas'),
      numberAt(object, 'status', 'availableReplicas'), age(object, nowMs), ...containerCells(spec.template), formatLabelSelector(spec.selector));
  },
};
