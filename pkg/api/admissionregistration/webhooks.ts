import type { JsonObject } from '../../base/json.ts';
import type { MutatingWebhook, RuleWithOperations, WebhookClientConfig } from '../../generated/types/admissionregistration-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf } from '../columns.ts';
import { duplicate, invalid, invalidAll, notSupported, optionalOneOf, required } from '../field-errors.ts';
import { checkDns1123Label, checkFullyQualifiedName, checkPortNumber, checkQualifiedName } from '../names.ts';
import { validateLabelSelector } from '../selectors/validate-selector.ts';
import { eachWithin, fill, strategy, within } from '../strategy.ts';

const urlForm = 'desired format: https://host[/path]';

/** An https URL without user, query or fragment. */
export function webhookUrlErrors(text: string, field: string): readonly FieldError[] {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return [required(field, `url must be a valid URL: parse "${text}": invalid URI for request; ${urlForm}`)];
  }
  const errors: FieldError[] = [];
  const scheme = url.protocol.replace(/:$/, '');
  if (scheme !== 'https') errors.push(invalid(field, scheme, `'https' is the only allowed URL scheme; ${urlForm}`));
  if (url.host === '') errors.push(invalid(field, '', `host must be specified; ${urlForm}`));
  if (url.username !== '' || url.password !== '') errors.push(invalid(field, `${url.username}${url.password === '' ? '' : `:${url.password}`}`, 'user information is not permitted in the URL'));
  if (url.hash !== '') errors.push(invalid(field, url.hash.slice(1), 'fragments are not permitted in the URL'));
  if (url.search !== '') errors.push(invalid(field, url.search.slice(1), 'query parameters are not permitted in the URL'));
  return errors;
}

function pathErrors(path: string, field: string): readonly FieldError[] {
  if (path === '' || path === '/') return [];
  const errors: FieldError[] = [];
  if (path === '//') return [invalid(field, path, 'segment[0] may not be empty')];
  if (!path.startsWith('/')) errors.push(invalid(field, path, "must start with a '/'"));
  const bare = path.replace(/\/$/, '').replace(/^\//, '');
  bare.split('/').forEach((step, index) => {
    if (step === '') errors.push(invalid(field, path, `segment[${String(index)}] may not be empty`));
    else errors.push(...checkQualifiedName(step).map((message) => invalid(field, path, `segment[${String(index)}]: ${message}`)));
  });
  return errors;
}

/** How a webhook is called: by URL or by Service, never both. */
export function clientConfigErrors(config: WebhookClientConfig, field: string): readonly FieldError[] {
  const { url, service } = config;
  if ((url === undefined) === (service === undefined)) return [required(field, 'exactly one of url or service is required')];
  if (url !== undefined) return webhookUrlErrors(url, `${field}.url`);
  if (service === undefined) return [];
  const errors: FieldError[] = [];
  if ((service.name ?? '') === '') errors.push(required(`${field}.service.name`));
  if ((service.namespace ?? '') === '') errors.push(required(`${field}.service.name`));
  for (const message of checkPortNumber(service.port ?? 443)) errors.push(invalid(`${field}.service.port`, service.port, `port is not valid: ${message}`));
  return service.path === undefined ? errors : [...errors, ...pathErrors(service.path, `${field}.service.path`)];
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];

function listErrors(list: readonly string[] | undefined, field: string, what: string): readonly FieldError[] {
  const items = list ?? [];
  if (items.length === 0) return [required(field)];
  const errors: FieldError[] = [];
  if (items.length > 1 && items.includes('*')) errors.push(invalid(field, items, `if '*' is present, must not specify other ${what}`));
  return errors;
}

function resourceErrors(list: readonly string[], field: string): readonly FieldError[] {
  if (list.length === 0) return [required(field)];
  const errors: FieldError[] = [];
  if (list.length > 1 && list.includes('*/*')) errors.push(invalid(field, list, "if '*/*' is present, must not specify other resources"));
  list.forEach((resource, index) => {
    const [name = '', sub] = resource.split('/');
    if (resource === '') errors.push(required(`${field}[${String(index)}]`));
    if (sub === undefined && resource !== '*' && list.includes('*')) errors.push(invalid(`${field}[${String(index)}]`, resource, "if '*' is present, must not specify other resources without subresources"));
    if (sub !== undefined && sub !== '*' && list.includes(`${name}/*`)) errors.push(invalid(`${field}[${String(index)}]`, resource, `if '${name}/*' is present, must not specify ${resource}`));
    if (sub !== undefined && name !== '*' && list.includes(`*/${sub}`)) errors.push(invalid(`${field}[${String(index)}]`, resource, `if '*/${sub}' is present, must not specify ${resource}`));
  });
  return errors;
}

/** Which requests are meant: operations, groups, versions, resources, scope. */
export function ruleErrors(rule: RuleWithOperations, field: string): readonly FieldError[] {
  const chosen: readonly string[] = rule.operations ?? [];
  return [
    ...listErrors(chosen, `${field}.operations`, 'operations'),
    ...chosen.flatMap((operation, index) => (operations.includes(operation) ? [] : [notSupported(`${field}.operations[${String(index)}]`, operation, operations)])),
    ...listErrors(rule.apiGroups, `${field}.apiGroups`, 'API groups'),
    ...listErrors(rule.apiVersions, `${field}.apiVersions`, 'API versions'),
    ...resourceErrors(rule.resources ?? [], `${field}.resources`),
    ...optionalOneOf(`${field}.scope`, rule.scope, ['*', 'Cluster', 'Namespaced']),
  ];
}

const reviewVersions = ['v1', 'v1beta1'];

function versionErrors(versions: readonly string[], field: string): readonly FieldError[] {
  if (versions.length === 0) return [required(field, `must specify one of ${reviewVersions.join(', ')}`)];
  const errors: FieldError[] = [];
  versions.forEach((version, index) => {
    if (versions.indexOf(version) < index) errors.push(invalid(`${field}[${String(index)}]`, version, 'duplicate version'));
    errors.push(...invalidAll(`${field}[${String(index)}]`, version, checkDns1123Label(version).length === 0 ? [] : checkDns1123Label(version)));
  });
  if (!versions.some((version) => reviewVersions.includes(version))) errors.push(invalid(field, versions, `must include at least one of ${reviewVersions.join(', ')}`));
  return errors;
}

interface MatchCondition { readonly name?: string; readonly expression?: string }

/** Names and presence; whether an expression compiles is for the evaluator to say. */
export function matchConditionErrors(conditions: readonly MatchCondition[] | undefined, field: string): readonly FieldError[] {
  const names = new Set<string>();
  return (conditions ?? []).flatMap((condition, index): readonly FieldError[] => {
    const path = `${field}[${String(index)}]`;
    const name = condition.name ?? '';
    const errors: FieldError[] = [];
    if ((condition.expression ?? '').trim() === '') errors.push(required(`${path}.expression`));
    if (name === '') errors.push(required(`${path}.name`));
    else {
      errors.push(...invalidAll(`${path}.name`, name, checkQualifiedName(name)));
      if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
      names.add(name);
    }
    return errors;
  });
}

function webhookErrors(hook: MutatingWebhook, field: string, mutating: boolean): readonly FieldError[] {
  const errors: FieldError[] = hook.name === '' ? [required(`${field}.name`)] : [...invalidAll(`${field}.name`, hook.name, checkFullyQualifiedName(hook.name))];
  (hook.rules ?? []).forEach((rule, index) => errors.push(...ruleErrors(rule, `${field}.rules[${String(index)}]`)));
  errors.push(...optionalOneOf(`${field}.failurePolicy`, hook.failurePolicy, ['Fail', 'Ignore']), ...optionalOneOf(`${field}.matchPolicy`, hook.matchPolicy, ['Equivalent', 'Exact']));
  if (hook.sideEffects === undefined || hook.sideEffects === null) errors.push(required(`${field}.sideEffects`, 'must specify one of None, NoneOnDryRun'));
  else errors.push(...optionalOneOf(`${field}.sideEffects`, hook.sideEffects, ['None', 'NoneOnDryRun']));
  if (hook.timeoutSeconds !== undefined && (hook.timeoutSeconds < 1 || hook.timeoutSeconds > 30)) errors.push(invalid(`${field}.timeoutSeconds`, hook.timeoutSeconds, 'the timeout value must be between 1 and 30 seconds'));
  errors.push(...validateLabelSelector(hook.namespaceSelector, `${field}.namespaceSelector`), ...validateLabelSelector(hook.objectSelector, `${field}.objectSelector`));
  if (mutating) errors.push(...optionalOneOf(`${field}.reinvocationPolicy`, hook.reinvocationPolicy, ['IfNeeded', 'Never']));
  errors.push(...clientConfigErrors(hook.clientConfig ?? {}, `${field}.clientConfig`), ...versionErrors(hook.admissionReviewVersions ?? [], `${field}.admissionReviewVersions`));
  return [...errors, ...matchConditionErrors(hook.matchConditions, `${field}.matchConditions`)];
}

function validateHooks(object: JsonObject, mutating: boolean): readonly FieldError[] {
  const names = new Set<string>();
  return ((object['webhooks'] ?? []) as unknown as readonly MutatingWebhook[]).flatMap((hook, index): readonly FieldError[] => {
    const field = `webhooks[${String(index)}]`;
    const errors = [...webhookErrors(hook, field, mutating)];
    if (hook.name !== '' && names.has(hook.name)) errors.push(duplicate(`${field}.name`, hook.name));
    names.add(hook.name);
    return errors;
  });
}

/** A service is called on 443 unless told otherwise. */
export function clientConfigDefaults(config: JsonObject): JsonObject {
  return within(config, 'service', (service) => fill(service, { port: 443 }));
}

function webhookConfiguration(mutating: boolean): KindBehavior {
  const validate = (object: JsonObject): readonly FieldError[] => validateHooks(object, mutating);
  return {
    ...strategy({ generation: true }),
    generation: true,
    defaults: (object) => eachWithin(object, 'webhooks', (hook) => {
      const own = fill(hook, { failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, timeoutSeconds: 10, ...(mutating ? { reinvocationPolicy: 'Never' } : {}) });
      return eachWithin(within(own, 'clientConfig', clientConfigDefaults), 'rules', (rule) => fill(rule, { scope: '*' }));
    }),
    validate,
    validateUpdate: validate,
    columns: columnsOf('Name', 'Webhooks:integer', 'Age'),
    row: (object, nowMs) => ({ cells: [nameOf(object), ((object['webhooks'] ?? []) as readonly unknown[]).length, age(object, nowMs)] }),
  };
}

export const mutatingWebhookConfiguration = webhookConfiguration(true);
export const validatingWebhookConfiguration = webhookConfiguration(false);
