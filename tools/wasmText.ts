// Lets a script carry WebAssembly inside itself, as text: the workers that open foreign files may fetch nothing.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const ASKED = '?text';
/** An id of its own without the file's extension, so that nobody else takes it for a file or a module. */
const MARK = '\0text-of:';

const { resolve } = createRequire(import.meta.url);

/** `import text from 'package/some-wasm?text'` gives the file in base64. */
export function wasmText(): Plugin {
  return {
    name: 'wasm-text',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith(ASKED) ? `${MARK}${source.slice(0, -ASKED.length)}` : null),
    load(id) {
      if (!id.startsWith(MARK)) return null;
      return `export default ${JSON.stringify(readFileSync(resolve(id.slice(MARK.length)), 'base64'))}`;
    },
  };
}
