import type { JsonObject } from '../../base/json.ts';
import type { LimitRange, LimitRangeItem } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { defaultColumns, defaultRow } from '../columns.ts';
import { duplicate, forbidden, invalid, invalidAll, required } from '../field-errors.ts';
import { checkQualifiedName } from '../names.ts';
import { compareQuantities, parseQuantity, quantityToNumber } from '../quantity.ts';
import { eachWithin, within } from '../strategy.ts';
import { sortedKeys } from '../text.ts';
import { containerResourceNameErrors, isHugePages, isNativeResource, resourceNameErrors } from './resource-names.ts';

type Quantities = Readonly<Record<string, string>>;
const own = (list: Quantities, name: string): string | undefined => (Object.hasOwn(list, name) ? list[name] : undefined);

/** For containers: default comes from max, defaultRequest from default, else from min. */
function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => eachWithin(spec, 'limits', (item) => {
    if (item['type'] !== 'Container') return item;
    const max = (item['max'] ?? {}) as Quantities;
    const min = (item['min'] ?? {}) as Quantities;
    const limit: Quantities = { ...max, ...(item['default'] as Quantities | undefined) };
    const request: Quantities = { ...min, ...limit, ...(item['defaultRequest'] as Quantities | undefined) };
    return { ...item, ...(Object.keys(limit).length > 0 ? { default: limit } : {}), ...(Object.keys(request).length > 0 ? { defaultRequest: request } : {}) };
  }));
}

function typeErrors(type: string, field: string): readonly FieldError[] {
  const messages = checkQualifiedName(type);
  if (messages.length > 0) return invalidAll(field, type, messages);
  return type.includes('/') || ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type) ? [] : [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

function orderErrors(item: LimitRangeItem, name: string, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const value = (list: LimitRangeItem['max']): string | undefined => own((list ?? {}) as Quantities, name);
  const [max, min, limit, request, ratio] = [value(item.max), value(item.min), value(item.default), value(item.defaultRequest), value(item.maxLimitRequestRatio)];
  const over = (left: string | undefined, right: string | undefined): boolean => left !== undefined && right !== undefined && compareQuantities(left, right) > 0;
  if (over(min, max)) errors.push(invalid(`${field}.min[${name}]`, min, `min value ${min ?? ''} is greater than max value ${max ?? ''}`));
  if (over(min, request)) errors.push(invalid(`${field}.defaultRequest[${name}]`, request, `min value ${min ?? ''} is greater than default request value ${request ?? ''}`));
  if (over(request, max)) errors.push(invalid(`${field}.defaultRequest[${name}]`, request, `default request value ${request ?? ''} is greater than max value ${max ?? ''}`));
  if (over(request, limit)) errors.push(invalid(`${field}.defaultRequest[${name}]`, request, `default request value ${request ?? ''} is greater than default limit value ${limit ?? ''}`));
  if (over(min, limit)) errors.push(invalid(`${field}.default[${name}]`, min, `min value ${min ?? ''} is greater than default value ${limit ?? ''}`));
  if (over(limit, max)) errors.push(invalid(`${field}.default[${name}]`, max, `default value ${limit ?? ''} is greater than max value ${max ?? ''}`));
  if (ratio !== undefined) errors.push(...ratioErrors(ratio, min, max, `${field}.maxLimitRequestRatio[${name}]`));
  if ((isHugePages(name) || !isNativeResource(name)) && limit !== undefined && request !== undefined && compareQuantities(limit, request) !== 0) {
    errors.push(invalid(`${field}.defaultRequest[${name}]`, request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`));
  }
  return errors;
}

function ratioErrors(ratio: string, min: string | undefined, max: string | undefined, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (parseQuantity(ratio).nano < 1_000_000_000n) errors.push(invalid(field, ratio, `ratio ${ratio} is less than 1`));
  if (min === undefined || max === undefined) return errors;
  const limit = quantityToNumber(max) / quantityToNumber(min);
  if (quantityToNumber(ratio) > limit) errors.push(invalid(field, ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`));
  return errors;
}

function itemErrors(item: LimitRangeItem, field: string): readonly FieldError[] {
  const errors: FieldError[] = [...typeErrors(item.type ?? '', `${field}.type`)];
  const names = new Set<string>();
  const check = item.type === 'Container' ? containerResourceNameErrors : resourceNameErrors;
  for (const list of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) {
    const quantities = (item[list] ?? {}) as Quantities;
    if (item.type === 'Pod' && (list === 'default' || list === 'defaultRequest')) {
      if (Object.keys(quantities).length > 0) errors.push(forbidden(`${field}.${list}`, "may not be specified when `type` is 'Pod'"));
      continue;
    }
    for (const name of sortedKeys(quantities)) {
      errors.push(...check(name, `${field}.${list}[${name}]`));
      names.add(name);
    }
  }
  if (item.type === 'PersistentVolumeClaim') {
    const has = (list: LimitRangeItem['max']): boolean => own((list ?? {}) as Quantities, 'storage') !== undefined;
    if (!has(item.min) && !has(item.max)) errors.push(required(`${field}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
  return [...errors, ...[...names].flatMap((name) => orderErrors(item, name, field))];
}

function validate(object: JsonObject): readonly FieldError[] {
  const seen = new Set<string>();
  return ((object as unknown as LimitRange).spec?.limits ?? []).flatMap((item, index): readonly FieldError[] => {
    const field = `spec.limits[${String(index)}]`;
    if (seen.has(item.type)) return [duplicate(`${field}.type`, item.type)];
    seen.add(item.type);
    return itemErrors(item, field);
  });
}

export const limitRange: KindBehavior = {
  allowUnconditionalUpdate: true,
  allowCreateOnUpdate: true,
  defaults,
  validate,
  validateUpdate: validate,
  columns: defaultColumns,
  row: defaultRow,
};
