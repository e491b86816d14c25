import type { JsonObject } from '../../base/json.ts';
import type { Node, Taint } from '../../generated/types/core-v1.ts';
import { checkCidr, parseCidr } from '../addresses.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { forbidden, invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { checkLabelKey, checkLabelValue } from '../names.ts';
import { findCondition } from '../meta/conditions.ts';
import { withMembers, within } from '../strategy.ts';
import { resourceValueErrors } from './resource-names.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function taintErrors(taints: readonly Taint[] | undefined, field: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (taints ?? []).flatMap((taint, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const effect: string = taint.effect ?? '';
    const errors: FieldError[] = [...invalidAll(`${path}.key`, taint.key, checkLabelKey(taint.key)), ...invalidAll(`${path}.value`, taint.value ?? '', checkLabelValue(taint.value ?? ''))];
    if (effect === '') errors.push(required(`${path}.effect`));
    else if (!effects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, effects));
    const key = `${taint.key}:${effect}`;
    if (seen.has(key)) {
      const shown = JSON.stringify({ Key: taint.key, Value: taint.value ?? '', Effect: effect, TimeAdded: taint.timeAdded ?? null });
      errors.push({ reason: 'FieldValueDuplicate', field: path, message: `Duplicate value: ${shown}: taints must be unique by key and effect pair` });
    }
    seen.add(key);
    return errors;
  });
}

function cidrErrors(node: Node): readonly FieldError[] {
  const cidrs = node.spec.podCIDRs ?? [];
  const errors = cidrs.flatMap((cidr, index) => invalidAll(`spec.podCIDRs[${String(index)}]`, cidr, checkCidr(cidr)));
  if (cidrs.length > 1) {
    const families = cidrs.map((cidr) => parseCidr(cidr)?.family);
    if (cidrs.length > 2 || families[0] === families[1]) errors.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
  }
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const node = object as unknown as Node;
  const capacity = (node.status?.capacity ?? {}) as Readonly<Record<string, string>>;
  return [
    ...taintErrors(node.spec.taints, 'metadata.taints'),
    ...Object.entries(capacity).flatMap(([name, value]) => resourceValueErrors(name, value, `status.capacity[${name}]`)),
    ...cidrErrors(node),
  ];
}

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as Node;
  const before = (old as unknown as Node).spec;
  const errors: FieldError[] = [...taintErrors(spec.taints, 'metadata.taints')];
  const ranges = before.podCIDRs ?? [];
  if (ranges.length > 0 && JSON.stringify(ranges) !== JSON.stringify(spec.podCIDRs ?? [])) errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  if ((before.providerID ?? '') !== '' && spec.providerID !== before.providerID) errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  return [...errors, ...cidrErrors(object as unknown as Node)];
}

/** podCIDR is the first of podCIDRs; capacity without allocatable is allocatable. */
function defaults(object: JsonObject): JsonObject {
  const withRanges = within(object, 'spec', (spec) => {
    const one = spec['podCIDR'];
    const list = spec['podCIDRs'];
    // Where the two disagree the single one counts, and the list is forgotten.
    if (typeof one === 'string' && one !== '') return Array.isArray(list) && list[0] === one ? spec : { ...spec, podCIDRs: [one] };
    return Array.isArray(list) && list.length > 0 ? { ...spec, podCIDR: (list as readonly string[])[0] } : spec;
  });
  return within(withRanges, 'status', (status) => (status['allocatable'] === undefined && status['capacity'] !== undefined ? { ...status, allocatable: status['capacity'] } : status));
}

function statusWord(node: Node): string {
  const ready = findCondition(node.status?.conditions, 'Ready');
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (node.spec.unschedulable === true) words.push('SchedulingDisabled');
  return words.join(',');
}

function roles(node: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/')) {
      const role = key.slice('node-role.kubernetes.io/'.length);
      if (role !== '') found.add(role);
    } else if (key === 'kubernetes.io/role' && value !== '') found.add(value);
  }
  return found.size === 0 ? '<none>' : [...found].sort().join(',');
}

const addressOf = (node: Node, type: string): string => node.status?.addresses?.find((address) => address.type === type)?.address ?? '<none>';
const orUnknown = (value: string | undefined): string => (value === undefined || value === '' ? '<unknown>' : value);

export const node: KindBehavior = {
  allowUnconditionalUpdate: true,
  defaults,
  prepareForUpdate: (object, old) => withMembers(object, { status: old['status'] }),
  prepareForStatusUpdate: (object, old) => withMembers(object, { spec: old['spec'] }),
  validate,
  validateUpdate,
  validateStatusUpdate: (object) => Object.entries(((object as unknown as Node).status?.capacity ?? {}) as Readonly<Record<string, string>>).flatMap(([name, value]) => resourceValueErrors(name, value, `status.capacity[${name}]`)),
  columns: columnsOf('Name', 'Status', 'Roles', 'Age', 'Version', '*Internal-IP', '*External-IP', '*OS-Image', '*Kernel-Version', '*Container-Runtime'),
  row: (object, nowMs) => {
    const node = object as unknown as Node;
    const info = node.status?.nodeInfo;
    const kernel = info?.kernelVersion ?? '';
    const architecture = info?.architecture ?? '';
    return { cells: [nameOf(object), statusWord(node), roles(node), age(object, nowMs), info?.kubeletVersion ?? '', addressOf(node, 'InternalIP'), addressOf(node, 'ExternalIP'),
      orUnknown(info?.osImage), kernel === '' ? '<unknown>' : architecture === '' ? kernel : `${kernel} (${architecture})`, orUnknown(info?.containerRuntimeVersion)] };
  },
  selectableFields: (object) => ({ 'spec.unschedulable': String((object as unknown as Node).spec?.unschedulable === true) }),
};
