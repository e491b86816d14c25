import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { sameJson } from '../bootstrap/reconcile.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { nodeOf } from '../authentication/users.ts';
import { podReferences } from '../authorization/node-graph.ts';
import { listOf, nameFor, refuse, type MutateAttributes } from './plugin.ts';

const leaseNamespace = 'kube-node-lease';
const kubeletLabels = new Set([
  'kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch', 'beta.kubernetes.io/os', 'beta.kubernetes.io/arch', 'node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type',
  'topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region',
]);

/** A kubelet writes its own Node, Lease, CSINode and pods, and nothing that would give it more than that. */
export class NodeRestriction implements AdmissionPlugin {
  readonly name = 'NodeRestriction';
  readonly #deps: Pick<ServerDeps, 'storage'>;
  constructor(deps: Pick<ServerDeps, 'storage'>) {
    this.#deps = deps;
  }

  handles(operation: AdmissionAttributes['operation'], { group, resource }: Pick<AdmissionAttributes, 'group' | 'resource'>): boolean {
    return operation !== 'CONNECT' && ['pods.', 'nodes.', 'leases.coordination.k8s.io', 'csinodes.storage.k8s.io', 'serviceaccounts.', 'resourceslices.resource.k8s.io'].includes(`${resource}.${group}`);
  }

  async mutate(attributes: MutateAttributes): Promise<JsonObject> {
    await this.#check(attributes);
    return attributes.object;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    if (attributes.operation === 'DELETE') await this.#check(attributes);
  }

  async #check(attributes: AdmissionAttributes): Promise<void> {
    const node = nodeOf(attributes.user);
    if (node === undefined) return;
    if (node.name === '') throw refuse(attributes, `could not determine node from user "${attributes.user.name}"`);
    const fault = await this.#fault(node.name, attributes);
    if (fault !== undefined) throw refuse(attributes, fault);
  }

  async #fault(node: string, attributes: AdmissionAttributes): Promise<string | undefined> {
    switch (attributes.resource) {
      case 'nodes': return nodeFault(node, attributes);
      case 'pods': return this.#podFault(node, attributes);
      case 'leases': return leaseFault(node, attributes);
      case 'csinodes': return nameFor(attributes) === node ? undefined : 'can only access CSINode with the same name as the requesting node';
      case 'serviceaccounts': return attributes.subresource === 'token' ? this.#tokenFault(node, attributes) : undefined;
      case 'resourceslices': return sliceFault(node, attributes);
      default: return undefined;
    }
  }

  async #podFault(node: string, attributes: AdmissionAttributes): Promise<string | undefined> {
    const { operation, subresource, object, oldObject } = attributes;
    if (subresource === '') {
      if (operation === 'CREATE') return this.#mirrorPodFault(node, object);
      if (operation !== 'DELETE') return undefined;
      const pod = oldObject ?? await this.#pod(attributes);
      return pod === undefined || at(pod, 'spec', 'nodeName') === node ? undefined : `node "${node}" can only delete pods with spec.nodeName set to itself`;
    }
    if (subresource === 'status') {
      if (at(oldObject, 'spec', 'nodeName') !== node) return `node "${node}" can only update pod status for pods with spec.nodeName set to itself`;
      return sameJson(at(oldObject, 'metadata', 'labels'), at(object, 'metadata', 'labels')) ? undefined : `node "${node}" cannot update labels through pod status`;
    }
    if (subresource === 'eviction') {
      const pod = await this.#pod(attributes);
      return pod === undefined || at(pod, 'spec', 'nodeName') === node ? undefined : `node ${node} can only evict pods with spec.nodeName set to itself`;
    }
    return `unexpected pod subresource "${subresource}", only 'status' and 'eviction' are allowed`;
  }

  async #mirrorPodFault(node: string, object: JsonObject | undefined): Promise<string | undefined> {
    if (object === undefined) return undefined;
    if (at(object, 'metadata', 'annotations', 'kubernetes.io/config.mirror') === undefined) return `pod does not have "kubernetes.io/config.mirror" annotation, node "${node}" can only create mirror pods`;
    if (at(object, 'spec', 'nodeName') !== node) return `node "${node}" can only create pods with spec.nodeName set to itself`;
    const owners = listOf(at(object, 'metadata', 'ownerReferences'));
    if (owners.length > 1) return `node "${node}" can only create pods with a single owner reference set to itself`;
    const [owner] = owners;
    if (owner !== undefined) {
      if (owner['apiVersion'] !== 'v1' || owner['kind'] !== 'Node' || owner['name'] !== node) return `node "${node}" can only create pods with an owner reference set to itself`;
      if (owner['controller'] !== true) return `node "${node}" can only create pods with a controller owner reference set to itself`;
      if (owner['blockOwnerDeletion'] === true) return `node "${node}" must not set blockOwnerDeletion on an owner reference`;
      const stored = await this.#deps.storage.get(storedAt('', 'nodes'), { namespace: '', name: node });
      const uid = at(stored?.object, 'metadata', 'uid');
      if (owner['uid'] !== uid) return `node ${node} UID mismatch: expected ${String(owner['uid'])} got ${String(uid ?? '')}`;
    }
    const kinds = new Set(podReferences(object).map(([kind]) => kind));
    if (kinds.has('serviceaccount')) return `node "${node}" can not create pods that reference a service account`;
    const named = ([['secret', 'secrets'], ['configmap', 'configmaps'], ['pvc', 'persistentvolumeclaims'], ['resourceclaim', 'resourceclaims']] as const).find(([kind]) => kinds.has(kind));
    return named === undefined ? undefined : `node "${node}" can not create pods that reference ${named[1]}`;
  }

  async #tokenFault(node: string, { object, namespace }: AdmissionAttributes): Promise<string | undefined> {
    const reference = at(object, 'spec', 'boundObjectRef');
    if (!isJsonObject(reference) || reference['apiVersion'] !== 'v1' || reference['kind'] !== 'Pod' || (reference['name'] ?? '') === '') return 'node requested token not bound to a pod';
    if ((reference['uid'] ?? '') === '') return 'node requested token with a pod binding without a uid';
    const pod = await this.#deps.storage.get(storedAt('', 'pods'), { namespace, name: String(reference['name']) });
    if (pod === undefined) return undefined;
    if (at(pod.object, 'metadata', 'uid') !== reference['uid']) return `the UID in the bound object reference (${String(reference['uid'])}) does not match the UID in record. The object might have been deleted and then recreated`;
    return at(pod.object, 'spec', 'nodeName') === node ? undefined : 'node requested token bound to a pod scheduled on a different node';
  }

  async #pod({ namespace, name }: AdmissionAttributes): Promise<JsonObject | undefined> {
    return (await this.#deps.storage.get(storedAt('', 'pods'), { namespace, name }, { match: 'any' }))?.object;
  }
}

function nodeFault(node: string, attributes: AdmissionAttributes): string | undefined {
  const { operation, object, oldObject } = attributes;
  const name = nameFor(attributes);
  if (name !== node) return `node "${node}" is not allowed to modify node "${name}"`;
  if (operation === 'CREATE') {
    const refused = Object.keys(labelsOf(object)).filter(isRestricted).sort();
    return refused.length === 0 ? undefined : `node "${node}" is not allowed to set the following labels: ${refused.join(', ')}`;
  }
  if (operation !== 'UPDATE') return undefined;
  if (!sameJson(emptyAsAbsent(at(object, 'spec', 'taints')), emptyAsAbsent(at(oldObject, 'spec', 'taints')))) return `node "${node}" is not allowed to modify taints`;
  const before = labelsOf(oldObject);
  const after = labelsOf(object);
  const refused = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key] && isRestricted(key)).sort();
  if (refused.length > 0) return `is not allowed to modify labels: ${refused.join(', ')}`;
  const owners = (from: JsonObject | undefined): JsonObject[string] => emptyAsAbsent(at(from, 'metadata', 'ownerReferences'));
  return sameJson(owners(object), owners(oldObject)) ? undefined : `node "${node}" is not allowed to modify ownerReferences`;
}

function emptyAsAbsent(value: JsonObject[string]): JsonObject[string] {
  return Array.isArray(value) && value.length === 0 ? undefined : value ?? undefined;
}

function labelsOf(object: JsonObject | undefined): Readonly<Record<string, unknown>> {
  const labels = at(object, 'metadata', 'labels');
  return isJsonObject(labels) ? labels : {};
}

/** Labels by which administrators fence nodes off, and the project's own prefixes but for those of the kubelet. */
function isRestricted(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) return false;
  const prefix = key.slice(0, slash);
  const under = (domain: string): boolean => prefix === domain || prefix.endsWith(`.${domain}`);
  if (under('node-restriction.kubernetes.io')) return true;
  if (kubeletLabels.has(key) || under('kubelet.kubernetes.io') || under('node.kubernetes.io')) return false;
  return under('kubernetes.io') || under('k8s.io');
}

function leaseFault(node: string, attributes: AdmissionAttributes): string | undefined {
  if (attributes.namespace !== leaseNamespace) return `can only access leases in the "${leaseNamespace}" system namespace`;
  return nameFor(attributes) === node ? undefined : 'can only access node lease with the same name as the requesting node';
}

function sliceFault(node: string, { operation, object, oldObject }: AdmissionAttributes): string | undefined {
  if (operation === 'CREATE' && at(object, 'spec', 'nodeName') !== node) return 'can only create ResourceSlice with the same NodeName as the requesting node';
  if (operation === 'DELETE' && oldObject !== undefined && at(oldObject, 'spec', 'nodeName') !== node) return 'can only delete ResourceSlice with the same NodeName as the requesting node';
  return undefined;
}
