import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec, MetricStatus, MetricTarget } from '../../generated/types/autoscaling-v2.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf, numberAt, stringAt } from '../columns.ts';
import { forbidden, invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { splitApiVersion } from '../meta/accessors.ts';
import { checkPathSegment } from '../names.ts';
import { isNegativeQuantity, isZeroQuantity } from '../quantity.ts';
import { fill, strategy, within } from '../strategy.ts';

const scaleUpPolicies: JsonValue = [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }];
const scaleDownPolicies: JsonValue = [{ type: 'Percent', value: 100, periodSeconds: 15 }];

function defaultsV2(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    const own = fill(spec, { minReplicas: 1 });
    const metrics = (own['metrics'] ?? []) as readonly JsonValue[];
    const withMetrics = metrics.length > 0 ? own : { ...own, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] };
    return within(withMetrics, 'behavior', (behavior) => ({
      ...behavior,
      scaleUp: fill(behavior['scaleUp'] as JsonObject | undefined, { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: scaleUpPolicies }),
      scaleDown: fill(behavior['scaleDown'] as JsonObject | undefined, { selectPolicy: 'Max', policies: scaleDownPolicies }),
    }));
  });
}

const sources: Readonly<Record<string, 'object' | 'pods' | 'resource' | 'containerResource' | 'external'>> = { Object: 'object', Pods: 'pods', Resource: 'resource', ContainerResource: 'containerResource', External: 'external' };
const sourceTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

function targetErrors(target: MetricTarget | undefined, field: string): readonly FieldError[] {
  const type: string = target?.type ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) errors.push(invalid(`${field}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const name of ['value', 'averageValue'] as const) {
    const value = target?.[name];
    if (value !== undefined && (isNegativeQuantity(value) || isZeroQuantity(value))) errors.push(invalid(`${field}.${name}`, value, 'must be positive'));
  }
  if (target?.averageUtilization !== undefined && target.averageUtilization < 1) errors.push(invalid(`${field}.averageUtilization`, target.averageUtilization, 'must be greater than 0'));
  return errors;
}

function metricErrors(spec: MetricSpec, field: string): readonly FieldError[] {
  const type: string = spec.type ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'must specify a metric source type'));
  const name = Object.hasOwn(sources, type) ? sources[type] : undefined;
  // Both the type and the source that it would name are refused, in the same words.
  if (name === undefined) return [...errors, notSupported(`${field}.type`, type, sourceTypes), notSupported(`${field}.type`, type, sourceTypes)];
  const source = spec[name];
  for (const other of Object.values(sources)) if (other !== name && spec[other] !== undefined) errors.push(forbidden(`${field}.${other}`, 'must populate the given metric source only'));
  if (source === undefined) return [...errors, required(`${field}.${name}`, 'must populate information for the given metric source')];
  const path = `${field}.${name}`;
  errors.push(...targetErrors(source.target, `${path}.target`));
  if (name === 'resource' || name === 'containerResource') {
    if (((source as { readonly name?: string }).name ?? '') === '') errors.push(required(`${path}.name`, 'must specify a resource name'));
    if (name === 'containerResource' && ((source as { readonly container?: string }).container ?? '') === '') errors.push(required(`${path}.container`, 'must specify a container'));
    if (source.target?.averageUtilization === undefined && source.target?.averageValue === undefined) errors.push(required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'));
    if (source.target?.averageUtilization !== undefined && source.target.averageValue !== undefined) errors.push(forbidden(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization'));
  } else if (name === 'pods' && source.target?.averageValue === undefined) errors.push(required(`${path}.target.averageValue`, 'must specify a positive target averageValue'));
  else if (name !== 'pods' && source.target?.value === undefined && source.target?.averageValue === undefined) errors.push(required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target'));
  return errors;
}

const windowMax = 3600;
const periodMax = 1800;

function rulesErrors(rules: HPAScalingRules | undefined, field: string): readonly FieldError[] {
  if (rules === undefined) return [];
  const errors: FieldError[] = [];
  const window = rules.stabilizationWindowSeconds;
  if (window !== undefined && window < 0) errors.push(invalid(`${field}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > windowMax) errors.push(invalid(`${field}.stabilizationWindowSeconds`, window, `must be less than or equal to ${String(windowMax)}`));
  const select: string | undefined = rules.selectPolicy;
  if (select !== undefined && !['Disabled', 'Max', 'Min'].includes(select)) errors.push(notSupported(`${field}.selectPolicy`, select, ['Disabled', 'Max', 'Min']));
  const policies = rules.policies ?? [];
  if (policies.length === 0) errors.push(required(`${field}.policies`, 'must specify at least one Policy'));
  policies.forEach((policy, index) => {
    const path = `${field}.policies[${String(index)}]`;
    if (policy.type !== 'Pods' && policy.type !== 'Percent') errors.push(notSupported(`${path}.type`, policy.type, ['Percent', 'Pods']));
    if (policy.value <= 0) errors.push(invalid(`${path}.value`, policy.value, 'must be greater than zero'));
    if (policy.periodSeconds <= 0) errors.push(invalid(`${path}.periodSeconds`, policy.periodSeconds, 'must be greater than zero'));
    if (policy.periodSeconds > periodMax) errors.push(invalid(`${path}.periodSeconds`, policy.periodSeconds, `must be less than or equal to ${String(periodMax)}`));
  });
  return errors;
}

function targetRefErrors(object: JsonObject): readonly FieldError[] {
  const ref = (object as unknown as HorizontalPodAutoscaler).spec.scaleTargetRef ?? { kind: '', name: '' };
  const errors: FieldError[] = [];
  for (const name of ['kind', 'name'] as const) {
    if (ref[name] === '') errors.push(required(`spec.scaleTargetRef.${name}`));
    else errors.push(...invalidAll(`spec.scaleTargetRef.${name}`, ref[name], checkPathSegment(ref[name])));
  }
  const version = ref.apiVersion ?? '';
  if (version.split('/').length > 2) errors.push(invalid('spec.scaleTargetRef.apiVersion', version, `unexpected GroupVersion string: ${version}`));
  else if (splitApiVersion(version).group === '' && !(version === 'v1' && ref.kind === 'ReplicationController')) errors.push(invalid('spec.scaleTargetRef.apiVersion', version, 'apiVersion must specify API group'));
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as HorizontalPodAutoscaler;
  const min = spec.minReplicas;
  const max = spec.maxReplicas ?? 0;
  const errors: FieldError[] = [];
  if (min !== undefined && min < 1) errors.push(invalid('spec.minReplicas', min, 'must be greater than or equal to 1'));
  if (max === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (max < 1) errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min) errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  errors.push(...targetRefErrors(object));
  (spec.metrics ?? []).forEach((metric, index) => errors.push(...metricErrors(metric, `spec.metrics[${String(index)}]`)));
  if (min === 0 && !(spec.metrics ?? []).some((metric) => metric.type === 'Object' || metric.type === 'External')) {
    errors.push(forbidden('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'));
  }
  return [...errors, ...rulesErrors(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'), ...rulesErrors(spec.behavior?.scaleDown, 'spec.behavior.scaleDown')];
}

function targetText(spec: MetricSpec, status: MetricStatus | undefined): string {
  const name = sources[spec.type] ?? 'resource';
  const target = spec[name]?.target;
  const current = status?.[name]?.current;
  const prefix = name === 'resource' || name === 'containerResource' ? `${(spec[name] as { readonly name?: string } | undefined)?.name ?? ''}: ` : '';
  if (target?.averageUtilization !== undefined && prefix !== '') {
    return `${prefix}${current?.averageUtilization === undefined ? '<unknown>' : `${String(current.averageUtilization)}%`}/${String(target.averageUtilization)}%`;
  }
  if (target?.averageValue !== undefined) return `${prefix}${current?.averageValue ?? '<unknown>'}/${target.averageValue}${name === 'pods' || prefix !== '' ? '' : ' (avg)'}`;
  return `${prefix}${current?.value ?? '<unknown>'}/${target?.value ?? '<auto>'}`;
}

const shownMetricsMax = 2;

function targetsCell(hpa: HorizontalPodAutoscaler): string {
  const metrics = hpa.spec.metrics ?? [];
  if (metrics.length === 0) return '<none>';
  const texts = metrics.map((metric, index) => targetText(metric, hpa.status?.currentMetrics?.[index]));
  const shown = texts.slice(0, shownMetricsMax).join(', ');
  return texts.length > shownMetricsMax ? `${shown} + ${String(texts.length - shownMetricsMax)} more...` : shown;
}

const columns = columnsOf('Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age');

function cellsOf(object: JsonObject, targets: string, nowMs: number): { readonly cells: readonly (string | number)[] } {
  const { spec } = object as unknown as HorizontalPodAutoscaler;
  return { cells: [nameOf(object), `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`, targets, spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas), spec.maxReplicas, numberAt(object, 'status', 'currentReplicas'), age(object, nowMs)] };
}

export const horizontalPodAutoscaler: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  allowUnconditionalUpdate: true,
  defaults: defaultsV2,
  validate,
  validateUpdate: validate,
  columns,
  row: (object, nowMs) => cellsOf(object, targetsCell(object as unknown as HorizontalPodAutoscaler), nowMs),
};

/** autoscaling/v1 knows one metric: CPU utilisation. The others ride in annotations, which conversion reads. */
export const horizontalPodAutoscalerV1: KindBehavior = {
  ...strategy({ status: true, initialStatus: { currentReplicas: 0, desiredReplicas: 0 } }),
  allowUnconditionalUpdate: true,
  defaults: (object) => within(object, 'spec', (spec) => fill(spec, { minReplicas: 1, ...(stringAt(object, 'metadata', 'annotations', 'autoscaling.alpha.kubernetes.io/metrics') === '' ? { targetCPUUtilizationPercentage: 80 } : {}) })),
  validate,
  validateUpdate: validate,
  columns,
  row: (object, nowMs) => {
    const target = numberAt(object, 'spec', 'targetCPUUtilizationPercentage');
    const current = numberAt(object, 'status', 'currentCPUUtilizationPercentage');
    return cellsOf(object, target === 0 ? '<none>' : `cpu: ${current === 0 ? '<unknown>' : `${String(current)}%`}/${String(target)}%`, nowMs);
  },
};
