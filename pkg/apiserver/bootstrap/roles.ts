import type { JsonObject } from '../../base/json.ts';
import { parseRules, type Rule } from '../authorization/rules.ts';
import { componentRoles } from './component-roles.ts';
import { controllerRoles } from './controller-roles.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';
const rbacVersion = `${rbacGroup}/v1`;

/** What every RBAC object of the bootstrap carries; autoupdate "false" set by a person stops the reconciliation of that object. */
const marks = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' }, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } };

/**
 * Roles and cluster roles. A line at the left margin begins one: `[namespace/]name`, then `+label` for a label of value "true" and `<label` for
 * an aggregation selector. Indented lines are its rules: `verbs | groups | resources [| names]` or `verbs | URLs`; the core group is written core.
 */
export function bootstrapRoles(): readonly JsonObject[] {
  return [componentRoles, controllerRoles].flatMap(parseRoles);
}

function parseRoles(text: string): readonly JsonObject[] {
  const roles: { head: string; rules: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('  ')) roles.at(-1)?.rules.push(line.trim());
    else roles.push({ head: line, rules: [] });
  }
  return roles.map(({ head, rules }) => parseRole(head, rules));
}

function parseRole(head: string, rules: readonly string[]): JsonObject {
  const [path = '', ...flags] = head.split(' ');
  const slash = path.indexOf('/');
  const labels = Object.fromEntries(flags.filter((flag) => flag.startsWith('+')).map((flag) => [flag.slice(1), 'true']));
  const selectors = flags.filter((flag) => flag.startsWith('<')).map((flag) => ({ matchLabels: { [flag.slice(1)]: 'true' } }));
  return {
    kind: slash < 0 ? 'ClusterRole' : 'Role',
    apiVersion: rbacVersion,
    metadata: { name: path.slice(slash + 1), ...(slash < 0 ? {} : { namespace: path.slice(0, slash) }), labels: { ...marks.labels, ...labels }, annotations: marks.annotations },
    rules: selectors.length > 0 ? null : rules.map(parseRule),
    ...(selectors.length > 0 ? { aggregationRule: { clusterRoleSelectors: selectors } } : {}),
  };
}

function parseRule(line: string): JsonObject {
  const [verbs = [], second = [], resources, resourceNames] = line.split(' | ').map((column) => column.split(',').map((item) => (item === 'core' ? '' : item)));
  if (resources === undefined) return { verbs, nonResourceURLs: second };
  return { verbs, apiGroups: second, resources, ...(resourceNames === undefined ? {} : { resourceNames }) };
}

/** What the Node authorizer grants beyond the graph. */
export function nodeRules(): readonly Rule[] {
  return parseRules(bootstrapRoles().find((role) => (role['metadata'] as JsonObject)['name'] === 'system:node'));
}

/** binding: role name (the binding has the same name unless it says NAME=ROLE), then its subjects: u:user g:group s:service account of kube-system. */
const clusterBindings = [
  'cluster-admin g:system:masters',
  'system:basic-user g:system:authenticated',
  'system:discovery g:system:authenticated',
  'system:kube-controller-manager u:system:kube-controller-manager',
  'system:kube-dns s:kube-dns',
  'system:kube-scheduler u:system:kube-scheduler',
  'system:monitoring g:system:monitoring',
  'system:node',
  'system:node-proxier u:system:kube-proxy',
  'system:public-info-viewer g:system:authenticated g:system:unauthenticated',
  'system:service-account-issuer-discovery g:system:serviceaccounts',
  'system:volume-scheduler u:system:kube-scheduler',
];

const namespacedBindings = [
  'kube-public/system:controller:bootstrap-signer s:bootstrap-signer',
  'kube-system/system::extension-apiserver-authentication-reader=extension-apiserver-authentication-reader u:system:kube-controller-manager u:system:kube-scheduler',
  'kube-system/system::leader-locking-kube-controller-manager u:system:kube-controller-manager s:kube-controller-manager s:leader-election-controller',
  'kube-system/system::leader-locking-kube-scheduler u:system:kube-scheduler s:kube-scheduler',
  'kube-system/system:controller:bootstrap-signer s:bootstrap-signer',
  'kube-system/system:controller:cloud-provider s:cloud-provider',
  'kube-system/system:controller:token-cleaner s:token-cleaner',
];

export function bootstrapBindings(): readonly JsonObject[] {
  const controllers = parseRoles(controllerRoles).filter((role) => role['kind'] === 'ClusterRole').map((role) => String((role['metadata'] as JsonObject)['name']));
  const ofControllers = controllers.map((name) => `${name} s:${name.slice('system:controller:'.length)}`);
  return [...clusterBindings, ...ofControllers, ...namespacedBindings].map(parseBinding);
}

function parseBinding(line: string): JsonObject {
  const [path = '', ...subjects] = line.split(' ');
  const slash = path.indexOf('/');
  const [name = '', role = name] = path.slice(slash + 1).split('=');
  const metadata = { name, ...(slash < 0 ? {} : { namespace: path.slice(0, slash) }), ...marks };
  return {
    kind: slash < 0 ? 'ClusterRoleBinding' : 'RoleBinding',
    apiVersion: rbacVersion,
    metadata,
    ...(subjects.length === 0 ? {} : { subjects: subjects.map(parseSubject) }),
    roleRef: { apiGroup: rbacGroup, kind: slash < 0 ? 'ClusterRole' : 'Role', name: role },
  };
}

function parseSubject(text: string): JsonObject {
  const name = text.slice(2);
  if (text.startsWith('s:')) return { kind: 'ServiceAccount', name, namespace: 'kube-system' };
  return { kind: text.startsWith('g:') ? 'Group' : 'User', apiGroup: rbacGroup, name };
}
