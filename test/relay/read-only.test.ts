import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteAccounts } from '../../relay/accounts/sqlite.ts';
import { Database } from '../../relay/database/tables.ts';
import { sha256, verifyStrictly } from '../../relay/ed25519.ts';
import { SqliteLogs } from '../../relay/logs/sqlite.ts';
import type { Outcome, Write } from '../../relay/logs/store.ts';
import { freshKey, makeEntry, makeLog, random } from '../support/test-log.ts';
import { temporaryFolder } from '../support/test-relay.ts';

const seqsOf = (outcomes: readonly Outcome[]): unknown =>
  outcomes.map((each) => (each.kind === 'stored' ? each.items.map(({ seq }) => seq) : each.reason));

test('case 64 a disk that turns read-only refuses before any receipt; what is there is read, and later writing goes on', () => {
  const folder = temporaryFolder();
  const db = new Database({ path: join(folder, 'relay.db') });
  const parts = { db, now: () => 1_800_000_000_000, random };
  const logs = new SqliteLogs({ ...parts, hash: sha256, verify: verifyStrictly, sign: freshKey().sign });
  const account = new SqliteAccounts({ ...parts, quotaBytes: 1_000_000 }).registerKey(random(32));
  const log = makeLog();
  const { genesis, record, control, member } = log;
  const write = (): Write => ({
    ...{ kind: 'append', log: log.id, keys: [member.publicKey], head: null },
    items: [{ entry: makeEntry(log.id), blobs: [] }],
  });
  const found: Write = { kind: 'found', genesis, record, entry: control, payer: { kind: 'account', account } };
  expect(seqsOf(logs.commit([found, write()]))).toEqual([[1], [2]]);
  db.prepare('PRAGMA query_only = ON').run();
  expect(seqsOf(logs.commit([write(), write()]))).toEqual(['full', 'full']);
  expect(logs.read(log.id, 0, 1e6).items.map(({ seq }) => seq)).toEqual([1, 2]);
  db.prepare('PRAGMA query_only = OFF').run();
  expect(seqsOf(logs.commit([write()]))).toEqual([[3]]);
  logs.close();
  rmSync(folder, { recursive: true });
});
