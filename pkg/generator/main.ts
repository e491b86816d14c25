import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, generatedFolders } from './generate.ts';

const usage = `usage: tsx pkg/generator/main.ts [--check]
Writes pkg/generated from proto/. With --check it writes nothing, and fails naming every file that is stale, missing or left over.
`;

interface Difference {
  readonly file: string;
  readonly state: 'stale' | 'missing' | 'left over';
}

function compare(target: string, files: ReadonlyMap<string, string>): readonly Difference[] {
  const differences: Difference[] = [];
  for (const [file, text] of files) {
    const absolute = path.join(target, file);
    if (!existsSync(absolute)) differences.push({ file, state: 'missing' });
    else if (readFileSync(absolute, 'utf8') !== text) differences.push({ file, state: 'stale' });
  }
  for (const folder of generatedFolders) {
    const absolute = path.join(target, folder);
    for (const name of existsSync(absolute) ? readdirSync(absolute) : []) {
      const file = path.posix.join(folder, name);
      if (!files.has(file)) differences.push({ file, state: 'left over' });
    }
  }
  return differences;
}

/** Exit code: 0 done or up to date, 1 differences with --check, 2 wrong usage. */
function run(argv: readonly string[]): number {
  const check = argv[0] === '--check';
  if (argv.length > (check ? 1 : 0)) {
    process.stderr.write(usage);
    return 2;
  }
  const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
  const target = path.join(repoRoot, 'pkg', 'generated');
  const files = generate(path.join(repoRoot, 'proto'));
  const differences = compare(target, files);
  if (check) {
    for (const { file, state } of differences) process.stderr.write(`pkg/generated/${file} is ${state}\n`);
    if (differences.length > 0) process.stderr.write("Run 'make generate' and commit the result.\n");
    return differences.length > 0 ? 1 : 0;
  }
  for (const { file, state } of differences) {
    const absolute = path.join(target, file);
    if (state === 'left over') rmSync(absolute);
    else {
      mkdirSync(path.dirname(absolute), { recursive: true });
      writeFileSync(absolute, files.get(file) as string);
    }
  }
  process.stdout.write(`${files.size} files, ${differences.length} changed\n`);
  return 0;
}

process.exitCode = run(process.argv.slice(2));
