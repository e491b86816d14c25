import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs';
import type { JsonObject } from '../../base/json.ts';
import { kinds, types } from '../../generated/schema.ts';
import { buildOpenApiV2, buildOpenApiV3, buildOpenApiV3Document, openApiV3DocumentPaths, openApiV3Paths } from './documents.ts';
import { operationsOfKind } from './operations.ts';
import type { Operation } from './operations.ts';
import { groupOperation, resourcesOperation, rootOperations } from './root-operations.ts';
import { encodeOpenApiV2 } from './swagger-protobuf.ts';

const factsFile = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'reference', 'paths.json');

interface PathFacts {
  readonly querySets: readonly (readonly string[])[];
  readonly mediaTypeSets: readonly (readonly string[])[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, {
    readonly id: string; readonly action?: string; readonly gvk?: readonly string[]; readonly q: number; readonly body?: string; readonly bodyRequired?: true;
    readonly codes?: readonly number[]; readonly response?: string; readonly consumes: number; readonly produces: number;
  }>>>>;
}

const groupVersions = [...new Set(kinds.map((kind) => `${kind.group} ${kind.version}`))].map((entry) => entry.split(' ') as [string, string]);

function everyOperation(): readonly Operation[] {
  return [
    ...[...rootOperations().values()].flat(),
    ...[...new Set(groupVersions.map(([group]) => group))].filter((group) => group !== '').map(groupOperation),
    ...groupVersions.map(([group, version]) => resourcesOperation(group, version)),
    ...kinds.flatMap(operationsOfKind),
  ];
}

describe('paths made by rule from the kind rows', () => {
  // Without the observed paths there is nothing to compare with.
  (existsSync(factsFile) ? test : test.skip)('equal every observed path: id, action, kind, parameters, body, answers, media types', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as PathFacts;
    const known = new Set(groupVersions.map(([group, version]) => `${group} ${version}`));
    const wanted = Object.entries(facts.paths).flatMap(([at, methods]) => Object.entries(methods).map(([method, fact]) => JSON.stringify([
      at, method, fact.id, fact.action, fact.gvk, facts.querySets[fact.q], fact.body, fact.bodyRequired, fact.codes ?? [], fact.response,
      facts.mediaTypeSets[fact.consumes], facts.mediaTypeSets[fact.produces],
    ]))).filter((row) => isKnownPath(String((JSON.parse(row) as readonly unknown[])[0]), known));
    const got = everyOperation().map((operation) => JSON.stringify([
      operation.path, operation.method, operation.id, operation.action, operation.gvk, operation.query, operation.body, operation.bodyRequired, operation.codes,
      operation.response, operation.consumes, operation.produces,
    ]));
    expect(wanted.length).toBeGreaterThan(900);
    expect(new Set(got)).toEqual(new Set(wanted));
    expect(got).toHaveLength(wanted.length);
  });

  test('operation ids are unique', () => {
    const ids = everyOperation().map((operation) => operation.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** Paths of alpha versions, whose kinds the tables leave out, and of groups that have nothing else, are not ours. */
function isKnownPath(at: string, known: ReadonlySet<string>): boolean {
  const parts = at.split('/').filter(Boolean);
  if (parts[0] !== 'apis' || parts.length === 1) return true;
  if (parts.length === 2) return [...known].some((entry) => entry.startsWith(`${parts[1]} `));
  return known.has(`${parts[1]} ${parts[2]}`);
}

/** Every $ref in a document. */
function references(value: unknown, into: Set<string> = new Set()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value) references(item, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && typeof item === 'string') into.add(item);
      else references(item, into);
    }
  }
  return into;
}

describe('v3', () => {
  test('every document of the index can be built, and is closed under reference', () => {
    const paths = openApiV3DocumentPaths();
    expect(Object.keys(openApiV3Paths()['paths'] as object)).toEqual(paths);
    for (const at of paths) {
      const document = buildOpenApiV3Document(at) as JsonObject;
      const schemas = (document['components'] as JsonObject)['schemas'] as JsonObject | undefined;
      const missing = [...references(document)].filter((reference) => !schemas || !(reference.slice('#/components/schemas/'.length) in schemas));
      expect([at, missing]).toEqual([at, []]);
    }
    expect(paths).toContain('apis/apps/v1');
    for (const absent of ['', 'api/v2', 'apis/apps/v9', 'apis/nope', 'apis/apps/v1/deployments', 'nope']) expect(buildOpenApiV3Document(absent)).toBeUndefined();
  });

  test('fields carry types, defaults, enums and extensions', () => {
    const schemas = (buildOpenApiV3('', 'v1')['components'] as JsonObject)['schemas'] as Readonly<Record<string, { readonly properties: JsonObject; readonly required: unknown } & JsonObject>>;
    const container = schemas['io.k8s.api.core.v1.Container'];
    expect(container?.properties['ports']).toEqual({
      description: 'Ports it listens on. Leaving one out does not close it.', type: 'array',
      items: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.ContainerPort' }], default: {} },
      'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
      'x-kubernetes-patch-merge-key': 'containerPort', 'x-kubernetes-patch-strategy': 'merge',
    });
    expect(container?.properties['imagePullPolicy']).toMatchObject({ type: 'string', enum: ['Always', 'IfNotPresent', 'Never'] });
    expect(container?.required).toEqual(['name']);
    expect(schemas['io.k8s.api.core.v1.ContainerPort']?.properties['protocol']).toMatchObject({ default: 'TCP' });
    expect(schemas['io.k8s.api.core.v1.ResourceRequirements']?.properties['limits']).toMatchObject({ additionalProperties: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' } });
    expect(schemas['io.k8s.apimachinery.pkg.api.resource.Quantity']).toMatchObject({ oneOf: [{ type: 'string' }, { type: 'number' }] });
    // The fields of an inlined type belong to its parent.
    expect(Object.keys(schemas['io.k8s.api.core.v1.Volume']?.properties ?? {})).toEqual(expect.arrayContaining(['name', 'hostPath', 'emptyDir']));
    expect(schemas['io.k8s.api.core.v1.Pod']?.['x-kubernetes-group-version-kind']).toEqual([{ group: '', kind: 'Pod', version: 'v1' }]);
    const deleteOptions = schemas['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions']?.['x-kubernetes-group-version-kind'] as readonly JsonObject[];
    expect(deleteOptions).toContainEqual({ group: 'apps', kind: 'DeleteOptions', version: 'v1' });
  });

  test('every kind has a description', () => {
    for (const at of openApiV3DocumentPaths()) {
      const schemas = ((buildOpenApiV3Document(at) as JsonObject)['components'] as JsonObject)['schemas'] as Readonly<Record<string, JsonObject>> | undefined;
      for (const [name, schema] of Object.entries(schemas ?? {})) {
        const isServedKind = kinds.some((kind) => types[name]?.gvk?.toString() === [kind.group, kind.version, kind.kind].toString());
        if (isServedKind) expect([name, typeof schema['description']]).toEqual([name, 'string']);
      }
    }
  });
});

/** The messages of openapi.v2 that the assertions below look into. */
const gnostic = protobuf.parse(`syntax = "proto3";
  message Document { string swagger = 1; Info info = 2; Paths paths = 8; Definitions definitions = 9; }
  message Info { string title = 1; string version = 2; }
  message Paths { repeated NamedPathItem path = 2; }
  message NamedPathItem { string name = 1; PathItem value = 2; }
  message PathItem { Operation get = 2; Operation patch = 8; repeated ParametersItem parameters = 9; }
  message Operation { repeated string tags = 1; string operation_id = 5; repeated ParametersItem parameters = 8; repeated NamedAny vendor_extension = 13; }
  message ParametersItem { Parameter parameter = 1; }
  message Parameter { BodyParameter body_parameter = 1; NonBodyParameter non_body_parameter = 2; }
  message BodyParameter { string name = 2; string in = 3; bool required = 4; Schema schema = 5; }
  message NonBodyParameter { Query query = 3; PathParameter path = 4; }
  message Query { string in = 2; string name = 4; string type = 6; bool unique_items = 20; }
  message PathParameter { bool required = 1; string in = 2; string name = 4; string type = 5; }
  message Definitions { repeated NamedSchema additional_properties = 1; }
  message NamedSchema { string name = 1; Schema value = 2; }
  message Schema { string ref = 1; string format = 2; string description = 4; repeated string required = 19; AdditionalPropertiesItem additional_properties = 21;
    TypeItem type = 22; ItemsItem items = 23; Properties properties = 25; repeated NamedAny vendor_extension = 31; }
  message AdditionalPropertiesItem { Schema schema = 1; }
  message TypeItem { repeated string value = 1; }
  message ItemsItem { repeated Schema schema = 1; }
  message Properties { repeated NamedSchema additional_properties = 1; }
  message NamedAny { string name = 1; Any value = 2; }
  message Any { string yaml = 2; }`, { keepCase: true }).root.lookupType('Document');

describe('v2', () => {
  const document = buildOpenApiV2();

  test('is closed under reference and has no defaults', () => {
    const definitions = document['definitions'] as JsonObject;
    expect([...references(document)].filter((reference) => !(reference.slice('#/definitions/'.length) in definitions))).toEqual([]);
    expect((definitions['io.k8s.api.core.v1.ContainerPort'] as { properties: { protocol: JsonObject } }).properties.protocol['default']).toBeUndefined();
  });

  test('protobuf says the same', () => {
    const decoded = gnostic.toObject(gnostic.decode(encodeOpenApiV2(document)), { arrays: false }) as {
      readonly swagger: string;
      readonly paths: { readonly path: readonly { readonly name: string; readonly value: Readonly<Record<string, unknown>> }[] };
      readonly definitions: { readonly additional_properties: readonly { readonly name: string; readonly value: Readonly<Record<string, unknown>> }[] };
    };
    expect(decoded.swagger).toBe('2.0');
    expect(decoded.paths.path.map((entry) => entry.name)).toEqual(Object.keys(document['paths'] as object));
    expect(decoded.definitions.additional_properties.map((entry) => entry.name)).toEqual(Object.keys(document['definitions'] as object));
    const pod = decoded.paths.path.find((entry) => entry.name === '/api/v1/namespaces/{namespace}/pods/{name}')?.value;
    expect(pod).toMatchObject({
      parameters: [{ parameter: { non_body_parameter: { path: { name: 'name', in: 'path', required: true, type: 'string' } } } }, { parameter: { non_body_parameter: { path: { name: 'namespace' } } } }],
      patch: {
        operation_id: 'patchCoreV1NamespacedPod',
        vendor_extension: [{ name: 'x-kubernetes-action', value: { yaml: '"patch"\n' } }, { name: 'x-kubernetes-group-version-kind', value: { yaml: '{"group":"","kind":"Pod","version":"v1"}\n' } }],
      },
    });
    expect(JSON.stringify(pod?.['patch'])).toContain('"fieldValidation"');
    const quota = decoded.definitions.additional_properties.find((entry) => entry.name === 'io.k8s.api.core.v1.ResourceQuotaSpec')?.value;
    expect(quota).toMatchObject({ type: { value: ['object'] } });
    expect(JSON.stringify(quota)).toContain('"additional_properties":{"schema":{"ref":"#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity"}}');
  });

  test('a part that the encoder does not know is refused, not dropped', () => {
    expect(() => encodeOpenApiV2({ swagger: '2.0', host: 'x' })).toThrow(TypeError);
  });
});
