/**
 * CustomResourceDefinition itself: names, versions, conversion. Whether each schema is structural, and the rules inside it, are for the room that
 * serves custom resources.
 */
import type { JsonObject } from '../../base/json.ts';
import type { CustomResourceDefinition } from '../../generated/types/apiextensions-v1.ts';
import { clientConfigDefaults, clientConfigErrors } from '../admissionregistration/webhooks.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { defaultColumns, defaultRow, nameOf } from '../columns.ts';
import { immutable, invalid, invalidAll, notSupported, required } from '../field-errors.ts';
import { checkDns1035Label, checkDns1123Subdomain } from '../names.ts';
import { strategy, withMembers, withMetadata, within, fill } from '../strategy.ts';

function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    let own = fill(spec, { scope: 'Namespaced', conversion: { strategy: 'None' } });
    own = within(own, 'names', (names) => {
      const kind = typeof names['kind'] === 'string' ? names['kind'] : '';
      return kind === '' ? names : fill(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
    });
    return within(own, 'conversion', (conversion) => within(fill(conversion, { strategy: 'None' }), 'webhook', (webhook) => within(webhook, 'clientConfig', clientConfigDefaults)));
  });
}

interface Version { readonly name?: string; readonly served?: boolean; readonly storage?: boolean; readonly schema?: unknown }

function versionErrors(versions: readonly Version[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  versions.forEach((version, index) => {
    const field = `spec.versions[${String(index)}]`;
    const name = version.name ?? '';
    errors.push(...invalidAll(`${field}.name`, name, checkDns1035Label(name)));
    if (seen.has(name)) errors.push(invalid(`${field}.name`, name, 'must be unique'));
    seen.add(name);
    if (version.schema === undefined) errors.push(required(`${field}.schema.openAPIV3Schema`, 'schemas are required'));
  });
  if (versions.filter((version) => version.storage === true).length !== 1) errors.push(invalid('spec.versions', versions, 'must have exactly one version marked as storage version'));
  return errors;
}

function nameErrors(spec: CustomResourceDefinition['spec']): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { plural = '', singular = '', kind = '', listKind = '', shortNames = [] } = spec.names ?? {};
  const field = 'spec.names';
  if (plural === '') errors.push(required(`${field}.plural`));
  if (singular === '') errors.push(required(`${field}.singular`));
  if (kind === '') errors.push(required(`${field}.kind`));
  if (listKind === '') errors.push(required(`${field}.listKind`));
  const label = (name: string, value: string): readonly FieldError[] => (value === '' ? [] : invalidAll(`${field}.${name}`, value, checkDns1035Label(value)));
  errors.push(...label('plural', plural), ...label('singular', singular), ...label('kind', kind.toLowerCase()), ...label('listKind', listKind.toLowerCase()));
  shortNames.forEach((short, index) => errors.push(...invalidAll(`${field}.shortNames[${String(index)}]`, short, checkDns1035Label(short))));
  if (kind !== '' && kind === listKind) errors.push(invalid(`${field}.listKind`, listKind, 'kind and listKind may not be the same'));
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as CustomResourceDefinition;
  const expected = `${spec.names?.plural ?? ''}.${spec.group}`;
  const errors: FieldError[] = [];
  if (nameOf(object) !== expected) errors.push(invalid('metadata.name', nameOf(object), 'must be spec.names.plural+"."+spec.group'));
  if (spec.group === '') errors.push(required('spec.group'));
  else {
    errors.push(...invalidAll('spec.group', spec.group, checkDns1123Subdomain(spec.group)));
    if (spec.group.split('.').length < 2) errors.push(invalid('spec.group', spec.group, 'should be a domain with at least one dot'));
  }
  const scope: string = spec.scope ?? '';
  if (scope !== 'Cluster' && scope !== 'Namespaced') errors.push(scope === '' ? required('spec.scope') : notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  errors.push(...versionErrors((spec.versions ?? []) as readonly Version[]), ...nameErrors(spec));
  const conversion = spec.conversion;
  if (conversion?.strategy === 'Webhook') {
    if (conversion.webhook?.clientConfig === undefined) errors.push(required('spec.conversion.webhook.clientConfig', 'required when strategy is set to Webhook'));
    else errors.push(...clientConfigErrors(conversion.webhook.clientConfig as never, 'spec.conversion.webhook.clientConfig'));
  } else if (conversion !== undefined && conversion.strategy !== 'None') errors.push(notSupported('spec.conversion.strategy', conversion.strategy, ['None', 'Webhook']));
  return [...errors, ...storedErrors(object)];
}

function storedErrors(object: JsonObject): readonly FieldError[] {
  const stored = (object as unknown as CustomResourceDefinition).status?.storedVersions ?? null;
  return stored === null || stored.length === 0 ? [invalid('status.storedVersions', stored, 'must have at least one stored version')] : [];
}

/** The storage version of a new definition is its first stored version. */
function initialStatus(object: JsonObject): JsonObject {
  const versions = ((object as unknown as CustomResourceDefinition).spec.versions ?? []) as readonly Version[];
  const stored = versions.filter((version) => version.storage === true).map((version) => version.name ?? '');
  return { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: stored.length === 0 ? null : stored };
}

const base = strategy({ generation: true, status: true });

export const customResourceDefinition: KindBehavior = {
  prepareForCreate: (object) => withMetadata(withMembers(object, { status: initialStatus(object) }), { generation: 1 }),
  prepareForUpdate: (object, old) => {
    const next = base.prepareForUpdate?.(object, old) ?? object;
    const versions = ((next as unknown as CustomResourceDefinition).spec.versions ?? []) as readonly Version[];
    const storage = versions.find((version) => version.storage === true)?.name;
    const stored = (old as unknown as CustomResourceDefinition).status?.storedVersions ?? [];
    if (storage === undefined || stored.includes(storage)) return next;
    return { ...next, status: { ...(next['status'] as JsonObject | undefined), storedVersions: [...stored, storage] } };
  },
  prepareForStatusUpdate: (object, old) => base.prepareForStatusUpdate?.(object, old) ?? object,
  generation: true,
  defaults,
  validate,
  validateUpdate: (object, old) => {
    const [next, before] = [(object as unknown as CustomResourceDefinition).spec, (old as unknown as CustomResourceDefinition).spec];
    const established = ((old as unknown as CustomResourceDefinition).status?.conditions ?? []).some((condition) => condition.type === 'Established' && condition.status === 'True');
    return [
      ...validate(object),
      ...(established ? [...immutable('spec.scope', next.scope, before.scope), ...immutable('spec.names.kind', next.names.kind, before.names.kind)] : []),
      ...immutable('spec.group', next.group, before.group), ...immutable('spec.names.plural', next.names.plural, before.names.plural),
    ];
  },
  columns: defaultColumns,
  row: defaultRow,
};
