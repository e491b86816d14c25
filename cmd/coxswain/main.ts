import { errorMessage } from '../../pkg/base/errors.ts';
import { OptionError } from '../../pkg/base/options.ts';

interface Program {
  readonly prose: string;
  readonly load: () => Promise<{ readonly main: (argv: readonly string[]) => Promise<void> }>;
}

/** Every process of the cluster and the tools around it. Each is loaded only when it is the one asked for. */
const programs: Readonly<Record<string, Program>> = {
  etcd: { prose: 'the replicated store', load: () => import('../etcd/main.ts') },
  'kube-apiserver': { prose: 'the API', load: () => import('../kube-apiserver/main.ts') },
  'kube-controller-manager': { prose: 'the control loops', load: () => import('../kube-controller-manager/main.ts') },
  'kube-scheduler': { prose: 'chooses a node for each pod', load: () => import('../kube-scheduler/main.ts') },
  kubelet: { prose: 'runs the pods of one node', load: () => import('../kubelet/main.ts') },
  'kube-proxy': { prose: 'service addresses on one node', load: () => import('../kube-proxy/main.ts') },
  'node-network': { prose: 'pod addresses and routes on one node', load: () => import('../node-network/main.ts') },
  kubeadm: { prose: 'init, join and reset a node', load: () => import('../kubeadm/main.ts') },
  cluster: { prose: 'up, down, status and demo of a whole cluster', load: () => import('../cluster/main.ts') },
};

function usage(): string {
  const lines = Object.entries(programs).map(([name, { prose }]) => `  ${name.padEnd(26)}${prose}`);
  return `usage: coxswain PROGRAM [flags]\n\n${lines.join('\n')}\n\ncoxswain PROGRAM --help lists its flags.\n`;
}

async function run(): Promise<void> {
  const [name = '', ...argv] = process.argv.slice(2);
  const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
  if (program === undefined) {
    const asked = name === '' || name === '--help' || name === 'help';
    (asked && name !== '' ? process.stdout : process.stderr).write(asked ? usage() : `coxswain: unknown program "${name}"\n\n${usage()}`);
    process.exitCode = asked && name !== '' ? 0 : 2;
    return;
  }
  const { main } = await program.load();
  await main(argv);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (err: NodeJS.ErrnoException) => process.exit(err.code === 'EPIPE' ? 0 : 1));

run().catch((err: unknown) => {
  process.stderr.write(`${process.argv[2] ?? 'coxswain'}: ${errorMessage(err)}\n`);
  process.exit(err instanceof OptionError ? 2 : 1);
});
