import type { JsonObject, JsonValue } from '../../base/json.ts';
import { schemaDocs } from '../../generated/schema-docs.ts';
import { groups, kinds, schemaHash, serverVersion } from '../../generated/schema.ts';
import type { KindRow } from '../../generated/schema-types.ts';
import { definitionOf, withKind } from './definitions.ts';
import type { Dialect } from './definitions.ts';
import { operationsOfKind } from './operations.ts';
import type { Operation } from './operations.ts';
import { parameterDoc, parameterType } from './parameters.ts';
import { groupOperation, resourcesOperation, rootOperations } from './root-operations.ts';

const security = { BearerToken: { description: 'Bearer token authentication', in: 'header', name: 'authorization', type: 'apiKey' } };

function isServed(kind: KindRow): boolean {
  return !kind.notServedByDefault;
}

function operationsOfVersion(group: string, version: string): readonly Operation[] {
  const own = kinds.filter((kind) => kind.group === group && kind.version === version && isServed(kind));
  return [resourcesOperation(group, version), ...own.flatMap(operationsOfKind)];
}

/** Operations by document of the v3 index. Built on demand: a call costs as much as what it returns. */
function operationsOfDocument(path: string): readonly Operation[] | undefined {
  const root = rootOperations().get(path);
  if (root) return root;
  const parts = path.split('/');
  const [head, group, version] = parts[0] === 'api' ? ['api', '', parts[1]] : parts;
  if (head !== 'api' && head !== 'apis') return undefined;
  const served = groups.find((entry) => entry.group === group);
  if (!served) return undefined;
  if (version === undefined) return head === 'apis' && group !== '' ? [groupOperation(served.group)] : undefined;
  return served.versions.includes(version) && parts.length === (head === 'api' ? 2 : 3) ? operationsOfVersion(served.group, version) : undefined;
}

/** Paths of the documents in the v3 index, sorted: `api/v1`, `apis/apps`, `apis/apps/v1`, `version`, ... */
export function openApiV3DocumentPaths(): readonly string[] {
  const paths = [...rootOperations().keys()];
  for (const { group, versions } of groups) {
    if (group !== '') paths.push(`apis/${group}`);
    for (const version of versions) paths.push(group === '' ? `api/${version}` : `apis/${group}/${version}`);
  }
  return paths.sort();
}

/** Answer of GET /openapi/v3. The hash changes with the tables; a URL that carries the current one may be cached for ever. */
export function openApiV3Paths(): JsonObject {
  return { paths: Object.fromEntries(openApiV3DocumentPaths().map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${schemaHash}` }])) };
}

/** The document at a path of the index; undefined when there is none. */
export function buildOpenApiV3Document(path: string): JsonObject | undefined {
  const operations = operationsOfDocument(path);
  return operations && documentV3(operations);
}

/** The document of a served group and version (the legacy group is ''). Throws for one that is not served. */
export function buildOpenApiV3(group: string, version: string): JsonObject {
  const document = buildOpenApiV3Document(group === '' ? `api/${version}` : `apis/${group}/${version}`);
  if (!document) throw new Error(`no such group and version: ${group}/${version}`);
  return document;
}

/**
 * The one document of everything that is served, as Swagger 2.0: 1.4 MB of JSON. Encode it, keep the bytes, drop the object. Each path and each
 * definition is built when it is read and not kept, so that no more than one of them exists at a time.
 */
export function buildOpenApiV2(): JsonObject {
  const operations = openApiV3DocumentPaths().flatMap((path) => operationsOfDocument(path) ?? []);
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: serverVersion },
    paths: lazily(groupByPath(operations, operationV2, pathParameterV2)),
    definitions: lazily(collectDefinitions(operations, 'v2')),
    securityDefinitions: security,
    security: [{ BearerToken: [] }],
  };
}

type Builders = readonly (readonly [name: string, build: () => JsonObject])[];

function lazily(members: Builders): JsonObject {
  const object = {};
  for (const [name, get] of members) Object.defineProperty(object, name, { get, enumerable: true });
  return object;
}

function eagerly(members: Builders): JsonObject {
  return Object.fromEntries(members.map(([name, build]) => [name, build()]));
}

function documentV3(operations: readonly Operation[]): JsonObject {
  const schemas = eagerly(collectDefinitions(operations, 'v3'));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: serverVersion },
    paths: eagerly(groupByPath(operations, operationV3, pathParameterV3)),
    components: { ...(Object.keys(schemas).length > 0 && { schemas }), securitySchemes: security },
  };
}

/** The definitions that the operations mention, and those that they mention in turn, by name. */
function collectDefinitions(operations: readonly Operation[], dialect: Dialect): Builders {
  const docs = schemaDocs();
  const wanted = new Set<string>();
  for (const { body, response } of operations) for (const type of [body, response]) if (type !== undefined && type !== 'string') wanted.add(type);
  const onReference = (reference: string): void => void wanted.add(reference);
  // A Set goes on to what is added while it is walked.
  for (const type of wanted) definitionOf(type, { dialect, docs, onReference });
  return [...wanted].sort().map((type) => [type, () => withKind(definitionOf(type, { dialect, docs, onReference }), type.slice(type.lastIndexOf('.') + 1))]);
}

function groupByPath(operations: readonly Operation[], write: (operation: Operation) => JsonObject, parameter: (name: string) => JsonObject): Builders {
  const paths = new Map<string, Operation[]>();
  for (const operation of operations) {
    const found = paths.get(operation.path);
    if (found) found.push(operation);
    else paths.set(operation.path, [operation]);
  }
  return [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, own]) => [path, () => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string).sort();
    return { ...(names.length > 0 && { parameters: names.map(parameter) }), ...Object.fromEntries(own.map((operation) => [operation.method, write(operation)])) };
  }]);
}

const actionVerbs: Readonly<Record<string, string>> = {
  list: 'Lists or watches', get: 'Reads', post: 'Creates', put: 'Replaces', patch: 'Changes parts of', delete: 'Deletes', deletecollection: 'Deletes every selected',
  watch: 'Watches one', watchlist: 'Watches', connect: 'Connects to',
};

/** What v2 and v3 say in the same words. */
function shared(operation: Operation): Record<string, JsonValue> {
  const { action, gvk } = operation;
  return {
    description: action !== undefined && gvk ? `${actionVerbs[action] ?? action} ${gvk[2]}.` : 'Discovery and server documents.',
    operationId: operation.id,
    tags: [tagOf(operation)],
    ...(action !== undefined && { 'x-kubernetes-action': action }),
    ...(gvk && { 'x-kubernetes-group-version-kind': { group: gvk[0], kind: gvk[2], version: gvk[1] } }),
  };
}

/** core_v1, apps, rbacAuthorization_v1: what client generators name their classes after. */
function tagOf({ path }: Operation): string {
  const [, head, group, version] = path.split('/');
  if (head === 'api') return group ? `core_${group}` : 'core';
  if (head !== 'apis' || !group) return head === 'apis' ? 'apis' : head ?? '';
  const title = group.replace(/\.k8s\.io$/, '').replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
  return version ? `${title}_${version}` : title;
}

const codeTexts: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

function schemaV2(type: string): JsonObject {
  return type === 'string' ? { type: 'string' } : { $ref: `#/definitions/${type}` };
}

function operationV2(operation: Operation): JsonObject {
  const { body, bodyRequired, codes, response, query } = operation;
  const parameters: readonly JsonObject[] = [
    ...(body === undefined ? [] : [{ in: 'body', name: 'body', ...(bodyRequired && { required: true }), schema: schemaV2(body) }]),
    // Without descriptions, which would double the document; v3 has them.
    ...query.map((name) => ({ in: 'query', name, type: parameterType(name), uniqueItems: true })),
  ];
  const responses = Object.fromEntries(codes.map((code) => [String(code), { description: codeTexts[code] ?? '', ...(response !== undefined && { schema: schemaV2(response) }) }]));
  return {
    ...shared(operation),
    ...(operation.consumes.length > 0 && { consumes: operation.consumes }),
    ...(operation.produces.length > 0 && { produces: operation.produces }),
    ...(parameters.length > 0 && { parameters }),
    responses: { ...responses, 401: { description: 'Unauthorized' } },
    schemes: ['https'],
  };
}

function pathParameterV2(name: string): JsonObject {
  return { description: parameterDoc(name), in: 'path', name, required: true, type: 'string', uniqueItems: true };
}

function pathParameterV3(name: string): JsonObject {
  return { description: parameterDoc(name), in: 'path', name, required: true, schema: { type: 'string', uniqueItems: true } };
}

function schemaV3(type: string): JsonObject {
  return type === 'string' ? { type: 'string' } : { $ref: `#/components/schemas/${type}` };
}

function content(mediaTypes: readonly string[], type: string): JsonObject {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema: schemaV3(type) }]));
}

function operationV3(operation: Operation): JsonObject {
  const { body, bodyRequired, codes, response, query } = operation;
  const responses = Object.fromEntries(codes.map((code) => [String(code), {
    description: codeTexts[code] ?? '', ...(response !== undefined && { content: content(operation.produces, response) }),
  }]));
  return {
    ...shared(operation),
    ...(query.length > 0 && { parameters: query.map((name) => ({ description: parameterDoc(name), in: 'query', name, schema: { type: parameterType(name), uniqueItems: true } })) }),
    ...(body !== undefined && { requestBody: { content: content(operation.consumes, body), ...(bodyRequired && { required: true }) } }),
    responses: { ...responses, 401: { description: 'Unauthorized' } },
  };
}
