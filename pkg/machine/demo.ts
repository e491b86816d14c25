import path from 'node:path';
import { MachineError, type MachineDriver } from './machine.ts';
import { mustRun, runCommand } from './run-command.ts';
import type { Progress } from './progress.ts';

export interface DemoOptions {
  readonly driver: MachineDriver;
  readonly stateDirectory: string;
  readonly deployDirectory: string;
  readonly progress: Progress;
  readonly write: (text: string) => void;
}

/** Deploys the course's nginx Deployment, exposes it, and fetches its page from a worker through the Service. */
export async function runDemo({ driver, stateDirectory, deployDirectory, progress, write }: DemoOptions): Promise<void> {
  const env = { KUBECONFIG: path.join(stateDirectory, 'kubeconfig') };
  const kubectl = (...args: string[]): Promise<string> => mustRun('kubectl', args, { env });
  const manifest = path.join(deployDirectory, 'demo', 'nginx-deployment.yaml');
  await progress.phase('kubectl apply -f deploy/demo/nginx-deployment.yaml', () => kubectl('apply', '-f', manifest));
  await progress.phase('kubectl expose deployment nginx-deployment', async () => {
    const there = await runCommand('kubectl', ['get', 'service', 'nginx-deployment'], { env });
    if (there.code !== 0) await kubectl('expose', 'deployment', 'nginx-deployment', '--port=80', '--type=NodePort');
  });
  await progress.phase('nginx is running (kubectl rollout status)', () => kubectl('rollout', 'status', 'deployment/nginx-deployment', '--timeout=120s'));
  const ip = await kubectl('get', 'service', 'nginx-deployment', '-o', 'jsonpath={.spec.clusterIP}');
  const title = await progress.phase(`page title through the Service (${ip})`, () => fetchTitle(driver, ip));
  write(`\n$ kubectl get nodes -o wide\n${await kubectl('get', 'nodes', '-o', 'wide')}`);
  write(`\n$ kubectl get pods -A -o wide\n${await kubectl('get', 'pods', '-A', '-o', 'wide')}`);
  write(`\nhttp://${ip}/ says: ${title}\n`);
}

async function fetchTitle(driver: MachineDriver, ip: string): Promise<string> {
  const worker = driver.machines().find((machine) => machine.name !== 'm-k8s');
  if (worker === undefined) throw new MachineError('not-up', 'no worker is up', 'run "make up"');
  const deadline = Date.now() + 20_000;
  for (;;) {
    const page = await worker.exec(['curl', '-sS', '--max-time', '3', `http://${ip}/`]);
    const title = /<title>(.*)<\/title>/.exec(page.stdout)?.[1];
    if (title !== undefined) return title;
    if (Date.now() > deadline) throw new MachineError('timeout', `http://${ip}/ does not answer from ${worker.name}: ${page.stderr.trim()}`, '"make status" shows the pods; kube-proxy\'s log names failed rules');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}
