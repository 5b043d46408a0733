// Which library the app's one file that signs and verifies has in the unit tests: that of test/support/curve.ts, which goes by
// the test. Asked for as `sign.ts?openssl` it has the quick one, whatever the test.
import { join } from 'node:path';
import type { Plugin } from 'vite';

const at = (path: string): string => join(import.meta.dirname, '..', path);

export function quickCurve(): Plugin {
  return {
    name: 'quick-curve',
    enforce: 'pre',
    resolveId(id, importer = '') {
      if (id !== '@noble/curves/ed25519.js') return null;
      if (importer.endsWith('/client/crypto/sign.ts')) return at('test/support/curve.ts');
      return importer.endsWith('/client/crypto/sign.ts?openssl') ? at('test/simulation/curve.ts') : null;
    },
  };
}
