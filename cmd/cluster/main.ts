import path from 'node:path';
import { runMain, runServices } from '../../pkg/base/lifecycle.ts';
import { createLogger } from '../../pkg/base/log.ts';
import { OptionError, parseOptions, type OptionRow, type Options } from '../../pkg/base/options.ts';
import { bringUp, buildImages, printStatus, type BringUpOptions } from '../../pkg/machine/bring-up.ts';
import { runDemo } from '../../pkg/machine/demo.ts';
import { SocketForwarder } from '../../pkg/machine/lab/forward.ts';
import { LabDriver } from '../../pkg/machine/lab/lab-driver.ts';
import { LayoutRegistry } from '../../pkg/machine/lab/registry.ts';
import { MachineError } from '../../pkg/machine/machine.ts';
import { Progress } from '../../pkg/machine/progress.ts';

const rows: readonly OptionRow[] = [
  { name: 'driver', type: 'string', default: 'lab', prose: 'How machines are made: lab.' },
  { name: 'state-dir', type: 'string', default: '.coxswain', prose: 'Where disks, images, logs and the kubeconfig lie.' },
  { name: 'deploy-dir', type: 'string', default: 'deploy', prose: 'deploy/ of this project.' },
  { name: 'bundle', type: 'string', default: 'dist/coxswain.cjs', prose: 'The bundle that the machines run.' },
  { name: 'purge', type: 'bool', default: 'false', prose: 'down: remove built images and downloaded packages too.' },
  { name: 'target', type: 'string', prose: 'forward: host:port to pass connections of file descriptor 3 on to.' },
  { name: 'layout', type: 'string', prose: 'registry: the OCI layout directory to serve.' },
  { name: 'listen', type: 'string', prose: 'registry: address:port.' },
];

const write = (text: string): void => { process.stdout.write(text); };

function context(options: Options): BringUpOptions {
  if (options.string('driver') !== 'lab') throw new OptionError(`--driver: "${options.string('driver')}" is not built yet; there is lab`);
  const stateDirectory = path.resolve(options.string('state-dir'));
  const deployDirectory = path.resolve(options.string('deploy-dir'));
  const bundle = path.resolve(options.string('bundle'));
  const driver = new LabDriver({ stateDirectory, deployDirectory, bundle });
  const progress = new Progress(write, () => performance.now(), process.stdout.isTTY === true);
  return { stateDirectory, deployDirectory, bundle, driver, progress };
}

async function up(options: Options): Promise<void> {
  const cluster = context(options);
  await bringUp(cluster);
  write(`up in ${cluster.progress.totalSeconds.toFixed(1)} s; try: export KUBECONFIG=${path.join(cluster.stateDirectory, 'kubeconfig')}; kubectl get pods -A\n`);
}

async function demo(options: Options): Promise<void> {
  await up(options);
  await runDemo({ ...context(options), write });
}

async function down(options: Options): Promise<void> {
  const { driver, progress } = context(options);
  await progress.phase('down', () => driver.down({ purge: options.bool('purge') }));
}

async function status(options: Options): Promise<void> {
  const { driver, stateDirectory } = context(options);
  if (!await printStatus(driver, stateDirectory, write)) process.exitCode = 1;
}

async function shell(options: Options): Promise<void> {
  const { driver } = context(options);
  const [, name = 'm-k8s', ...command] = options.args;
  const machine = driver.machines().find((candidate) => candidate.name === name);
  if (machine === undefined) throw new MachineError('not-up', `no machine ${name} is up`, 'run "make up"; the machines are m-k8s, w1-k8s and w2-k8s');
  const result = await machine.exec(command.length === 0 ? ['true'] : command);
  write(result.stdout);
  process.stderr.write(result.stderr);
  process.exitCode = result.code;
}

function serve(options: Options): Promise<void> {
  const name = options.args[0] ?? '';
  const [host = '', port = ''] = (name === 'forward' ? options.required('target') : options.required('listen')).split(':');
  const service = name === 'forward' ? new SocketForwarder(3, host, Number(port)) : new LayoutRegistry(options.required('layout'), host, Number(port));
  return runMain(createLogger(name), (signal) => runServices([service], signal));
}

const commands: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  up, demo, down, status, exec: shell, images: async (options) => { await buildImages(context(options)); }, forward: serve, registry: serve,
};

export async function main(argv: readonly string[]): Promise<void> {
  const options = parseOptions({ name: 'coxswain cluster', version: '1.36.0', prose: 'A whole cluster on this machine.', usage: `${Object.keys(commands).join('|')} [flags]`, rows }, argv);
  const name = options.args[0] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new OptionError(`unknown command "${name}"; there are ${Object.keys(commands).join(', ')}`);
  try {
    await command(options);
  } catch (err) {
    if (!(err instanceof MachineError)) throw err;
    process.stderr.write(`\nfailed: ${err.message}\nfix:    ${err.fix}\n`);
    process.exitCode = 1;
  }
}
