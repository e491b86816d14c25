import type { JsonObject } from '../../base/json.ts';
import type { LimitedPriorityLevelConfiguration, PriorityLevelConfiguration, QueuingConfiguration } from '../../generated/types/flowcontrol-v1.ts';
import type { Cell, FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { forbidden, invalid, notSupported, required } from '../field-errors.ts';
import { fill, strategy, within } from '../strategy.ts';

const queuesMax = 10_000_000;

function queuingErrors(queuing: QueuingConfiguration | undefined, field: string): readonly FieldError[] {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing ?? {};
  const errors: FieldError[] = [];
  if (queueLengthLimit <= 0) errors.push(invalid(`${field}.queueLengthLimit`, queueLengthLimit, 'must be positive'));
  if (queues <= 0) errors.push(invalid(`${field}.queues`, queues, 'must be positive'));
  else if (queues > queuesMax) errors.push(invalid(`${field}.queues`, queues, `must not be greater than ${String(queuesMax)}`));
  if (handSize <= 0) errors.push(invalid(`${field}.handSize`, handSize, 'must be positive'));
  else if (handSize > queues) errors.push(invalid(`${field}.handSize`, handSize, `should not be greater than queues (${String(queues)})`));
  return errors;
}

function limitedErrors(limited: LimitedPriorityLevelConfiguration, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const shares = limited.nominalConcurrencyShares;
  if (shares !== undefined && shares < 0) errors.push(invalid(`${field}.nominalConcurrencyShares`, shares, 'must be a non-negative integer'));
  const type: string = limited.limitResponse?.type ?? '';
  if (type === 'Reject') {
    if (limited.limitResponse?.queuing !== undefined) errors.push(forbidden(`${field}.limitResponse.queuing`, 'must be nil if limited.limitResponse.type is not Limited'));
  } else if (type === 'Queue') {
    if (limited.limitResponse?.queuing === undefined) errors.push(required(`${field}.limitResponse.queuing`, 'must not be empty if limited.limitResponse.type is Limited'));
    else errors.push(...queuingErrors(limited.limitResponse.queuing, `${field}.limitResponse.queuing`));
  } else errors.push(notSupported(`${field}.limitResponse.type`, type, ['Queue', 'Reject']));
  const lendable = limited.lendablePercent;
  if (lendable !== undefined && (lendable < 0 || lendable > 100)) errors.push(invalid(`${field}.lendablePercent`, lendable, 'must be between 0 and 100, inclusive'));
  const borrowing = limited.borrowingLimitPercent;
  if (borrowing !== undefined && borrowing < 0) errors.push(invalid(`${field}.borrowingLimitPercent`, borrowing, 'if specified, must be a non-negative integer'));
  return errors;
}

const exemptMessage = "must be 'Exempt' if and only if `name` is 'exempt'";

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as PriorityLevelConfiguration;
  const type: string = spec?.type ?? '';
  const exempt = nameOf(object) === 'exempt';
  const errors: FieldError[] = [];
  if (exempt !== (type === 'Exempt') && (exempt || type === 'Exempt')) errors.push(invalid('spec.type', type, exemptMessage));
  if (type === 'Exempt') {
    if (spec?.limited !== undefined) errors.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
  } else if (type === 'Limited') {
    if (spec?.exempt !== undefined) errors.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
    if (spec?.limited === undefined) errors.push(required('spec.limited', 'must not be empty when type is Limited'));
    else errors.push(...limitedErrors(spec.limited, 'spec.limited'));
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
  return errors;
}

function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    const limited = within(spec, 'limited', (own) => within(fill(own, { nominalConcurrencyShares: 30, lendablePercent: 0 }), 'limitResponse', (response) => within(response, 'queuing', (queuing) => {
      const positive = (name: string, value: number): JsonObject => (((queuing[name] ?? 0) as number) === 0 ? { [name]: value } : {});
      return { ...queuing, ...positive('queues', 64), ...positive('handSize', 8), ...positive('queueLengthLimit', 50) };
    })));
    return spec['type'] === 'Exempt' ? within(fill(limited, { exempt: {} }), 'exempt', (exempt) => fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 })) : limited;
  });
}

export const priorityLevelConfiguration: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: {} }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaults,
  validate,
  validateUpdate: validate,
  columns: columnsOf('Name', 'Type', 'NominalConcurrencyShares', 'Queues', 'HandSize', 'QueueLengthLimit', 'Age'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as PriorityLevelConfiguration;
    const limited = spec?.limited;
    const queuing = limited?.limitResponse?.queuing;
    const values: readonly Cell[] = [limited?.nominalConcurrencyShares ?? '<none>', queuing?.queues ?? '<none>', queuing?.handSize ?? '<none>', queuing?.queueLengthLimit ?? '<none>'];
    return { cells: [nameOf(object), spec?.type ?? '', ...values, age(object, nowMs)] };
  },
};
