import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { parseRules, ruleJson, uncovered } from '../authorization/rules.ts';
import type { Reconcile } from './object-writer.ts';

const autoupdate = 'rbac.authorization.kubernetes.io/autoupdate';
const flowAutoupdate = 'apf.kubernetes.io/autoupdate-spec';

function isProtected(current: JsonObject): boolean {
  return at(current, 'metadata', 'annotations', autoupdate) === 'false';
}

/** Adds the rules, labels and selectors that the role lacks; never takes one away. */
export const reconcileRole: Reconcile = (current, wanted) => {
  if (isProtected(current)) return current;
  const missing = uncovered(parseRules(current), parseRules(wanted));
  const metadata = withMarks(current, wanted);
  const aggregationRule = withSelectors(current, wanted);
  if (missing.length === 0 && metadata === current['metadata'] && aggregationRule === current['aggregationRule']) return current;
  const rules = current['rules'];
  return {
    ...current, metadata,
    ...(missing.length === 0 ? {} : { rules: [...(Array.isArray(rules) ? rules as readonly JsonValue[] : []), ...missing.map(ruleJson)] }),
    ...(aggregationRule === undefined ? {} : { aggregationRule }),
  };
};

/** Adds the subjects that the binding lacks. A binding to another role is left to people: its role cannot be changed in place. */
export const reconcileBinding: Reconcile = (current, wanted) => {
  if (isProtected(current)) return current;
  const subjects = listOf(current, 'subjects');
  const known = new Set(subjects.map(subjectKey));
  const missing = listOf(wanted, 'subjects').filter((subject) => !known.has(subjectKey(subject)));
  const metadata = withMarks(current, wanted);
  if (missing.length === 0 && metadata === current['metadata']) return current;
  return { ...current, metadata, ...(missing.length === 0 ? {} : { subjects: [...subjects, ...missing] }) };
};

/** Keeps the spec at ours while the object allows it. */
export const reconcileFlowControl: Reconcile = (current, wanted) => {
  if (at(current, 'metadata', 'annotations', flowAutoupdate) !== 'true' || sameJson(current['spec'], wanted['spec'])) return current;
  return { ...current, spec: wanted['spec'] };
};

/** Data keys of ours are set, others stay. */
export const reconcileData: Reconcile = (current, wanted) => {
  const data = isJsonObject(current['data']) ? current['data'] : {};
  const ours = isJsonObject(wanted['data']) ? wanted['data'] : {};
  if (Object.entries(ours).every(([key, value]) => data[key] === value)) return current;
  return { ...current, data: { ...data, ...ours } };
};

/** Our value of one field, everything else as it is. */
export function reconcileFields(...fields: readonly string[]): Reconcile {
  return (current, wanted) => {
    if (fields.every((field) => sameJson(current[field], wanted[field]))) return current;
    return { ...current, ...Object.fromEntries(fields.map((field) => [field, wanted[field]])) };
  };
}

/** The ports of our Service follow the flag; the rest belongs to the object. */
export const reconcileServicePorts: Reconcile = (current, wanted) => {
  if (sameJson(at(current, 'spec', 'ports'), at(wanted, 'spec', 'ports'))) return current;
  return { ...current, spec: { ...(isJsonObject(current['spec']) ? current['spec'] : {}), ports: at(wanted, 'spec', 'ports') } };
};

export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item as JsonValue, (b as readonly JsonValue[])[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameJson(a[key], b[key]));
}

function withMarks(current: JsonObject, wanted: JsonObject): JsonValue | undefined {
  const metadata = current['metadata'];
  if (!isJsonObject(metadata)) return metadata;
  const changed: Record<string, JsonObject> = {};
  for (const field of ['labels', 'annotations']) {
    const own = isJsonObject(metadata[field]) ? metadata[field] : {};
    const ours = at(wanted, 'metadata', field);
    if (isJsonObject(ours) && Object.keys(ours).some((key) => own[key] === undefined)) changed[field] = { ...ours, ...own };
  }
  return Object.keys(changed).length === 0 ? metadata : { ...metadata, ...changed };
}

function withSelectors(current: JsonObject, wanted: JsonObject): JsonValue | undefined {
  const rule = current['aggregationRule'];
  const own = isJsonObject(rule) ? listOf(rule, 'clusterRoleSelectors') : [];
  const ours = isJsonObject(wanted['aggregationRule']) ? listOf(wanted['aggregationRule'], 'clusterRoleSelectors') : [];
  const missing = ours.filter((selector) => !own.some((other) => sameJson(other, selector)));
  return missing.length === 0 ? rule : { clusterRoleSelectors: [...own, ...missing] };
}

function listOf(object: JsonObject, field: string): readonly JsonObject[] {
  const value = object[field];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function subjectKey(subject: JsonObject): string {
  return `${String(subject['kind'])}/${String(subject['namespace'] ?? '')}/${String(subject['name'])}`;
}
