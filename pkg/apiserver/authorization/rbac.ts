import type { Authorizer, Decision, RequestAttributes, User } from '../contracts.ts';
import { subjectText, type AppliedBinding, type Binding, type RbacIndex } from './rbac-index.ts';
import { ruleAllows, ruleJson, type Rule } from './rules.ts';

/** Role-based access control over the index; never denies, only allows or has no opinion. */
export class RbacAuthorizer implements Authorizer {
  readonly #index: RbacIndex;
  constructor(index: RbacIndex) {
    this.#index = index;
  }

  authorize(attributes: RequestAttributes): Promise<Decision> {
    const missing: string[] = [];
    for (const applied of this.#index.bindingsOf(attributes.user, attributes.namespace)) {
      const rules = this.#index.rulesOf(applied.binding);
      if (rules === undefined) missing.push(missingText(applied.binding));
      else if (rules.some((rule) => ruleAllows(rule, attributes))) return Promise.resolve({ allowed: true, reason: allowedText(applied) });
    }
    return Promise.resolve({ allowed: undefined, reason: missing.length === 0 ? '' : `RBAC: ${aggregate(missing)}` });
  }

  /** Every rule that applies to the user in that namespace, and what could not be evaluated. */
  appliedRules(user: User, namespace: string): { readonly rules: readonly Rule[]; readonly missing: readonly string[] } {
    const missing: string[] = [];
    const rules = this.#index.bindingsOf(user, namespace).flatMap(({ binding }) => {
      const found = this.#index.rulesOf(binding);
      if (found === undefined) missing.push(missingText(binding));
      return found ?? [];
    });
    return { rules, missing };
  }

  /** undefined: there is no such role. */
  rulesOfRole(binding: Pick<Binding, 'namespace' | 'roleKind' | 'roleName'>): readonly Rule[] | undefined {
    return this.#index.rulesOf(binding);
  }

  rulesFor(user: User, namespace: string): ReturnType<Authorizer['rulesFor']> {
    const { rules, missing } = this.appliedRules(user, namespace);
    return Promise.resolve({
      resourceRules: rules.filter((rule) => rule.resources.length > 0).map((rule) => ruleJson({ ...rule, nonResourceURLs: [] })),
      nonResourceRules: rules.filter((rule) => rule.nonResourceURLs.length > 0).map((rule) => ({ verbs: rule.verbs, nonResourceURLs: rule.nonResourceURLs })),
      incomplete: missing.length > 0,
      ...(missing.length === 0 ? {} : { evaluationError: aggregate(missing) }),
    });
  }
}

function allowedText({ binding, subject }: AppliedBinding): string {
  const kind = binding.namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  const name = binding.namespace === '' ? binding.name : `${binding.name}/${binding.namespace}`;
  return `RBAC: allowed by ${kind} "${name}" of ${binding.roleKind} "${binding.roleName}" to ${subjectText(subject)}`;
}

function missingText({ roleKind, roleName }: Pick<Binding, 'roleKind' | 'roleName'>): string {
  return `${roleKind.toLowerCase()}.rbac.authorization.k8s.io "${roleName}" not found`;
}

/** One text as it is, several in brackets, each once. */
export function aggregate(texts: readonly string[]): string {
  const unique = [...new Set(texts)];
  return unique.length === 1 ? unique[0] as string : `[${unique.join(', ')}]`;
}
