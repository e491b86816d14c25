import { isServiceChain } from './chain-names.ts';
import type { Chains, RuleSet } from './render.ts';

export type AppliedRules = RuleSet;
export const nothingApplied: AppliedRules = { nat: new Map(), filter: new Map() };

function sameRules(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a !== undefined && a.length === b.length && a.every((rule, i) => rule === b[i]);
}

/**
 * The text for one `iptables-restore --noflush` that turns `applied` into `wanted`: declaring a chain empties it, so only chains that
 * differ are named. `leftovers` are chains found in the kernel that nobody here knows. Undefined when nothing differs.
 */
function tableDelta(table: string, applied: Chains, wanted: Chains, leftovers: readonly string[]): string | undefined {
  const changed = [...wanted].filter(([name, rules]) => !sameRules(applied.get(name), rules));
  const gone = [...new Set([...applied.keys(), ...leftovers])].filter((name) => !wanted.has(name) && isServiceChain(name));
  if (changed.length === 0 && gone.length === 0) return undefined;
  return [
    `*${table}`,
    ...changed.map(([name]) => `:${name} - [0:0]`),
    ...gone.map((name) => `:${name} - [0:0]`),
    ...changed.flatMap(([name, rules]) => rules.map((rule) => `-A ${name} ${rule}`)),
    ...gone.map((name) => `-X ${name}`),
    'COMMIT',
    '',
  ].join('\n');
}

/** Undefined when the kernel already has it all. The nat table first: an address is refused only once nothing serves it any more. */
export function ruleDelta(applied: AppliedRules, wanted: RuleSet, leftovers: { readonly nat: readonly string[] } = { nat: [] }): string | undefined {
  const texts = [tableDelta('nat', applied.nat, wanted.nat, leftovers.nat), tableDelta('filter', applied.filter, wanted.filter, [])].filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join('');
}
