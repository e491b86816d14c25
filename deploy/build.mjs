// Bundles every process into dist/coxswain.cjs: node deploy/build.mjs
import { build } from 'esbuild';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

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
// A single character beyond ASCII (esbuild leaves those in regular expressions) makes V8 keep the whole text at two bytes a character,
// which is 4 MB more in every process.
const text = readFileSync('dist/coxswain.cjs', 'utf8');
// eslint-disable-next-line no-control-regex
writeFileSync('dist/coxswain.cjs', text.replace(/[^\x00-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
chmodSync('dist/coxswain.cjs', 0o755);
writeFileSync('dist/package.json', '{"type":"commonjs"}\n');
