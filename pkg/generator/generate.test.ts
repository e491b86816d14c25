import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync, cpSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromJSON } from '@grpc/proto-loader';
import { criDescriptor } from '../generated/grpc/cri.ts';
import { etcdDescriptor, etcdDescriptorHttpPaths } from '../generated/grpc/etcd.ts';
import { raftDescriptor } from '../generated/grpc/raft.ts';
import { loaderOptions } from '../generated/grpc/wire.ts';
import { generate } from './generate.ts';
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

  test('CRI and the JSON gateway', () => {
    expect(method(criDescriptor, 'runtime.v1.ImageService', 'PullImage').path).toBe('/runtime.v1.ImageService/PullImage');
    expect(etcdDescriptorHttpPaths['/v3/kv/lease/revoke']).toBe('etcdserverpb.Lease/LeaseRevoke');
  });
});
