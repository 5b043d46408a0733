import { ESLint, Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { fenceRule, judgeImport } from '../../tools/fence.ts';

function lint(file: string, code: string): string[] {
  const linter = new Linter({ cwd: '/repo' });
  const config = [
    { files: ['**/*.ts'], plugins: { enamel: { rules: { fence: fenceRule } } }, rules: { 'enamel/fence': 2 } },
  ];
  return linter.verify(code, config as Linter.Config[], `/repo/${file}`).map((problem) => problem.message);
}

describe('the import fence', () => {
  test('a screen that reaches for keys, the store or a socket is stopped', () => {
    const code = `
      import { open } from '../crypto/open.ts';
      import Dexie from 'dexie';
      export { push } from '../sync/push.ts';
      const later = () => import('../vault/unlock.ts');
      import { toothName } from '../records/tooth.ts';
    `;
    expect(lint('client/ui/Case.ts', code)).toEqual([
      'client/ui may not import client/crypto/open.ts',
      'client/ui/Case.ts may not import dexie: only client/storage may',
      'client/ui may not import client/sync/push.ts',
      'client/ui may not import client/vault/unlock.ts',
    ]);
  });

  test.each([
    ['relay/session.ts', '../client/crypto/seal.ts', 'relay may not import client/crypto/seal.ts'],
    [
      'protocol/entry.ts',
      'node:crypto',
      'protocol/entry.ts may not import node:crypto: only relay, client/access/verify-log.ts may',
    ],
    ['client/storage/rows.ts', '../crypto/seal.ts', 'client/storage may not import client/crypto/seal.ts'],
    ['client/roster/rules.ts', '../sync/replica.ts', 'client/roster may not import client/sync/replica.ts'],
    [
      'client/sync/push.ts',
      '@noble/hashes/sha2.js',
      'client/sync/push.ts may not import @noble/hashes/sha2.js: only client/crypto may',
    ],
    ['client/attic/box.ts', './lid.ts', 'client/attic/box.ts is in no room of the fence (tools/fence.ts)'],
  ])('%s may not import %s', (file, specifier, reason) => {
    expect(judgeImport(file, specifier)).toBe(reason);
  });

  test.each([
    ['relay/session.ts', '../protocol/frames.ts'],
    ['client/worker/worker.ts', '../sync/session.ts'],
    ['client/page/client.ts', '../worker/worker.ts?worker&url'],
    ['client/crypto/seal.ts', '@noble/curves/ed25519.js'],
    ['test/sync/push.test.ts', '../../client/crypto/seal.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(judgeImport(file, specifier)).toBeUndefined();
  });

  test('a screen may know the shapes of the RPC surface, but not call it past the page', () => {
    expect(judgeImport('client/ui/Case.svelte', '../worker/api.ts', true)).toBeUndefined();
    expect(judgeImport('client/ui/Case.svelte', '../worker/views/kitview.ts', true)).toBeUndefined();
    expect(judgeImport('client/ui/Case.svelte', '../worker/views/kitview.ts')).toBe(
      'client/ui may not import client/worker/views/kitview.ts',
    );
    expect(judgeImport('client/ui/Case.svelte', '../worker/api.ts')).toBe(
      'client/ui may not import client/worker/api.ts',
    );
  });

  test('the linter of the repo asks the fence', async () => {
    const config = (await new ESLint().calculateConfigForFile('client/ui/App.svelte')) as Linter.Config;
    expect(config.rules?.['enamel/fence']).toEqual([2]);
  });
});
