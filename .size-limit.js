// Limits for what a tablet fetches, in kB after gzip.
import { existsSync, readFileSync } from 'node:fs';
import { filesBeforeUnlock } from './tools/beforeUnlock.ts';

/** Written by the build (vite.config.ts). */
const parts = existsSync('dist/parts.json') ? JSON.parse(readFileSync('dist/parts.json', 'utf8')) : [];

/** Nothing was built yet: the check says so by this name. */
const beforeUnlock =
  parts.length === 0 ? ['dist/parts.json'] : [...filesBeforeUnlock(parts)].map((file) => `dist/app/${file}`);

const inAssets = (...names) => names.map((name) => name.replace(/^(!?)/, '$1dist/app/assets/'));
const limit = (name, path, kB) => ({ name: `${name} (gzip)`, path, gzip: true, limit: `${String(kB)} KB` });

export default [
  limit('page, every script that may come before an unlock', beforeUnlock, 150),
  limit(
    'page, every script',
    inAssets('*.js', '!vault-*.js', '!{imaging,stage,verify-worker,paper,statementPaper}-*.js'),
    568,
  ),
  limit('what makes a PDF, with its typeface, once one is made', inAssets('{paper,statementPaper}-*.js'), 560),
  limit('vault worker', inAssets('vault-worker-*.js'), 150),
  limit('what the vault worker loads later', inAssets('vault-part-*.js'), 241),
  limit('workers that open and draw files', inAssets('{imaging,stage}-*.js'), 500),
  limit('worker that verifies access logs', inAssets('verify-worker-*.js'), 60),
  limit('styles', inAssets('*.css'), 18),
];
