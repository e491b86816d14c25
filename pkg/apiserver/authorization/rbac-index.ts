import { at } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import type { User } from '../contracts.ts';
import type { Stored } from '../storage/storage.ts';
import { serviceAccountUserName } from '../authentication/users.ts';
import { parseRules, type Rule } from './rules.ts';

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export interface Binding {
  readonly namespace: string;
  readonly name: string;
  readonly roleKind: string;
  readonly roleName: string;
  readonly subjects: readonly Subject[];
}

/** A binding that applies to a user, and the subject by which it does. */
export interface AppliedBinding {
  readonly binding: Binding;
  readonly subject: Subject;
}

function subjectKey(kind: string, name: string): string {
  return `${kind === 'Group' ? 'g' : 'u'}/${name}`;
}

/** ServiceAccounts are users too, by their user names. */
function keyOf(subject: Subject): string {
  if (subject.kind === 'ServiceAccount') return subjectKey('User', serviceAccountUserName(subject.namespace, subject.name));
  return subjectKey(subject.kind, subject.name);
}

/**
 * Roles and bindings, found by who they concern: scope ('' or a namespace) -> subject -> bindings. A question touches only the bindings that
 * name the user or one of the groups, however many there are.
 */
export class RbacIndex {
  readonly #rules = new Map<string, readonly Rule[]>();
  readonly #bindings = new Map<string, Map<string, Map<string, AppliedBinding>>>();

  /** For roles and cluster roles, in a mirror's callback. */
  changeRole(current: Stored | undefined, previous: Stored | undefined): void {
    if (previous !== undefined) this.#rules.delete(roleKey(previous.key.namespace, previous.key.name));
    if (current !== undefined) this.#rules.set(roleKey(current.key.namespace, current.key.name), parseRules(current.object));
  }

  /** For role bindings and cluster role bindings. */
  changeBinding(current: Stored | undefined, previous: Stored | undefined): void {
    if (previous !== undefined) {
      const old = parseBinding(previous.key.namespace, previous.object);
      const scope = this.#bindings.get(old.namespace);
      for (const subject of old.subjects) scope?.get(keyOf(subject))?.delete(old.name);
    }
    if (current !== undefined) this.#add(parseBinding(current.key.namespace, current.object));
  }

  #add(binding: Binding): void {
    const scope = this.#bindings.get(binding.namespace) ?? new Map<string, Map<string, AppliedBinding>>();
    this.#bindings.set(binding.namespace, scope);
    for (const subject of binding.subjects) {
      const bySubject = scope.get(keyOf(subject)) ?? new Map<string, AppliedBinding>();
      scope.set(keyOf(subject), bySubject);
      if (!bySubject.has(binding.name)) bySubject.set(binding.name, { binding, subject });
    }
  }

  /** Cluster-wide bindings first, then those of the namespace; in each scope by name, so that the reason of an answer is repeatable. */
  bindingsOf(user: User, namespace: string): readonly AppliedBinding[] {
    const keys = [subjectKey('User', user.name), ...user.groups.map((group) => subjectKey('Group', group))];
    return (namespace === '' ? [''] : ['', namespace]).flatMap((scope) => {
      const found = new Map<string, AppliedBinding>();
      for (const key of keys) {
        for (const applied of this.#bindings.get(scope)?.get(key)?.values() ?? []) {
          if (!found.has(applied.binding.name)) found.set(applied.binding.name, applied);
        }
      }
      return [...found.values()].sort((a, b) => (a.binding.name < b.binding.name ? -1 : 1));
    });
  }

  /** undefined: there is no such role. */
  rulesOf(binding: Pick<Binding, 'namespace' | 'roleKind' | 'roleName'>): readonly Rule[] | undefined {
    return this.#rules.get(roleKey(binding.roleKind === 'ClusterRole' ? '' : binding.namespace, binding.roleName));
  }
}

function roleKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

export function parseBinding(namespace: string, object: JsonObject): Binding {
  const subjects = object['subjects'];
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    namespace,
    name: text(at(object, 'metadata', 'name')),
    roleKind: text(at(object, 'roleRef', 'kind')),
    roleName: text(at(object, 'roleRef', 'name')),
    subjects: Array.isArray(subjects) ? subjects.map((subject: JsonObject) => ({
      kind: text(subject['kind']), name: text(subject['name']), namespace: text(subject['namespace']) === '' ? namespace : text(subject['namespace']),
    })) : [],
  };
}

/** User "alice", ServiceAccount "sa/ns": how a reason names a subject. */
export function subjectText(subject: Subject): string {
  const account = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name;
  return `${subject.kind} "${account}"`;
}

