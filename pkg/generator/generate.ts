import path from 'node:path';
import { writeGrpcModule } from './grpc-module.ts';
import { readKubernetesTables } from './kubernetes-tables.ts';
import { parseProtoFiles, readProtoFiles } from './proto-source.ts';
import { writeDocsModule, writeSchemaModule } from './schema-module.ts';
import { writeTypeModules } from './types-module.ts';

const grpcModules = [
  { folder: 'etcd', file: 'etcd.ts', constant: 'etcdDescriptor', mainPackage: 'etcdserverpb' },
  { folder: 'raft', file: 'raft.ts', constant: 'raftDescriptor', mainPackage: 'raftpb' },
  { folder: 'cri', file: 'cri.ts', constant: 'criDescriptor', mainPackage: 'runtime.v1' },
] as const;

/** Folders of pkg/generated that hold generated files only; any other file in them is stale. */
export const generatedFolders = ['types'] as const;

/** The whole of pkg/generated as it follows from proto/: path below pkg/generated to text. The same protos always give the same bytes. */
export function generate(protoRoot: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const module of grpcModules) {
    const root = parseProtoFiles(readProtoFiles(protoRoot, module.folder), 'resolved');
    files.set(path.posix.join('grpc', module.file), writeGrpcModule(root, module));
  }
  const tables = readKubernetesTables(parseProtoFiles(readProtoFiles(protoRoot, 'kubernetes'), 'lexical'));
  for (const [file, text] of writeTypeModules(tables)) files.set(path.posix.join('types', file), text);
  files.set('schema.ts', writeSchemaModule(tables));
  files.set('schema-docs.ts', writeDocsModule(tables));
  return files;
}
