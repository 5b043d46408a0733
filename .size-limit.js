// Limits for what a tablet fetches, in kB after gzip. What may come before an unlock is counted, not listed: the page's entry,
// the screens that are there without an open vault, and all that these import. What only a tap brings, the reader of QR codes
// for one, is later.
import { existsSync, readFileSync } from 'node:fs';

const BEFORE_UNLOCK = [
  'index.html',
  'page/page.svelte.ts',
  'ui/unlock/Unlock.svelte',
  ...['Home', 'Start', 'Restore'].map((name) => `ui/first/${name}.svelte`),
  'ui/people/EnterHouse.svelte',
  'ui/join/Join.svelte',
  'ui/about/Relay.svelte',
  'ui/access/CheckLog.svelte',
  'ui/NotFound.svelte',
];

/** Written by the build (vite.config.ts). */
const parts = existsSync('dist/parts.json') ? JSON.parse(readFileSync('dist/parts.json', 'utf8')) : [];

function filesBeforeUnlock() {
  // Nothing was built yet: the check says so by this name.
  if (parts.length === 0) return ['dist/parts.json'];
  const byFile = new Map(parts.map((part) => [part.file, part]));
  const found = new Set();
  const visit = (part) => {
    if (!part || found.has(part.file)) return;
    found.add(part.file);
    for (const file of part.imports) visit(byFile.get(file));
  };
  for (const source of BEFORE_UNLOCK) {
    const part = parts.find((each) => each.source === source);
    if (!part) throw new Error(`no part of the app is made of ${source}`);
    visit(part);
  }
  return [...found].map((file) => `dist/app/${file}`);
}

const inAssets = (...names) => names.map((name) => name.replace(/^(!?)/, '$1dist/app/assets/'));
const limit = (name, path, kB) => ({ name: `${name} (gzip)`, path, gzip: true, limit: `${String(kB)} KB` });

export default [
  limit('page, every script that may come before an unlock', filesBeforeUnlock(), 150),
  limit(
    'page, every script',
    inAssets('*.js', '!vault-*.js', '!{imaging,stage,verify-worker,paper,statementPaper}-*.js'),
    564,
  ),
  limit('what makes a PDF, with its typeface, once one is made', inAssets('{paper,statementPaper}-*.js'), 560),
  limit('vault worker', inAssets('vault-worker-*.js'), 150),
  limit('what the vault worker loads later', inAssets('vault-part-*.js'), 241),
  limit('workers that open and draw files', inAssets('{imaging,stage}-*.js'), 500),
  limit('worker that verifies access logs', inAssets('verify-worker-*.js'), 60),
  limit('styles', inAssets('*.css'), 40),
];
