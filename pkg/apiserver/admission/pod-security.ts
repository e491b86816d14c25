import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { sameJson } from '../bootstrap/reconcile.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { invalid } from '../authentication/refusals.ts';
import { nameFor, podOf, refuse } from './plugin.ts';
import { evaluatePod, isStricter, policyOf, policyText, violationsText, type Policy } from './pod-security-policy.ts';

/** Where kinds that make pods keep the template. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'podtemplates.': ['template'], 'replicationcontrollers.': ['spec', 'template'], 'replicasets.apps': ['spec', 'template'], 'deployments.apps': ['spec', 'template'],
  'statefulsets.apps': ['spec', 'template'], 'daemonsets.apps': ['spec', 'template'], 'jobs.batch': ['spec', 'template'], 'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};
const existingPodsMax = 3000;

/** The Pod Security Standards by namespace labels: pods are refused, the kinds that make pods only warned about. */
export class PodSecurity implements AdmissionPlugin {
  readonly name = 'PodSecurity';
  readonly #deps: Pick<ServerDeps, 'storage' | 'logger'>;
  constructor(deps: Pick<ServerDeps, 'storage' | 'logger'>) {
    this.#deps = deps;
  }

  handles(operation: AdmissionAttributes['operation'], { group, resource, subresource }: Pick<AdmissionAttributes, 'group' | 'resource' | 'subresource'>): boolean {
    if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
    const target = `${resource}.${group}`;
    if (target === 'pods.') return subresource === '' || subresource === 'ephemeralcontainers';
    return subresource === '' && (target === 'namespaces.' || templates[target] !== undefined);
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { group, resource, object } = attributes;
    if (object === undefined) return;
    if (group === '' && resource === 'namespaces') return this.#validateNamespace(attributes, object);
    if (group === '' && resource === 'pods') return this.#validatePod(attributes, object);
    const template = at(object, ...templates[`${resource}.${group}`] ?? []);
    if (!isJsonObject(template) || !isJsonObject(template['spec'])) return undefined;
    const pod = podOf({ ...template, metadata: template['metadata'] ?? {} });
    return this.#warn(attributes, pod, await this.#policy(attributes.namespace));
  }

  async #validatePod(attributes: AdmissionAttributes, object: JsonObject): Promise<void> {
    if (attributes.operation === 'UPDATE' && !changesSecurity(object, attributes.oldObject)) return;
    const policy = await this.#policy(attributes.namespace);
    const pod = podOf(object);
    const violations = evaluatePod(pod, policy.enforce);
    if (violations.length > 0) throw refuse(attributes, `violates PodSecurity "${policyText(policy.enforce)}": ${violationsText(violations)}`);
    this.#warn(attributes, pod, policy);
  }

  #warn(attributes: AdmissionAttributes, pod: Pod, policy: Policy): void {
    const audited = evaluatePod(pod, policy.audit);
    if (audited.length > 0) this.#deps.logger.info({ user: attributes.user.name, namespace: attributes.namespace, resource: attributes.resource, name: nameFor(attributes), violations: violationsText(audited) }, 'pod security audit violation');
    const violations = evaluatePod(pod, policy.warn);
    if (violations.length > 0) attributes.warn(`would violate PodSecurity "${policyText(policy.warn)}": ${violationsText(violations)}`);
  }

  async #policy(namespace: string): Promise<Policy> {
    const stored = await this.#deps.storage.get(storedAt('', 'namespaces'), { namespace: '', name: namespace }, { match: 'any' });
    return policyOf(labelsOf(stored?.object)).policy;
  }

  async #validateNamespace(attributes: AdmissionAttributes, object: JsonObject): Promise<void> {
    const next = policyOf(labelsOf(object));
    if (attributes.operation === 'CREATE') {
      if (next.errors.length > 0) throw invalid('', 'Namespace', nameFor(attributes), next.errors);
      return;
    }
    const before = policyOf(labelsOf(attributes.oldObject));
    // Labels that were wrong before do not block unrelated changes.
    if (next.errors.length > 0 && before.errors.length === 0) throw invalid('', 'Namespace', nameFor(attributes), next.errors);
    if (next.errors.length > 0 || !isStricter(next.policy.enforce, before.policy.enforce)) return;
    await this.#warnAboutExisting(attributes, next.policy);
  }

  async #warnAboutExisting(attributes: AdmissionAttributes, { enforce }: Policy): Promise<void> {
    const name = nameFor(attributes);
    const { items, next } = await this.#deps.storage.list(storedAt('', 'pods'), { namespace: name, match: 'any', limit: existingPodsMax });
    const byReasons = new Map<string, string[]>();
    const seenOwners = new Set<string>();
    for (const { object } of items) {
      const owner = ownerUid(object);
      if (owner !== undefined && seenOwners.has(owner)) continue;
      if (owner !== undefined) seenOwners.add(owner);
      const reasons = evaluatePod(podOf(object), enforce).map(({ reason }) => reason).join(', ');
      if (reasons !== '') byReasons.set(reasons, [...byReasons.get(reasons) ?? [], String(at(object, 'metadata', 'name'))]);
    }
    if (next !== undefined) attributes.warn(`new PodSecurity enforce level only checked against the first ${existingPodsMax} of existing pods`);
    if (byReasons.size === 0) return;
    attributes.warn(`existing pods in namespace "${name}" violate the new PodSecurity enforce level "${policyText(enforce)}"`);
    const lines = [...byReasons].map(([reasons, [first = '', ...others]]) => {
      const more = others.length === 0 ? '' : ` (and ${others.length} other ${others.length === 1 ? 'pod' : 'pods'})`;
      return `${first}${more}: ${reasons}`;
    });
    for (const line of lines.sort()) attributes.warn(line);
  }
}

function labelsOf(object: JsonObject | undefined): Readonly<Record<string, string>> {
  const labels = at(object, 'metadata', 'labels');
  return isJsonObject(labels) ? labels as Readonly<Record<string, string>> : {};
}

function ownerUid(object: JsonObject): string | undefined {
  const owners = at(object, 'metadata', 'ownerReferences');
  const owner = Array.isArray(owners) ? owners.find((item: JsonObject) => item['controller'] === true) as JsonObject | undefined : undefined;
  return owner === undefined ? undefined : String(owner['uid']);
}

/** Images, containers and the annotations that carry profiles; everything else of a pod cannot change or does not matter here. */
function changesSecurity(object: JsonObject, old: JsonObject | undefined): boolean {
  if (old === undefined) return true;
  const images = (pod: JsonObject): JsonObject => ({
    of: ['initContainers', 'containers', 'ephemeralContainers'].map((field) => {
      const list = at(pod, 'spec', field);
      return Array.isArray(list) ? list.map((container: JsonObject) => container['image'] ?? '') : [];
    }),
    profiles: Object.entries((at(pod, 'metadata', 'annotations') ?? {}) as JsonObject).filter(([key]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/')).sort().flat() as readonly string[],
  });
  return !sameJson(images(object), images(old));
}
