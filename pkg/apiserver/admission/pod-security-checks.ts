import type { Pod, SecurityContext } from '../../generated/types/core-v1.ts';
import { isPlural, namesText, quoted, setters, unique, visitContainers, type AnyContainer } from './pod-security-text.ts';

/** What a check found, in the words that warnings and refusals show. undefined: nothing to object to. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

export interface PodSecurityCheck {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** First minor version of the policy that has it. */
  readonly since: number;
  /** Checks of the baseline that this stricter one replaces. */
  readonly overrides?: readonly string[];
  check(pod: Pod): Violation | undefined;
}

function offenders(pod: Pod, bad: (container: AnyContainer) => boolean): readonly string[] {
  return visitContainers(pod).filter(bad).map((container) => container.name);
}

/** Faults of the pod's own security context and of its containers', told together. */
function settersCheck(pod: Pod, reason: string, text: string, bad: (context: { readonly [key: string]: unknown }) => boolean): Violation | undefined {
  const of = (context: unknown): boolean => context !== undefined && bad(context as { readonly [key: string]: unknown });
  const who = setters(of(pod.spec.securityContext), offenders(pod, (container) => of(container.securityContext)));
  return who === '' ? undefined : { reason, detail: `${who} ${text}` };
}

const hostNamespaces: PodSecurityCheck = {
  id: 'hostNamespaces', level: 'baseline', since: 0,
  check: ({ spec }) => {
    const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
    return used.length === 0 ? undefined : { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') };
  },
};

const privileged: PodSecurityCheck = {
  id: 'privileged', level: 'baseline', since: 0,
  check: (pod) => {
    const names = offenders(pod, (container) => container.securityContext?.privileged === true);
    return names.length === 0 ? undefined : { reason: 'privileged', detail: `${namesText(names)} must not set securityContext.privileged=true` };
  },
};

const defaultCapabilities = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'];

function addedBeyond(pod: Pod, allowed: readonly string[]): string | undefined {
  const added = (container: AnyContainer): readonly string[] => (container.securityContext?.capabilities?.add ?? []).filter((name) => !allowed.includes(name));
  const names = offenders(pod, (container) => added(container).length > 0);
  if (names.length === 0) return undefined;
  return `${namesText(names)} must not include ${quoted(unique(visitContainers(pod).flatMap(added)))} in securityContext.capabilities.add`;
}

const baselineCapabilities: PodSecurityCheck = {
  id: 'capabilities_baseline', level: 'baseline', since: 0,
  check: (pod) => {
    const detail = addedBeyond(pod, defaultCapabilities);
    return detail === undefined ? undefined : { reason: 'non-default capabilities', detail };
  },
};

const restrictedCapabilities: PodSecurityCheck = {
  id: 'capabilities_restricted', level: 'restricted', since: 22, overrides: ['capabilities_baseline'],
  check: (pod) => {
    if (isWindows(pod)) return undefined;
    const keep = offenders(pod, (container) => !(container.securityContext?.capabilities?.drop ?? []).includes('ALL'));
    const added = addedBeyond(pod, ['NET_BIND_SERVICE']);
    const details = [...(keep.length === 0 ? [] : [`${namesText(keep)} must set securityContext.capabilities.drop=["ALL"]`]), ...(added === undefined ? [] : [added])];
    return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
  },
};

const hostPathVolumes: PodSecurityCheck = {
  id: 'hostPathVolumes', level: 'baseline', since: 0,
  check: ({ spec }) => {
    const names = (spec.volumes ?? []).filter((volume) => volume.hostPath !== undefined).map((volume) => volume.name);
    return names.length === 0 ? undefined : { reason: 'hostPath volumes', detail: `${isPlural(names) ? 'volumes' : 'volume'} ${quoted(names)}` };
  },
};

const hostPorts: PodSecurityCheck = {
  id: 'hostPorts', level: 'baseline', since: 0,
  check: (pod) => {
    const ports = (container: AnyContainer): readonly number[] => (container.ports ?? []).map((port) => port.hostPort ?? 0).filter((port) => port !== 0);
    const names = offenders(pod, (container) => ports(container).length > 0);
    if (names.length === 0) return undefined;
    const all = unique(visitContainers(pod).flatMap(ports).map(String));
    return { reason: 'hostPort', detail: `${namesText(names)} ${isPlural(names) ? 'use' : 'uses'} ${isPlural(all) ? 'hostPorts' : 'hostPort'} ${all.join(', ')}` };
  },
};

const hostProbes: PodSecurityCheck = {
  id: 'hostProbesAndhostLifecycle', level: 'baseline', since: 34,
  check: (pod) => {
    const hosts = (container: AnyContainer): readonly string[] => {
      const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
      return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
        .flatMap((handler) => [handler?.httpGet?.host ?? '', handler?.tcpSocket?.host ?? '']).filter((host) => host !== '');
    };
    const names = offenders(pod, (container) => hosts(container).length > 0);
    if (names.length === 0) return undefined;
    const all = unique(visitContainers(pod).flatMap(hosts));
    return { reason: 'probe or lifecycle host', detail: `${namesText(names)} ${isPlural(names) ? 'use' : 'uses'} probe or lifecycle ${isPlural(all) ? 'hosts' : 'host'} ${quoted(all)}` };
  },
};

const appArmor: PodSecurityCheck = {
  id: 'appArmorProfile', level: 'baseline', since: 0,
  check: (pod) => {
    const prefix = 'container.apparmor.security.beta.kubernetes.io/';
    const bad = (context: Pick<SecurityContext, 'appArmorProfile'> | undefined): boolean => context?.appArmorProfile?.type === 'Unconfined';
    const who = setters(bad(pod.spec.securityContext), offenders(pod, (container) => bad(container.securityContext)));
    const annotations = Object.entries(pod.metadata.annotations ?? {})
      .filter(([key, value]) => key.startsWith(prefix) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`).sort();
    const details = [
      ...(who === '' ? [] : [`${who} must not set AppArmor profile type to "Unconfined"`]),
      ...(annotations.length === 0 ? [] : [`${isPlural(annotations) ? 'annotations' : 'annotation'} ${annotations.join(', ')}`]),
    ];
    return details.length === 0 ? undefined : { reason: isPlural(details) ? 'forbidden AppArmor profiles' : 'forbidden AppArmor profile', detail: details.join('; ') };
  },
};

const selinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

const seLinux: PodSecurityCheck = {
  id: 'seLinuxOptions', level: 'baseline', since: 0,
  check: (pod) => {
    const options = [pod.spec.securityContext?.seLinuxOptions, ...visitContainers(pod).map((container) => container.securityContext?.seLinuxOptions)];
    const bad = (option: (typeof options)[number]): boolean => option !== undefined && (!selinuxTypes.includes(option.type ?? '') || (option.user ?? '') !== '' || (option.role ?? '') !== '');
    const who = setters(bad(options[0]), offenders(pod, (container) => bad(container.securityContext?.seLinuxOptions)));
    if (who === '') return undefined;
    const types = unique(options.map((option) => option?.type ?? '').filter((type) => !selinuxTypes.includes(type)));
    const details = [
      ...(types.length === 0 ? [] : [`${isPlural(types) ? 'types' : 'type'} ${quoted(types)}`]),
      ...(options.some((option) => (option?.user ?? '') !== '') ? ['user may not be set'] : []),
      ...(options.some((option) => (option?.role ?? '') !== '') ? ['role may not be set'] : []),
    ];
    return { reason: 'seLinuxOptions', detail: `${who} set forbidden securityContext.seLinuxOptions: ${details.join('; ')}` };
  },
};

const procMount: PodSecurityCheck = {
  id: 'procMount', level: 'baseline', since: 0,
  check: (pod) => {
    if (inUserNamespace(pod)) return undefined;
    const kind = (container: AnyContainer): string => container.securityContext?.procMount ?? 'Default';
    const names = offenders(pod, (container) => kind(container) !== 'Default');
    if (names.length === 0) return undefined;
    const kinds = unique(visitContainers(pod).map(kind).filter((value) => value !== 'Default'));
    return { reason: 'procMount', detail: `${namesText(names)} must not set securityContext.procMount to ${quoted(kinds)}` };
  },
};

const allowedSysctls = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
];

const sysctls: PodSecurityCheck = {
  id: 'sysctls', level: 'baseline', since: 0,
  check: ({ spec }) => {
    const names = (spec.securityContext?.sysctls ?? []).map((sysctl) => sysctl.name).filter((name) => !allowedSysctls.includes(name));
    return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
  },
};

const windowsHostProcess: PodSecurityCheck = {
  id: 'windowsHostProcess', level: 'baseline', since: 0,
  check: (pod) => settersCheck(pod, 'hostProcess', 'must not set securityContext.windowsOptions.hostProcess=true', (context) => (context['windowsOptions'] as { hostProcess?: boolean } | undefined)?.hostProcess === true),
};

function seccompType(context: Pick<SecurityContext, 'seccompProfile'> | undefined): string | undefined {
  return context?.seccompProfile?.type;
}

function badSeccomp(pod: Pod): Violation | undefined {
  const bad = (context: Pick<SecurityContext, 'seccompProfile'> | undefined): boolean => !['RuntimeDefault', 'Localhost', undefined].includes(seccompType(context));
  const who = setters(bad(pod.spec.securityContext), offenders(pod, (container) => bad(container.securityContext)));
  if (who === '') return undefined;
  const values = unique([pod.spec.securityContext, ...visitContainers(pod).map((container) => container.securityContext)].filter(bad).map((context) => seccompType(context) ?? ''));
  return { reason: 'seccompProfile', detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(values)}` };
}

const baselineSeccomp: PodSecurityCheck = { id: 'seccompProfile_baseline', level: 'baseline', since: 19, check: badSeccomp };

const restrictedSeccomp: PodSecurityCheck = {
  id: 'seccompProfile_restricted', level: 'restricted', since: 19, overrides: ['seccompProfile_baseline'],
  check: (pod) => {
    if (isWindows(pod)) return undefined;
    const explicit = badSeccomp(pod);
    if (explicit !== undefined) return explicit;
    if (seccompType(pod.spec.securityContext) !== undefined) return undefined;
    const names = offenders(pod, (container) => seccompType(container.securityContext) === undefined);
    return names.length === 0 ? undefined : { reason: 'seccompProfile', detail: `pod or ${namesText(names)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` };
  },
};

const allowPrivilegeEscalation: PodSecurityCheck = {
  id: 'allowPrivilegeEscalation', level: 'restricted', since: 8,
  check: (pod) => {
    const names = isWindows(pod) ? [] : offenders(pod, (container) => container.securityContext?.allowPrivilegeEscalation !== false);
    return names.length === 0 ? undefined : { reason: 'allowPrivilegeEscalation != false', detail: `${namesText(names)} must set securityContext.allowPrivilegeEscalation=false` };
  },
};

const allowedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

const restrictedVolumes: PodSecurityCheck = {
  id: 'restrictedVolumes', level: 'restricted', since: 0, overrides: ['hostPathVolumes'],
  check: ({ spec }) => {
    const bad = (spec.volumes ?? []).map((volume) => ({ name: volume.name, type: Object.keys(volume).find((key) => key !== 'name') ?? 'unknown' })).filter(({ type }) => !allowedVolumes.includes(type));
    if (bad.length === 0) return undefined;
    const types = unique(bad.map(({ type }) => type));
    const who = bad.length === 1 ? 'volume' : 'volumes';
    return { reason: 'restricted volume types', detail: `${who} ${quoted(bad.map(({ name }) => name))} ${bad.length === 1 ? 'uses' : 'use'} restricted volume ${isPlural(types) ? 'types' : 'type'} ${quoted(types)}` };
  },
};

const runAsNonRoot: PodSecurityCheck = {
  id: 'runAsNonRoot', level: 'restricted', since: 0,
  check: (pod) => {
    if (inUserNamespace(pod)) return undefined;
    const forPod = pod.spec.securityContext?.runAsNonRoot;
    const who = setters(forPod === false, offenders(pod, (container) => container.securityContext?.runAsNonRoot === false));
    if (who !== '') return { reason: 'runAsNonRoot != true', detail: `${who} must not set securityContext.runAsNonRoot=false` };
    const names = forPod === true ? [] : offenders(pod, (container) => container.securityContext?.runAsNonRoot === undefined);
    return names.length === 0 ? undefined : { reason: 'runAsNonRoot != true', detail: `pod or ${namesText(names)} must set securityContext.runAsNonRoot=true` };
  },
};

const runAsUser: PodSecurityCheck = {
  id: 'runAsUser', level: 'restricted', since: 23,
  check: (pod) => (inUserNamespace(pod) ? undefined : settersCheck(pod, 'runAsUser=0', 'must not set runAsUser=0', (context) => context['runAsUser'] === 0)),
};

function isWindows(pod: Pod): boolean {
  return pod.spec.os?.name === 'windows';
}

/** Root in a user namespace of the pod's own is nobody outside. */
function inUserNamespace(pod: Pod): boolean {
  return pod.spec.hostUsers === false;
}

/** Sorted by level and id, which is the order of their texts. */
export const podSecurityChecks: readonly PodSecurityCheck[] = [
  appArmor, baselineCapabilities, hostNamespaces, hostPathVolumes, hostPorts, hostProbes, privileged, procMount, seLinux, baselineSeccomp, sysctls, windowsHostProcess,
  allowPrivilegeEscalation, restrictedCapabilities, restrictedVolumes, runAsNonRoot, runAsUser, restrictedSeccomp,
];
