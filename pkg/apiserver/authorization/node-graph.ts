import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { Stored } from '../storage/storage.ts';

export type GraphKind = 'pod' | 'secret' | 'configmap' | 'pvc' | 'pv' | 'serviceaccount' | 'resourceclaim' | 'volumeattachment';

function vertex(kind: GraphKind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

interface PodEdges {
  readonly node: string;
  readonly targets: readonly string[];
}

interface VolumeEdges {
  readonly claim: string | undefined;
  readonly secrets: readonly string[];
}

/**
 * Which node may see which object: a node reaches its pods, a pod what its spec names, a claim its volume, a volume its secrets.
 * Counts per node, so that an object stays reachable until the last pod that names it has left.
 */
export class NodeGraph {
  readonly #pods = new Map<string, PodEdges>();
  /** vertex -> node -> how many pods there name it */
  readonly #reach = new Map<string, Map<string, number>>();
  readonly #volumes = new Map<string, VolumeEdges>();
  /** secret vertex -> volumes that name it */
  readonly #volumesOfSecret = new Map<string, Set<string>>();

  reaches(node: string, kind: GraphKind, namespace: string, name: string): boolean {
    if (kind === 'pv') return this.#volumeReached(node, name);
    const key = vertex(kind, namespace, name);
    if (this.#reach.get(key)?.has(node) === true) return true;
    if (kind !== 'secret') return false;
    return [...this.#volumesOfSecret.get(key) ?? []].some((volume) => this.#volumeReached(node, volume));
  }

  changePod(current: Stored | undefined, previous: Stored | undefined): void {
    const old = previous === undefined ? undefined : this.#pods.get(podKey(previous));
    const edges = current === undefined ? undefined : podEdges(current);
    if (edges !== undefined) this.#count(edges, 1);
    if (old !== undefined) this.#count(old, -1);
    if (previous !== undefined) this.#pods.delete(podKey(previous));
    if (edges !== undefined && current !== undefined) this.#pods.set(podKey(current), edges);
  }

  changeVolume(current: Stored | undefined, previous: Stored | undefined): void {
    if (previous !== undefined) {
      for (const secret of this.#volumes.get(previous.key.name)?.secrets ?? []) this.#volumesOfSecret.get(secret)?.delete(previous.key.name);
      this.#volumes.delete(previous.key.name);
    }
    if (current === undefined) return;
    const edges = volumeEdges(current.object);
    this.#volumes.set(current.key.name, edges);
    for (const secret of edges.secrets) {
      const volumes = this.#volumesOfSecret.get(secret) ?? new Set();
      this.#volumesOfSecret.set(secret, volumes.add(current.key.name));
    }
  }

  changeAttachment(current: Stored | undefined, previous: Stored | undefined): void {
    for (const [stored, step] of [[current, 1], [previous, -1]] as const) {
      const node = at(stored?.object, 'spec', 'nodeName');
      if (stored !== undefined && typeof node === 'string') this.#count({ node, targets: [vertex('volumeattachment', '', stored.key.name)] }, step);
    }
  }

  #volumeReached(node: string, volume: string): boolean {
    const claim = this.#volumes.get(volume)?.claim;
    return claim !== undefined && this.#reach.get(claim)?.has(node) === true;
  }

  #count({ node, targets }: PodEdges, step: 1 | -1): void {
    for (const target of targets) {
      const nodes = this.#reach.get(target) ?? new Map<string, number>();
      const count = (nodes.get(node) ?? 0) + step;
      if (count > 0) nodes.set(node, count);
      else nodes.delete(node);
      if (nodes.size > 0) this.#reach.set(target, nodes);
      else this.#reach.delete(target);
    }
  }
}

function podKey({ key }: Stored): string {
  return `${key.namespace}/${key.name}`;
}

function podEdges({ key, object }: Stored): PodEdges | undefined {
  const node = at(object, 'spec', 'nodeName');
  if (typeof node !== 'string' || node === '') return undefined;
  const pod = vertex('pod', key.namespace, key.name);
  // What a mirror pod names was chosen on the node, so it gives the node no rights.
  if (at(object, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined) return { node, targets: [pod] };
  const references = podReferences(object);
  const targets = references.map(([kind, name]) => vertex(kind, key.namespace, name));
  return { node, targets: [...new Set([pod, ...targets])] };
}

type Reference = readonly [kind: GraphKind, name: string];

/** Everything in its namespace that a pod names. */
export function podReferences(pod: JsonObject): readonly Reference[] {
  const found: Reference[] = [];
  const add = (kind: GraphKind, name: JsonValue | undefined): void => { if (typeof name === 'string' && name !== '') found.push([kind, name]); };
  add('serviceaccount', at(pod, 'spec', 'serviceAccountName'));
  for (const item of list(at(pod, 'spec', 'imagePullSecrets'))) add('secret', item['name']);
  for (const field of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of list(at(pod, 'spec', field))) addEnvironment(container, add);
  }
  const podName = at(pod, 'metadata', 'name');
  for (const volume of list(at(pod, 'spec', 'volumes'))) {
    addVolume(volume, add);
    if (volume['ephemeral'] !== undefined) add('pvc', `${String(podName)}-${String(volume['name'])}`);
  }
  for (const claim of list(at(pod, 'spec', 'resourceClaims'))) add('resourceclaim', claim['resourceClaimName']);
  for (const claim of list(at(pod, 'status', 'resourceClaimStatuses'))) add('resourceclaim', claim['resourceClaimName']);
  return found;
}

type Add = (kind: GraphKind, name: JsonValue | undefined) => void;

function addEnvironment(container: JsonObject, add: Add): void {
  for (const source of list(container['envFrom'])) {
    add('configmap', at(source, 'configMapRef', 'name'));
    add('secret', at(source, 'secretRef', 'name'));
  }
  for (const variable of list(container['env'])) {
    add('configmap', at(variable, 'valueFrom', 'configMapKeyRef', 'name'));
    add('secret', at(variable, 'valueFrom', 'secretKeyRef', 'name'));
  }
}

const secretSources = ['azureFile', 'flexVolume', 'cephfs', 'iscsi', 'rbd', 'scaleIO', 'storageos', 'csi'] as const;

function addVolume(volume: JsonObject, add: Add): void {
  add('secret', at(volume, 'secret', 'secretName'));
  add('configmap', at(volume, 'configMap', 'name'));
  add('pvc', at(volume, 'persistentVolumeClaim', 'claimName'));
  for (const source of list(at(volume, 'projected', 'sources'))) {
    add('secret', at(source, 'secret', 'name'));
    add('configmap', at(source, 'configMap', 'name'));
  }
  add('secret', at(volume, 'azureFile', 'secretName'));
  for (const source of secretSources) add('secret', at(volume, source, 'secretRef', 'name'));
  add('secret', at(volume, 'csi', 'nodePublishSecretRef', 'name'));
}

const volumeSecretFields = ['secretRef', 'nodePublishSecretRef', 'nodeStageSecretRef', 'controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodeExpandSecretRef'];

function volumeEdges(volume: JsonObject): VolumeEdges {
  const claim = at(volume, 'spec', 'claimRef');
  const claimNamespace = isJsonObject(claim) ? String(claim['namespace'] ?? '') : '';
  const spec = at(volume, 'spec');
  const secrets: string[] = [];
  for (const source of [...secretSources, 'cinder'] as const) {
    for (const field of volumeSecretFields) {
      const reference = at(spec, source, field);
      if (!isJsonObject(reference) || typeof reference['name'] !== 'string') continue;
      secrets.push(vertex('secret', typeof reference['namespace'] === 'string' ? reference['namespace'] : claimNamespace, reference['name']));
    }
  }
  const azure = at(spec, 'azureFile', 'secretName');
  if (typeof azure === 'string') secrets.push(vertex('secret', String(at(spec, 'azureFile', 'secretNamespace') ?? claimNamespace), azure));
  return { claim: isJsonObject(claim) ? vertex('pvc', claimNamespace, String(claim['name'])) : undefined, secrets };
}

function list(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
