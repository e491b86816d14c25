// Runs every stage of `make test` in order and ends with one line that sums them up. A stage that fails does not stop the ones after it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const results = '.cache/results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const jest = (name, ...args) => ({ name, command: 'npx', args: ['jest', '--json', `--outputFile=${results}/${name}.json`, ...args], counts: `${results}/${name}.json` });
const check = (name, command, ...args) => ({ name, command, args });

const stages = [
  check('types', 'npx', 'tsc', '-p', 'tsconfig.json', '--pretty', 'false'),
  check('lint', 'npx', 'eslint', '--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0', 'pkg', 'cmd', 'test', 'deploy'),
  check('generated files', 'npx', 'tsx', 'pkg/generator/main.ts', '--check'),
  jest('unit', '--maxWorkers=2'),
  jest('lab', '--config', 'test/lab/jest.config.cjs', '--runInBand'),
];
const only = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };

function run({ command, args }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

for (const stage of stages.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const began = Date.now();
  process.stdout.write(`\n== ${stage.name}\n`);
  const code = await run(stage);
  if (stage.counts !== undefined && existsSync(stage.counts)) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(stage.counts, 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests + numRuntimeErrorTestSuites;
    totals.skipped += numPendingTests;
    if (code !== 0 && numFailedTests + numRuntimeErrorTestSuites === 0) totals.failed += 1;
  } else if (code === 0) totals.passed += 1;
  else totals.failed += 1;
  process.stdout.write(`== ${stage.name}: ${code === 0 ? 'ok' : `failed (code ${code})`}, ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
}
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
