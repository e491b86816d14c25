import { spawnSync } from 'node:child_process';
import { repository } from './cluster.ts';

export default function tearDown(): void {
  if (process.env['KEEP_CLUSTER'] === '1') return;
  spawnSync(process.execPath, ['dist/coxswain.cjs', 'cluster', 'down'], { cwd: repository, stdio: 'inherit' });
}
