// What a build of the app reads, as one hash: says whether a build is stale, and names the release on the screen.
// Must never depend on git, the clock or the machine: the same sources are the same release everywhere.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const sources = ['client', 'protocol', 'vite.config.ts', 'tools/wasmText.ts', 'package-lock.json'];

/** Hash over the names and bytes of everything the build reads. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    const files = source.includes('.')
      ? ['']
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(path.length))
          .sort();
    for (const file of files) hash.update(`${source}${file}\0`).update(readFileSync(path + file));
  }
  return hash.digest('hex');
}
