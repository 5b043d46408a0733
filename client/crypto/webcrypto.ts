// What a library means by Node's "crypto" module, in a browser: the platform's own WebCrypto and nothing else.
export const { crypto: webcrypto } = globalThis;
