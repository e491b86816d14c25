import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { quantityToInteger } from '../../api/quantity.ts';
import type { Clock } from '../../base/clock.ts';
import { errorMessage, isNotFound } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { EmptyDirVolumeSource, Pod, Volume, VolumeProjection } from '../../generated/types/core-v1.ts';
import { type ClusterObjects, objectAgeMsMax, objectFreshMs } from '../cluster-objects.ts';
import { KubeletError } from '../kubelet-error.ts';
import type { NodeFacts } from '../pod/downward.ts';
import { podNamespace, podUid } from '../pod/labels.ts';
import { type Payload, type ProjectedFile, writeAtomically } from './atomic-writer.ts';
import { prepareHostPath } from './host-path.ts';
import type { Mounter } from './mounts.ts';
import { giveToGroup } from './ownership.ts';
import { downwardFiles, keyFiles, modeDefault } from './payload.ts';

const tokenSecondsDefault = 3600;

export interface PodVolumesDeps {
  readonly rootDir: string;
  readonly objects: ClusterObjects;
  readonly mounter: Mounter;
  readonly clock: Clock;
  readonly random: Random;
}

/** Volumes whose content follows objects of the API and is rewritten while the pod runs. */
export function isLive(volume: Volume): boolean {
  return volume.configMap !== undefined || volume.secret !== undefined || volume.projected !== undefined || volume.downwardAPI !== undefined;
}

/** The folders of pods under the root, and the volumes in them. */
export class PodVolumes {
  readonly #deps: PodVolumesDeps;
  readonly #ready = new Map<string, Map<string, string>>();
  constructor(deps: PodVolumesDeps) {
    this.#deps = deps;
  }

  podFolder(uid: string): string {
    return path.join(this.#deps.rootDir, 'pods', uid);
  }

  /**
   * Every volume of the pod with its path on the node. Idempotent; with `again` the live ones are brought up to date.
   * Rejects with KubeletError `volume` naming the first that fails, after all were tried.
   */
  async setUp(pod: Pod, facts: NodeFacts, { again }: { readonly again: boolean }): Promise<ReadonlyMap<string, string>> {
    const uid = podUid(pod);
    const ready = this.#ready.get(uid) ?? new Map<string, string>();
    this.#ready.set(uid, ready);
    await mkdir(path.join(this.podFolder(uid), 'volumes'), { recursive: true, mode: 0o750 });
    const outcomes = await Promise.allSettled((pod.spec.volumes ?? []).map(async (volume) => {
      const known = ready.get(volume.name);
      if (known !== undefined && !(again && isLive(volume))) return;
      try {
        ready.set(volume.name, await this.#one(pod, volume, facts, known === undefined ? objectFreshMs : objectAgeMsMax));
      } catch (err) {
        throw new KubeletError('volume', `MountVolume.SetUp failed for volume "${volume.name}" : ${errorMessage(err)}`);
      }
    }));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason as Error;
    return ready;
  }

  #folder(pod: Pod, plugin: string, name: string): string {
    return path.join(this.podFolder(podUid(pod)), 'volumes', `kubernetes.io~${plugin}`, name);
  }

  async #one(pod: Pod, volume: Volume, facts: NodeFacts, ageMs: number): Promise<string> {
    if (volume.hostPath !== undefined) return prepareHostPath(volume.hostPath);
    if (volume.emptyDir !== undefined) return this.#emptyDir(pod, volume.name, volume.emptyDir);
    if (volume.configMap !== undefined) {
      const mode = volume.configMap.defaultMode ?? modeDefault;
      return this.#write(pod, volume.name, 'configmap', await this.#configMap(pod, volume.configMap, mode, ageMs), false);
    }
    if (volume.secret !== undefined) {
      const { secretName = '', ...rest } = volume.secret;
      return this.#write(pod, volume.name, 'secret', await this.#secret(pod, { name: secretName, ...rest }, volume.secret.defaultMode ?? modeDefault, ageMs), true);
    }
    if (volume.downwardAPI !== undefined) {
      return this.#write(pod, volume.name, 'downward-api', downwardFiles(pod, volume.downwardAPI.items, volume.downwardAPI.defaultMode ?? modeDefault, facts), true);
    }
    if (volume.projected !== undefined) {
      return this.#write(pod, volume.name, 'projected', await this.#projected(pod, volume, facts, ageMs), true);
    }
    if (volume.nfs !== undefined) return this.#nfs(pod, volume.name, volume.nfs.server, volume.nfs.path, volume.nfs.readOnly === true);
    if (volume.persistentVolumeClaim !== undefined) return this.#claim(pod, volume, volume.persistentVolumeClaim.claimName);
    const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'nothing';
    throw new KubeletError('unsupported', `volumes of kind ${kind} are not supported by this kubelet`);
  }

  async #emptyDir(pod: Pod, name: string, source: EmptyDirVolumeSource): Promise<string> {
    const folder = this.#folder(pod, 'empty-dir', name);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o777);
    if (source.medium !== undefined && source.medium !== '' && source.medium !== 'Memory') throw new KubeletError('unsupported', `emptyDir medium ${source.medium} is not supported by this kubelet`);
    if (source.medium === 'Memory' && !(await this.#deps.mounter.below(folder)).includes(folder)) {
      await this.#deps.mounter.tmpfs(folder, source.sizeLimit === undefined ? undefined : Number(quantityToInteger(source.sizeLimit)));
      await chmod(folder, 0o777);
    }
    await this.#own(pod, folder);
    return folder;
  }

  async #own(pod: Pod, folder: string): Promise<void> {
    const { fsGroup, fsGroupChangePolicy } = pod.spec.securityContext ?? {};
    if (fsGroup !== undefined) await giveToGroup(folder, fsGroup, fsGroupChangePolicy === 'OnRootMismatch');
  }

  async #write(pod: Pod, name: string, plugin: string, payload: Payload, memory: boolean): Promise<string> {
    const folder = this.#folder(pod, plugin, name);
    await mkdir(folder, { recursive: true });
    if (memory && !(await this.#deps.mounter.below(folder)).includes(folder)) await this.#deps.mounter.tmpfs(folder);
    await chmod(folder, 0o777);
    const group = pod.spec.securityContext?.fsGroup;
    const files: Payload = group === undefined ? payload : new Map([...payload].map(([key, file]): [string, ProjectedFile] => [key, { ...file, mode: file.mode | 0o440 }]));
    await writeAtomically(folder, files, { nowMs: this.#deps.clock.nowMs(), suffix: this.#deps.random.bytes(4).toString('hex'), group });
    return folder;
  }

  async #configMap(pod: Pod, source: { readonly name?: string | undefined; readonly items?: Parameters<typeof keyFiles>[2]; readonly optional?: boolean | undefined }, mode: number, ageMs: number): Promise<Payload> {
    const found = await this.#deps.objects.configMap(podNamespace(pod), source.name ?? '', ageMs);
    if (found !== undefined) return keyFiles('configmap', found, source.items, { mode, optional: source.optional === true });
    if (source.optional === true) return new Map();
    throw new KubeletError('volume', `configmap "${source.name ?? ''}" not found`);
  }

  async #secret(pod: Pod, source: { readonly name?: string | undefined; readonly items?: Parameters<typeof keyFiles>[2]; readonly optional?: boolean | undefined }, mode: number, ageMs: number): Promise<Payload> {
    const found = await this.#deps.objects.secret(podNamespace(pod), source.name ?? '', ageMs);
    if (found !== undefined) return keyFiles('secret', found, source.items, { mode, optional: source.optional === true });
    if (source.optional === true) return new Map();
    throw new KubeletError('volume', `secret "${source.name ?? ''}" not found`);
  }

  async #projected(pod: Pod, volume: Volume, facts: NodeFacts, ageMs: number): Promise<Payload> {
    const mode = volume.projected?.defaultMode ?? modeDefault;
    const files = new Map<string, ProjectedFile>();
    for (const source of volume.projected?.sources ?? []) {
      for (const [name, file] of await this.#projection(pod, source, { mode, facts, ageMs })) files.set(name, file);
    }
    return files;
  }

  async #projection(pod: Pod, source: VolumeProjection, { mode, facts, ageMs }: { mode: number; facts: NodeFacts; ageMs: number }): Promise<Payload> {
    if (source.configMap !== undefined) return this.#configMap(pod, source.configMap, mode, ageMs);
    if (source.secret !== undefined) return this.#secret(pod, source.secret, mode, ageMs);
    if (source.downwardAPI !== undefined) return downwardFiles(pod, source.downwardAPI.items, mode, facts);
    if (source.serviceAccountToken !== undefined) {
      const { audience, expirationSeconds, path: name } = source.serviceAccountToken;
      const token = await this.#deps.objects.token(pod, audience, expirationSeconds ?? tokenSecondsDefault);
      return new Map([[name, { content: Buffer.from(token, 'utf8'), mode }]]);
    }
    throw new KubeletError('unsupported', `projected sources of kind ${Object.keys(source)[0] ?? 'nothing'} are not supported by this kubelet`);
  }

  async #nfs(pod: Pod, name: string, server: string, source: string, readOnly: boolean): Promise<string> {
    const folder = this.#folder(pod, 'nfs', name);
    await mkdir(folder, { recursive: true });
    if (!(await this.#deps.mounter.below(folder)).includes(folder)) await this.#deps.mounter.nfs(`${server}:${source}`, folder, readOnly);
    return folder;
  }

  /** A bound claim on a volume that is a path of this node or an NFS export. */
  async #claim(pod: Pod, volume: Volume, claimName: string): Promise<string> {
    const claim = await this.#deps.objects.claim(podNamespace(pod), claimName);
    if (claim === undefined) throw new KubeletError('volume', `persistentvolumeclaim "${claimName}" not found`);
    const name = claim.spec?.volumeName ?? '';
    if (claim.status?.phase !== 'Bound' || name === '') throw new KubeletError('volume', `PVC ${podNamespace(pod)}/${claimName} is not bound`);
    const found = await this.#deps.objects.volume(name);
    const spec = found?.spec;
    if (spec?.hostPath !== undefined) return prepareHostPath(spec.hostPath);
    if (spec?.local !== undefined) return prepareHostPath({ path: spec.local.path, type: 'Directory' });
    if (spec?.nfs !== undefined) return this.#nfs(pod, volume.name, spec.nfs.server, spec.nfs.path, spec.nfs.readOnly === true);
    throw new KubeletError('unsupported', `persistent volume "${name}" is of a kind that this kubelet does not support`);
  }

  /** Unmounts and deletes everything of the pod. Whatever is mounted from elsewhere is unmounted first and never descended into. */
  async tearDown(uid: string): Promise<void> {
    const folder = this.podFolder(uid);
    for (const point of await this.#deps.mounter.below(folder)) await this.#deps.mounter.unmount(point);
    if ((await this.#deps.mounter.below(folder)).length > 0) throw new KubeletError('volume', `something is still mounted below ${folder}`);
    await rm(folder, { recursive: true, force: true });
    this.#ready.delete(uid);
  }

  /** Pods that have a folder on this node. */
  async uids(): Promise<readonly string[]> {
    try {
      return await readdir(path.join(this.#deps.rootDir, 'pods'));
    } catch (err) {
      if (isNotFound(err)) return [];
      throw err;
    }
  }
}
