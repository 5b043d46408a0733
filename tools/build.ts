// Builds the app into dist/app when its sources changed since the last build. Run directly it always says what it did.
// Must never leave a half-built app where a running relay serves it: a build is made aside and swapped in.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { sourcesHash } from './sources.ts';

const root = join(import.meta.dirname, '..');
const app = join(root, 'dist/app');
const stamp = join(root, 'dist/app.sources');
export function isBuilt(): boolean {
  return existsSync(join(app, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash();
}

export async function buildIfStale(): Promise<void> {
  if (isBuilt()) return;
  process.stderr.write('Enamel: building the app …\n');
  const hash = sourcesHash();
  const aside = join(root, `dist/.next-${String(process.pid)}`);
  const old = join(root, `dist/.old-${String(process.pid)}`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  try {
    await build({
      configFile: join(root, 'vite.config.ts'),
      mode: 'production',
      logLevel: 'warn',
      build: { outDir: aside },
    });
    if (existsSync(app)) renameSync(app, old);
    renameSync(aside, app);
    writeFileSync(stamp, hash);
  } catch (error) {
    // Two commands may build at once: whoever swaps second finds the place taken by the same build.
    if (!isBuilt()) throw error;
  } finally {
    for (const left of [aside, old]) rmSync(left, { recursive: true, force: true });
  }
}

if (import.meta.main) await buildIfStale();
