// A built release of the app in a folder of its own, from which single files can be missing, and one that follows it.
// Never touches the build that other tests use.
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Release {
  readonly folder: string;
  /** Takes files away from whoever asks from now on. Fails where none has such a name. */
  hide(name: RegExp): Promise<void>;
  /** All that was hidden is there again. */
  showAll(): Promise<void>;
  /** The chunk that the vault worker loads as this one of its parts, as a pattern. */
  partOfWorker(name: string): Promise<RegExp>;
  /** The next release takes its place, in which every script and style has another address. */
  follow(): Promise<void>;
  /** A script that runs before the service worker's own, each time the browser starts it. */
  beforeServiceWorker(script: string): Promise<void>;
  remove(): Promise<void>;
}

export async function copyRelease(): Promise<Release> {
  const base = await mkdtemp(join(tmpdir(), 'enamel-release-'));
  const [folder, aside] = [join(base, 'app'), join(base, 'aside')];
  const assets = join(folder, 'assets');
  await cp(join(import.meta.dirname, '../../dist/app'), folder, { recursive: true });
  await cp(folder, aside, { recursive: true, filter: (path) => !path.includes('assets/') });
  return {
    folder,
    async hide(name) {
      const found = (await readdir(assets)).filter((each) => name.test(each));
      if (found.length === 0) throw new Error(`no file is called ${String(name)}`);
      for (const each of found) await rename(join(assets, each), join(aside, each));
    },
    async showAll() {
      for (const each of await readdir(aside))
        if (/-[\w-]{8}\.(?:js|css)$/.test(each)) await rename(join(aside, each), join(assets, each));
    },
    async partOfWorker(name) {
      const worker = (await readdir(assets)).find((each) => each.startsWith('vault-worker-')) ?? '';
      const chunk = new RegExp(`\\b${name}:\\(\\)=>[^,]*?(vault-part-[\\w-]+\\.js)`).exec(
        await readFile(join(assets, worker), 'utf8'),
      )?.[1];
      if (chunk === undefined) throw new Error(`the worker has no part ${name}`);
      return new RegExp(`^${chunk.replace('.', '\\.')}$`);
    },
    follow: () => renameAssets(folder),
    async beforeServiceWorker(script) {
      const path = join(folder, 'sw.js');
      await writeFile(path, `${script};\n${await readFile(path, 'utf8')}`);
    },
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

/** `NAME-HASH.js` becomes `NAME-2HASH.js` everywhere, and what keeps its name gets another revision. */
async function renameAssets(folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const renamed = new Map(names.map((name) => [name, name.replace(/-([\w-]{8}\.\w+)$/, '-2$1')]));
  const mention = /[\w.-]+-[\w-]{8}\.\w+/g;
  const texts = [...names.map((name) => join(assets, name)), join(folder, 'index.html'), join(folder, 'sw.js')];
  for (const path of texts.filter((each) => /\.(?:js|css|html)$/.test(each))) {
    const text = (await readFile(path, 'utf8')).replaceAll(mention, (name) => renamed.get(name) ?? name);
    await writeFile(path, text.replaceAll(/"revision":"\w{4}/g, '"revision":"next'));
  }
  for (const [from, to] of renamed) await rename(join(assets, from), join(assets, to));
}
