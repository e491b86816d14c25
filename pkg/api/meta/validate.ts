/** Rules of ObjectMeta that hold for every kind. The registry calls them before the kind's own `validate`. */
import type { JsonObject } from '../../base/json.ts';
import type { FieldError } from '../behavior.ts';
import { forbidden, immutable, invalid, invalidAll, required, sameJson, tooLong } from '../field-errors.ts';
import type { NameCheck } from '../names.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkPathSegment, checkLabelKey, checkLabelValue, checkQualifiedName } from '../names.ts';
import { byteLength, quote } from '../text.ts';
import type { ObjectMeta, OwnerReference } from '../../generated/types/meta-v1.ts';
import { metadataOf, splitApiVersion } from './accessors.ts';

export const annotationsBytesMax = 262_144;

/** How names of a kind are checked: most are subdomains. */
const nameChecks: Readonly<Record<string, NameCheck>> = {
  '/Namespace': checkDns1123Label,
  '/Service': checkDns1123Label,
  '/Event': checkDns1123Subdomain,
  'rbac.authorization.k8s.io/Role': checkPathSegment,
  'rbac.authorization.k8s.io/RoleBinding': checkPathSegment,
  'rbac.authorization.k8s.io/ClusterRole': checkPathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': checkPathSegment,
  'certificates.k8s.io/CertificateSigningRequest': checkDns1123Subdomain,
  'apiregistration.k8s.io/APIService': checkPathSegment,
  'networking.k8s.io/IPAddress': () => [],
  'flowcontrol.apiserver.k8s.io/FlowSchema': checkDns1123Subdomain,
  'certificates.k8s.io/ClusterTrustBundle': () => [],
};

export function nameCheckOf(group: string, kind: string): NameCheck {
  const key = `${group}/${kind}`;
  return Object.hasOwn(nameChecks, key) ? (nameChecks[key] ?? checkDns1123Subdomain) : checkDns1123Subdomain;
}

export interface MetaScope {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Overrides the kind's own check: custom resources. */
  readonly checkName?: NameCheck;
}

/** Everything about metadata of a new object, after a generated name was given. */
export function validateObjectMeta(object: JsonObject, scope: MetaScope): readonly FieldError[] {
  const metadata = metadataOf(object) as unknown as ObjectMeta;
  return [...nameErrors(metadata, scope), ...bodyErrors(metadata)];
}

function nameErrors(metadata: ObjectMeta, scope: MetaScope): readonly FieldError[] {
  const check = scope.checkName ?? nameCheckOf(scope.group, scope.kind);
  const { name = '', generateName = '', namespace = '' } = metadata;
  const errors: FieldError[] = [];
  // The trailing dash of a prefix is forgiven: something follows it.
  if (generateName !== '') errors.push(...invalidAll('metadata.generateName', generateName, check(generateName.endsWith('-') ? `${generateName.slice(0, -1)}a` : generateName)));
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  else errors.push(...invalidAll('metadata.name', name, check(name)));
  if (scope.namespaced) {
    if (namespace === '') errors.push(required('metadata.namespace'));
    else errors.push(...invalidAll('metadata.namespace', namespace, checkDns1123Label(namespace)));
  } else if (namespace !== '') errors.push(forbidden('metadata.namespace', 'not allowed on this type'));
  return errors;
}

function bodyErrors(metadata: ObjectMeta): readonly FieldError[] {
  const generation = metadata.generation ?? 0;
  return [
    ...(generation < 0 ? [invalid('metadata.generation', generation, 'must be greater than or equal to 0')] : []),
    ...validateLabels('metadata.labels', metadata.labels),
    ...validateAnnotations('metadata.annotations', metadata.annotations),
    ...ownerReferenceErrors(metadata.ownerReferences ?? []),
    ...finalizerErrors(metadata.finalizers ?? []),
  ];
}

export function validateLabels(field: string, labels: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...invalidAll(field, key, checkLabelKey(key)),
    ...invalidAll(field, value, checkLabelValue(value)),
  ]);
}

export function validateAnnotations(field: string, annotations: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  let size = 0;
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(annotations ?? {})) {
    // Only the case of the key is forgiven, not its form.
    errors.push(...invalidAll(field, key, checkQualifiedName(key.toLowerCase())));
    size += byteLength(key) + byteLength(value);
  }
  if (size > annotationsBytesMax) errors.push(tooLong(field, annotationsBytesMax));
  return errors;
}

function ownerReferenceErrors(references: readonly OwnerReference[]): readonly FieldError[] {
  const field = 'metadata.ownerReferences';
  const errors: FieldError[] = [];
  let controller: OwnerReference | undefined;
  for (const reference of references) {
    const { group, version } = splitApiVersion(reference.apiVersion);
    if (version === '') errors.push(invalid(`${field}.apiVersion`, reference.apiVersion, 'version must not be empty'));
    if (reference.kind === '') errors.push(invalid(`${field}.kind`, reference.kind, 'must not be empty'));
    if (reference.name === '') errors.push(invalid(`${field}.name`, reference.name, 'must not be empty'));
    if (reference.uid === '') errors.push(invalid(`${field}.uid`, reference.uid, 'must not be empty'));
    if (group === '' && version === 'v1' && reference.kind === 'Event') {
      errors.push(invalid(field, reference, `${reference.apiVersion}, Kind=Event is disallowed from being an owner`));
    }
    if (reference.controller === true) {
      if (controller !== undefined) {
        errors.push(invalid(field, references, `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${reference.kind}/${reference.name}`));
      }
      controller = reference;
    }
  }
  return errors;
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function finalizerErrors(finalizers: readonly string[]): readonly FieldError[] {
  const errors = finalizers.flatMap((finalizer, index) => {
    const field = `metadata.finalizers[${String(index)}]`;
    const messages = checkQualifiedName(finalizer);
    if (messages.length > 0) return [...invalidAll(field, finalizer, messages)];
    return finalizer.includes('/') || standardFinalizers.has(finalizer) ? [] : [invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
  });
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

const frozenFields = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

/** What an update may not change; also everything that holds for a new object, but for the name. */
export function validateObjectMetaUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const metadata = metadataOf(object);
  const before = metadataOf(old);
  const errors: FieldError[] = [];
  if (before['deletionTimestamp'] !== undefined) errors.push(...newFinalizerErrors(metadata, before));
  if ((metadata['generation'] ?? 0) < (before['generation'] ?? 0)) errors.push(invalid('metadata.generation', metadata['generation'], 'must not be decremented'));
  const version = metadata['resourceVersion'];
  if (version === undefined || version === '') errors.push(invalid('metadata.resourceVersion', 0, 'must be specified for an update'));
  for (const name of frozenFields) errors.push(...immutable(`metadata.${name}`, metadata[name], before[name]));
  errors.push(...bodyErrors(metadata as unknown as ObjectMeta));
  return errors;
}

function newFinalizerErrors(metadata: JsonObject, before: JsonObject): readonly FieldError[] {
  const old = new Set((before['finalizers'] as readonly string[] | undefined) ?? []);
  const added = ((metadata['finalizers'] as readonly string[] | undefined) ?? []).filter((finalizer) => !old.has(finalizer));
  if (added.length === 0) return [];
  const shown = `[]string{${added.map((finalizer) => quote(finalizer)).join(', ')}}`;
  return [forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`)];
}

/** Whether two objects differ in anything a client may change. */
export function metadataEqual(left: JsonObject, right: JsonObject): boolean {
  return sameJson(metadataOf(left), metadataOf(right));
}

/** The longest prefix that leaves room for a generated suffix of five characters. */
const generatedNameMax = 63;
const generatedSuffixLength = 5;

/** generateName with a suffix that the caller drew from the safe alphabet. */
export function generatedName(prefix: string, suffix: string): string {
  return prefix.slice(0, generatedNameMax - generatedSuffixLength) + suffix;
}

