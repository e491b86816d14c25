import type { JsonObject } from '../../base/json.ts';
import type { Job, JobSpec } from '../../generated/types/batch-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, containerCells, nameOf, numberAt, stringAt } from '../columns.ts';
import { podSpecWarnings } from '../core/pod.ts';
import { templateDefaults } from '../core/pod-defaults.ts';
import { validateTemplate } from '../core/template-validation.ts';
import { immutable, invalid, nonNegative, notSupported, oneOf, required, sameJson } from '../field-errors.ts';
import { isConditionTrue } from '../meta/conditions.ts';
import { humanDuration, parseTime } from '../meta/time.ts';
import { formatLabelSelector, selectorMatches, SelectorError } from '../selectors/label-selector.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { fill, strategy, within } from '../strategy.ts';
import { metadataOf } from '../meta/accessors.ts';
import { sortedKeys } from '../text.ts';
import { podFailurePolicyErrors, successPolicyErrors } from './job-policies.ts';

/** A CronJob's template gets none of these until it becomes a Job. */
function jobSpecDefaults(given: JsonObject): JsonObject {
  let spec = given;
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) spec = { ...spec, completions: 1, parallelism: 1 };
  else if (spec['parallelism'] === undefined) spec = { ...spec, parallelism: 1 };
  const backoff = spec['backoffLimit'] === undefined ? { backoffLimit: spec['backoffLimitPerIndex'] === undefined ? 6 : 2147483647 } : {};
  spec = fill({ ...spec, ...backoff }, { completionMode: 'NonIndexed', suspend: false, manualSelector: false, podReplacementPolicy: spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed' });
  spec = within(spec, 'podFailurePolicy', (policy) => {
    const rules = (policy['rules'] ?? []) as readonly JsonObject[];
    return { ...policy, rules: rules.map((rule) => (Array.isArray(rule['onPodConditions']) ? { ...rule, onPodConditions: (rule['onPodConditions'] as readonly JsonObject[]).map((pattern) => (((pattern['status'] ?? '') as string) === '' ? { ...pattern, status: 'True' } : pattern)) } : rule)) };
  });
  return templateDefaults(spec);
}

function defaults(object: JsonObject): JsonObject {
  const withSpec = within(object, 'spec', jobSpecDefaults);
  const templateLabels = (metadataOf((withSpec['spec'] as JsonObject | undefined)?.['template'] as JsonObject | undefined ?? {})['labels'] ?? {}) as JsonObject;
  const metadata = metadataOf(withSpec);
  return metadata['labels'] === undefined && Object.keys(templateLabels).length > 0 ? { ...withSpec, metadata: { ...metadata, labels: templateLabels } } : withSpec;
}

/** A selector of its own: the uid ties pods to their job. Needs metadata.uid, which the registry sets before prepareForCreate. */
function generateSelector(object: JsonObject): JsonObject {
  const { metadata, spec } = object as unknown as Job;
  if (spec.manualSelector === true) return object;
  const labels: Record<string, string> = { ...spec.template.metadata?.labels };
  for (const prefix of ['', 'batch.kubernetes.io/']) {
    labels[`${prefix}controller-uid`] ??= metadata.uid ?? '';
    labels[`${prefix}job-name`] ??= metadata.name ?? '';
  }
  const sorted = Object.fromEntries(sortedKeys(labels).map((key) => [key, labels[key] ?? '']));
  const labelled = Object.keys(metadata.labels ?? {}).length > 0 ? object : { ...object, metadata: { ...metadataOf(object), labels: sorted } };
  return within(labelled, 'spec', (own) => {
    const selector = (own['selector'] ?? {}) as JsonObject;
    const matchLabels = { ...(selector['matchLabels'] as JsonObject | undefined), 'batch.kubernetes.io/controller-uid': metadata.uid ?? '' };
    const template = (own['template'] ?? {}) as JsonObject;
    return { ...own, selector: { ...selector, matchLabels }, template: { ...template, metadata: { ...metadataOf(template), labels: sorted } } };
  });
}

function templateErrors(spec: JobSpec, field: string): readonly FieldError[] {
  const policy: string = spec.template.spec?.restartPolicy ?? '';
  const errors: FieldError[] = [...validateTemplate(spec.template, `${field}.template`)];
  if (policy === '' || policy === 'Always') errors.push(required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never') errors.push(notSupported(`${field}.template.spec.restartPolicy`, policy, ['OnFailure', 'Never']));
  else if (spec.podFailurePolicy !== undefined && policy !== 'Never') errors.push(invalid(`${field}.template.spec.restartPolicy`, policy, 'only "Never" is supported when podFailurePolicy is specified'));
  return errors;
}

function countErrors(spec: JobSpec, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    errors.push(...nonNegative(`${field}.${name}`, spec[name]));
  }
  const indexed = spec.completionMode === 'Indexed';
  if (spec.backoffLimitPerIndex !== undefined && !indexed) errors.push(invalid(`${field}.backoffLimitPerIndex`, spec.backoffLimitPerIndex, 'requires indexed completion mode'));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) errors.push(required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  return [...errors, ...modeErrors(spec, field)];
}

const managedByMax = 63;

function modeErrors(spec: JobSpec, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const mode: string | undefined = spec.completionMode;
  if (spec.managedBy !== undefined && spec.managedBy.length > managedByMax) errors.push({ reason: 'FieldValueTooLong', field: `${field}.managedBy`, message: 'Too long: may not be more than 63 bytes' });
  if (mode !== undefined) {
    if (mode !== 'NonIndexed' && mode !== 'Indexed') errors.push(notSupported(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed']));
    if (mode === 'Indexed') {
      if (spec.completions === undefined) errors.push(required(`${field}.completions`, 'when completion mode is Indexed'));
      if ((spec.parallelism ?? 0) > 100_000) errors.push(invalid(`${field}.parallelism`, spec.parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'));
    }
  }
  if (spec.podReplacementPolicy !== undefined) {
    const supported = spec.podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
    errors.push(...oneOf(`${field}.podReplacementPolicy`, spec.podReplacementPolicy, supported));
  }
  return [...errors, ...podFailurePolicyErrors(spec, field), ...successPolicyErrors(spec, field)];
}

/** The spec of a Job, or of a CronJob's template (where nothing may be selected by hand). */
export function validateJobSpec(spec: JobSpec, field: string): readonly FieldError[] {
  return [...countErrors(spec, field), ...templateErrors(spec, field)];
}

function selectorErrors(spec: JobSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (spec.selector === undefined) errors.push(required('spec.selector'));
  else errors.push(...validateLabelSelector(spec.selector, 'spec.selector'));
  const labels = spec.template.metadata?.labels;
  try {
    if (spec.selector === undefined || !selectorMatches(spec.selector, labels)) errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
  }
  return errors;
}

function generatedSelectorErrors(job: Job): readonly FieldError[] {
  const { metadata, spec } = job;
  // A missing selector is named by the rules of the spec.
  if (spec.manualSelector === true || spec.selector === undefined) return [];
  const expected = { 'batch.kubernetes.io/controller-uid': metadata.uid ?? '' };
  return sameJson(spec.selector?.matchLabels ?? {}, expected) ? [] : [invalid('spec.selector', spec.selector, '`selector` not auto-generated')];
}

function validate(object: JsonObject): readonly FieldError[] {
  const job = object as unknown as Job;
  return [...generatedSelectorErrors(job), ...validateJobSpec(job.spec, 'spec'), ...selectorErrors(job.spec)];
}

/** The template may change only while a job is suspended and has not started, and then only in where its pods go. */
function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as Job;
  const before = (old as unknown as Job).spec;
  const scalable = spec.completionMode === 'Indexed' && spec.completions !== undefined && spec.completions === spec.parallelism;
  const started = (old as unknown as Job).status?.startTime !== undefined;
  const free = before.suspend === true && !started;
  const bare = (template: JobSpec['template']): object => (free
    ? { ...template, metadata: undefined, spec: { ...template.spec, nodeSelector: undefined, affinity: undefined, tolerations: undefined, schedulingGates: undefined, containers: (template.spec?.containers ?? []).map((container) => ({ ...container, resources: undefined })), initContainers: (template.spec?.initContainers ?? []).map((container) => ({ ...container, resources: undefined })) } }
    : template);
  const [next, current] = [bare(spec.template), bare(before.template)];
  // Metadata is free while the template is: then only its spec can have changed.
  const templateField = free ? 'spec.template.spec' : 'spec.template';
  return [
    ...validate(object), ...validateJobSpec(spec, 'spec'), ...selectorErrors(spec),
    ...(scalable ? [] : immutable('spec.completions', spec.completions, before.completions)),
    ...immutable('spec.selector', spec.selector, before.selector),
    ...(sameJson(next, current) ? [] : [invalid(templateField, free ? spec.template.spec : spec.template, 'field is immutable')]),
    ...immutable('spec.completionMode', spec.completionMode, before.completionMode),
    ...immutable('spec.podFailurePolicy', spec.podFailurePolicy, before.podFailurePolicy),
    ...immutable('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex, before.backoffLimitPerIndex),
    ...immutable('spec.managedBy', spec.managedBy, before.managedBy),
    ...immutable('spec.successPolicy', spec.successPolicy, before.successPolicy),
  ];
}

function statusWord(job: Job): string {
  const conditions = job.status?.conditions;
  if (isConditionTrue(conditions, 'Complete')) return 'Complete';
  if (isConditionTrue(conditions, 'Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (isConditionTrue(conditions, 'Suspended')) return 'Suspended';
  if (isConditionTrue(conditions, 'FailureTarget')) return 'FailureTarget';
  return isConditionTrue(conditions, 'SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function row(object: JsonObject, nowMs: number): { readonly cells: readonly (string | number)[] } {
  const job = object as unknown as Job;
  const done = String(numberAt(object, 'status', 'succeeded'));
  const { completions, parallelism = 0 } = job.spec;
  const progress = completions !== undefined ? `${done}/${String(completions)}` : parallelism > 1 ? `${done}/1 of ${String(parallelism)}` : `${done}/1`;
  const start = parseTime(stringAt(object, 'status', 'startTime'));
  const end = parseTime(stringAt(object, 'status', 'completionTime'));
  const duration = start === undefined ? '' : humanDuration((end ?? nowMs) - start);
  return { cells: [nameOf(object), statusWord(job), progress, duration, age(object, nowMs), ...containerCells(job.spec.template), formatLabelSelector(job.spec.selector)] };
}

const base = strategy({ generation: true, status: true, initialStatus: {} });

export const job: KindBehavior = {
  ...base,
  prepareForCreate: (object) => generateSelector(base.prepareForCreate?.(object) ?? object),
  generation: true,
  defaults,
  validate,
  validateUpdate,
  warnings: (object) => podSpecWarnings((object as unknown as Job).spec.template.spec ?? { containers: [] }, 'spec.template.spec'),
  defaultPropagation: 'Orphan',
  columns: columnsOf('Name', 'Status', 'Completions', 'Duration', 'Age', '*Containers', '*Images', '*Selector'),
  row,
  selectableFields: (object) => ({ 'status.successful': String(numberAt(object, 'status', 'succeeded')) }),
};
