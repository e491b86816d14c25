// Bundles every process into dist/coxswain.cjs: node deploy/build.mjs
import { build } from 'esbuild';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';

mkdirSync('dist', { recursive: true });
await build({
  entryPoints: ['cmd/coxswain/main.ts'],
  outfile: 'dist/coxswain.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  // Optional native parts of packages that run without them.
  external: ['cpu-features', 'bufferutil', 'utf-8-validate', '*.node'],
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  banner: { js: '#!/usr/bin/env node' },
});
chmodSync('dist/coxswain.cjs', 0o755);
writeFileSync('dist/package.json', '{"type":"commonjs"}\n');
