import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { repository, stateDirectory } from './cluster.ts';

function output(program: string, ...args: readonly string[]): string {
  return spawnSync(program, [...args]).stdout.toString();
}

/** What a lab that has ended may have left on this machine. */
function leftovers(): readonly string[] {
  const lab = `${stateDirectory}/lab`;
  const processes = output('ps', '-eo', 'pid,args').split('\n').filter((line) => line.includes(lab) && !line.includes('ps -eo'));
  const mounts = output('cat', '/proc/self/mounts').split('\n').filter((line) => line.includes(stateDirectory));
  const cgroups = readdirSync('/sys/fs/cgroup').flatMap((name) => {
    try {
      return readdirSync(`/sys/fs/cgroup/${name}`).filter((group) => group.startsWith('coxswain-lab.')).map((group) => `${name}/${group}`);
    } catch {
      return [];
    }
  });
  const interfaces = output('ip', '-o', 'link').split('\n').filter((line) => /lab0|v-(m|w\d)-k8s|cni0/.test(line));
  const listening = output('ss', '-Hltn', 'sport = :6443').split('\n').filter((line) => line !== '');
  return [...processes, ...mounts, ...cgroups, ...interfaces, ...listening];
}

export default function tearDown(): void {
  if (process.env['KEEP_CLUSTER'] === '1') return;
  const { status } = spawnSync(process.execPath, ['dist/coxswain.cjs', 'cluster', 'down'], { cwd: repository, stdio: 'inherit' });
  const left = leftovers();
  if (status !== 0 || left.length > 0) throw new Error(`"make down" ended with ${status} and left: ${left.join('; ') || 'nothing'}`);
}
