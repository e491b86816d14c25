import { readFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runCommand } from '../../pkg/machine/run-command.ts';
import { apply, curl, eventually, isReady, json, kubeconfig, kubectl, machine, pods, readyPods, repository, tryKubectl } from './cluster.ts';

/** The walk of the course's Vagrant notes, in its order, with real kubectl against real containers. Each step builds on those before it. */
describe('the course, from nodes to roll-backs', () => {
  afterAll(async () => {
    await tryKubectl(['delete', 'deployment,service,pod', '--all', '-n', 'default', '--grace-period=1', '--ignore-not-found']);
  });

  test('nodes are Ready and the control plane reads as in the course', async () => {
    const nodes = await kubectl('get', 'nodes');
    expect(nodes).toMatch(/m-k8s +Ready +control-plane/);
    expect(nodes).toMatch(/w1-k8s +Ready/);
    expect(nodes).toMatch(/w2-k8s +Ready/);
    const all = await eventually('system pods running', () => kubectl('get', 'pods', '-A'), (text) => (text.match(/Running/g) ?? []).length >= 10);
    for (const name of ['etcd-m-k8s', 'kube-apiserver-m-k8s', 'kube-controller-manager-m-k8s', 'kube-scheduler-m-k8s']) expect(all).toContain(name);
    expect(all.match(/kube-proxy-\w{5}/g)).toHaveLength(3);
    expect(all.match(/node-network-\w{5}/g)).toHaveLength(3);
    const taints = await json<{ readonly spec: { readonly taints?: readonly object[] } }>('get', 'node', 'm-k8s');
    expect(taints.spec.taints).toContainEqual({ effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' });
  });

  test('the store answers etcd\'s own tool', async () => {
    const pki = '/etc/kubernetes/pki/etcd';
    const etcdctl = (...words: readonly string[]) => machine('m-k8s').exec(['etcdctl', '--endpoints=https://127.0.0.1:2379,https://127.0.0.1:2479,https://127.0.0.1:2579',
      `--cacert=${pki}/ca.crt`, `--cert=${pki}/server.crt`, `--key=${pki}/server.key`, ...words], { env: { ETCDCTL_API: '3' } });
    expect((await etcdctl('endpoint', 'health')).code).toBe(0);
    expect((await etcdctl('endpoint', 'status', '--write-out=table')).stdout.match(/\| +true \| +false \|/g)).toHaveLength(1);
    expect((await etcdctl('member', 'list')).stdout.match(/, started, etcd-[012], /g)).toHaveLength(3);
    expect((await etcdctl('get', '/registry/namespaces/', '--prefix', '--keys-only')).stdout).toContain('/registry/namespaces/kube-system');
  });

  test('run and create deployment', async () => {
    expect(await kubectl('run', 'nginx-pod', '--image=nginx')).toBe('pod/nginx-pod created\n');
    expect(await kubectl('create', 'deployment', 'dpy-nginx', '--image=nginx')).toBe('deployment.apps/dpy-nginx created\n');
    await readyPods('run=nginx-pod', 1);
    await readyPods('app=dpy-nginx', 1);
    const wide = await kubectl('get', 'pods', '-o', 'wide');
    expect(wide).toMatch(/nginx-pod +1\/1 +Running +0 +\S+ +172\.16\.\d+\.\d+ +w[12]-k8s/);
  });

  test('scale: a pod cannot, a deployment can', async () => {
    const refused = await tryKubectl(['scale', 'pod', 'nginx-pod', '--replicas=3']);
    expect(refused.code).not.toBe(0);
    expect(await kubectl('scale', 'deployment', 'dpy-nginx', '--replicas=3')).toBe('deployment.apps/dpy-nginx scaled\n');
    const rows = await readyPods('app=dpy-nginx', 3);
    expect(new Set(rows.map((row) => row.spec.nodeName)).size).toBe(2);
  });

  test('apply the nginx deployment, and curl a pod address from every machine', async () => {
    const manifest = readFileSync(path.join(repository, 'deploy/demo/nginx-deployment.yaml'), 'utf8');
    expect(await apply(manifest)).toBe('deployment.apps/nginx-deployment created\n');
    expect(await apply(manifest)).toBe('deployment.apps/nginx-deployment unchanged\n');
    const rows = await readyPods('app=nginx', 3);
    for (const from of ['m-k8s', 'w1-k8s', 'w2-k8s']) {
      for (const row of rows) expect((await curl(from, `http://${row.status.podIP}/`)).stdout).toContain('<title>Welcome to nginx!</title>');
    }
  });

  test('expose: ClusterIP from a pod, NodePort from another node, no endpoints is refused', async () => {
    await kubectl('expose', 'deployment', 'nginx-deployment', '--port=80', '--type=NodePort');
    const { spec } = await json<{ readonly spec: { readonly clusterIP: string; readonly ports: readonly { readonly nodePort: number }[] } }>('get', 'service', 'nginx-deployment');
    const nodePort = spec.ports[0]?.nodePort;
    await eventually('the service answers in a pod', () => kubectl('exec', 'nginx-pod', '--', 'timeout', '5', 'wget', '-qO-', `http://${spec.clusterIP}/`), (page) => page.includes('Welcome to nginx!'));
    for (const node of ['192.168.1.10', '192.168.1.101', '192.168.1.102']) expect((await curl('m-k8s', `http://${node}:${nodePort}/`)).stdout).toContain('Welcome to nginx!');
    const names = new Set<string>();
    for (let i = 0; i < 30; i++) names.add((await curl('w1-k8s', `http://${spec.clusterIP}/hostname`)).stdout);
    expect(names.size).toBeGreaterThan(1);
    await kubectl('create', 'service', 'clusterip', 'nobody', '--tcp=80:80');
    const nobody = (await json<{ readonly spec: { readonly clusterIP: string } }>('get', 'service', 'nobody')).spec.clusterIP;
    await eventually('a service without endpoints is refused', () => curl('w1-k8s', `http://${nobody}/`), (answer) => answer.code === 7);
  });

  test('exec: ls, cat, a terminal', async () => {
    expect(await kubectl('exec', 'nginx-pod', '--', 'ls', '/run')).toContain('nginx.pid');
    expect((await kubectl('exec', 'nginx-pod', '--', 'cat', '/run/nginx.pid')).trim()).toBe('1');
    const echoed = await tryKubectl(['exec', '-i', 'nginx-pod', '--', 'cat'], 'through stdin\n');
    expect(echoed.stdout).toBe('through stdin\n');
    const failing = await tryKubectl(['exec', 'nginx-pod', '--', 'sh', '-c', 'exit 7']);
    expect(failing.code).toBe(7);
  });

  test('streams: a terminal, SPDY as well as WebSocket, attach, port-forward', async () => {
    const env = { KUBECONFIG: kubeconfig };
    const terminal = await runCommand('script', ['-qec', 'kubectl exec -it nginx-pod -- sh -c "tty; exit 3"', '/dev/null'], { env });
    // Around it stands what the terminal echoes of script's own end of input.
    expect(terminal.stdout).toContain('/dev/pts/0');
    expect(terminal.code).toBe(3);
    const spdy = await runCommand('kubectl', ['exec', '-i', 'nginx-pod', '--', 'cat'], { env: { ...env, KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' }, input: 'by SPDY\n' });
    expect(spdy.stdout).toBe('by SPDY\n');
    const attached = await tryKubectl(['run', 'attached', '-i', '--rm', '--restart=Never', '--image=busybox:1.35', '--quiet', '--', 'cat'], 'through attach\n');
    expect(attached.stdout).toContain('through attach');
    for (const [port, webSockets] of [[18080, 'true'], [18081, 'false']] as const) {
      const forward = spawn('kubectl', ['port-forward', 'pod/nginx-pod', `${port}:80`], { env: { ...process.env, ...env, KUBECTL_PORT_FORWARD_WEBSOCKETS: webSockets } });
      try {
        await eventually('the forwarded port', () => runCommand('curl', ['-sS', '--max-time', '3', `http://127.0.0.1:${port}/`]), (answer) => answer.stdout.includes('Welcome to nginx!'), 20_000);
      } finally {
        forward.kill('SIGINT');
      }
    }
  });

  test('kill 1 inside a container: it is restarted in place', async () => {
    await kubectl('exec', 'nginx-pod', '--', 'kill', '1');
    const [row] = await eventually('one restart', () => pods('run=nginx-pod'), (rows) => rows[0]?.status.containerStatuses?.[0]?.restartCount === 1 && isReady(rows[0]));
    expect(row?.metadata.name).toBe('nginx-pod');
    expect(await kubectl('logs', 'nginx-pod', '--previous')).toContain('signal');
  });

  test('a deleted pod of a deployment is replaced, a bare one is not', async () => {
    const before = await readyPods('app=dpy-nginx', 3);
    await kubectl('delete', 'pod', before[0]?.metadata.name ?? '', '--grace-period=1');
    const after = await readyPods('app=dpy-nginx', 3);
    expect(after.map((row) => row.metadata.uid)).not.toContain(before[0]?.metadata.uid);
    await kubectl('delete', 'pod', 'nginx-pod', '--grace-period=1');
    expect(await pods('run=nginx-pod')).toEqual([]);
    await kubectl('delete', 'deployment', 'dpy-nginx');
    await eventually('its pods are gone', () => pods('app=dpy-nginx'), (rows) => rows.length === 0);
  });

  test('logs: now, by tail, followed, describe', async () => {
    const [row] = await readyPods('app=nginx', 3);
    const name = row?.metadata.name ?? '';
    await curl('m-k8s', `http://${row?.status.podIP}/once-upon-a-time`);
    await eventually('the access log', () => kubectl('logs', name), (text) => text.includes('GET /once-upon-a-time'));
    expect((await kubectl('logs', name, '--tail=1')).trim().split('\n')).toHaveLength(1);
    const follow = spawn('kubectl', ['logs', '-f', name, '--tail=0'], { env: { ...process.env, KUBECONFIG: kubeconfig } });
    let seen = '';
    follow.stdout.on('data', (chunk: Buffer) => { seen += chunk.toString(); });
    await eventually('a followed line', async () => (await curl('m-k8s', `http://${row?.status.podIP}/followed`), seen), (text) => text.includes('GET /followed'));
    follow.kill('SIGINT');
    const text = await kubectl('describe', 'pod', name);
    expect(text).toMatch(/Image: +nginx:1\.14\.2/);
    for (const reason of ['Scheduled', 'Created', 'Started']) expect(text).toMatch(new RegExp(`Normal +${reason}`));
  });

  test('cordon, drain, uncordon', async () => {
    expect(await kubectl('cordon', 'w2-k8s')).toContain('node/w2-k8s cordoned');
    expect(await kubectl('get', 'nodes')).toMatch(/w2-k8s +Ready,SchedulingDisabled/);
    await kubectl('scale', 'deployment', 'nginx-deployment', '--replicas=6');
    const added = await readyPods('app=nginx', 6);
    expect(added.filter((row) => row.spec.nodeName === 'w1-k8s').length).toBeGreaterThanOrEqual(4);
    const refused = await tryKubectl(['drain', 'w2-k8s']);
    expect(refused.stderr).toContain('cannot delete DaemonSet-managed Pods');
    await kubectl('drain', 'w2-k8s', '--ignore-daemonsets', '--timeout=120s');
    const moved = await readyPods('app=nginx', 6);
    expect(moved.every((row) => row.spec.nodeName === 'w1-k8s')).toBe(true);
    await kubectl('uncordon', 'w2-k8s');
    await kubectl('scale', 'deployment', 'nginx-deployment', '--replicas=3');
    await readyPods('app=nginx', 3);
  });
});

describe('the course, roll-outs', () => {
  const server = async (): Promise<string> => {
    const [row] = await readyPods('app=rollout-nginx', 3);
    return /Server: (\S+)/.exec((await curl('m-k8s', `http://${row?.status.podIP}/`, '-I')).stdout)?.[1] ?? '';
  };

  afterAll(async () => {
    await tryKubectl(['delete', 'deployment', 'rollout-nginx', '--ignore-not-found']);
  });

  test('set image 1.18.0 -> 1.22.1, with curl -I before and after', async () => {
    await kubectl('create', 'deployment', 'rollout-nginx', '--image=nginx:1.18.0', '--replicas=3');
    expect(await server()).toBe('nginx/1.18.0');
    await kubectl('set', 'image', 'deployment/rollout-nginx', 'nginx=nginx:1.22.1');
    expect(await kubectl('rollout', 'status', 'deployment/rollout-nginx', '--timeout=120s')).toContain('successfully rolled out');
    expect(await server()).toBe('nginx/1.22.1');
  });

  test('a bad tag stays ImagePullBackOff while the old pods serve, until rollout undo', async () => {
    await kubectl('set', 'image', 'deployment/rollout-nginx', 'nginx=nginx:1.17.23');
    await eventually('ImagePullBackOff', () => pods('app=rollout-nginx'), (rows) => rows.some((row) => row.status.containerStatuses?.[0]?.state?.waiting?.reason === 'ImagePullBackOff'));
    expect(await kubectl('get', 'pods')).toMatch(/rollout-nginx-\S+ +0\/1 +(ImagePullBackOff|ErrImagePull)/);
    const available = await json<{ readonly status: { readonly availableReplicas?: number } }>('get', 'deployment', 'rollout-nginx');
    expect(available.status.availableReplicas).toBeGreaterThanOrEqual(2);
    expect((await kubectl('rollout', 'history', 'deployment/rollout-nginx')).match(/^\d+ /gm)).toEqual(['1 ', '2 ', '3 ']);
    await kubectl('rollout', 'undo', 'deployment/rollout-nginx');
    await kubectl('rollout', 'status', 'deployment/rollout-nginx', '--timeout=120s');
    expect(await server()).toBe('nginx/1.22.1');
  });

  test('history and --to-revision', async () => {
    expect((await kubectl('rollout', 'history', 'deployment/rollout-nginx')).match(/^\d+ /gm)).toEqual(['1 ', '3 ', '4 ']);
    await kubectl('rollout', 'undo', 'deployment/rollout-nginx', '--to-revision=1');
    await kubectl('rollout', 'status', 'deployment/rollout-nginx', '--timeout=120s');
    expect(await server()).toBe('nginx/1.18.0');
    expect(await kubectl('describe', 'deployment', 'rollout-nginx')).toMatch(/NewReplicaSet: +rollout-nginx-\w+ \(3\/3 replicas created\)/);
  });

  test('the pods run where they say they run', async () => {
    for (const row of await pods('app=rollout-nginx')) {
      const id = row.status.containerStatuses?.[0]?.containerID?.replace('containerd://', '') ?? '';
      const listing = await machine(row.spec.nodeName ?? '').exec(['ctr', '-n', 'k8s.io', 'tasks', 'list']);
      expect(listing.stdout).toMatch(new RegExp(`${id} +\\d+ +RUNNING`));
    }
  });
});
