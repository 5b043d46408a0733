// Brings the scripts of a part before it is imported: what an import does not get, the browser never asks for again.
// Must bring nothing but this app's own scripts.

const IMPORTED = /\bimport\(\s*["'`](\.[^"'`]+)["'`]\)/;
const IMPORTS = /\b(?:from|import)\s*["'`](\.[^"'`]+)["'`]/g;

/** `fetch` gives the text of a script of this app; `base` is where the caller's own script lies. */
export function bringer(fetch: (address: string) => Promise<string>, base: string) {
  /** Of scripts that are here: what each imports itself. */
  const brought = new Map<string, Promise<readonly string[]>>();

  function importsOf(address: string): Promise<readonly string[]> {
    const known = brought.get(address);
    if (known) return known;
    const coming = fetch(address).then((text) =>
      [...text.matchAll(IMPORTS)].map(([, path = '']) => new URL(path, address).href),
    );
    brought.set(address, coming);
    coming.catch(() => brought.delete(address));
    return coming;
  }
  async function bringAll(address: string, met: Set<string>): Promise<void> {
    if (met.has(address)) return;
    met.add(address);
    await Promise.all((await importsOf(address)).map((each) => bringAll(each, met)));
  }

  /** Parts that came whole: calls of those are many, and wait for nothing. */
  const whole = new Set<string>();

  return async (load: () => Promise<unknown>): Promise<void> => {
    const path = IMPORTED.exec(String(load))?.[1];
    if (path === undefined || whole.has(path)) return;
    await bringAll(new URL(path, base).href, new Set());
    whole.add(path);
  };
}
