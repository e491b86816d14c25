import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { setMeta } from './object-meta.ts';

/** What autoscaling/v1 has no field for travels in annotations, as JSON. */
const prefix = 'autoscaling.alpha.kubernetes.io';
const carried = { metrics: `${prefix}/metrics`, 'current-metrics': `${prefix}/current-metrics`, conditions: `${prefix}/conditions`, behavior: `${prefix}/behavior` } as const;

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

function listAt(object: JsonObject, key: string): readonly JsonValue[] {
  const value = object[key];
  return Array.isArray(value) ? value as readonly JsonValue[] : [];
}

function annotations(object: JsonObject): Record<string, JsonValue | undefined> {
  return { ...objectAt(metadataOf(object), 'annotations') };
}

/** A CPU utilization metric has its own v1 field. */
function isCpuUtilization(metric: JsonValue, holder: 'target' | 'current'): boolean {
  if (!isJsonObject(metric) || metric['type'] !== 'Resource') return false;
  const resource = objectAt(metric, 'resource');
  return resource['name'] === 'cpu' && objectAt(resource, holder)['averageUtilization'] !== undefined;
}

function utilization(metric: JsonValue | undefined, holder: 'target' | 'current'): JsonValue | undefined {
  return isJsonObject(metric) ? objectAt(objectAt(metric, 'resource'), holder)['averageUtilization'] : undefined;
}

function store(notes: Record<string, JsonValue | undefined>, key: string, value: readonly JsonValue[] | JsonObject | undefined): void {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) delete notes[key];
  else notes[key] = JSON.stringify(value);
}

export function scalerFromV2(object: JsonObject): JsonObject {
  const { metrics: _, behavior, ...spec } = objectAt(object, 'spec');
  const { currentMetrics: __, conditions: ___, ...status } = objectAt(object, 'status');
  const metrics = listAt(objectAt(object, 'spec'), 'metrics');
  const current = listAt(objectAt(object, 'status'), 'currentMetrics');
  const target = metrics.find((metric) => isCpuUtilization(metric, 'target'));
  const now = current.find((metric) => isCpuUtilization(metric, 'current'));
  const notes = annotations(object);
  store(notes, carried.metrics, metrics.filter((metric) => metric !== target));
  store(notes, carried['current-metrics'], current.filter((metric) => metric !== now));
  store(notes, carried.conditions, listAt(objectAt(object, 'status'), 'conditions'));
  store(notes, carried.behavior, isJsonObject(behavior) ? behavior : undefined);
  const cpuTarget = utilization(target, 'target');
  const cpuNow = utilization(now, 'current');
  const shaped = {
    ...object,
    spec: { ...spec, ...(cpuTarget === undefined ? {} : { targetCPUUtilizationPercentage: cpuTarget }) },
    status: { currentReplicas: 0, desiredReplicas: 0, ...status, ...(cpuNow === undefined ? {} : { currentCPUUtilizationPercentage: cpuNow }) },
  };
  return Object.keys(notes).length === 0 && metadataOf(object)['annotations'] === undefined ? shaped : setMeta(shaped, { annotations: notes as JsonObject });
}

function parse(notes: Record<string, JsonValue | undefined>, key: string): JsonValue | undefined {
  const text = notes[key];
  delete notes[key];
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function cpuMetric(holder: 'target' | 'current', value: JsonValue): JsonObject {
  const amount = holder === 'target' ? { type: 'Utilization', averageUtilization: value } : { averageUtilization: value };
  return { type: 'Resource', resource: { name: 'cpu', [holder]: amount } };
}

export function scalerToV2(object: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = objectAt(object, 'spec');
  const { currentCPUUtilizationPercentage: now, ...status } = objectAt(object, 'status');
  const notes = annotations(object);
  const others = parse(notes, carried.metrics);
  const currentOthers = parse(notes, carried['current-metrics']);
  const conditions = parse(notes, carried.conditions);
  const behavior = parse(notes, carried.behavior);
  const metrics = [...(target === undefined || target === null ? [] : [cpuMetric('target', target)]), ...(Array.isArray(others) ? others as readonly JsonValue[] : [])];
  const current = [...(now === undefined || now === null ? [] : [cpuMetric('current', now)]), ...(Array.isArray(currentOthers) ? currentOthers as readonly JsonValue[] : [])];
  const shaped = {
    ...object,
    spec: { ...spec, ...(metrics.length === 0 ? {} : { metrics }), ...(behavior === undefined ? {} : { behavior }) },
    status: { ...status, currentMetrics: current.length === 0 ? null : current, ...(Array.isArray(conditions) ? { conditions } : {}) },
  };
  return setMeta(shaped, { annotations: Object.keys(notes).length === 0 ? undefined : notes as JsonObject });
}
