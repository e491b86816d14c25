import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { rooms } from '../../pkg/layers.ts';

export const root = path.resolve(__dirname, '../..');

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** Files of ours that it imports, relative to the repository. */
  readonly imports: readonly string[];
  /** Packages and node: modules. */
  readonly packages: readonly string[];
}

/** Files that git knows or would add. */
export function listFiles(pattern: RegExp): readonly string[] {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, maxBuffer: 64 * 2 ** 20 }).toString();
  return listing.split('\n').filter((file) => pattern.test(file) && existsSync(path.join(root, file)));
}

export function isGenerated(file: string): boolean {
  return file.startsWith('pkg/generated/');
}

export function isTest(file: string): boolean {
  return /\.(test|contract)\.ts$/.test(file) || file.startsWith('test/') || file.includes('/testing/');
}

/** Every import, type imports and dynamic ones included. */
export function readSources(): readonly SourceFile[] {
  return listFiles(/^(pkg|cmd|test|deploy)\/.*\.ts$/).map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const names = ts.preProcessFile(text, true, true).importedFiles.map((row) => row.fileName);
    const local = names.filter((name) => name.startsWith('.'));
    return {
      file, text,
      imports: local.map((name) => path.posix.normalize(path.posix.join(path.posix.dirname(file), name))),
      packages: names.filter((name) => !name.startsWith('.')),
    };
  });
}

/** The row of pkg/layers.ts that a file belongs to: the longest one that is a prefix of its path. */
export function roomOf(file: string): string | undefined {
  return Object.keys(rooms).filter((room) => file === room || file.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0];
}

export interface FunctionSize {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** Every function, method and arrow function of a file with its length in lines. */
export function functionSizes(source: SourceFile): readonly FunctionSize[] {
  const parsed = ts.createSourceFile(source.file, source.text, ts.ScriptTarget.ES2022, true);
  const found: FunctionSize[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const start = parsed.getLineAndCharacterOfPosition(node.getStart()).line;
      const end = parsed.getLineAndCharacterOfPosition(node.getEnd()).line;
      const name = 'name' in node && node.name !== undefined ? (node.name as ts.Node).getText() : '(anonymous)';
      found.push({ name, line: start + 1, lines: end - start + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}
