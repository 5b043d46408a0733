// How the app is built: one page, one vault worker, one service worker, nothing inline.
// Must never let an asset end up inside html, css or a data: address: the page runs under a strict CSP.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { filesBeforeUnlock, type Part } from './tools/beforeUnlock.ts';
import { sourcesHash } from './tools/sources.ts';
import { wasmText } from './tools/wasmText.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm run dev` finds the relay; the paths are the relay's own, everything else is the app. */
const relayAddress = `http://localhost:${process.env['PORT'] ?? '8787'}`;
const relayPaths = ['/relay', '/account', '/blob', '/ws'];

/** The relay gives the vault worker a CSP of its own, and finds it by this name. */
const workerFileName = (chunk: { name: string }): string =>
  chunk.name === 'worker' ? 'assets/vault-worker-[hash].js' : 'assets/[name]-[hash].js';

/** The size check weighs what opens files apart from the vault. */
const imaging = /\/client\/imaging\/|\/node_modules\/(?:three|jpeg-lossless|@cornerstonejs)|text-of:/;
const workerPartName = (chunk: { moduleIds: readonly string[] }): string =>
  chunk.moduleIds.some((id) => imaging.test(id)) ? 'assets/imaging-part-[hash].js' : 'assets/vault-part-[hash].js';

/** Parts of the page are brought by our own loader: the bundler's lets browsers remember that one did not come. */
const partLoader = {
  name: 'part-loader',
  enforce: 'pre' as const,
  apply: 'build' as const,
  resolveId: (id: string) => (id.endsWith('vite/preload-helper.js') ? here('client/page/bring.ts') : undefined),
};

/** What loads what, for the size check and for what is stored first (tools/beforeUnlock.ts); beside the app, so that it is never served. */
const partList = {
  name: 'part-list',
  apply: 'build' as const,
  writeBundle(_: unknown, bundle: Readonly<Record<string, Output>>) {
    const parts = Object.values(bundle).flatMap((part) =>
      part.type === 'asset'
        ? []
        : [{ file: part.fileName, source: part.facadeModuleId?.split('/client/').at(-1) ?? '', imports: part.imports }],
    );
    writeFileSync(here('dist/parts.json'), JSON.stringify(parts));
  },
};
type Output =
  | { readonly type: 'asset' }
  | {
      readonly type: 'chunk';
      readonly fileName: string;
      readonly facadeModuleId: string | null;
      readonly imports: readonly string[];
    };

/**
 * All that unlocking needs is one file, which the size check weighs; what comes later is in parts. What several parts share
 * lies in two files, by how many share it, and what opens files in its own: every file costs a first visit a request and a
 * place in its store. Whatever a module imports is shared by as many parts, so no two files ever need each other.
 */
const shared = { minShareCount: 2, entriesAware: true };
const workerFiles = [
  { name: 'start', tags: ['$initial' as const], priority: 4 },
  { name: 'imaging', test: imaging, priority: 3, ...shared },
  { name: 'wide', minShareCount: 6, priority: 2 },
  { name: 'narrow', minShareCount: 3, priority: 1 },
];

/** Drawings of a few hundred bytes, a file each where more than one screen has them. */
const icons = { name: 'icons', test: /\/node_modules\/@lucide\// };

/** Those of all screens in one file: less than half the bytes of a hundred, each of which cost a first visit a request. */
const styles = { name: 'styles', test: /[.?&=]css$/ };

/** For the service worker: what a tablet needs to open and to unlock is marked, and stored before the rest. */
function markShell<T extends { readonly url: string }>(entries: readonly T[]) {
  const scripts = filesBeforeUnlock(JSON.parse(readFileSync(here('dist/parts.json'), 'utf8')) as Part[]);
  const isShell = (url: string): boolean =>
    scripts.has(url) || url.endsWith('.css') || !url.startsWith('assets/') || url.startsWith('assets/vault-worker-');
  return { manifest: entries.map((entry) => ({ ...entry, isShell: isShell(entry.url) })), warnings: [] };
}

export default defineConfig({
  root: here('client'),
  define: { __ENAMEL_RELEASE__: JSON.stringify(sourcesHash().slice(0, 8)) },
  resolve: {
    alias: [
      // Libraries that also run on old Node versions ask for this module there; no browser ever does.
      { find: /^crypto$/, replacement: here('client/crypto/webcrypto.ts') },
      { find: /^lib0\/logging$/, replacement: here('client/records/yjsLogging.ts') },
    ],
  },
  plugins: [
    partLoader,
    partList,
    svelte({
      configFile: false,
      dynamicCompileOptions: ({ filename }) => (filename.includes('node_modules') ? undefined : { runes: true }),
    }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '.',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,svg,png,webmanifest,wasm,woff2}'],
        maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
        manifestTransforms: [markShell],
      },
    }),
  ],
  worker: {
    format: 'es',
    plugins: () => [wasmText()],
    rolldownOptions: {
      output: {
        entryFileNames: workerFileName,
        chunkFileNames: workerPartName,
        codeSplitting: { groups: workerFiles },
      },
    },
  },
  build: {
    outDir: here('dist/app'),
    emptyOutDir: true,
    target: ['chrome120', 'firefox122', 'safari17.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [styles, icons] } } },
  },
  server: {
    port: 5173,
    strictPort: true,
    fs: { allow: [here('.')] },
    proxy: Object.fromEntries(relayPaths.map((path) => [path, { target: relayAddress, ws: true }])),
  },
});
