import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { AdmissionAttributes, AdmissionPlugin, Authorizer, User } from '../contracts.ts';
import { forbidden, notFoundKind } from '../authentication/refusals.ts';
import { mastersGroup } from '../authentication/users.ts';
import { parseBinding } from './rbac-index.ts';
import type { RbacAuthorizer } from './rbac.ts';
import { goStrings, parseRules, ruleTexts, uncovered, type Rule } from './rules.ts';

const group = 'rbac.authorization.k8s.io';
const everything: readonly Rule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

type WriteAttributes = AdmissionAttributes & { readonly object: JsonObject };

/**
 * Nobody may grant what they do not hold: checked on every write of a role or binding unless the writer is in system:masters or has the
 * verb escalate (roles) or bind (bindings). It runs after all other mutating plug-ins and changes nothing; a write that leaves rules,
 * subjects and role reference as they are passes.
 */
export class EscalationGuard implements AdmissionPlugin {
  readonly name = 'RbacEscalation';
  readonly #rbac: RbacAuthorizer;
  readonly #authorizer: Authorizer;
  constructor(rbac: RbacAuthorizer, authorizer: Authorizer) {
    this.#rbac = rbac;
    this.#authorizer = authorizer;
  }

  handles(operation: AdmissionAttributes['operation'], attributes: Pick<AdmissionAttributes, 'group' | 'resource' | 'subresource'>): boolean {
    return attributes.group === group && attributes.subresource === '' && (operation === 'CREATE' || operation === 'UPDATE');
  }

  async mutate(attributes: WriteAttributes): Promise<JsonObject> {
    const { resource, object, oldObject, user } = attributes;
    if (user.groups.includes(mastersGroup)) return object;
    if (resource === 'roles' || resource === 'clusterroles') {
      if (!same(object, oldObject, 'rules', 'aggregationRule')) await this.#checkRole(attributes);
    } else if (!same(object, oldObject, 'roleRef', 'subjects')) await this.#checkBinding(attributes);
    return object;
  }

  async #checkRole({ user, resource, namespace, object }: WriteAttributes): Promise<void> {
    const name = nameOf(object);
    if (await this.#allowed(user, 'escalate', resource, namespace, name)) return;
    const refusal = this.#escalation(user, namespace, parseRules(object));
    if (refusal !== undefined) throw forbidden(group, resource, name, refusal);
    if (isJsonObject(object['aggregationRule']) && this.#escalation(user, namespace, everything) !== undefined) {
      throw forbidden(group, resource, name, 'must have cluster-admin privileges to use the aggregationRule');
    }
  }

  async #checkBinding({ user, resource, namespace, object }: WriteAttributes): Promise<void> {
    const binding = parseBinding(namespace, object);
    const roles = binding.roleKind === 'ClusterRole' ? 'clusterroles' : 'roles';
    if (await this.#allowed(user, 'bind', roles, namespace, binding.roleName)) return;
    const rules = this.#rbac.rulesOfRole(binding);
    if (rules === undefined) throw notFoundKind(group, binding.roleKind.toLowerCase(), binding.roleName);
    const refusal = this.#escalation(user, namespace, rules);
    if (refusal !== undefined) throw forbidden(group, resource, nameOf(object), refusal);
  }

  #escalation(user: User, namespace: string, wanted: readonly Rule[]): string | undefined {
    const { rules, missing } = this.#rbac.appliedRules(user, namespace);
    const lacking = uncovered(rules, wanted);
    if (lacking.length === 0) return undefined;
    const errors = missing.length === 0 ? '' : `; resolution errors: [${missing.join(' ')}]`;
    return `user "${user.name}" (groups=${goStrings(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${ruleTexts(lacking).join('\n')}${errors}`;
  }

  async #allowed(user: User, verb: string, resource: string, namespace: string, name: string): Promise<boolean> {
    const decision = await this.#authorizer.authorize({ user, verb, resourceRequest: true, path: '', group, version: '*', resource, subresource: '', namespace, name });
    return decision.allowed === true;
  }
}

function nameOf(object: JsonObject): string {
  const name = at(object, 'metadata', 'name');
  return typeof name === 'string' ? name : '';
}

function same(object: JsonObject, old: JsonObject | undefined, ...fields: readonly string[]): boolean {
  return old !== undefined && fields.every((field) => JSON.stringify(object[field] ?? null) === JSON.stringify(old[field] ?? null));
}
