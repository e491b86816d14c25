/** Kinds of dynamic resource allocation, in v1 and its betas. CEL selectors are checked where they are evaluated. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { at } from '../behavior.ts';
import { age, columnsOf, nameOf, stringAt } from '../columns.ts';
import { invalidAll, required, sameJson, invalid } from '../field-errors.ts';
import { ageOf } from '../meta/time.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { tableOf } from '../plain.ts';
import { eachWithin, fill, strategy, within } from '../strategy.ts';

function exactDefaults(request: JsonObject): JsonObject {
  const own = fill(request, { allocationMode: 'ExactCount' });
  const tolerated = eachWithin(own, 'tolerations', (toleration) => fill(toleration, { operator: 'Equal' }));
  return tolerated['allocationMode'] === 'ExactCount' ? ((tolerated['count'] ?? 0) === 0 ? { ...tolerated, count: 1 } : tolerated) : tolerated;
}

/** v1 wraps the exact request; v1beta1 has it inline. */
function requestDefaults(request: JsonObject): JsonObject {
  const alternatives = eachWithin(request, 'firstAvailable', exactDefaults);
  if (alternatives['firstAvailable'] !== undefined) return alternatives;
  if (alternatives['exactly'] !== undefined) return within(alternatives, 'exactly', exactDefaults);
  return alternatives['deviceClassName'] === undefined ? alternatives : exactDefaults(alternatives);
}

const claimSpecDefaults = (spec: JsonObject): JsonObject => within(spec, 'devices', (devices) => eachWithin(devices, 'requests', requestDefaults));

function requestErrors(spec: JsonObject | undefined, field: string): readonly FieldError[] {
  const requests = (at(spec, 'devices', 'requests') ?? []) as readonly JsonObject[];
  return requests.flatMap((request, index): readonly FieldError[] => {
    const path = `${field}.devices.requests[${String(index)}]`;
    const name = stringAt(request, 'name');
    return name === '' ? [required(`${path}.name`)] : invalidAll(`${path}.name`, name, checkDns1123Subdomain(name));
  });
}

const immutableSpec = (object: JsonObject, old: JsonObject): readonly FieldError[] => (sameJson(object['spec'], old['spec']) ? [] : [invalid('spec', object['spec'], 'field is immutable')]);

export const deviceClass: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  allowUnconditionalUpdate: true,
  validate: (object) => ((at(object, 'spec', 'selectors') ?? []) as readonly JsonObject[]).flatMap((selector, index) => (selector['cel'] === undefined ? [required(`spec.selectors[${String(index)}].cel`)] : []))
    .concat(((at(object, 'spec', 'config') ?? []) as readonly JsonObject[]).flatMap((config, index) => {
      const driver = stringAt(config, 'opaque', 'driver');
      const field = `spec.config[${String(index)}].opaque`;
      return config['opaque'] === undefined ? [required(field)] : driver === '' ? [required(`${field}.driver`)] : invalidAll(`${field}.driver`, driver, checkDns1123Subdomain(driver));
    })),
  ...tableOf([], () => []),
};

function claimState(object: JsonObject): string {
  const states: string[] = [];
  if (stringAt(object, 'metadata', 'deletionTimestamp') !== '') states.push('deleted');
  const allocation = at(object, 'status', 'allocation');
  if (allocation === undefined) {
    if (states.length === 0) states.push('pending');
  } else {
    states.push('allocated');
    if (((at(object, 'status', 'reservedFor') ?? []) as readonly JsonValue[]).length > 0) states.push('reserved');
  }
  return states.join(',');
}

export const resourceClaim: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  allowUnconditionalUpdate: true,
  defaults: (object) => within(object, 'spec', claimSpecDefaults),
  validate: (object) => requestErrors(object['spec'] as JsonObject | undefined, 'spec'),
  validateUpdate: immutableSpec,
  ...tableOf(['State'], (object) => [claimState(object)]),
};

export const resourceClaimTemplate: KindBehavior = {
  allowUnconditionalUpdate: true,
  defaults: (object) => within(object, 'spec', (spec) => within(spec, 'spec', claimSpecDefaults)),
  validate: (object) => requestErrors(at(object, 'spec', 'spec') as JsonObject | undefined, 'spec.spec'),
  validateUpdate: immutableSpec,
  ...tableOf([], () => []),
};

export const resourceSlice: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  allowUnconditionalUpdate: true,
  validate: (object) => {
    const driver = stringAt(object, 'spec', 'driver');
    return driver === '' ? [required('spec.driver')] : invalidAll('spec.driver', driver, checkDns1123Subdomain(driver));
  },
  ...tableOf(['Node', 'Driver', 'Pool'], (object) => [stringAt(object, 'spec', 'nodeName'), stringAt(object, 'spec', 'driver'), stringAt(object, 'spec', 'pool', 'name')]),
  selectableFields: (object) => ({ 'spec.nodeName': stringAt(object, 'spec', 'nodeName'), 'spec.driver': stringAt(object, 'spec', 'driver') }),
};

export const deviceTaintRule: KindBehavior = {
  ...strategy({ generation: true }),
  generation: true,
  columns: columnsOf('Name', 'Key', 'Value', 'Effect', 'TimeAdded', 'Age'),
  row: (object, nowMs) => {
    const taint = (at(object, 'spec', 'taint') ?? {}) as JsonObject;
    return { cells: [nameOf(object), stringAt(taint, 'key'), stringAt(taint, 'value'), stringAt(taint, 'effect'), ageOf(taint['timeAdded'], nowMs), age(object, nowMs)] };
  },
};
