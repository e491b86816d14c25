import type { Service } from '../../base/lifecycle.ts';
import type { AdmissionPlugin, Authorizer, Decision, RequestAttributes, User } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { mastersGroup } from '../authentication/users.ts';
import { EscalationGuard } from './escalation.ts';
import { ObjectMirror } from './mirror.ts';
import { NodeAuthorizer } from './node-authorizer.ts';
import { NodeGraph } from './node-graph.ts';
import { RbacIndex } from './rbac-index.ts';
import { RbacAuthorizer } from './rbac.ts';
import type { Rule } from './rules.ts';

export interface AuthorizationConfig {
  /** --authorization-mode, in order: Node RBAC AlwaysAllow AlwaysDeny. */
  readonly modes: readonly string[];
  /** The rules of the bootstrap role system:node. */
  readonly nodeRules: readonly Rule[];
}

export interface Authorization {
  readonly authorizer: Authorizer;
  /** Keep the mirrors of roles, bindings and pods; must run as long as the server serves. */
  readonly services: readonly Service[];
  /** Put after all other mutating plug-ins. Present with RBAC. */
  readonly escalationGuard?: AdmissionPlugin;
  /** Resolves once decisions rest on a full view of the store. */
  waitForSync(): Promise<void>;
}

const rbacGroup = 'rbac.authorization.k8s.io';

/** Throws when a mode is unknown, or known upstream and not built here. */
export function buildAuthorization(config: AuthorizationConfig, deps: ServerDeps): Authorization {
  const mirrors: ObjectMirror[] = [];
  const follow = (group: string, plural: string, onChange: ConstructorParameters<typeof ObjectMirror>[2]): void => {
    mirrors.push(new ObjectMirror(deps.storage, storedAt(group, plural), onChange, deps));
  };
  let rbac: RbacAuthorizer | undefined;
  const members = config.modes.map((mode): Authorizer => {
    switch (mode) {
      case 'AlwaysAllow': return alwaysAllow;
      case 'AlwaysDeny': return alwaysDeny;
      case 'RBAC': {
        const index = new RbacIndex();
        for (const plural of ['roles', 'clusterroles']) follow(rbacGroup, plural, (current, previous) => index.changeRole(current, previous));
        for (const plural of ['rolebindings', 'clusterrolebindings']) follow(rbacGroup, plural, (current, previous) => index.changeBinding(current, previous));
        rbac = new RbacAuthorizer(index);
        return rbac;
      }
      case 'Node': {
        const graph = new NodeGraph();
        follow('', 'pods', (current, previous) => graph.changePod(current, previous));
        follow('', 'persistentvolumes', (current, previous) => graph.changeVolume(current, previous));
        follow('storage.k8s.io', 'volumeattachments', (current, previous) => graph.changeAttachment(current, previous));
        return new NodeAuthorizer(graph, config.nodeRules);
      }
      case 'ABAC': case 'Webhook': throw new Error(`authorization mode ${mode} is not built; use Node, RBAC, AlwaysAllow or AlwaysDeny`);
      default: throw new Error(`unknown authorization mode ${mode}`);
    }
  });
  const authorizer = new AuthorizerUnion(members);
  return {
    authorizer,
    services: mirrors,
    ...(rbac === undefined ? {} : { escalationGuard: new EscalationGuard(rbac, authorizer) }),
    waitForSync: async () => { await Promise.all(mirrors.map((mirror) => mirror.waitForSync())); },
  };
}

/** system:masters may do everything; then the first member with an opinion decides. The reasons of those without one are kept, a line each. */
class AuthorizerUnion implements Authorizer {
  readonly #members: readonly Authorizer[];
  constructor(members: readonly Authorizer[]) {
    this.#members = members;
  }

  async authorize(attributes: RequestAttributes): Promise<Decision> {
    if (attributes.user.groups.includes(mastersGroup)) return { allowed: true, reason: '' };
    const reasons: string[] = [];
    for (const member of this.#members) {
      const decision = await member.authorize(attributes);
      if (decision.allowed !== undefined) return decision;
      if (decision.reason !== '') reasons.push(decision.reason);
    }
    return { allowed: undefined, reason: reasons.join('\n') };
  }

  async rulesFor(user: User, namespace: string): ReturnType<Authorizer['rulesFor']> {
    const parts = await Promise.all(this.#members.map((member) => member.rulesFor(user, namespace)));
    const errors = parts.flatMap((part) => (part.evaluationError === undefined ? [] : [part.evaluationError]));
    return {
      resourceRules: parts.flatMap((part) => part.resourceRules),
      nonResourceRules: parts.flatMap((part) => part.nonResourceRules),
      incomplete: parts.some((part) => part.incomplete),
      ...(errors.length === 0 ? {} : { evaluationError: errors.length === 1 ? errors[0] as string : `[${errors.join(', ')}]` }),
    };
  }
}

const alwaysAllow: Authorizer = {
  authorize: () => Promise.resolve({ allowed: true, reason: '' }),
  rulesFor: () => Promise.resolve({
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  }),
};

const alwaysDeny: Authorizer = {
  authorize: () => Promise.resolve({ allowed: undefined, reason: 'Everything is forbidden.' }),
  rulesFor: () => Promise.resolve({ resourceRules: [], nonResourceRules: [], incomplete: false }),
};
