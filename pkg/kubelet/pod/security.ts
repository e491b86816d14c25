import type { Container, Pod } from '../../generated/types/core-v1.ts';
import type { ContainerSecurityContext } from '../../cri/messages.ts';
import { KubeletError } from '../kubelet-error.ts';
import { formatPod } from './labels.ts';
import { namespaceOptions, seccompProfile } from './sandbox-config.ts';

/** Parts of /proc and /sys that an ordinary container must not see or must not write. */
const maskedPaths = [
  '/proc/asound', '/proc/acpi', '/proc/interrupts', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list', '/proc/timer_stats',
  '/proc/sched_debug', '/proc/scsi', '/sys/firmware', '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** The user of an image: a number, or a name. */
export interface ImageUser {
  readonly uid: number | undefined;
  readonly username: string;
}

/** The CRI security context of one container: the container's own settings over the pod's. Throws `configError` when runAsNonRoot cannot hold. */
export function containerSecurity(pod: Pod, container: Container, image: ImageUser, seccompRoot: string): ContainerSecurityContext {
  const own = container.securityContext;
  const whole = pod.spec.securityContext;
  const runAsUser = own?.runAsUser ?? whole?.runAsUser;
  const runAsGroup = own?.runAsGroup ?? whole?.runAsGroup;
  if (own?.runAsNonRoot ?? whole?.runAsNonRoot) assertNotRoot(pod, container, runAsUser, image);
  const privileged = own?.privileged === true;
  const groups = [...new Set([...(whole?.fsGroup === undefined ? [] : [whole.fsGroup]), ...(whole?.supplementalGroups ?? [])])];
  const unmasked = own?.procMount === 'Unmasked' || privileged;
  return {
    namespace_options: namespaceOptions(pod),
    privileged,
    readonly_rootfs: own?.readOnlyRootFilesystem === true,
    no_new_privs: own?.allowPrivilegeEscalation === false,
    seccomp: privileged ? { profile_type: 'Unconfined' } : seccompProfile(own?.seccompProfile ?? whole?.seccompProfile, seccompRoot),
    supplemental_groups: groups,
    capabilities: { add_capabilities: capabilities(own?.capabilities?.add), drop_capabilities: capabilities(own?.capabilities?.drop) },
    ...(runAsUser === undefined ? imageUser(image) : { run_as_user: { value: runAsUser } }),
    ...(runAsGroup === undefined ? {} : { run_as_group: { value: runAsGroup } }),
    ...(unmasked ? {} : { masked_paths: maskedPaths, readonly_paths: readonlyPaths }),
  };
}

function imageUser(image: ImageUser): Partial<ContainerSecurityContext> {
  if (image.uid !== undefined) return { run_as_user: { value: image.uid } };
  return image.username === '' ? {} : { run_as_username: image.username };
}

function capabilities(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).map((name) => name.replace(/^CAP_/i, ''));
}

function assertNotRoot(pod: Pod, container: Container, runAsUser: number | undefined, image: ImageUser): void {
  const where = `(pod: "${formatPod(pod)}", container: ${container.name})`;
  if (runAsUser === 0) throw new KubeletError('configError', `container's runAsUser breaks non-root policy ${where}`);
  if (runAsUser !== undefined) return;
  if (image.uid === 0 || (image.uid === undefined && image.username === '')) throw new KubeletError('configError', `container has runAsNonRoot and image will run as root ${where}`);
  if (image.uid === undefined) {
    throw new KubeletError('configError', `container has runAsNonRoot and image has non-numeric user (${image.username}), cannot verify user is non-root ${where}`);
  }
}
