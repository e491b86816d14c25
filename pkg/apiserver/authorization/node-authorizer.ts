import type { Authorizer, Decision, RequestAttributes, User } from '../contracts.ts';
import { nodeOf } from '../authentication/users.ts';
import type { GraphKind, NodeGraph } from './node-graph.ts';
import { ruleAllows, type Rule } from './rules.ts';

const leaseNamespace = 'kube-node-lease';
const allow: Decision = { allowed: true, reason: '' };

function noOpinion(reason: string): Decision {
  return { allowed: undefined, reason };
}

/** Lets a kubelet read what its pods need and write what it reports, nothing of other nodes. */
export class NodeAuthorizer implements Authorizer {
  readonly #graph: NodeGraph;
  readonly #rules: readonly Rule[];
  /** `rules` are those of the ClusterRole system:node. */
  constructor(graph: NodeGraph, rules: readonly Rule[]) {
    this.#graph = graph;
    this.#rules = rules;
  }

  authorize(attributes: RequestAttributes): Promise<Decision> {
    const node = nodeOf(attributes.user);
    if (node === undefined) return Promise.resolve(noOpinion(''));
    if (node.name === '') return Promise.resolve(noOpinion(`unknown node for user "${attributes.user.name}"`));
    return Promise.resolve(this.#decide(node.name, attributes));
  }

  rulesFor(user: User): ReturnType<Authorizer['rulesFor']> {
    const isNode = nodeOf(user) !== undefined;
    return Promise.resolve({
      resourceRules: [], nonResourceRules: [], incomplete: isNode,
      ...(isNode ? { evaluationError: 'node authorizer does not support user rule resolution' } : {}),
    });
  }

  #decide(node: string, attributes: RequestAttributes): Decision {
    const resource = attributes.resourceRequest ? `${attributes.resource}.${attributes.group}` : '';
    switch (resource) {
      case 'secrets.': return this.#readNamespaced(node, 'secret', attributes);
      case 'configmaps.': return this.#readNamespaced(node, 'configmap', attributes);
      case 'persistentvolumeclaims.': return attributes.subresource === 'status' ? this.#updateStatus(node, 'pvc', attributes) : this.#get(node, 'pvc', attributes);
      case 'persistentvolumes.': return this.#get(node, 'pv', attributes);
      case 'resourceclaims.resource.k8s.io': return this.#get(node, 'resourceclaim', attributes);
      case 'volumeattachments.storage.k8s.io': return this.#get(node, 'volumeattachment', attributes);
      case 'serviceaccounts.': return this.#serviceAccount(node, attributes);
      case 'leases.coordination.k8s.io': return lease(node, attributes);
      case 'csinodes.storage.k8s.io': return csiNode(node, attributes);
      case 'resourceslices.resource.k8s.io': return resourceSlice(node, attributes);
      case 'nodes.': return this.#nodes(node, attributes);
      case 'pods.': return this.#pods(node, attributes);
      default: return this.#static(attributes);
    }
  }

  #static(attributes: RequestAttributes): Decision {
    return this.#rules.some((rule) => ruleAllows(rule, attributes)) ? allow : noOpinion('');
  }

  #related(node: string, kind: GraphKind, { namespace, name }: RequestAttributes): Decision {
    if (name === '') return noOpinion('No Object name found');
    return this.#graph.reaches(node, kind, namespace, name) ? allow : noOpinion(`no relationship found between node '${node}' and this object`);
  }

  #readNamespaced(node: string, kind: GraphKind, attributes: RequestAttributes): Decision {
    if (!['get', 'list', 'watch'].includes(attributes.verb)) return noOpinion('can only read resources of this type');
    if (attributes.subresource !== '') return noOpinion('cannot read subresource');
    if (attributes.namespace === '') return noOpinion('can only read namespaced object of this type');
    return this.#related(node, kind, attributes);
  }

  #get(node: string, kind: GraphKind, attributes: RequestAttributes): Decision {
    if (attributes.verb !== 'get') return noOpinion('can only get individual resources of this type');
    if (attributes.subresource !== '') return noOpinion('cannot get subresource');
    return this.#related(node, kind, attributes);
  }

  #updateStatus(node: string, kind: GraphKind, attributes: RequestAttributes): Decision {
    if (!['get', 'update', 'patch'].includes(attributes.verb)) return noOpinion('can only get/update/patch this type');
    return this.#related(node, kind, attributes);
  }

  #serviceAccount(node: string, attributes: RequestAttributes): Decision {
    if (attributes.verb === 'get' && attributes.subresource === '') return this.#readNamespaced(node, 'serviceaccount', attributes);
    if (attributes.verb !== 'create' || attributes.subresource !== 'token') return noOpinion('can only create tokens for individual service accounts');
    return this.#related(node, 'serviceaccount', attributes);
  }

  #nodes(node: string, attributes: RequestAttributes): Decision {
    if (attributes.subresource === '' && ['get', 'list', 'watch'].includes(attributes.verb)) {
      if (attributes.name === node) return allow;
      if (attributes.name === '') return noOpinion(`node '${node}' cannot read all nodes, only its own Node object`);
      return noOpinion(`node '${node}' cannot read '${attributes.name}', only its own Node object`);
    }
    return this.#static(attributes);
  }

  #pods(node: string, attributes: RequestAttributes): Decision {
    if (attributes.subresource !== '' || !['get', 'list', 'watch'].includes(attributes.verb)) return this.#static(attributes);
    if (attributes.verb === 'get') return this.#related(node, 'pod', attributes);
    if (selects(attributes.fieldSelector, 'spec.nodeName', node)) return allow;
    if (attributes.name !== '') return this.#related(node, 'pod', attributes);
    return noOpinion('can only list/watch pods with spec.nodeName field selector');
  }
}

/** True when the selector demands this value of the field (field=value or field==value). */
function selects(selector: string | undefined, field: string, value: string): boolean {
  return (selector ?? '').split(',').some((term) => term === `${field}=${value}` || term === `${field}==${value}`);
}

function lease(node: string, { verb, namespace, name }: RequestAttributes): Decision {
  if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb)) return noOpinion('can only get, create, update, patch, or delete a node lease');
  if (namespace !== leaseNamespace) return noOpinion(`can only access leases in the "${leaseNamespace}" system namespace`);
  if (verb !== 'create' && name !== node) return noOpinion('can only access node lease with the same name as the requesting node');
  return allow;
}

function csiNode(node: string, { verb, subresource, name }: RequestAttributes): Decision {
  if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb)) return noOpinion('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return noOpinion('cannot authorize CSINode subresources');
  if (verb !== 'create' && name !== node) return noOpinion('can only access CSINode with the same name as the requesting node');
  return allow;
}

/** Slices are named at will, so single ones are checked by the node-restriction plug-in and lists by their selector. */
function resourceSlice(node: string, { verb, subresource, fieldSelector }: RequestAttributes): Decision {
  if (subresource !== '') return noOpinion('cannot authorize ResourceSlice subresources');
  if (['create', 'get', 'update', 'patch', 'delete'].includes(verb)) return allow;
  if (selects(fieldSelector, 'spec.nodeName', node)) return allow;
  return noOpinion('can only list/watch/deletecollection resourceslices with nodeName field selector');
}
