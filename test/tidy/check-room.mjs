// Type-checks the given folders and what they import: node test/tidy/check-room.mjs pkg/raft [pkg/etcd ...]
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const rooms = process.argv.slice(2).map((room) => room.replace(/\/+$/, ''));
if (rooms.length === 0) {
  console.error('usage: npm run check -- FOLDER...');
  process.exit(2);
}
const name = rooms.join('+').replaceAll('/', '-');
mkdirSync('.cache/tsc', { recursive: true });
const config = path.join('.cache/tsc', `${name}.json`);
writeFileSync(config, JSON.stringify({
  extends: '../../tsconfig.json',
  compilerOptions: { tsBuildInfoFile: `./${name}.tsbuildinfo` },
  include: rooms.map((room) => path.posix.join('../..', room)),
}));
const result = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', config, '--pretty', 'false'], { stdio: 'inherit' });
process.exit(result.status ?? 1);
