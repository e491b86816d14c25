/** Where a pod may run: tolerations, affinity, spreading. */
import type { Affinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinityTerm, Toleration, TopologySpreadConstraint } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, forbidden, invalid, invalidAll, notSupported, optionalOneOf, required } from '../field-errors.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelKey, checkLabelValue, checkQualifiedName } from '../names.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';

const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function tolerationErrors(list: readonly Toleration[] | undefined, field: string): readonly FieldError[] {
  return (list ?? []).flatMap((toleration, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const { key = '', value = '', effect = '', tolerationSeconds } = toleration;
    const operator: string = toleration.operator ?? '';
    const errors: FieldError[] = [];
    if (key !== '') errors.push(...invalidAll(`${path}.key`, key, checkLabelKey(key)));
    if (key === '' && operator !== 'Exists') errors.push(invalid(`${path}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    if (operator === 'Exists') {
      if (value !== '') errors.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else if (operator === '' || operator === 'Equal') {
      errors.push(...invalidAll(`${path}.operator`, value, checkLabelValue(value)));
    } else if (operator === 'Lt' || operator === 'Gt') {
      // Numeric comparison stands behind a gate that is off.
      errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt']));
    } else errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']));
    if (effect !== '' && !taintEffects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, taintEffects));
    return errors;
  });
}

function requirementErrors(requirement: NodeSelectorRequirement, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const values = requirement.values ?? [];
  switch (requirement.operator as string) {
    case 'In': case 'NotIn':
      if (values.length === 0) errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists': case 'DoesNotExist':
      if (values.length > 0) errors.push(forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt': case 'Lt':
      if (values.length !== 1) errors.push(required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default: errors.push(invalid(`${field}.operator`, requirement.operator, 'not a valid selector operator'));
  }
  return [...errors, ...invalidAll(`${field}.key`, requirement.key, checkLabelKey(requirement.key))];
}

function fieldRequirementErrors(requirement: NodeSelectorRequirement, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const values = requirement.values ?? [];
  if (requirement.operator === 'In' || requirement.operator === 'NotIn') {
    if (values.length !== 1) errors.push(required(`${field}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  } else errors.push(invalid(`${field}.operator`, requirement.operator, 'not a valid selector operator'));
  if (requirement.key !== 'metadata.name') errors.push(invalid(`${field}.key`, requirement.key, 'not a valid field selector key'));
  else values.forEach((value, index) => errors.push(...invalidAll(`${field}.values[${String(index)}]`, value, checkDns1123Subdomain(value))));
  return errors;
}

function termErrors(term: NodeSelectorTerm, field: string): readonly FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) => requirementErrors(requirement, `${field}.matchExpressions[${String(index)}]`)),
    ...(term.matchFields ?? []).flatMap((requirement, index) => fieldRequirementErrors(requirement, `${field}.matchFields[${String(index)}]`)),
  ];
}

export function nodeSelectorErrors(selector: NodeSelector, field: string): readonly FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) return [required(`${field}.nodeSelectorTerms`, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => termErrors(term, `${field}.nodeSelectorTerms[${String(index)}]`));
}

const weightErrors = (weight: number, field: string): readonly FieldError[] => (weight >= 1 && weight <= 100 ? [] : [invalid(`${field}.weight`, weight, 'must be in the range 1-100')]);

function affinityTermErrors(term: PodAffinityTerm, field: string): readonly FieldError[] {
  const errors: FieldError[] = [
    ...validateLabelSelector(term.labelSelector, `${field}.labelSelector`),
    ...validateLabelSelector(term.namespaceSelector, `${field}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((namespace) => invalidAll(`${field}.namespace`, namespace, checkDns1123Label(namespace))),
    ...matchKeyErrors(term, field),
  ];
  if ((term.topologyKey ?? '') === '') errors.push(required(`${field}.topologyKey`, 'can not be empty'));
  return [...errors, ...invalidAll(`${field}.topologyKey`, term.topologyKey ?? '', checkLabelKey(term.topologyKey ?? ''))];
}

function matchKeyErrors(term: PodAffinityTerm, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ['matchLabelKeys', 'mismatchLabelKeys'] as const) {
    const keys = term[list] ?? [];
    if (keys.length > 0 && term.labelSelector === undefined) errors.push(forbidden(`${field}.${list}`, 'must not be specified when labelSelector is not set'));
    keys.forEach((key, index) => errors.push(...invalidAll(`${field}.${list}[${String(index)}]`, key, checkLabelKey(key))));
  }
  const both = (term.matchLabelKeys ?? []).findIndex((key) => (term.mismatchLabelKeys ?? []).includes(key));
  if (both >= 0) errors.push(invalid(`${field}.matchLabelKeys[${String(both)}]`, term.matchLabelKeys?.[both], 'exists in both matchLabelKeys and mismatchLabelKeys'));
  return errors;
}

export function affinityErrors(affinity: Affinity | undefined, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const node = affinity?.nodeAffinity;
  const requiredPath = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferredPath = 'preferredDuringSchedulingIgnoredDuringExecution';
  if (node?.[requiredPath] !== undefined) errors.push(...nodeSelectorErrors(node[requiredPath], `${field}.nodeAffinity.${requiredPath}`));
  (node?.[preferredPath] ?? []).forEach((term, index) => {
    const path = `${field}.nodeAffinity.${preferredPath}[${String(index)}]`;
    errors.push(...weightErrors(term.weight, path), ...termErrors(term.preference, `${path}.preference`));
  });
  for (const name of ['podAffinity', 'podAntiAffinity'] as const) {
    (affinity?.[name]?.[requiredPath] ?? []).forEach((term, index) => errors.push(...affinityTermErrors(term, `${field}.${name}.${requiredPath}[${String(index)}]`)));
    (affinity?.[name]?.[preferredPath] ?? []).forEach((term, index) => {
      const path = `${field}.${name}.${preferredPath}[${String(index)}]`;
      errors.push(...weightErrors(term.weight, path), ...affinityTermErrors(term.podAffinityTerm, `${path}.podAffinityTerm`));
    });
  }
  return errors;
}

export function spreadErrors(constraints: readonly TopologySpreadConstraint[] | undefined, field: string): readonly FieldError[] {
  const list = constraints ?? [];
  return list.flatMap((constraint, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const { maxSkew, topologyKey = '', whenUnsatisfiable, minDomains } = constraint;
    const errors: FieldError[] = [];
    if ((maxSkew ?? 0) <= 0) errors.push(invalid(`${path}.maxSkew`, maxSkew ?? 0, 'must be greater than zero'));
    if (topologyKey === '') errors.push(required(`${path}.topologyKey`, 'can not be empty'));
    else errors.push(...invalidAll(`${path}.topologyKey`, topologyKey, checkLabelKey(topologyKey)));
    if (whenUnsatisfiable !== 'DoNotSchedule' && whenUnsatisfiable !== 'ScheduleAnyway') errors.push(notSupported(`${path}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']));
    const twin = list.slice(index + 1).some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (twin) errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalid(`${path}.minDomains`, minDomains, 'must be greater than 0'));
      if (whenUnsatisfiable !== 'DoNotSchedule') errors.push(invalid(`${path}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`));
    }
    errors.push(...optionalOneOf(`${path}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy, ['Honor', 'Ignore']));
    errors.push(...optionalOneOf(`${path}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy, ['Honor', 'Ignore']));
    if ((constraint.matchLabelKeys ?? []).length > 0 && constraint.labelSelector === undefined) errors.push(forbidden(`${path}.matchLabelKeys`, 'must not be specified when labelSelector is not set'));
    (constraint.matchLabelKeys ?? []).forEach((key, place) => errors.push(...invalidAll(`${path}.matchLabelKeys[${String(place)}]`, key, checkQualifiedName(key))));
    return [...errors, ...validateLabelSelector(constraint.labelSelector, `${path}.labelSelector`)];
  });
}
