import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromJSON } from '@grpc/proto-loader';
import { criDescriptor } from '../generated/grpc/cri.ts';
import { etcdDescriptor, etcdDescriptorHttpPaths } from '../generated/grpc/etcd.ts';
import { raftDescriptor } from '../generated/grpc/raft.ts';
import { loaderOptions } from '../generated/grpc/wire.ts';
import { generate } from './generate.ts';
import { compact } from './grpc-module.ts';
import { parseProtoFiles, readProtoFiles } from './proto-source.ts';
import { moduleOf } from './types-module.ts';

const repoRoot = path.resolve(__dirname, '..', '..');
const protoRoot = path.join(repoRoot, 'proto');

describe('generate', () => {
  const files = generate(protoRoot);

  test('what is checked in follows from proto/', () => {
    const stale = [...files].filter(([file, text]) => readFileSync(path.join(repoRoot, 'pkg', 'generated', file), 'utf8') !== text).map(([file]) => file);
    expect(stale).toEqual([]);
  });

  test('the same protos give the same bytes', () => {
    expect([...generate(protoRoot)]).toEqual([...files]);
  });

  test('module names', () => {
    expect(moduleOf('io.k8s.api.apps.v1.Deployment')).toEqual({ module: 'apps-v1', name: 'Deployment' });
    expect(moduleOf('io.k8s.apimachinery.pkg.util.intstr.IntOrString')).toEqual({ module: 'intstr', name: 'IntOrString' });
  });

  test('a syntax error names its file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'protos-'));
    try {
      cpSync(protoRoot, folder, { recursive: true });
      mkdirSync(path.join(folder, 'etcd'), { recursive: true });
      writeFileSync(path.join(folder, 'etcd', 'zz-broken.proto'), 'syntax = "proto3";\nmessage A { strin }\n');
      expect(() => generate(folder)).toThrow(/^etcd\/zz-broken\.proto: /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('--check names a stale file, and writes nothing', () => {
    const copy = mkdtempSync(path.join(tmpdir(), 'generate-'));
    try {
      for (const folder of ['proto', 'pkg/generator', 'pkg/generated']) cpSync(path.join(repoRoot, folder), path.join(copy, folder), { recursive: true });
      writeFileSync(path.join(copy, 'package.json'), '{"type":"commonjs"}');
      const stale = path.join(copy, 'pkg/generated/schema.ts');
      writeFileSync(stale, '// changed\n');
      const run = spawnSync(process.execPath, [path.join(repoRoot, 'node_modules/tsx/dist/cli.mjs'), path.join(copy, 'pkg/generator/main.ts'), '--check'],
        { encoding: 'utf8', env: { ...process.env, NODE_PATH: path.join(repoRoot, 'node_modules') } });
      expect(run.stderr).toContain('pkg/generated/schema.ts is stale');
      expect(run.status).toBe(1);
      expect(readFileSync(stale, 'utf8')).toBe('// changed\n');
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

interface ProtoFacts {
  readonly packages: Readonly<Record<string, {
    readonly services?: Readonly<Record<string, Readonly<Record<string, { readonly request: string; readonly response: string; readonly clientStream?: true; readonly serverStream?: true }>>>>;
    readonly messages: Readonly<Record<string, readonly { readonly name: string; readonly number: number; readonly type: string; readonly repeated?: true; readonly map?: string; readonly oneof?: string }[]>>;
    readonly enums?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  }>>;
}

describe.each([['etcd', ['etcd', 'raft']], ['cri', ['cri']]] as const)('%s protos', (name, folders) => {
  const factsFile = path.resolve(repoRoot, '..', 'shared', 'reference', `${name}-facts.json`);
  const root = parseProtoFiles(folders.flatMap((folder) => readProtoFiles(protoRoot, folder)), 'resolved');

  // Without the facts there is nothing to compare with.
  (existsSync(factsFile) ? test : test.skip)('hold every message, field number, enum value and method of the reference facts', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as ProtoFacts;
    for (const [packageName, { messages, enums, services }] of Object.entries(facts.packages)) {
      for (const [message, fields] of Object.entries(messages)) {
        const type = root.lookupType(`${packageName}.${message}`);
        expect(type.fieldsArray.map((field) => [field.name, field.id, field.resolvedType?.fullName.slice(1) ?? field.type, field.repeated, field.map].join(' ')).sort())
          .toEqual(fields.map((field) => [field.name, field.number, field.type, field.repeated === true, field.map !== undefined].join(' ')).sort());
      }
      for (const [name_, values] of Object.entries(enums ?? {})) expect(root.lookupEnum(`${packageName}.${name_}`).values).toEqual(values);
      for (const [service, methods] of Object.entries(services ?? {})) {
        expect(root.lookupService(`${packageName}.${service}`).methodsArray.map((method) => [method.name, method.resolvedRequestType?.fullName.slice(1), method.resolvedResponseType?.fullName.slice(1), method.requestStream === true, method.responseStream === true].join(' ')))
          .toEqual(Object.entries(methods).map(([method, fact]) => [method, fact.request, fact.response, fact.clientStream === true, fact.serverStream === true].join(' ')));
      }
    }
  });
});

describe('gRPC descriptors', () => {
  interface Method {
    readonly path: string;
    requestSerialize(value: object): Buffer;
    requestDeserialize(bytes: Buffer): object;
    responseSerialize(value: object): Buffer;
    responseDeserialize(bytes: Buffer): object;
  }
  const method = (descriptor: object, service: string, name: string): Method =>
    (fromJSON(descriptor as never, loaderOptions)[service] as unknown as Readonly<Record<string, Method>>)[name] as Method;

  test('64-bit ids survive, signed and unsigned', () => {
    const grant = method(etcdDescriptor, 'etcdserverpb.Lease', 'LeaseGrant');
    expect(grant.path).toBe('/etcdserverpb.Lease/LeaseGrant');
    expect(grant.requestDeserialize(grant.requestSerialize({ ID: '-9223372036854775807', TTL: 5 }))).toEqual({ ID: '-9223372036854775807', TTL: '5' });
    const range = method(etcdDescriptor, 'etcdserverpb.KV', 'Range');
    const answer = { header: { cluster_id: '18446744073709551615', revision: '7' }, kvs: [{ key: Buffer.from('a'), mod_revision: '7' }], count: '1' };
    expect(range.responseDeserialize(range.responseSerialize(answer))).toEqual(answer);
  });

  test('the log record is written as etcd writes it: zero fields too, lists unpacked', () => {
    const stream = method(raftDescriptor, 'coxswain.raft.Peer', 'Stream');
    const message = {
      type: 'MsgSnap', to: '1', from: '2', term: '3', logTerm: '0', index: '0', commit: '0', vote: '0', reject: false, rejectHint: '0',
      snapshot: { metadata: { index: '1', term: '1', conf_state: { voters: ['1', '2'], auto_leave: false } } },
    };
    const bytes = stream.requestSerialize({ batch: { messages: [message] } });
    // conf_state: voters 1 and 2 each with a tag of their own, auto_leave false written.
    expect(bytes.toString('hex')).toContain('0a06080108022800');
    expect(stream.requestDeserialize(bytes)).toMatchObject({ batch: { messages: [message] } });
  });

  test('fields that are themselves called options survive', () => {
    const sandbox = method(criDescriptor, 'runtime.v1.RuntimeService', 'RunPodSandbox');
    const request = { config: { dns_config: { servers: ['10.96.0.10'], options: ['ndots:5'] } } };
    expect(sandbox.requestDeserialize(sandbox.requestSerialize(request))).toMatchObject(request);
    const status = method(criDescriptor, 'runtime.v1.RuntimeService', 'PodSandboxStatus');
    const answer = { status: { linux: { namespaces: { options: { network: 'NODE' } } } } };
    expect(status.responseDeserialize(status.responseSerialize(answer))).toMatchObject(answer);
    const user = method(etcdDescriptor, 'etcdserverpb.Auth', 'UserAdd');
    expect(user.requestDeserialize(user.requestSerialize({ name: 'a', options: { no_password: true } }))).toMatchObject({ name: 'a', options: { no_password: true } });
  });

  test('a descriptor loses its own options and comments, and no member of that name', () => {
    const node = { options: { go_package: 'x' }, nested: { comment: { comment: 'Hidden.', fields: { options: { type: 'string', id: 1, options: { deprecated: true }, comment: 'Hidden.' } } }, Level: { values: { options: 0 }, comments: {} } } };
    expect(compact(node)).toEqual({ nested: { comment: { fields: { options: { type: 'string', id: 1 } } }, Level: { values: { options: 0 } } } });
  });

  test('CRI and the JSON gateway', () => {
    expect(method(criDescriptor, 'runtime.v1.ImageService', 'PullImage').path).toBe('/runtime.v1.ImageService/PullImage');
    expect(etcdDescriptorHttpPaths['/v3/kv/lease/revoke']).toBe('etcdserverpb.Lease/LeaseRevoke');
  });
});
