/** Pod templates inside workloads, and the selectors that must fit them. */
import type { PodTemplateSpec } from '../../generated/types/core-v1.ts';
import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import type { FieldError } from '../behavior.ts';
import { forbidden, immutable, invalid, notSupported, required } from '../field-errors.ts';
import { isEmptySelector, selectorMatches, SelectorError } from '../selectors/label-selector.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { checkDns1123Label } from '../names.ts';
import { validateAnnotations, validateLabels } from '../meta/validate.ts';
import { validatePodSpec } from './pod-spec-validation.ts';

/** Labels, annotations and spec of a template. */
export function validateTemplate(template: PodTemplateSpec, field: string): readonly FieldError[] {
  const spec = template.spec;
  return [
    ...validateLabels(`${field}.metadata.labels`, template.metadata?.labels),
    ...validateAnnotations(`${field}.metadata.annotations`, template.metadata?.annotations),
    ...validatePodSpec(spec ?? ({ containers: [] } as never), `${field}.spec`),
    ...((spec?.ephemeralContainers ?? []).length > 0 ? [forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')] : []),
  ];
}

export interface WorkloadSpec {
  readonly selector?: LabelSelector | undefined;
  readonly template: PodTemplateSpec;
}

/** What upstream calls the kind in its message about an empty selector. */
export function validateSelectorAndTemplate(spec: WorkloadSpec, kindWord: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { selector, template } = spec;
  if (selector === undefined) errors.push(required('spec.selector'));
  else {
    errors.push(...validateLabelSelector(selector, 'spec.selector'));
    if (isEmptySelector(selector)) errors.push(invalid('spec.selector', selector, `empty selector is invalid for ${kindWord}`));
  }
  const labels = template.metadata?.labels;
  try {
    const matches = selector !== undefined && selectorMatches(selector, labels);
    if (!(selector !== undefined && isEmptySelector(selector)) && !matches) errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    errors.push(invalid('spec.selector', selector, 'invalid label selector'));
  }
  return errors;
}

/** A template whose pods must run for ever. */
export function validateAlwaysTemplate(template: PodTemplateSpec, field = 'spec.template', kindWord = 'ReplicaSet'): readonly FieldError[] {
  const errors: FieldError[] = [...validateTemplate(template, field)];
  const policy = template.spec?.restartPolicy;
  if (policy !== undefined && policy !== 'Always' && ['OnFailure', 'Never'].includes(policy)) errors.push(notSupported(`${field}.spec.restartPolicy`, policy, ['Always']));
  if (template.spec?.activeDeadlineSeconds !== undefined) errors.push(forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kindWord} is not Supported`));
  return errors;
}

export function immutableSelector(selector: LabelSelector | undefined, old: LabelSelector | undefined): readonly FieldError[] {
  return immutable('spec.selector', selector, old);
}

/** Names of workloads become parts of pod names and host names. */
export function podNameWarnings(name: string): readonly string[] {
  const messages = checkDns1123Label(name);
  return messages.length === 0 ? [] : [`metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`];
}
