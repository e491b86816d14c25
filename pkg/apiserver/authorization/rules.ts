import type { JsonObject } from '../../base/json.ts';
import type { RequestAttributes } from '../contracts.ts';

/** One PolicyRule, with every list present. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

const lists = ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'] as const;

export function parseRules(role: JsonObject | undefined): readonly Rule[] {
  const rules = role?.['rules'];
  if (!Array.isArray(rules)) return [];
  return rules.map((rule: JsonObject) => Object.fromEntries(lists.map((list) => [list, rule[list] ?? []])) as unknown as Rule);
}

/** As JSON writes it: empty lists left out. */
export function ruleJson(rule: Rule): JsonObject {
  return Object.fromEntries(lists.filter((list) => list === 'verbs' || rule[list].length > 0).map((list) => [list, rule[list]]));
}

type RuleAttributes = Pick<RequestAttributes, 'verb' | 'resourceRequest' | 'path' | 'group' | 'resource' | 'subresource' | 'name'>;

export function ruleAllows(rule: Rule, attributes: RuleAttributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (!attributes.resourceRequest) return rule.nonResourceURLs.some((pattern) => matchesUrl(pattern, attributes.path));
  return has(rule.apiGroups, attributes.group) && matchesResource(rule.resources, attributes.resource, attributes.subresource)
    && (rule.resourceNames.length === 0 || rule.resourceNames.includes(attributes.name));
}

function has(list: readonly string[], item: string): boolean {
  return list.includes('*') || list.includes(item);
}

function matchesResource(resources: readonly string[], resource: string, subresource: string): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some((pattern) => pattern === '*' || pattern === full || (subresource !== '' && pattern === `*/${subresource}`));
}

function matchesUrl(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}

/**
 * The parts of `wanted` that `owned` does not give, each naming one verb, group, resource and name (or one URL). Worked example: wanted
 * {get,list x pods}, owned {get x *}: the answer is {list x pods}.
 */
export function uncovered(owned: readonly Rule[], wanted: readonly Rule[]): readonly Rule[] {
  return wanted.flatMap(breakDown).filter((part) => !owned.some((rule) => covers(rule, part)));
}

const none: Rule = { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };

function breakDown(rule: Rule): readonly Rule[] {
  const names = rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name]);
  const resources = rule.apiGroups.flatMap((group) => rule.resources.flatMap((resource) => rule.verbs.flatMap((verb) => names.map((resourceNames) => (
    { ...none, verbs: [verb], apiGroups: [group], resources: [resource], resourceNames }
  )))));
  const urls = rule.nonResourceURLs.flatMap((url) => rule.verbs.map((verb) => ({ ...none, verbs: [verb], nonResourceURLs: [url] })));
  return [...resources, ...urls];
}

function covers(rule: Rule, part: Rule): boolean {
  if (!hasAll(rule.verbs, part.verbs)) return false;
  if (part.nonResourceURLs.length > 0) return part.nonResourceURLs.every((url) => rule.nonResourceURLs.some((pattern) => matchesUrl(pattern, url)));
  return hasAll(rule.apiGroups, part.apiGroups) && part.resources.every((resource) => coversResource(rule.resources, resource))
    && (rule.resourceNames.length === 0 || (part.resourceNames.length > 0 && part.resourceNames.every((name) => rule.resourceNames.includes(name))));
}

function hasAll(list: readonly string[], items: readonly string[]): boolean {
  return list.includes('*') || items.every((item) => list.includes(item));
}

function coversResource(patterns: readonly string[], resource: string): boolean {
  const slash = resource.indexOf('/');
  return patterns.includes('*') || patterns.includes(resource) || (slash >= 0 && patterns.includes(`*${resource.slice(slash)}`));
}

/** One line per group, resource and names with its verbs together, as upstream's refusal lists them. */
export function ruleTexts(rules: readonly Rule[]): readonly string[] {
  const merged = new Map<string, Rule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs, rule.nonResourceURLs.length > 0 ? rule.verbs : []]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? rule : { ...before, verbs: [...new Set([...before.verbs, ...rule.verbs])] });
  }
  return [...merged.values()].map(ruleText).sort();
}

function ruleText(rule: Rule): string {
  const parts: string[] = [];
  const add = (name: string, list: readonly string[]): void => { if (list.length > 0) parts.push(`${name}:${goStrings(list)}`); };
  add('APIGroups', rule.apiGroups);
  add('Resources', rule.resources);
  add('NonResourceURLs', rule.nonResourceURLs);
  add('ResourceNames', rule.resourceNames);
  add('Verbs', rule.verbs);
  return `{${parts.join(', ')}}`;
}

/** ["a" "b"], as Go's %q prints a slice. */
export function goStrings(list: readonly string[]): string {
  return `[${list.map((item) => JSON.stringify(item)).join(' ')}]`;
}
