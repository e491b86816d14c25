import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SystemClock } from '../../pkg/base/clock.ts';
import { errorMessage } from '../../pkg/base/errors.ts';
import { ControlPlane, freePorts } from './control-plane.ts';
import { writeCredentials } from './credentials.ts';
import { differenceClasses, figureLines } from './figures.ts';
import { runReplays, type ReplayResult } from './replays.ts';

const root = path.resolve(process.argv[1] ?? '', '../../..');
const oracleDir = path.resolve(root, '../shared/oracle');
const bundle = path.resolve(root, process.env['ORACLE_BUNDLE'] ?? 'dist/coxswain.cjs');
const classesShown = 25;

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '').split(path.delimiter).map((dir) => path.join(dir, name)).find((file) => existsSync(file));
}

async function replayAll(dir: string, signal: AbortSignal): Promise<readonly ReplayResult[]> {
  const clock = new SystemClock();
  const [api = 0, etcdClient = 0, etcdPeer = 0, controllerManager = 0, scheduler = 0] = await freePorts(5);
  const credentials = await writeCredentials(path.join(dir, 'pki'), `https://127.0.0.1:${api}`, clock.nowMs());
  const controlPlane = new ControlPlane({
    dir, credentials, bundle, clock, ports: { api, etcdClient, etcdPeer, controllerManager, scheduler },
    etcdProgram: process.env['ORACLE_ETCD'], apiserverFlags: (process.env['ORACLE_APISERVER_FLAGS'] ?? '').split(' ').filter((flag) => flag !== ''),
  });
  try {
    const startMs = clock.monotonicMs();
    await controlPlane.start();
    say(`control plane is ready after ${((clock.monotonicMs() - startMs) / 1000).toFixed(1)} s`);
    const replays = await runReplays({
      oracleDir, workDir: dir, usersFile: credentials.usersFile, kubeconfig: credentials.adminKubeconfig, kubectl: findProgram('kubectl'),
      dirs: (process.env['ORACLE_DIRS'] ?? '').split(/\s+/).filter((entry) => entry !== '').map((entry) => path.resolve(entry)),
      only: process.env['ONLY'] || undefined, manifests: path.resolve(root, '../shared/course/manifests'),
    }, say, { signal });
    for (const cause of controlPlane.ended()) say(`during the run, ${cause}`);
    return replays;
  } finally {
    await controlPlane.stop();
  }
}

async function main(): Promise<number> {
  if (!existsSync(path.join(oracleDir, 'replay.mjs'))) {
    say('the recordings are not here (../shared/oracle): nothing to replay');
    return 0;
  }
  if (!existsSync(bundle)) {
    say(`${bundle} is missing: run \`npm run build\` first`);
    return 2;
  }
  const keep = process.env['KEEP'] !== undefined;
  const dir = mkdtempSync(path.join(tmpdir(), 'coxswain-oracle-'));
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => { interrupted.abort(new Error(`received ${name}`)); });
  try {
    const replays = await replayAll(dir, interrupted.signal);
    const classes = differenceClasses(replays, classesShown);
    if (classes.length > 0) say('\nfirst differences of failed steps, commonest first');
    for (const { count, text, examples } of classes) say(`${String(count).padStart(5)}  ${text}\n       in ${examples.join(', ')}`);
    say('');
    for (const line of figureLines(replays)) say(line);
    return 0;
  } catch (err) {
    say(errorMessage(err));
    return 2;
  } finally {
    if (keep) say(`logs, answers and credentials are kept in ${dir}`);
    else rmSync(dir, { recursive: true, force: true });
  }
}

void main().then((code) => { process.exitCode = code; });
