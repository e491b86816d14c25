import type { JsonObject } from '../../base/json.ts';
import type { Event } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { columnsOf, nameOf, stringAt } from '../columns.ts';
import { immutable, invalid, invalidAll, required } from '../field-errors.ts';
import { ageOf } from '../meta/time.ts';
import { checkDns1123Label, checkQualifiedName } from '../names.ts';

const shortMax = 128;
const noteMax = 1024;

/** events.k8s.io names the same members otherwise; everything below speaks core/v1. */
const renamed: readonly (readonly [core: string, events: string])[] = [
  ['involvedObject', 'regarding'], ['message', 'note'], ['source', 'deprecatedSource'], ['firstTimestamp', 'deprecatedFirstTimestamp'], ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'], ['reportingComponent', 'reportingController'],
];

export function isNewEvent(object: JsonObject): boolean {
  return object['apiVersion'] === 'events.k8s.io/v1';
}

/** The same event in the names of core/v1. */
export function coreEvent(object: JsonObject): JsonObject {
  if (!isNewEvent(object)) return object;
  const names = new Map(renamed.map(([core, events]) => [events, core]));
  return Object.fromEntries(Object.entries({ ...object, apiVersion: 'v1' }).map(([key, value]) => [names.get(key) ?? key, value]));
}

/** The same event in the names of events.k8s.io/v1. */
export function newEvent(object: JsonObject): JsonObject {
  if (isNewEvent(object)) return object;
  const names = new Map(renamed);
  return Object.fromEntries(Object.entries({ ...object, apiVersion: 'events.k8s.io/v1' }).map(([key, value]) => [names.get(key) ?? key, value]));
}

function namespaceErrors(event: JsonObject): readonly FieldError[] {
  const own = stringAt(event, 'metadata', 'namespace');
  const target = stringAt(event, 'involvedObject', 'namespace');
  if (target === '') return own === 'default' || own === '' ? [] : [invalid('involvedObject.namespace', target, 'does not match event.namespace')];
  return own === target ? [] : [invalid('involvedObject.namespace', target, 'does not match event.namespace')];
}

function seriesErrors(event: Event): readonly FieldError[] {
  const series = event.series;
  if (series === undefined) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...((series.lastObservedTime ?? '') === '' ? [required('series.lastObservedTime')] : []),
  ];
}

/** Events of the new API must say who reports what. The value in these messages is empty upstream, too. */
function reportErrors(event: Event, component: string, full: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const short = (field: string, value: string): void => {
    if (value === '') errors.push(required(field));
    if (value.length > shortMax) errors.push(invalid(field, '', `can have at most ${String(shortMax)} characters`));
  };
  const reporter = event.reportingComponent ?? '';
  if (reporter === '') errors.push(required(component));
  errors.push(...invalidAll(component, reporter, checkQualifiedName(reporter)));
  short('reportingInstance', event.reportingInstance ?? '');
  short('action', event.action ?? '');
  short('reason', event.reason ?? '');
  if ((event.message ?? '').length > noteMax) errors.push(invalid('message', '', `can have at most ${String(noteMax)} characters`));
  if (full && event.type !== 'Normal' && event.type !== 'Warning') errors.push(invalid('type', '', `has invalid value: ${event.type ?? ''}`));
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const core = coreEvent(object);
  const event = core as unknown as Event;
  const timed = (event.eventTime ?? '') !== '';
  const namespace = stringAt(core, 'metadata', 'namespace');
  const errors: FieldError[] = [];
  if (isNewEvent(object)) {
    if (!timed) return [required('eventTime')];
    errors.push(...reportErrors(event, 'reportingController', true));
  } else if (timed) errors.push(...reportErrors(event, 'reportingComponent', false));
  errors.push(...seriesErrors(event), ...namespaceErrors(core));
  if (namespace !== '') errors.push(...invalidAll('namespace', namespace, checkDns1123Label(namespace)));
  return errors;
}

const frozen = ['eventTime', 'reportingController', 'reportingInstance', 'action', 'reason', 'regarding', 'related', 'note', 'type'] as const;

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const errors = [...validate(object)];
  if (!isNewEvent(object)) return errors;
  const before = newEvent(old);
  return [...errors, ...frozen.flatMap((field) => immutable(field, object[field], before[field]))];
}

function source(event: Event): string {
  const component = event.source?.component ?? '';
  if (component !== '') return (event.source?.host ?? '') === '' ? component : `${component}, ${event.source?.host ?? ''}`;
  const reporter = event.reportingComponent ?? '';
  return (event.reportingInstance ?? '') === '' ? reporter : `${reporter}, ${event.reportingInstance ?? ''}`;
}

function row(object: JsonObject, nowMs: number): { readonly cells: readonly (string | number)[] } {
  const event = coreEvent(object) as unknown as Event;
  const first = (event.firstTimestamp ?? '') === '' ? (event.eventTime ?? undefined) : event.firstTimestamp;
  const last = event.series?.lastObservedTime ?? ((event.lastTimestamp ?? '') === '' ? first : event.lastTimestamp);
  const count = event.series?.count ?? ((event.count ?? 0) === 0 ? 1 : (event.count ?? 1));
  const target = event.involvedObject ?? {};
  const name = target.name ?? '';
  return { cells: [ageOf(last, nowMs), event.type ?? '', event.reason ?? '', name === '' ? (target.kind ?? '').toLowerCase() : `${(target.kind ?? '').toLowerCase()}/${name}`,
    target.fieldPath ?? '', source(event), (event.message ?? '').trim(), ageOf(first, nowMs), count, nameOf(object)] };
}

export const event: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  validate,
  validateUpdate,
  columns: columnsOf('Last Seen', 'Type', 'Reason', 'Object', '*Subobject', '*Source', 'Message', '*First Seen', '*Count', '*Name').map((column) => (column.name === 'Name' ? { ...column, format: 'name' } : column)),
  row,
  selectableFields: (object) => {
    const core = coreEvent(object);
    const involved = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map((name) => [`involvedObject.${name}`, stringAt(core, 'involvedObject', name)] as const);
    const own = [['reason', stringAt(core, 'reason')], ['reportingComponent', stringAt(core, 'reportingComponent')], ['type', stringAt(core, 'type')],
      ['source', stringAt(core, 'source', 'component') === '' ? stringAt(core, 'reportingComponent') : stringAt(core, 'source', 'component')]] as const;
    return { ...Object.fromEntries(involved), ...Object.fromEntries(own) };
  },
};

