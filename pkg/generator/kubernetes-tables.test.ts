import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readKubernetesTables } from './kubernetes-tables.ts';
import { parseProtoFiles, readProtoFiles } from './proto-source.ts';

const repoRoot = path.resolve(__dirname, '..', '..');
const factsFile = path.resolve(repoRoot, '..', 'shared', 'reference', 'api-facts.json');

const tables = readKubernetesTables(parseProtoFiles(readProtoFiles(path.join(repoRoot, 'proto'), 'kubernetes'), 'lexical'));

describe('tables read from proto/kubernetes', () => {
  test('every type that a field names exists', () => {
    const scalars = new Set(['string', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'double', 'bytes', 'any']);
    const missing = Object.entries(tables.types).flatMap(([name, row]) => (row.fields ?? [])
      .filter((field) => !scalars.has(field.type) && !(field.type in tables.types)).map((field) => `${name}.${field.name}: ${field.type}`));
    expect(missing).toEqual([]);
  });

  test('field numbers and names are unique within a type', () => {
    for (const row of Object.values(tables.types)) {
      const names = (row.fields ?? []).map((field) => field.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('a kind has one row, and a type of its own', () => {
    for (const kind of tables.kinds) {
      const owners = Object.values(tables.types).filter((row) => Array.isArray(row.gvk) && row.gvk.join('/') === `${kind.group}/${kind.version}/${kind.kind}`);
      expect(owners).toHaveLength(1);
    }
  });

  // The facts were observed from the reference server; without that file there is nothing to compare with.
  (existsSync(factsFile) ? test : test.skip)('equal the reference facts, row for row', () => {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as Record<string, unknown>;
    expect(Object.keys(tables.types)).toEqual(Object.keys(facts['types'] as object));
    expect(tables.types).toEqual(facts['types']);
    expect(tables.aliases).toEqual(facts['aliases']);
    expect(tables.groups).toEqual(facts['groups']);
    expect(tables.kinds).toEqual(facts['kinds']);
    expect(tables.version).toBe(facts['version']);
  });
});
