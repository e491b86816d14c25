import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { curl, driver, eventually, json, kubectl, machine, repository, tryKubectl } from '../lab/cluster.ts';

/** How long a cluster and an app in it take to run, and what each process costs when idle; in the manner of minikube's time-to-k8s. */

interface Row {
  readonly what: string;
  readonly seconds: number | undefined;
}

const write = (text: string): void => { process.stdout.write(text); };

function cluster(command: string): void {
  const { status } = spawnSync(process.execPath, ['dist/coxswain.cjs', 'cluster', command], { cwd: repository, stdio: command === 'up' ? 'inherit' : 'ignore' });
  if (status !== 0) throw new Error(`"coxswain cluster ${command}" failed`);
}

/** CPU seconds that everything in the lab has used: the lab's own cgroup counts them. */
function labCpuSeconds(): number {
  const name = readFileSync(path.join(repository, '.coxswain/lab/cgroup'), 'utf8').trim();
  return Number(readFileSync(`/sys/fs/cgroup/cpuacct/${name}/cpuacct.usage`, 'utf8')) / 1e9;
}

/** A pod on its way: from `make up`'s first moment to a page fetched from it through its Service. */
async function startApp(): Promise<void> {
  await kubectl('create', 'deployment', 'bench', '--image=nginx:1.22.1');
  await kubectl('expose', 'deployment', 'bench', '--port=80');
  const { spec } = await json<{ readonly spec: { readonly clusterIP: string } }>('get', 'service', 'bench');
  await eventually('the app answers', () => curl('w1-k8s', `http://${spec.clusterIP}/`), (answer) => answer.stdout.includes('Welcome to nginx!'));
}

interface Process {
  readonly node: string;
  readonly name: string;
  readonly rssMb: number;
  readonly cpuSeconds: number;
}

/** RSS and CPU of every process of ours, read on the machines themselves. */
async function processes(): Promise<readonly Process[]> {
  const script = 'for p in /proc/[0-9]*; do [ -r $p/smaps_rollup ] || continue; c=$(tr "\\0" " " < $p/cmdline); echo "$(awk "/^VmRSS/ {print \\$2}" $p/status) $(awk "{print \\$14 + \\$15}" $p/stat) $c"; done 2>/dev/null';
  const rows = await Promise.all(driver.machines().map(async (node) => {
    const { stdout } = await machine(node.name).exec(['sh', '-c', script]);
    return stdout.split('\n').flatMap((line): Process[] => {
      const match = /^(\d+) (\d+) .*?node .*?coxswain\.cjs (\S+)(?:.*--name=(etcd-\d))?/.exec(line);
      if (match === null) return [];
      return [{ node: node.name, name: match[4] ?? match[3] ?? '', rssMb: Number(match[1]) / 1024, cpuSeconds: Number(match[2]) / 100 }];
    });
  }));
  return rows.flat();
}

async function main(): Promise<void> {
  cluster('images');
  cluster('down');
  const startMs = performance.now();
  const since = (): number => (performance.now() - startMs) / 1000;
  cluster('up');
  const rows: Row[] = [{ what: 'command returns', seconds: since() }];
  await startApp();
  rows.push({ what: 'app running', seconds: since() });
  const dns = await tryKubectl(['get', 'service', 'kube-dns', '-n', 'kube-system']);
  rows.push({ what: 'DNS (no cluster-dns yet)', seconds: dns.code === 0 ? since() : undefined });
  const cpuSeconds = labCpuSeconds();
  write('\n');
  for (const { what, seconds } of rows) write(`${what.padEnd(32)} ${seconds === undefined ? '-' : `${seconds.toFixed(2)} s`}\n`);
  write(`${'CPU until the app ran'.padEnd(32)} ${cpuSeconds.toFixed(2)} s\n`);
  await kubectl('delete', 'deployment,service', 'bench');
  write('\nidle for 20 s ...\n\n');
  const cpuBefore = labCpuSeconds();
  await delay(20_000);
  const idleShare = (labCpuSeconds() - cpuBefore) / 20;
  write(`${'process'.padEnd(36)} ${'RSS MB'.padStart(8)} ${'CPU s'.padStart(8)}\n`);
  for (const row of [...await processes()].sort((a, b) => b.rssMb - a.rssMb)) write(`${`${row.node} ${row.name}`.padEnd(36)} ${row.rssMb.toFixed(1).padStart(8)} ${row.cpuSeconds.toFixed(1).padStart(8)}\n`);
  write(`\n${'CPU of the whole idle cluster'.padEnd(32)} ${(idleShare * 100).toFixed(1)} % of one core\n`);
  cluster('down');
}

main().catch((err: unknown) => {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exit(1);
});
