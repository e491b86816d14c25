import { expect, test } from '@jest/globals';
import { eventually, json, kubectl, machine, readyPods } from './cluster.ts';

/** kubeadm reset gives a worker back as it was; a join by token and hash makes it a node again that runs pods. */
test('a worker is reset and joins again', async () => {
  const worker = machine('w2-k8s');
  await kubectl('drain', 'w2-k8s', '--ignore-daemonsets', '--timeout=60s');
  await kubectl('delete', 'node', 'w2-k8s');
  expect((await worker.exec(['kubeadm', 'reset'])).code).toBe(2);
  expect((await worker.exec(['kubeadm', 'reset', '--force'])).code).toBe(0);
  expect((await worker.exec(['ctr', '-n', 'k8s.io', 'tasks', 'list', '-q'])).stdout.trim()).toBe('');
  expect((await worker.exec(['ls', '/etc/kubernetes/pki'])).stdout).toBe('');
  const command = (await machine('m-k8s').exec(['kubeadm', 'token', 'create', '--print-join-command'])).stdout.trim().split(' ');
  const wrong = await worker.exec([...command.slice(0, -1), `sha256:${'0'.repeat(64)}`, '--node-name=w2-k8s', '--timeout=2s']);
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toContain('which is none of those given');
  const joined = await worker.exec([...command, '--node-name=w2-k8s']);
  expect(joined.stderr).toBe('');
  await eventually('w2-k8s is Ready again', () => kubectl('get', 'node', 'w2-k8s'), (text) => / Ready /.test(text));
  await kubectl('run', 'after-reset', '--image=nginx:1.22.1', '--overrides={"spec":{"nodeName":"w2-k8s"}}');
  const [row] = await readyPods('run=after-reset', 1);
  expect(row?.spec.nodeName).toBe('w2-k8s');
  expect((await json<{ readonly spec: { readonly podCIDR?: string } }>('get', 'node', 'w2-k8s')).spec.podCIDR).toMatch(/^172\.16\.\d+\.0\/24$/);
  await kubectl('delete', 'pod', 'after-reset', '--grace-period=1');
});
