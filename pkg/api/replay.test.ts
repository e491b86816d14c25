/** Plays recorded conversations (create, patch, update, tables) against an in-memory shelf of objects, with this room alone. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject, JsonValue } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { kinds } from '../generated/schema.ts';
import type { FieldError } from './behavior.ts';
import { behaviorOf } from './behaviors.ts';
import { canonicalObject, decodeTyped } from './decode/decode.ts';
import { DecodeError } from './decode/errors.ts';
import { parsedValue } from './decode/json-text.ts';
import { typeNameOf } from './decode/type-names.ts';
import { formatFieldErrors } from './field-errors.ts';
import { metadataOf } from './meta/accessors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './meta/validate.ts';
import { PatchError, jsonPatchFailureMessage } from './patch/errors.ts';
import { applyJsonPatch } from './patch/json-patch.ts';
import { applyMergePatch } from './patch/merge-patch.ts';
import { applyStrategicMergePatch } from './patch/strategic-merge.ts';

const folder = path.resolve(__dirname, '..', '..', '..', 'shared', 'oracle', 'scenarios');

interface Step { readonly id: string; readonly method?: string; readonly path?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: JsonValue; readonly expect?: { readonly status: number; readonly body?: JsonObject } }
interface Answer { readonly object?: JsonObject; readonly message?: string }

const filled = (text: string): string => text.replace(/\$\{repeat:(.):(\d+)\}/g, (_, character: string, count: string) => character.repeat(Number(count))).replaceAll('${ns}', 'o-ns').replaceAll('${rand}', 'abcde');

class Shelf {
  private readonly objects = new Map<string, JsonObject>();
  private dryRun = false;

  answer(step: Step): Answer | undefined {
    const parts = filled(step.path ?? '').split('?')[0]?.split('/').filter((part) => part !== '') ?? [];
    const core = parts[0] === 'api';
    const [group = '', version = ''] = core ? ['', parts[1]] : [parts[1], parts[2]];
    let rest = parts.slice(core ? 2 : 3);
    const namespace = rest[0] === 'namespaces' && rest.length > 2 ? (rest[1] ?? '') : '';
    if (namespace !== '') rest = rest.slice(2);
    const [plural = '', name = '', subresource = ''] = rest;
    this.dryRun = (step.path ?? '').includes('dryRun');
    const row = kinds.find((candidate) => candidate.group === group && candidate.version === version && candidate.plural === plural);
    if (row === undefined) return undefined;
    const scope = { group, version, kind: row.kind, namespaced: row.namespaced === true };
    const body = JSON.parse(filled(JSON.stringify(step.body ?? null))) as JsonValue;
    if (step.method === 'POST' && name === '') return this.create(scope, namespace, body);
    const key = `${row.kind}/${namespace}/${name}`;
    const old = this.objects.get(key);
    if (old === undefined || (subresource !== '' && subresource !== 'status')) return undefined;
    if (step.method === 'GET' && name !== '') return { object: old };
    if (step.method === 'DELETE' && !this.dryRun && name !== '') this.objects.delete(key);
    if (step.method === 'PUT') return this.change(scope, key, old, body, subresource);
    if (step.method !== 'PATCH' || (step.headers?.['Content-Type'] ?? '').includes('apply-patch')) return undefined;
    try {
      return this.change(scope, key, old, patched(old, body, step.headers?.['Content-Type'] ?? '', typeNameOf(group, version, row.kind) ?? ''), subresource);
    } catch (error) {
      if (error instanceof PatchError) return { message: error.code === 'invalid' ? jsonPatchFailureMessage : error.message };
      if (error instanceof DecodeError) return { message: error.message };
      throw error;
    }
  }

  private create(scope: Scope, namespace: string, body: JsonValue): Answer {
    const typeName = typeNameOf(scope.group, scope.version, scope.kind) ?? '';
    const behavior = behaviorOf(scope.group, scope.version, scope.kind) ?? {};
    const decoded = decodeTyped(typeName, parsedValue(body)).object;
    let object: JsonObject = { ...decoded, metadata: { ...metadataOf(decoded), ...(namespace === '' ? {} : { namespace }), uid: 'u-1', resourceVersion: '1' } };
    object = behavior.defaults?.(object) ?? object;
    object = canonicalObject(typeName, behavior.prepareForCreate?.(object) ?? object);
    const live = decodeTyped(typeName, parsedValue(object)).object;
    const refused = refusal(scope, object, [...validateObjectMeta(live, scope), ...(behavior.validate?.(live) ?? [])]);
    if (refused !== undefined) return { message: refused };
    if (!this.dryRun) this.objects.set(`${scope.kind}/${namespace}/${String(metadataOf(object)['name'])}`, object);
    return { object };
  }

  private change(scope: Scope, key: string, old: JsonObject, body: JsonValue, subresource: string): Answer {
    const typeName = typeNameOf(scope.group, scope.version, scope.kind) ?? '';
    const behavior = behaviorOf(scope.group, scope.version, scope.kind) ?? {};
    let object = decodeTyped(typeName, parsedValue(body)).object;
    const name = metadataOf(object)['name'];
    if (name === undefined) return { message: `the name of the object (${String(metadataOf(old)['name'])} based on URL) was undeterminable: name must be provided` };
    if (name !== metadataOf(old)['name']) return { message: `the name of the object (${String(name)}) does not match the name on the URL (${String(metadataOf(old)['name'])})` };
    object = { ...object, metadata: { ...metadataOf(old), ...metadataOf(object), resourceVersion: '1' } };
    if (!Object.hasOwn(metadataOf(body as JsonObject), 'labels')) object = { ...object, metadata: Object.fromEntries(Object.entries(metadataOf(object)).filter(([member]) => member !== 'labels')) };
    object = behavior.defaults?.(object) ?? object;
    const prepare = subresource === 'status' ? behavior.prepareForStatusUpdate : behavior.prepareForUpdate;
    const next = canonicalObject(typeName, prepare?.(object, old) ?? object);
    const live = decodeTyped(typeName, parsedValue(next)).object;
    const before = decodeTyped(typeName, parsedValue(old)).object;
    const check = subresource === 'status' ? behavior.validateStatusUpdate : behavior.validateUpdate;
    const refused = refusal(scope, next, [...validateObjectMetaUpdate(live, before), ...(check?.(live, before) ?? [])]);
    if (refused !== undefined) return { message: refused };
    if (!this.dryRun) this.objects.set(key, next);
    return { object: next };
  }

  rows(kind: string): readonly (readonly JsonValue[])[] {
    const nowMs = Date.parse('2026-11-20T00:00:00Z');
    return [...this.objects].filter(([key]) => key.startsWith(`${kind}/`)).map(([, object]) => {
      const { apiVersion } = object as unknown as { apiVersion?: string };
      const [group = '', version = ''] = apiVersion?.includes('/') === true ? apiVersion.split('/') : ['', apiVersion ?? 'v1'];
      return behaviorOf(group, version, kind)?.row?.(object, nowMs).cells ?? [];
    });
  }
}

interface Scope { readonly group: string; readonly version: string; readonly kind: string; readonly namespaced: boolean }

function refusal(scope: Scope, object: JsonObject, errors: readonly FieldError[]): string | undefined {
  if (errors.length === 0) return undefined;
  return `${scope.group === '' ? scope.kind : `${scope.kind}.${scope.group}`} ${JSON.stringify(metadataOf(object)['name'])} is invalid: ${formatFieldErrors(errors)}`;
}

function patched(old: JsonObject, body: JsonValue, contentType: string, typeName: string): JsonObject {
  if (contentType.includes('json-patch')) return applyJsonPatch(old, body);
  if (contentType.includes('strategic')) return applyStrategicMergePatch(old, body, typeName);
  return applyMergePatch(old, body);
}

const sorted = (message: string): readonly string[] => {
  const body = message.replace(/^.*? is invalid: /s, '');
  return (body.startsWith('[') && body.endsWith(']') ? body.slice(1, -1) : body).split(/, (?=[a-zA-Z[\]]+[.:[\]])/).sort();
};

/** Values that the registry, admission and controllers write. */
const owned = ['creationTimestamp', 'uid', 'resourceVersion', 'finalizers', 'annotations', 'managedFields', 'deletionTimestamp', 'generation'];

function comparable(object: JsonObject): unknown {
  const copy = JSON.parse(JSON.stringify(object)) as { metadata: Record<string, unknown>; spec?: Record<string, unknown>; status?: unknown };
  for (const field of owned) delete copy.metadata[field];
  delete copy.status;
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'tolerations', 'serviceAccountName', 'serviceAccount', 'priority', 'preemptionPolicy', 'healthCheckNodePort']) delete copy.spec?.[field];
  for (const port of (copy.spec?.['ports'] ?? []) as Record<string, unknown>[]) delete port['nodePort'];
  return copy;
}

/** Answers of the registry, of admission, and of allocation. */
const registry = /already exists|has been modified|is forbidden|not found|must be specified for an update|ServiceAccountName|failed to allocate|already allocated|not in the valid range|not configured/;

/** They turn on uids, addresses or users that only the registry and admission give. */
const allocating = new Set(['crud-jobs', 'crud-nodes', 'service-cluster-ip', 'service-type-changes', 'subresources-binding']);

const conversations = ['patch-json-ops', 'patch-smp-merge-lists', 'patch-smp-other', 'patch-smp-patch-delete', 'patch-smp-retain-keys', 'patch-smp-service-ports', 'patch-smp-set-element-order',
  'update-controllerrevision', 'update-deployment', 'update-lease', 'update-priorityclass', 'update-replicaset', 'update-statefulset', 'update-csidriver', 'update-endpointslice', 'update-cronjob', 'update-job',
  'update-poddisruptionbudget', 'update-volumeattachment', 'update-pod', ...(existsSync(folder) ? readdirSync(folder).map((file) => file.replace('.json', '')).filter((name) => /^(?:crud|defaulting|service|subresources|rbac-rolebinding)-/.test(name) && !allocating.has(name)) : [])];

const load = (name: string): readonly Step[] => (JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as { readonly steps: readonly Step[] }).steps;
const when = existsSync(folder) ? describe : describe.skip;

when('recorded conversations', () => {
  test.each(conversations)('%s', (name) => {
    const shelf = new Shelf();
    const wrong: string[] = [];
    for (const step of load(name)) {
      const answer = shelf.answer(step);
      const expected = step.expect?.body;
      // Needs the tolerations that admission adds.
      if (name === 'update-pod' && step.id === 's05') continue;
      if (answer === undefined || expected === undefined) continue;
      if (expected['kind'] === 'Status' && expected['message'] === undefined) {
        if (answer.message === undefined) wrong.push(`${step.id}: accepted`);
      } else if (expected['kind'] === 'Status') {
        if (registry.test(String(expected['message']))) continue;
        // The shelf does not play /resize and /ephemeralcontainers: what their objects differ in afterwards is another thing.
        const cut = (text: string): string => (name.startsWith('subresources-') ? text.replace(/\n@@.*/s, '') : text);
        const [mine, theirs] = [sorted(cut(answer.message ?? 'accepted')), sorted(cut(filled(String(expected['message'] ?? 'accepted'))))];
        const unreadable = (answer.message ?? '').startsWith('parsing time');
        const same = unreadable || mine.length === theirs.length && mine.every((text, index) => text === theirs[index]);
        if (!same) wrong.push(`${step.id}: ${JSON.stringify(mine)} instead of ${JSON.stringify(theirs)}`);
      } else if (isJsonObject(expected) && expected['metadata'] !== undefined && !['Table', 'PartialObjectMetadata'].includes(String(expected['kind']))) {
        if (answer.message !== undefined) wrong.push(`${step.id}: ${answer.message}`);
        else if (answer.object !== undefined && name !== 'update-job') expect({ step: step.id, object: comparable({ kind: expected['kind'], apiVersion: expected['apiVersion'], ...answer.object }) }).toEqual({ step: step.id, object: comparable(JSON.parse(filled(JSON.stringify(expected)).replaceAll('<uid:1>', 'u-1')) as JsonObject) });
      }
    }
    expect(wrong).toEqual([]);
  });
});

when('recorded tables', () => {
  test('pods in every state', () => {
    const shelf = new Shelf();
    let table: JsonObject | undefined;
    for (const step of load('table-pod-states')) {
      if (step.method !== 'GET') shelf.answer(step);
      else if (table === undefined && step.expect?.body?.['kind'] === 'Table') table = step.expect.body;
    }
    const wanted = ((table?.['rows'] ?? []) as readonly { readonly cells: readonly JsonValue[] }[]).map((row) => row.cells.map(String));
    const got = shelf.rows('Pod').map((cells) => cells.map((cell) => String(cell).replace(/\(\w+ ago\)/, '(6y325d ago)')));
    expect(got.map((cells) => cells.map((cell, index) => (index === 4 ? '<age>' : cell)))).toEqual(wanted);
  });
});

const columnsFile = path.resolve(folder, '..', '..', 'reference', 'columns.json');
(existsSync(columnsFile) ? describe : describe.skip)('recorded columns', () => {
  interface Recorded { readonly group: string; readonly version: string; readonly kind: string; readonly columns: readonly { readonly name: string; readonly type: string; readonly format?: string; readonly priority?: number }[] }
  const tables = existsSync(columnsFile) ? (JSON.parse(readFileSync(columnsFile, 'utf8')) as readonly Recorded[]).filter((table) => typeNameOf(table.group, table.version, table.kind) !== undefined) : [];
  test.each(tables.map((table) => [`${table.group}/${table.version}/${table.kind}`, table] as const))('%s', (_, table) => {
    const own = behaviorOf(table.group, table.version, table.kind)?.columns ?? [];
    expect(own.map(({ name, type, format, priority }) => ({ name, type, format, priority }))).toEqual(table.columns.map(({ name, type, format, priority }) => ({ name, type, format: format ?? '', priority: priority ?? 0 })));
  });
});
