import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository, stateDirectory } from './cluster.ts';

function output(program: string, ...args: readonly string[]): string {
  return spawnSync(program, [...args]).stdout.toString();
}

/** What a lab that has ended may have left on this machine. */
function leftovers(cgroup: string): readonly string[] {
  const lab = `${stateDirectory}/lab`;
  const processes = output('ps', '-eo', 'pid,args').split('\n').filter((line) => line.includes(lab) && !line.includes('ps -eo'));
  const mounts = output('cat', '/proc/self/mounts').split('\n').filter((line) => line.includes(stateDirectory));
  const cgroups = readdirSync('/sys/fs/cgroup').map((controller) => `/sys/fs/cgroup/${controller}/${cgroup}`).filter((group) => cgroup !== '' && existsSync(group));
  const interfaces = output('ip', '-o', 'link').split('\n').filter((line) => /lab0|v-(m|w\d)-k8s|cni0/.test(line));
  const listening = output('ss', '-Hltn', 'sport = :6443').split('\n').filter((line) => line !== '');
  return [...processes, ...mounts, ...cgroups, ...interfaces, ...listening];
}

export default function tearDown(): void {
  if (process.env['KEEP_CLUSTER'] === '1') return;
  const file = path.join(stateDirectory, 'lab', 'cgroup');
  const cgroup = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  const { status } = spawnSync(process.execPath, ['dist/coxswain.cjs', 'cluster', 'down'], { cwd: repository, stdio: 'inherit' });
  const left = leftovers(cgroup);
  if (status !== 0 || left.length > 0) throw new Error(`"make down" ended with ${status} and left: ${left.join('; ') || 'nothing'}`);
}
