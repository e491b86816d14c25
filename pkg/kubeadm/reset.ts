import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from './run-program.ts';
import type { NodeFiles } from './files.ts';
import { places } from './places.ts';

export interface ResetContext {
  readonly files: NodeFiles;
  readonly say: (line: string) => void;
}

/** Stops this node's pods and removes what init or join wrote, etcd's data included. The machine can then init or join again. */
export async function reset({ files, say }: ResetContext): Promise<void> {
  say('[reset] Removing the kubelet\'s configuration and the static pod manifests');
  const removed = [places.manifests, places.kubeletFlags, places.kubeletConfig, places.bootstrapKubeletConf, places.kubeletConf, places.adminConf, places.superAdminConf, places.controllerManagerConf, places.schedulerConf];
  for (const file of removed) await rm(files.resolve(file), { recursive: true, force: true });
  say('[reset] Stopping the kubelet and the pods of this node');
  await stopKubelet();
  await removeSandboxes();
  // The next pod range will be another one: the bridge must not keep this one's address.
  await runProgram('ip', ['link', 'delete', places.bridge]);
  await unmountBelow(files.resolve(places.kubelet));
  for (const directory of [places.pki, places.kubelet, places.etcdData, places.cni, places.podAddresses]) {
    say(`[reset] Deleting contents of ${directory}`);
    await emptyDirectory(files.resolve(directory));
  }
}

/** The directory itself stays: the container runtime watches that of the CNI configurations, and a new one of the same name it would not see. */
async function emptyDirectory(directory: string): Promise<void> {
  const names = await readdir(directory).catch((): string[] => []);
  for (const name of names) await rm(path.join(directory, name), { recursive: true, force: true });
}

/** The kubelet's pid is known to whoever holds its health port; ending it is enough, its service manager waits for a new configuration. */
async function stopKubelet(): Promise<void> {
  const listing = await runProgram('ss', ['-Hltnp', 'sport = :10250']);
  const pid = /pid=(\d+)/.exec(listing.stdout)?.[1];
  if (pid !== undefined) process.kill(Number(pid), 'SIGTERM');
}

async function removeSandboxes(): Promise<void> {
  const listing = await runProgram('ctr', ['-n', 'k8s.io', 'tasks', 'list', '-q']);
  for (const task of listing.stdout.split('\n').filter((line) => line !== '')) {
    await runProgram('ctr', ['-n', 'k8s.io', 'tasks', 'delete', '-f', task]);
    await runProgram('ctr', ['-n', 'k8s.io', 'containers', 'delete', task]);
  }
}

async function unmountBelow(directory: string): Promise<void> {
  const mounts = await runProgram('findmnt', ['-rno', 'TARGET']);
  const below = mounts.stdout.split('\n').filter((target) => target.startsWith(`${directory}/`)).reverse();
  for (const target of below) await runProgram('umount', [target]);
}
