import type { JsonObject } from '../../base/json.ts';
import type { CronJob } from '../../generated/types/batch-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, containerCells, nameOf, stringAt } from '../columns.ts';
import { podSpecWarnings } from '../core/pod.ts';
import { templateDefaults } from '../core/pod-defaults.ts';
import { invalid, nonNegative, notSupported, required } from '../field-errors.ts';
import { ageOf } from '../meta/time.ts';
import { formatLabelSelector } from '../selectors/label-selector.ts';
import { fill, strategy, within } from '../strategy.ts';
import { validateJobSpec } from './job.ts';
import { scheduleError } from './schedule.ts';

/** Pods get eleven characters behind the name. */
const nameMax = 52;

function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => within(
    fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 }),
    'jobTemplate', (template) => within(template, 'spec', templateDefaults)));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function timeZoneErrors(zone: string | undefined): readonly FieldError[] {
  if (zone === undefined) return [];
  if (zone === '') return [invalid('spec.timeZone', zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local') return [invalid('spec.timeZone', zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')];
  return isTimeZone(zone) ? [] : [invalid('spec.timeZone', zone, `unknown time zone ${zone}`)];
}

function validate(object: JsonObject): readonly FieldError[] {
  const { metadata, spec } = object as unknown as CronJob;
  const errors: FieldError[] = [];
  const schedule = spec.schedule ?? '';
  if (schedule === '') errors.push(required('spec.schedule'));
  else {
    const wrong = scheduleError(schedule);
    if (wrong !== undefined) errors.push(invalid('spec.schedule', schedule, wrong));
    if (/^(?:TZ|CRON_TZ)=/.test(schedule)) errors.push(invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'));
  }
  errors.push(...nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds), ...timeZoneErrors(spec.timeZone));
  const policy: string = spec.concurrencyPolicy ?? '';
  if (policy === '') errors.push(required('spec.concurrencyPolicy'));
  else if (!['Allow', 'Forbid', 'Replace'].includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, ['Allow', 'Forbid', 'Replace']));
  errors.push(...jobTemplateErrors(spec), ...nonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit), ...nonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit));
  if ((metadata.name ?? '').length > nameMax) errors.push(invalid('metadata.name', metadata.name, `must be no more than ${String(nameMax)} characters`));
  return errors;
}

function jobTemplateErrors(spec: CronJob['spec']): readonly FieldError[] {
  const inner = spec.jobTemplate.spec;
  if (inner === undefined) return [];
  return [
    ...validateJobSpec(inner, 'spec.jobTemplate.spec'),
    ...(inner.manualSelector === true ? [notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false'])] : []),
    ...(inner.selector !== undefined ? [invalid('spec.jobTemplate.spec.selector', inner.selector, '`selector` will be auto-generated')] : []),
  ];
}

export const cronJob: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: {} }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults,
  validate,
  validateUpdate: validate,
  warnings: (object) => podSpecWarnings((object as unknown as CronJob).spec.jobTemplate.spec?.template.spec ?? { containers: [] }, 'spec.jobTemplate.spec.template.spec'),
  columns: columnsOf('Name', 'Schedule', 'Timezone', 'Suspend:boolean', 'Active:integer', 'Last Schedule', 'Age', '*Containers', '*Images', '*Selector'),
  row: (object, nowMs) => {
    const { spec, status } = object as unknown as CronJob;
    const last = stringAt(object, 'status', 'lastScheduleTime');
    const template = spec.jobTemplate.spec;
    return { cells: [nameOf(object), spec.schedule, spec.timeZone ?? '<none>', spec.suspend === true ? 'True' : 'False', (status?.active ?? []).length, last === '' ? '<none>' : ageOf(last, nowMs),
      age(object, nowMs), ...containerCells(template?.template), formatLabelSelector(template?.selector)] };
  },
};
