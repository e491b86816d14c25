import type { JsonObject } from '../../base/json.ts';
import type { DaemonSet, DaemonSetSpec } from '../../generated/types/apps-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, cells, columnsOf, containerCells, nameOf, numberAt } from '../columns.ts';
import { podSpecWarnings } from '../core/pod.ts';
import { templateDefaults } from '../core/pod-defaults.ts';
import { immutableSelector, validateAlwaysTemplate } from '../core/template-validation.ts';
import { invalid, nonNegative, notSupported, required, sameJson } from '../field-errors.ts';
import { metadataOf } from '../meta/accessors.ts';
import { formatLabels, formatLabelSelector, isEmptySelector, selectorMatches, SelectorError } from '../selectors/label-selector.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { fill, strategy, withMetadata, within } from '../strategy.ts';
import { countErrors, isZeroCount, notOver100Percent } from './counts.ts';

const generationNote = 'deprecated.daemonset.template.generation';

/** Conversion from old versions still leaves this annotation; it starts at 1 and follows every change of the template. */
function withGenerationNote(object: JsonObject): JsonObject {
  const annotations = (metadataOf(object)['annotations'] ?? {}) as JsonObject;
  return annotations[generationNote] === undefined ? withMetadata(object, { annotations: { ...annotations, [generationNote]: '1' } }) : object;
}

function followTemplate(object: JsonObject, old: JsonObject): JsonObject {
  const before = Number(((metadataOf(old)['annotations'] ?? {}) as JsonObject)[generationNote] ?? '1');
  const changed = !sameJson((object as unknown as DaemonSet).spec.template, (old as unknown as DaemonSet).spec.template);
  const annotations = (metadataOf(object)['annotations'] ?? {}) as JsonObject;
  return withMetadata(object, { annotations: { ...annotations, [generationNote]: String(changed ? before + 1 : before) } });
}

function defaults(object: JsonObject): JsonObject {
  return within(withGenerationNote(object), 'spec', (spec) => {
    const own = templateDefaults(fill(spec, { updateStrategy: {}, revisionHistoryLimit: 10 }));
    return within(own, 'updateStrategy', (given) => {
      const typed = fill(given, { type: 'RollingUpdate' });
      return typed['type'] === 'RollingUpdate' ? { ...typed, rollingUpdate: fill(typed['rollingUpdate'] as JsonObject | undefined, { maxUnavailable: 1, maxSurge: 0 }) } : typed;
    });
  });
}

function strategyErrors(spec: DaemonSetSpec): readonly FieldError[] {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const field = 'spec.updateStrategy.rollingUpdate';
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [notSupported('spec.updateStrategy', { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }, ['RollingUpdate', 'OnDelete'])];
  if (rollingUpdate === undefined) return [required(field)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors: FieldError[] = [
    ...countErrors(maxUnavailable ?? 0, `${field}.maxUnavailable`), ...notOver100Percent(maxUnavailable, `${field}.maxUnavailable`),
    ...countErrors(maxSurge ?? 0, `${field}.maxSurge`), ...notOver100Percent(maxSurge, `${field}.maxSurge`),
  ];
  if (!isZeroCount(maxUnavailable) && !isZeroCount(maxSurge)) errors.push(invalid(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  else if (isZeroCount(maxUnavailable) && isZeroCount(maxSurge)) errors.push(required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

function selectorErrors(spec: DaemonSetSpec): readonly FieldError[] {
  const errors: FieldError[] = [...validateLabelSelector(spec.selector, 'spec.selector')];
  const labels = spec.template.metadata?.labels;
  try {
    if (spec.selector === undefined || !selectorMatches(spec.selector, labels)) errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  } catch (error) {
    // A selector that cannot be read has been named above.
    if (!(error instanceof SelectorError)) throw error;
  }
  if (spec.selector !== undefined && isEmptySelector(spec.selector)) errors.push(invalid('spec.selector', spec.selector, 'empty selector is invalid for daemonset'));
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as DaemonSet;
  return [
    ...selectorErrors(spec),
    ...validateAlwaysTemplate(spec.template, 'spec.template', 'DaemonSet'),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...strategyErrors(spec),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ];
}

const base = strategy({ generation: true, status: true, initialStatus: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 } });

export const daemonSet: KindBehavior = {
  ...base,
  prepareForUpdate: (object, old) => followTemplate(base.prepareForUpdate?.(object, old) ?? object, old),
  generation: true,
  allowUnconditionalUpdate: true,
  defaultPropagation: 'Background',
  defaults,
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutableSelector((object as unknown as DaemonSet).spec.selector, (old as unknown as DaemonSet).spec.selector)],
  warnings: (object) => podSpecWarnings((object as unknown as DaemonSet).spec.template.spec ?? { containers: [] }, 'spec.template.spec'),
  columns: columnsOf('Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Up-to-date:integer', 'Available:integer', 'Node Selector', 'Age', '*Containers', '*Images', '*Selector'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as DaemonSet;
    const count = (name: string): number => numberAt(object, 'status', name);
    return cells(nameOf(object), count('desiredNumberScheduled'), count('currentNumberScheduled'), count('numberReady'), count('updatedNumberScheduled'), count('numberAvailable'),
      formatLabels(spec.template.spec?.nodeSelector), age(object, nowMs), ...containerCells(spec.template), formatLabelSelector(spec.selector));
  },
};
