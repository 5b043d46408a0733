// What a browser's own machinery is in a simulated world: files in memory, WebCrypto that answers at once, and neither a
// clock nor chance of its own. Install it before anything of the app runs, in a process that runs nothing else.
import { registerHooks } from 'node:module';
import { diceOf } from './dice.ts';
import { promptSubtle } from './subtle.ts';

/** A Blob or File whose bytes are there at once, as far as the app reads them. */
class PromptFile {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly type: string;
  readonly lastModified = 0;
  constructor(
    parts: readonly (ArrayBuffer | ArrayBufferView<ArrayBuffer>)[],
    name = '',
    options: { type?: string } = {},
  ) {
    const views = parts.map((part) =>
      part instanceof ArrayBuffer ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    );
    this.#bytes = new Uint8Array(Buffer.concat(views));
    this.name = name;
    this.type = options.type ?? '';
  }
  get size(): number {
    return this.#bytes.length;
  }
  slice(start = 0, end = this.size): PromptFile {
    return new PromptFile([this.#bytes.slice(start, end)]);
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer;
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes.slice();
  }
}

class PromptBlob extends PromptFile {
  constructor(parts: readonly (ArrayBuffer | ArrayBufferView<ArrayBuffer>)[], options: { type?: string } = {}) {
    super(parts, '', options);
  }
}

const forbid = (name: string) => (): never => {
  throw new Error(`${name} is not of this world: take it as an argument`);
};

/** From now on this process has no time and no chance but a world's. */
export function installPlatform(): void {
  Object.defineProperty(globalThis.crypto, 'subtle', { value: promptSubtle, configurable: true });
  Object.assign(globalThis, { Blob: PromptBlob, File: PromptFile });
  Date.now = forbid('Date.now');
  Math.random = forbid('Math.random');
  Object.assign(globalThis, {
    setTimeout: forbid('setTimeout'),
    setInterval: forbid('setInterval'),
    setImmediate: forbid('setImmediate'),
  });
  // Curves blind their multiplications with it and Yjs names documents nobody writes: no result depends on it.
  const blinding = diceOf('blinding');
  globalThis.crypto.getRandomValues = <T extends ArrayBufferView>(array: T): T => {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(blinding.bytes(array.byteLength));
    return array;
  };
  globalThis.crypto.randomUUID = forbid('randomUUID');
}

/** Before anything of the app is loaded: signatures by OpenSSL. */
export function hastenSignatures(): void {
  const own = new URL('./curve.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@noble/curves/ed25519.js' && context.parentURL !== own
        ? { url: own, shortCircuit: true }
        : next(specifier, context),
  });
}
