import { canonicalJson } from '../../api/hash.ts';
import { selectorMatches } from '../../api/selectors/label-selector.ts';
import type { JsonValue } from '../../base/json.ts';
import { clusterRoles } from '../../client/resources.ts';
import type { ClusterRole, PolicyRule } from '../../generated/types/rbac-v1.ts';
import type { ControllerFactory } from '../contracts.ts';
import { ControllerLoop } from '../loop.ts';
import { equalValue } from '../same.ts';

/** The rules of all roles that the selectors choose, by name of role, each rule once. */
export function aggregateRules(role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  const chosen = selectors.flatMap((selector) => all.filter((other) => other.metadata.name !== role.metadata.name && selectorMatches(selector, other.metadata.labels))
    .sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1)));
  const rules = new Map<string, PolicyRule>();
  for (const rule of chosen.flatMap((other) => other.rules ?? [])) {
    const text = canonicalJson(rule as unknown as JsonValue);
    if (!rules.has(text)) rules.set(text, rule);
  }
  return [...rules.values()];
}

/** Fills ClusterRoles that are made of others: admin, edit and view among them. */
export const clusterRoleAggregationController: ControllerFactory = (context) => {
  const informer = context.informers.informer(clusterRoles);
  const loop = new ControllerLoop(context, {
    name: 'clusterrole-aggregation-controller',
    waitFor: [informer],
    reconcile: async (name, signal) => {
      const role = informer.get(name);
      if (role?.aggregationRule === undefined) return;
      const rules = aggregateRules(role, informer.list());
      if (equalValue(rules, role.rules ?? [])) return;
      await context.client.patch(clusterRoles, { name }, { type: 'merge', body: { metadata: { resourceVersion: role.metadata.resourceVersion }, rules } }, { signal });
    },
  });
  informer.onChange(() => {
    for (const role of informer.list()) if (role.aggregationRule !== undefined) loop.queue.add(role.metadata.name ?? '');
  });
  return loop;
};
