import { spawnSync } from 'node:child_process';
import { isClusterUp, repository } from './cluster.ts';

/** A cluster of its own unless KEEP_CLUSTER=1 and one is up already. */
export default function setUp(): void {
  if (process.env['KEEP_CLUSTER'] === '1' && isClusterUp()) return;
  for (const command of ['down', 'up']) {
    const { status } = spawnSync(process.execPath, ['dist/coxswain.cjs', 'cluster', command], { cwd: repository, stdio: 'inherit' });
    if (status !== 0) throw new Error(`"coxswain cluster ${command}" failed; the lines above say why`);
  }
}
