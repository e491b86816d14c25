import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { rooms } from '../../pkg/layers.ts';
import { functionSizes, isGenerated, isTest, listFiles, readSources, roomOf, root } from './source-tree.ts';

const sources = readSources();
const fileLinesMax = 500;
const functionLinesMax = 70;

/** Fails with one line a finding, so that the message is the to-do list. */
function expectNone(findings: readonly string[]): void {
  expect(findings).toEqual([]);
}

describe('the house', () => {
  test('imports go down only, as pkg/layers.ts says', () => {
    expectNone(sources.filter(({ file }) => !isTest(file)).flatMap(({ file, imports }) => {
      const from = roomOf(file);
      if (from === undefined) return file === 'pkg/layers.ts' ? [] : [`${file} is in no room of pkg/layers.ts: add a row, or move it into a room`];
      const uses = rooms[from]?.uses ?? [];
      return imports.flatMap((target) => {
        const to = roomOf(target);
        if (to === undefined || to === from || uses.includes('*') || uses.includes(to)) return [];
        return [`${file} imports ${target}: ${from} may use only ${uses.join(', ')}. Pass what it needs as an argument, or move the shared part down into one of those`];
      });
    }));
  });

  test('a room uses only rooms of lower layers, or its own parts', () => {
    expectNone(Object.entries(rooms).flatMap(([name, room]) => room.uses.filter((use) => use !== '*').flatMap((use) => {
      const used = rooms[use];
      if (used === undefined) return [`${name} uses ${use}, which has no row`];
      return used.layer < room.layer || use.startsWith(`${name}/`) || room.layer === used.layer && room.layer < 3 ? [] : [`${name} (layer ${room.layer}) uses ${use} (layer ${used.layer})`];
    })));
  });

  test('no import cycle, type imports counted', () => {
    const graph = new Map(sources.map(({ file, imports }) => [file, imports]));
    const state = new Map<string, 'open' | 'closed'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'closed') return;
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
      state.set(file, 'closed');
    };
    for (const file of graph.keys()) visit(file, []);
    // Generated types of different API groups refer to one another, as the API itself does.
    expectNone(cycles.filter((cycle) => !cycle.split(' -> ').every(isGenerated)));
  });

  test('nothing is named after having no name', () => {
    const bad = /(^|[/.-])(utils?|helpers?|common|misc)([/.-]|$)/;
    expectNone(listFiles(/^(pkg|cmd|test|deploy)\//).filter((file) => bad.test(file)).map((file) => `${file}: name it after what it does`));
  });

  test('pure rooms touch nothing outside', () => {
    expectNone(sources.filter(({ file }) => rooms[roomOf(file) ?? '']?.pure === true && !isTest(file)).flatMap(({ file, text, packages }) => [
      ...packages.filter((name) => name.startsWith('node:')).map((name) => `${file} imports ${name}: a pure room gets values, and returns values`),
      ...[...text.matchAll(/\b(Date\.now|Math\.random|new Date\(\)|setTimeout|setInterval|setImmediate|process\.\w+|performance\.now|queueMicrotask)\b/g)]
        .map((match) => `${file} uses ${match[0]}: pass the time or the random number in`),
    ]));
  });

  test('every room has a README of 20 to 80 lines', () => {
    const folders = ['pkg', 'cmd'].flatMap((top) => readdirSync(path.join(root, top)).map((name) => `${top}/${name}`)).filter((folder) => statSync(path.join(root, folder)).isDirectory());
    expectNone(folders.filter((folder) => !/^(pkg\/decisions|cmd\/.*)$/.test(folder)).flatMap((folder) => {
      const file = path.join(root, folder, 'README.md');
      if (!existsSync(file)) return [`${folder} has no README.md`];
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n').length;
      return lines < 20 || lines > 80 ? [`${folder}/README.md has ${lines} lines`] : [];
    }));
  });

  test('files and functions stay small', () => {
    expectNone(sources.filter(({ file }) => !isGenerated(file)).flatMap((source) => {
      const lines = source.text.split('\n').length - 1;
      const large = isTest(source.file) ? [] : functionSizes(source).filter((row) => row.lines > functionLinesMax);
      return [
        ...(lines > fileLinesMax ? [`${source.file} has ${lines} lines: split it by idea`] : []),
        ...large.map((row) => `${source.file}:${row.line} ${row.name} has ${row.lines} lines: split it by step`),
      ];
    }));
  });

  test('no default exports, no barrels, no enum', () => {
    expectNone(sources.filter(({ file }) => !isGenerated(file)).flatMap(({ file, text }) => [
      ...(/^export default /m.test(text) && !/^test\/lab\/(set-up|tear-down)\.ts$/.test(file) ? [`${file}: name the export`] : []),
      ...(/^export \* from /m.test(text) ? [`${file}: import from the file that defines it`] : []),
    ]));
  });

  test('nothing names a machine of ours', () => {
    const ours = [root, path.join(path.dirname(root), 'shared')];
    const texts = listFiles(/\.(ts|mjs|cjs|sh|md|json|yaml|proto)$|Makefile$|\.ci\/run$/);
    expectNone(texts.filter((file) => ours.some((place) => readFileSync(path.join(root, file), 'utf8').includes(place))));
  });
});
