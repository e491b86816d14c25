import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { at } from '../../api/behavior.ts';
import { must } from '../../base/assert.ts';
import type { User } from '../contracts.ts';
import type { RequestInfo } from '../http/request-info.ts';
import { storageResource } from '../resources.ts';
import type { Storage } from '../storage/storage.ts';
import type { Clock } from '../../base/clock.ts';

export interface Flow {
  readonly schemaUid: string;
  readonly levelUid: string;
  /** Its priority level is Exempt. */
  readonly exempt: boolean;
}

interface Schema {
  readonly uid: string;
  readonly level: string;
  readonly precedence: number;
  readonly rules: readonly JsonObject[];
}

const refreshMs = 10_000;
const unclassified: Flow = { schemaUid: '', levelUid: '', exempt: false };

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value as readonly JsonValue[] : [];
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Reads FlowSchemas and PriorityLevelConfigurations now and then, and finds the first schema, by precedence and name, that a request matches. */
export class FlowClassifier {
  readonly #storage: Storage;
  readonly #clock: Clock;
  #schemas: readonly Schema[] = [];
  #levels = new Map<string, { readonly uid: string; readonly exempt: boolean }>();
  #readMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  async classify(user: User, info: RequestInfo): Promise<Flow> {
    if (this.#clock.monotonicMs() - this.#readMs > refreshMs) {
      this.#reading ??= this.#read().finally(() => { this.#reading = undefined; });
      if (this.#schemas.length === 0) await this.#reading;
    }
    const schema = this.#schemas.find((candidate) => candidate.rules.some((rule) => ruleMatches(rule, user, info)));
    if (schema === undefined) return unclassified;
    const level = this.#levels.get(schema.level);
    return { schemaUid: schema.uid, levelUid: level?.uid ?? '', exempt: level?.exempt ?? false };
  }

  async #objects(plural: string): Promise<readonly JsonObject[]> {
    const resource = must(storageResource('flowcontrol.apiserver.k8s.io', plural), 'flow control kinds are in the tables');
    return (await this.#storage.list(resource, { match: 'any' })).items.map(({ object }) => object);
  }

  /** A store that does not answer leaves what was known: no request fails for it here. */
  async #read(): Promise<void> {
    this.#readMs = this.#clock.monotonicMs();
    try {
      const [schemas, levels] = await Promise.all([this.#objects('flowschemas'), this.#objects('prioritylevelconfigurations')]);
      this.#schemas = schemas.map(schemaOf).sort((a, b) => a.precedence - b.precedence);
      this.#levels = new Map(levels.map((level) => [text(at(level, 'metadata', 'name')), { uid: text(at(level, 'metadata', 'uid')), exempt: at(level, 'spec', 'type') === 'Exempt' }]));
    } catch {
      this.#readMs = this.#clock.monotonicMs() - refreshMs + 1000;
    }
  }
}

function schemaOf(object: JsonObject): Schema {
  const precedence = at(object, 'spec', 'matchingPrecedence');
  return {
    uid: text(at(object, 'metadata', 'uid')),
    level: text(at(object, 'spec', 'priorityLevelConfiguration', 'name')),
    precedence: typeof precedence === 'number' ? precedence : 1000,
    rules: list(at(object, 'spec', 'rules')).filter(isJsonObject),
  };
}

function has(values: JsonValue | undefined, wanted: string): boolean {
  const all = list(values);
  return all.includes('*') || all.includes(wanted);
}

function ruleMatches(rule: JsonObject, user: User, info: RequestInfo): boolean {
  if (!list(rule['subjects']).some((subject) => isJsonObject(subject) && subjectMatches(subject, user))) return false;
  return info.resourceRequest
    ? list(rule['resourceRules']).some((one) => isJsonObject(one) && resourceRuleMatches(one, info))
    : list(rule['nonResourceRules']).some((one) => isJsonObject(one) && has(one['verbs'], info.verb) && list(one['nonResourceURLs']).some((url) => urlMatches(text(url), info.path)));
}

function subjectMatches(subject: JsonObject, user: User): boolean {
  switch (subject['kind']) {
    case 'User': return has([text(at(subject, 'user', 'name'))], user.name);
    case 'Group': return user.groups.some((group) => has([text(at(subject, 'group', 'name'))], group));
    case 'ServiceAccount': {
      const [namespace, name] = [text(at(subject, 'serviceAccount', 'namespace')), text(at(subject, 'serviceAccount', 'name'))];
      return name === '*' ? user.name.startsWith(`system:serviceaccount:${namespace}:`) : user.name === `system:serviceaccount:${namespace}:${name}`;
    }
    default: return false;
  }
}

function resourceRuleMatches(rule: JsonObject, info: RequestInfo): boolean {
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  if (!has(rule['verbs'], info.verb) || !has(rule['apiGroups'], info.group) || !has(rule['resources'], resource)) return false;
  return info.namespace === '' ? rule['clusterScope'] === true : has(rule['namespaces'], info.namespace);
}

function urlMatches(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)));
}
