import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { curl, eventually, isReady, json, kubectl, machine, pods, readyPods, tryKubectl, type PodRow } from './cluster.ts';

/** Pids on a machine whose command line matches; asked of the machine itself, never of this one. */
async function pidsOf(node: string, pattern: string): Promise<readonly string[]> {
  const { stdout } = await machine(node).exec(['sh', '-c', 'for p in /proc/[0-9]*; do c=$(tr "\\0" " " < $p/cmdline 2>/dev/null); case "$c" in *"$0"*) echo "${p#/proc/} $c";; esac; done', pattern]);
  return stdout.split('\n').filter((line) => line !== '' && !line.includes('sh -c for p in') && !line.includes('supervise.sh') && /(node|containerd) /.test(line)).map((line) => line.split(' ')[0] as string);
}

async function killOne(node: string, pattern: string): Promise<void> {
  const found = await pidsOf(node, pattern);
  expect(found.length).toBeGreaterThan(0);
  const { code } = await machine(node).exec(['kill', '-KILL', found[0] as string]);
  expect(code).toBe(0);
  await eventually(`${pattern} on ${node} has a new process`, () => pidsOf(node, pattern), (now) => now.length > 0 && !now.includes(found[0] as string));
}

/** What must not change when something else is killed: which containers run, and how often they were restarted. */
function fingerprint(rows: readonly PodRow[]): readonly string[] {
  return rows.map((row) => `${row.metadata.name} ${row.status.containerStatuses?.map((status) => `${status.containerID} ${status.restartCount}`).join(' ')}`).sort();
}

describe('kill -9 each process in turn', () => {
  let before: readonly string[] = [];
  let serial = 0;
  const written = new Map<string, string>();

  beforeAll(async () => {
    await kubectl('create', 'deployment', 'steady', '--image=nginx:1.22.1', '--replicas=4');
    await kubectl('expose', 'deployment', 'steady', '--port=80');
    before = fingerprint(await readyPods('app=steady', 4));
  });

  afterAll(async () => {
    await tryKubectl(['delete', 'deployment,service', 'steady', '--ignore-not-found']);
    await tryKubectl(['delete', 'configmap', '-l', 'proof=yes']);
  });

  /** Writes while the victim is down; only what was acknowledged counts. */
  async function writeUntil(done: () => boolean): Promise<void> {
    while (!done()) {
      const name = `proof-${serial++}`;
      const result = await tryKubectl(['create', 'configmap', name, `--from-literal=n=${serial}`, '--request-timeout=5s']);
      if (result.code === 0) written.set(name, String(serial));
    }
  }

  async function expectHealed(): Promise<void> {
    await eventually('the API is ready', () => kubectl('get', '--raw', '/readyz'), (text) => text === 'ok');
    for (const [name, value] of written) expect((await json<{ readonly data: { readonly n: string } }>('get', 'configmap', name)).data.n).toBe(value);
    expect(fingerprint(await readyPods('app=steady', 4))).toEqual(before);
    const probe = `heal-${serial++}`;
    await kubectl('create', 'deployment', probe, '--image=nginx:1.22.1');
    await readyPods(`app=${probe}`, 1);
    await kubectl('delete', 'deployment', probe);
    await eventually('the probe is gone', () => pods(`app=${probe}`), (rows) => rows.length === 0);
    const ip = (await json<{ readonly spec: { readonly clusterIP: string } }>('get', 'service', 'steady')).spec.clusterIP;
    await eventually('the service answers', () => curl('w1-k8s', `http://${ip}/`), (answer) => answer.stdout.includes('Welcome to nginx!'));
  }

  const victims = [
    ['m-k8s', 'etcd --name=etcd-0'], ['m-k8s', 'etcd --name=etcd-1'], ['m-k8s', 'etcd --name=etcd-2'], ['m-k8s', 'kube-apiserver --'], ['m-k8s', 'kube-scheduler --'], ['m-k8s', 'kube-controller-manager --'],
    ['w1-k8s', 'kubelet --config'], ['w1-k8s', 'kube-proxy --config'], ['w1-k8s', 'node-network --'], ['w1-k8s', 'containerd '], ['m-k8s', 'kubelet --config'],
  ] as const;

  test.each(victims)('%s: %s', async (node, pattern) => {
    let killed = false;
    const writing = writeUntil(() => killed);
    try {
      await killOne(node, pattern);
    } finally {
      killed = true;
      await writing;
    }
    await expectHealed();
    expect(written.size).toBeGreaterThan(0);
  });

  test('a worker without power: its pods are replaced elsewhere; with power again it rejoins', async () => {
    const patch = { spec: { template: { spec: { tolerations: ['not-ready', 'unreachable'].map((name) => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 2 })) } } } };
    await kubectl('patch', 'deployment', 'steady', '-p', JSON.stringify(patch));
    await kubectl('rollout', 'status', 'deployment/steady', '--timeout=120s');
    await machine('w2-k8s').powerOff();
    await eventually('w2-k8s is NotReady', () => kubectl('get', 'node', 'w2-k8s'), (text) => text.includes('NotReady'), 120_000);
    await eventually('four ready pods on w1-k8s', () => pods('app=steady'), (rows) => rows.filter((row) => isReady(row) && row.spec.nodeName === 'w1-k8s').length === 4, 120_000);
    await machine('w2-k8s').powerOn();
    await eventually('w2-k8s is Ready', () => kubectl('get', 'node', 'w2-k8s'), (text) => / Ready/.test(text), 120_000);
    await eventually('no pod is left over', () => pods('app=steady'), (rows) => rows.length === 4 && rows.every(isReady), 120_000);
    await kubectl('scale', 'deployment', 'steady', '--replicas=8');
    const rows = await readyPods('app=steady', 8);
    expect(new Set(rows.map((row) => row.spec.nodeName)).size).toBe(2);
  });
});
