/** securityContext of pods and containers. */
import type { AppArmorProfile, Container, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext, WindowsSecurityContextOptions } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, invalid, notSupported, optionalOneOf, required } from '../field-errors.ts';
import { internalJson } from '../internal-json.ts';
import { rangeMessage } from '../names.ts';
import { localPathErrors } from './container-validation.ts';

const idMax = 2147483647;

function idErrors(value: number | undefined, field: string): readonly FieldError[] {
  return value === undefined || (value >= 0 && value <= idMax) ? [] : [invalid(field, value, rangeMessage(0, idMax))];
}

const sysctlPattern = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const sysctlMessage = 'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

function seccompErrors(profile: SeccompProfile | undefined, field: string): readonly FieldError[] {
  if (profile === undefined) return [];
  const path = `${field}.localhostProfile`;
  if (profile.type === 'Localhost') {
    return profile.localhostProfile === undefined ? [required(path, 'must be set when seccomp type is Localhost')] : localPathErrors(profile.localhostProfile, path);
  }
  return [
    ...(profile.localhostProfile === undefined ? [] : [invalid(path, internalJson('io.k8s.api.core.v1.SeccompProfile', profile), 'can only be set when seccomp type is Localhost')]),
    ...typeErrors(profile.type, field),
  ];
}

function appArmorErrors(profile: AppArmorProfile | undefined, field: string): readonly FieldError[] {
  if (profile === undefined) return [];
  const path = `${field}.localhostProfile`;
  if (profile.type === 'Localhost') {
    const name = profile.localhostProfile?.trim() ?? '';
    if (profile.localhostProfile === undefined || name === '') return [required(path, 'must be set when AppArmor type is Localhost')];
    return name.length > 4095 ? [{ reason: 'FieldValueTooLong', field: path, message: 'Too long: may not be more than 4095 bytes' }] : [];
  }
  return [
    ...(profile.localhostProfile === undefined ? [] : [invalid(path, profile.localhostProfile, 'can only be set when AppArmor type is Localhost')]),
    ...typeErrors(profile.type, field),
  ];
}

function typeErrors(type: string | undefined, field: string): readonly FieldError[] {
  if (type === 'RuntimeDefault' || type === 'Unconfined') return [];
  return (type ?? '') === '' ? [required(`${field}.type`, 'type is required when seccompProfile is set')] : [notSupported(`${field}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined'])];
}

function windowsErrors(options: WindowsSecurityContextOptions | undefined, field: string): readonly FieldError[] {
  if (options === undefined) return [];
  const errors: FieldError[] = [];
  if (options.gmsaCredentialSpec === '') errors.push(invalid(`${field}.gmsaCredentialSpec`, '', 'gmsaCredentialSpec cannot be an empty string'));
  if (options.runAsUserName === '') errors.push(invalid(`${field}.runAsUserName`, '', 'runAsUserName cannot be an empty string'));
  return errors;
}

export function podSecurityErrors(context: PodSecurityContext | undefined, spec: PodSpec, specField: string): readonly FieldError[] {
  const field = `${specField}.securityContext`;
  const errors: FieldError[] = [];
  if (context !== undefined) {
    errors.push(...idErrors(context.fsGroup, `${field}.fsGroup`), ...idErrors(context.runAsUser, `${field}.runAsUser`), ...idErrors(context.runAsGroup, `${field}.runAsGroup`));
    (context.supplementalGroups ?? []).forEach((group, index) => errors.push(...idErrors(group, `${field}.supplementalGroups[${String(index)}]`)));
  }
  if (spec.shareProcessNamespace === true && spec.hostPID === true) errors.push(invalid(`${field}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  if (context === undefined) return errors;
  const names = new Set<string>();
  (context.sysctls ?? []).forEach((sysctl, index) => {
    const path = `${field}.sysctls[${String(index)}].name`;
    if (sysctl.name === '') errors.push(required(path));
    else if (sysctl.name.length > 253 || !sysctlPattern.test(sysctl.name)) errors.push(invalid(path, sysctl.name, sysctlMessage));
    else if (names.has(sysctl.name.replaceAll('/', '.'))) errors.push(duplicate(path, sysctl.name));
    names.add(sysctl.name.replaceAll('/', '.'));
  });
  errors.push(...optionalOneOf(`${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']));
  errors.push(...optionalOneOf(`${field}.seLinuxChangePolicy`, context.seLinuxChangePolicy, ['Recursive']));
  errors.push(...seccompErrors(context.seccompProfile, `${field}.seccompProfile`), ...windowsErrors(context.windowsOptions, `${field}.windowsOptions`), ...appArmorErrors(context.appArmorProfile, `${field}.appArmorProfile`));
  errors.push(...optionalOneOf(`${field}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ['Merge', 'Strict']));
  return errors;
}

export function containerSecurityErrors(context: SecurityContext | undefined, field: string, spec: PodSpec): readonly FieldError[] {
  if (context === undefined) return [];
  const errors: FieldError[] = [...idErrors(context.runAsUser, `${field}.runAsUser`), ...idErrors(context.runAsGroup, `${field}.runAsGroup`)];
  const { procMount } = context;
  if (procMount !== undefined) {
    errors.push(...optionalOneOf(`${field}.procMount`, procMount, ['Default', 'Unmasked']));
    if (procMount === 'Unmasked' && spec.hostUsers !== false) errors.push(invalid(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  errors.push(...seccompErrors(context.seccompProfile, `${field}.seccompProfile`));
  if (context.allowPrivilegeEscalation === false) {
    const shown = internalJson('io.k8s.api.core.v1.SecurityContext', context);
    if (context.privileged === true) errors.push(invalid(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
    if ((context.capabilities?.add ?? []).includes('CAP_SYS_ADMIN')) errors.push(invalid(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'));
  }
  return [...errors, ...windowsErrors(context.windowsOptions, `${field}.windowsOptions`), ...appArmorErrors(context.appArmorProfile, `${field}.appArmorProfile`)];
}

/** Windows host process containers: all or none, and on the host's network. */
export function hostProcessErrors(spec: PodSpec, field: string): readonly FieldError[] {
  const inherited = spec.securityContext?.windowsOptions?.hostProcess;
  const effective = (container: Container): boolean => container.securityContext?.windowsOptions?.hostProcess ?? inherited ?? false;
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const hosting = containers.filter(effective);
  if (hosting.length === 0) return [];
  return [
    ...(hosting.length === containers.length ? [] : [invalid(field, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers')]),
    ...(spec.hostNetwork === true ? [] : [invalid(`${field}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers')]),
  ];
}

