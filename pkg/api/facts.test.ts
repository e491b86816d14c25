/** Replays the recorded facts of a real server through decoding, defaulting, preparation and validation of this room, without any server. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { kinds } from '../generated/schema.ts';
import type { FieldError } from './behavior.ts';
import { behaviorOf } from './behaviors.ts';
import { canonicalObject, decodeTyped } from './decode/decode.ts';
import { DecodeError } from './decode/errors.ts';
import { parseJson } from './decode/json-text.ts';
import { typeNameOf } from './decode/type-names.ts';
import { formatFieldErrors, sameJson } from './field-errors.ts';
import { metadataOf, splitApiVersion } from './meta/accessors.ts';
import { validateObjectMeta } from './meta/validate.ts';

const shared = path.resolve(__dirname, '..', '..', '..', 'shared');
const referenceFile = (name: string): string => path.join(shared, 'reference', name);
const scenarioFolder = path.join(shared, 'oracle', 'scenarios');
const available = existsSync(referenceFile('defaults.json')) && existsSync(scenarioFolder);
const when = available ? describe : describe.skip;

interface Outcome { readonly object?: JsonObject; readonly message?: string; readonly warnings: readonly string[] }

interface Target { readonly group: string; readonly version: string; readonly kind: string; readonly namespace: string; readonly namespaced: boolean }

/** Which kind a collection path creates; undefined for subresources and custom resources. */
function targetOf(requestPath: string): Target | undefined {
  const parts = requestPath.split('?')[0]?.split('/').filter((part) => part !== '') ?? [];
  const core = parts[0] === 'api';
  const group = core ? '' : (parts[1] ?? '');
  const version = core ? (parts[1] ?? '') : (parts[2] ?? '');
  const rest = parts.slice(core ? 2 : 3);
  const inNamespace = rest[0] === 'namespaces' && rest.length === 3;
  const plural = inNamespace ? rest[2] : rest.length === 1 ? rest[0] : undefined;
  const row = kinds.find((candidate) => candidate.group === group && candidate.version === version && candidate.plural === plural);
  return row === undefined ? undefined : { group, version, kind: row.kind, namespace: inNamespace ? (rest[1] ?? '') : '', namespaced: row.namespaced === true };
}

function invalidMessage(target: Target, name: string, errors: readonly FieldError[]): string {
  const qualified = target.group === '' ? target.kind : `${target.kind}.${target.group}`;
  return `${qualified} ${JSON.stringify(name)} is invalid: ${formatFieldErrors(errors)}`;
}

function create(target: Target, text: string): Outcome {
  const typeName = typeNameOf(target.group, target.version, target.kind) ?? '';
  const behavior = behaviorOf(target.group, target.version, target.kind) ?? {};
  let decoded;
  try {
    decoded = decodeTyped(typeName, parseJson(text));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { message: `${target.kind} in version "${target.version}" cannot be handled as a ${target.kind}: ${error.message}`, warnings: [] };
  }
  const metadata = metadataOf(decoded.object);
  let object: JsonObject = { ...decoded.object, metadata: { ...metadata, ...(target.namespace === '' ? {} : { namespace: target.namespace }), uid: 'f00-uid' } };
  object = behavior.defaults?.(object) ?? object;
  object = behavior.prepareForCreate?.(object) ?? object;
  if (metadata['generateName'] !== undefined && metadata['name'] === undefined) object = { ...object, metadata: { ...metadataOf(object), name: `${String(metadata['generateName'])}<rand5>` } };
  const errors = [...(metadata['generateName'] === undefined ? validateObjectMeta(object, target) : []), ...(behavior.validate?.(object) ?? [])];
  const warnings = [...decoded.strict, ...(behavior.warnings?.(object) ?? [])];
  if (errors.length > 0) return { message: invalidMessage(target, String(metadataOf(object)['name'] ?? ''), errors), warnings };
  return { object: canonicalObject(typeName, { kind: target.kind, apiVersion: target.group === '' ? target.version : `${target.group}/${target.version}`, ...object }), warnings };
}

/** What admission and the registry add, and this room does not. */
const admitted: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec.tolerations', 'spec.serviceAccountName', 'spec.serviceAccount', 'spec.priority', 'spec.preemptionPolicy', 'spec.overhead', 'spec.volumes', 'spec.containers', 'spec.initContainers', 'spec.nodeSelector', 'status.conditions'],
  Service: ['spec.clusterIP', 'spec.clusterIPs', 'spec.ipFamilies', 'spec.ipFamilyPolicy', 'spec.healthCheckNodePort', 'spec.ports'],
  PersistentVolume: ['metadata.finalizers', 'status.lastPhaseTransitionTime'], PersistentVolumeClaim: ['metadata.finalizers'],
  Node: ['spec.taints'], VolumeAttributesClass: ['metadata.finalizers'], CertificateSigningRequest: ['spec.username', 'spec.groups', 'spec.extra', 'spec.request'], DeviceTaintRule: ['spec.taint'],
};
/** Fields that admission touches only for these cases; everywhere else they must be equal, too. */
const touched = /automount|runtime-class|priority-class|tolerations|server-owned/;

function without(object: JsonValue, kind: string, name: string): JsonValue {
  const copy = JSON.parse(JSON.stringify(object).replaceAll('<uid>', 'f00-uid')) as Record<string, Record<string, unknown>>;
  for (const field of admitted[kind] ?? []) {
    const [outer = '', inner = ''] = field.split('.');
    if (kind === 'Pod' && ['volumes', 'containers', 'initContainers'].includes(inner) && !touched.test(name)) continue;
    if (kind === 'Service' && inner === 'ports') {
      for (const port of (copy['spec']?.['ports'] ?? []) as Record<string, unknown>[]) delete port['nodePort'];
    } else delete copy[outer]?.[inner];
  }
  delete copy['metadata']?.['uid'];
  for (const field of ['creationTimestamp', 'deletionTimestamp', 'selfLink', 'resourceVersion']) delete copy['metadata']?.[field];
  return copy as unknown as JsonValue;
}

interface Fact { readonly name: string; readonly request: { readonly method: string; readonly path: string; readonly body: JsonValue }; readonly response: { readonly status: number; readonly body: JsonObject }; readonly server?: string }

/** Facts about what the registry or a reviewer does; they are replayed where those live. */
const elsewhere = /clustertrustbundle$|^(csr|tokenreview|selfsubject|subjectaccess|localsubject|serviceaccount\/token|apiservice)|-error$|exempt|single-stack-require/;

when('recorded defaults', () => {
  const facts = available ? (JSON.parse(readFileSync(referenceFile('defaults.json'), 'utf8')) as readonly Fact[]) : [];
  const creations = facts.filter((fact) => fact.request.method === 'POST' && fact.response.status === 201 && targetOf(fact.request.path) !== undefined && !elsewhere.test(fact.name));
  test.each(creations.map((fact) => [fact.name, fact] as const))('%s', (name, fact) => {
    const target = targetOf(fact.request.path);
    if (target === undefined) throw new Error('unreachable');
    const outcome = create(target, JSON.stringify(fact.request.body));
    expect(outcome.message).toBeUndefined();
    expect(without(outcome.object ?? {}, target.kind, name)).toEqual(without(fact.response.body, target.kind, name));
  });
  test('covers most of the table', () => {
    expect(creations.length).toBeGreaterThan(270);
  });
});

interface Step { readonly id: string; readonly method?: string; readonly path?: string; readonly body?: JsonValue; readonly expect?: { readonly status: number; readonly body?: JsonObject; readonly warnings?: readonly string[] } }

/** Steps whose answer comes from admission, allocation or the expression evaluator. */
const notOurs = /is forbidden: |compilation failed|must evaluate to bool|failed to allocate|already allocated|not in the valid range|not configured|does not match the current range/;

/** An empty list or map that was sent is absent here; upstream still tells the two apart. */
const emptyIsAbsent = new Set(['validation-horizontalpodautoscalers-v2-all s26', 'invalid/pv']);

const filled = (text: string): string => text.replace(/\$\{repeat:(.):(\d+)\}/g, (_, character: string, count: string) => character.repeat(Number(count))).replaceAll('${ns}', 'o-ns').replaceAll('${rand}', 'abcde');

const messagesOf = (message: string): readonly string[] => {
  const body = message.replace(/^.*? is invalid: /s, '');
  return (body.startsWith('[') && body.endsWith(']') ? body.slice(1, -1) : body).split(/, (?=[a-zA-Z[\]]+[.:[\]])/).sort();
};

function steps(file: string): readonly Step[] {
  return (JSON.parse(readFileSync(path.join(scenarioFolder, file), 'utf8')) as { readonly steps: readonly Step[] }).steps.filter((step) => step.method === 'POST' && step.path !== undefined && step.body !== undefined);
}

when('recorded refusals', () => {
  const files = available ? readdirSync(scenarioFolder).filter((file) => file.startsWith('validation-')) : [];
  const rows = files.flatMap((file) => steps(file).map((step) => [`${file.replace('.json', '')} ${step.id}`, step] as const));
  test.each(rows)('%s', (name, step) => {
    const target = targetOf(filled(step.path ?? ''));
    const expected = step.expect;
    const message = typeof expected?.body?.['message'] === 'string' ? expected.body['message'] : undefined;
    if (emptyIsAbsent.has(name) || target === undefined || expected === undefined || (message !== undefined && notOurs.test(message))) return;
    const outcome = create(target, filled(JSON.stringify(step.body)));
    if (expected.status === 201) {
      expect(outcome.message).toBeUndefined();
      return;
    }
    const wanted = message?.replaceAll('<time>', '2006-01-02T15:04:05Z').replaceAll('<microtime>', '2006-01-02T15:04:05.000000Z');
    expect(messagesOf(outcome.message ?? '')).toEqual(messagesOf(filled(wanted ?? '')));
  });
});

when('recorded validation samples', () => {
  const samples = available ? (JSON.parse(readFileSync(referenceFile('http-samples.json'), 'utf8')) as readonly (Fact & { readonly group: string })[]) : [];
  const rows = samples.filter((sample) => sample.group === 'validation' && sample.request.method === 'POST' && sample.response.status === 422);
  test.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
    const target = targetOf(row.request.path);
    const message = String(row.response.body['message']);
    if (emptyIsAbsent.has(name) || target === undefined || notOurs.test(message)) return;
    const outcome = create(target, JSON.stringify(row.request.body));
    expect(messagesOf(outcome.message ?? '')).toEqual(messagesOf(message.replaceAll('<uid>', 'f00-uid')));
  });
});

test('sameJson is what the comparisons above rely on', () => {
  expect(sameJson({ a: [1, { b: undefined }] }, { a: [1, {}] })).toBe(true);
  expect(splitApiVersion('apps/v1')).toEqual({ group: 'apps', version: 'v1' });
});
