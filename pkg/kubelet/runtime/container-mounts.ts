import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '../../base/random.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import type { Mount, MountPropagation } from '../../cri/messages.ts';
import { KubeletError } from '../kubelet-error.ts';
import { expand } from '../pod/expand.ts';
import type { Mounter } from '../volumes/mounts.ts';
import { bindSubPath } from '../volumes/sub-path.ts';

export const messagePathDefault = '/dev/termination-log';

const propagations: Readonly<Record<string, MountPropagation>> = {
  None: 'PROPAGATION_PRIVATE', HostToContainer: 'PROPAGATION_HOST_TO_CONTAINER', Bidirectional: 'PROPAGATION_BIDIRECTIONAL',
};

export interface MountInputs {
  readonly pod: Pod;
  readonly container: Container;
  /** Volumes by name, with their paths on the node. */
  readonly volumes: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
  readonly podFolder: string;
  readonly hostsFile: string;
  readonly mounter: Mounter;
  readonly random: Random;
}

/** Everything mounted into one container: its volumes, /etc/hosts, and the file for its last words. */
export async function containerMounts(inputs: MountInputs): Promise<readonly Mount[]> {
  const { pod, container, podFolder } = inputs;
  const mounts: Mount[] = [];
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const volume = inputs.volumes.get(mount.name);
    if (volume === undefined) throw new KubeletError('configError', `cannot find volume "${mount.name}" to mount into container "${container.name}"`);
    if (mount.recursiveReadOnly === 'Enabled') throw new KubeletError('unsupported', 'recursiveReadOnly: Enabled is not supported by this kubelet');
    const subPath = mount.subPathExpr === undefined ? mount.subPath ?? '' : expand(mount.subPathExpr, inputs.environment);
    let hostPath = volume;
    if (subPath !== '') {
      hostPath = path.join(podFolder, 'volume-subpaths', mount.name, container.name, String(index));
      await bindSubPath(volume, subPath, hostPath, inputs.mounter);
    }
    mounts.push({
      container_path: path.resolve('/', mount.mountPath), host_path: hostPath, readonly: mount.readOnly === true,
      propagation: propagations[mount.mountPropagation ?? 'None'] ?? 'PROPAGATION_PRIVATE',
    });
  }
  if (!mounts.some((mount) => mount.container_path === '/etc/hosts') && (pod.spec.hostNetwork !== true || (pod.spec.hostAliases ?? []).length > 0)) {
    mounts.push({ container_path: '/etc/hosts', host_path: inputs.hostsFile });
  }
  const messagePath = container.terminationMessagePath ?? messagePathDefault;
  if (messagePath !== '') {
    const folder = path.join(podFolder, 'containers', container.name);
    const file = path.join(folder, inputs.random.bytes(4).toString('hex'));
    await mkdir(folder, { recursive: true, mode: 0o750 });
    await writeFile(file, '');
    await chmod(file, 0o666);
    mounts.push({ container_path: messagePath, host_path: file });
  }
  return mounts;
}
