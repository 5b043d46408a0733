// Epochs of real logs: founded, rotated, read back from the keys that should open them and from none that should not.
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { GENESIS, RIGHT, judgeFirst, judgeNext, rightsOf, type EpochRecord } from '../../protocol/epoch.ts';
import type { StorageId } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import { openEntry, sealEntry, signEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { kitKeys } from '../../client/crypto/kit.ts';
import { auditPassOf, groupPairOf, memberPassOf, ownPassOf } from '../../client/crypto/secret.ts';
import type { SigningKey } from '../../client/crypto/sign.ts';
import { decodeControl, encodeControl } from '../../client/roster/control.ts';
import {
  draftEpoch,
  draftLog,
  groupPasses,
  lawfulChain,
  openEpochChain,
  partingOf,
  passesAfter,
  readRecord,
  writeEpoch,
  type EpochOrder,
  type LogDraft,
} from '../../client/roster/epochs.ts';
import { citationOf, type PlannedLog } from '../../client/roster/founding.ts';
import { Keyring } from '../../client/roster/keyring.ts';
import { judgeOwnAct, placeOf } from '../../client/roster/ownlog.ts';
import { resolveOrganisation } from '../../client/roster/organisation.ts';
import { verify } from '../../client/crypto/sign.ts';
import { fillKeyring, openThrough, restoreLogs, type ListedLog } from '../../client/roster/restore.ts';
import { mayWriteOwn } from '../../client/roster/rights.ts';
import { countedRandom, house, tablet, type House } from './world.ts';

const relay = { relayKey: new Uint8Array(32).fill(7), relayAddress: 'wss://relay.example/relay' };
const someControl = new Uint8Array(32).fill(9) as StorageId;
let random = countedRandom('epochs');
let practice: House;
const founded = new Map<
  string,
  { readonly planned: PlannedLog; readonly listed: ListedLog; readonly record: EpochRecord }
>();
const secretOf = (compartment: string): Bytes => founded.get(compartment)!.planned.draft.secret;

function read(signed: Bytes): EpochRecord {
  const record = readRecord(signed);
  if (!record) throw new Error('unreadable record');
  return record;
}
async function open(planned: PlannedLog): Promise<Bytes> {
  const { draft, passes, rootPass } = planned;
  const recipients = planned.recipients.map((publicKey) => ({ publicKey }));
  return writeEpoch({
    draft,
    control: someControl,
    recipients,
    passes,
    rootPass,
    ...relay,
    signer: memberPassOf(draft.secret),
    random,
  });
}

beforeAll(async () => {
  random = countedRandom('epochs');
  practice = await house('clinic', 'Smile Practice', 'Dr Ada Quist');
  for (const planned of practice.plan.logs) {
    const record = await open(planned);
    founded.set(planned.compartment, {
      planned,
      listed: { genesis: planned.draft.genesis, records: [record] },
      record: read(record),
    });
  }
});

describe('founding', () => {
  test('every log is lawful, owned by the pass from the admins’ secret, and names the root', () => {
    const own = ownPassOf(secretOf('admins')).publicKey;
    for (const { planned, record } of founded.values()) {
      expect(judgeFirst(sha256, planned.draft.genesis, record)).toBeNull();
      expect(rightsOf(record.fields, own)).toBe(15);
      expect(decode(GENESIS, planned.draft.genesis)!.rootPass).toEqual(practice.kit.rootPass.publicKey);
    }
    expect([...founded.keys()].slice(0, 2)).toEqual(['staff', 'admins']);
  });
  test('everyone writes to the access log, who holds audit reads it, and neither does more', () => {
    const { fields } = founded.get('audit')!.record;
    expect(rightsOf(fields, auditPassOf(secretOf('staff')).publicKey)).toBe(RIGHT.append);
    expect(rightsOf(fields, memberPassOf(secretOf('audit')).publicKey)).toBe(RIGHT.read);
  });
  test('the control entry travels sealed under the epoch it opens, and says what the log is', async () => {
    const { planned } = founded.get('desk')!;
    const { draft, control } = planned;
    const { fields } = practice.founding[0]!;
    const body = encodeControl(control);
    const reg = [practice.founding[0]!.id];
    const signed = signEntry({ ...fields, log: draft.log, key: draft.keyId, body, reg }, practice.admin.signing.sign);
    const { bytes } = await sealEntry({
      signed,
      log: draft.log,
      keySecret: draft.secret,
      keyId: draft.keyId,
      deviceSecret: random(32),
      random,
    });
    const keyring = new Keyring();
    keyring.add(draft.log, 1, draft.secret);
    const opened = await openEntry(bytes, keyring.secretsOf(draft.log), draft.log);
    if (typeof opened === 'string') throw new Error(opened);
    const decoded = decodeControl(opened.entry.fields.body)!;
    expect(placeOf(decoded)).toBe('desk');
    const roster = resolveOrganisation(practice.staff.log, practice.founding[0]!.id, practice.staff.entries, verify);
    if (roster === 'no founding') throw new Error(roster);
    const entry = { fields: opened.entry.fields, control: decoded };
    expect(judgeOwnAct(roster, 'desk', entry)).toBeNull();
    expect(judgeOwnAct(roster, 'billing', entry)).toBe('other compartment');
    const stranger = { ...entry, fields: { ...entry.fields, device: new Uint8Array(32) } };
    expect(judgeOwnAct(roster, 'desk', stranger)).toBe('unknown device');
    expect(mayWriteOwn(roster, 'billing', { ...entry.fields, kind: 'update' })).toBeNull();
    expect(mayWriteOwn(roster, 'audit', { ...entry.fields, kind: 'event' })).toBeNull();
    expect(mayWriteOwn(roster, 'audit', { ...entry.fields, kind: 'update' })).toBe('role');
  });
});

describe('a case from epoch to epoch', () => {
  let draft: LogDraft;
  let clinicSecret: Bytes;
  const labSecret = new Uint8Array(32).fill(5);
  let first: EpochRecord;
  let second: EpochRecord;
  let secondSecret: Bytes;
  const order = (
    fields: Omit<EpochOrder, 'control' | 'rootPass' | 'relayKey' | 'relayAddress' | 'random'>,
  ): EpochOrder => ({
    ...fields,
    ...relay,
    control: someControl,
    rootPass: practice.kit.rootPass.publicKey,
    random,
  });
  const groups = async (): Promise<readonly Bytes[]> => [
    (await groupPairOf(clinicSecret)).publicKey,
    (await groupPairOf(labSecret)).publicKey,
  ];
  async function rekey(
    previous: EpochRecord,
    signer: SigningKey,
    before: Bytes,
    number?: number,
  ): Promise<{ record: EpochRecord; secret: Bytes }> {
    const next = draftEpoch(previous, random, number);
    const recipients = (await groups()).map((publicKey, index) =>
      index === 1 ? { publicKey, own: labSecret } : { publicKey },
    );
    const passes = passesAfter(previous, next.secret);
    return {
      record: read(await writeEpoch(order({ draft: next, recipients, passes, signer, before }))),
      secret: next.secret,
    };
  }
  beforeAll(async () => {
    clinicSecret = secretOf('cases');
    const ownPass = ownPassOf(secretOf('admins')).publicKey;
    draft = draftLog({ random, ownPass, rootPass: practice.kit.rootPass.publicKey });
    const recipients = [{ publicKey: (await groups())[0]!, own: clinicSecret }];
    const passes = groupPasses(ownPass, draft.secret);
    first = read(await writeEpoch(order({ draft, recipients, passes, signer: memberPassOf(draft.secret) })));
    const moved = await rekey(first, memberPassOf(draft.secret), draft.secret);
    [second, secondSecret] = [moved.record, moved.secret];
  });

  test('the lab moves the case with what the link gave it, and the clinic stays owner', () => {
    expect(judgeNext(first, second)).toBeNull();
    expect(lawfulChain(draft.genesis, [second, first])!.newest).toEqual(second);
    expect(second.fields.passes[0]).toEqual(first.fields.passes[0]);
  });
  test('both houses open every epoch with their own group, backwards from the newest', async () => {
    const expected = [
      [1, toHex(draft.secret)],
      [2, toHex(secondSecret)],
    ];
    for (const secret of [clinicSecret, labSecret]) {
      const opened = await openEpochChain([first, second], [], [secret]);
      expect([...opened].map(([number, each]) => [number, toHex(each)]).sort()).toEqual(expected);
    }
  });
  test('who has only the link opens the first epoch and nothing after it', async () => {
    expect((await openEpochChain([first, second], [], [draft.secret])).size).toBe(0);
    expect((await openEpochChain([first, second], [practice.admin.sealing], [])).size).toBe(0);
  });
  test('a record that hands back another secret for the epoch before opens nothing false', async () => {
    const lied = await rekey(first, memberPassOf(draft.secret), random(32));
    const opened = await openEpochChain([first, lied.record], [], [clinicSecret]);
    expect([...opened.keys()].sort()).toEqual([1, 2]);
    expect(opened.get(1)).toEqual(draft.secret);
  });
  test('an unlawful record is not followed, an owner’s goes before a member’s', async () => {
    const stranger = await rekey(first, memberPassOf(random(32)), draft.secret);
    expect(lawfulChain(draft.genesis, [first, stranger.record])!.newest).toEqual(first);
    const owner = await rekey(first, ownPassOf(secretOf('admins')), draft.secret);
    expect(lawfulChain(draft.genesis, [first, second, owner.record])!.newest).toEqual(owner.record);
    expect(lawfulChain(draft.genesis, [second])).toBeNull();
  });
  test('an owner whose record a relay lost decides anew above what others did meanwhile, and is followed', async () => {
    const owner = ownPassOf(secretOf('admins'));
    const lost = await rekey(first, owner, draft.secret);
    const third = await rekey(second, memberPassOf(secondSecret), secondSecret);
    // The owner follows its own record; the relay has never heard of it and goes on from the lab's.
    const chain = lawfulChain(draft.genesis, [first, lost.record, second, third.record])!.records;
    expect(chain).toEqual([first, lost.record]);
    expect(partingOf(chain, [second])).toBeNull();
    expect(partingOf(chain, [second, third.record])).toEqual(first);
    const decided = await rekey(first, owner, draft.secret, 4);
    const everything = [first, lost.record, second, third.record, decided.record];
    for (const known of [everything, [...everything].reverse(), everything.filter((each) => each !== lost.record)])
      expect(lawfulChain(draft.genesis, known)!.records).toEqual([first, decided.record]);
    expect(partingOf([first, decided.record], [lost.record, second, third.record])).toBeNull();
  });

  test('kit and relay bring everything back, the case included', async () => {
    const listed = [
      ...[...founded.values()].map((each) => each.listed),
      { genesis: draft.genesis, records: [first.signed, second.signed] },
    ];
    const kit = await kitKeys(countedRandom('house Smile Practice')(16));
    const restored = await restoreLogs(kit, listed);
    expect(restored.refused).toEqual([]);
    const own = restored.logs.filter((each) => each.secrets.size > 0);
    expect(own.map((each) => toHex(each.secrets.get(1)!))).toEqual(
      [...founded.keys()].map((name) => toHex(secretOf(name))),
    );
    const cases = own.find((each) => toHex(each.log) === toHex(founded.get('cases')!.planned.draft.log))!;
    const all = await openThrough(restored.logs, [...cases.secrets.values()]);
    const keyring = new Keyring();
    fillKeyring(keyring, all);
    expect(keyring.current(draft.log)).toEqual({ number: 2, secret: secondSecret, keyId: second.fields.key });
    expect(Keyring.fromBytes(keyring.toBytes())!.toBytes()).toEqual(keyring.toBytes());
  });
  test('another kit gets nothing back', async () => {
    const kit = await kitKeys(random(16));
    const listed = founded.get('staff')!.listed;
    expect(await restoreLogs(kit, [listed])).toEqual({
      logs: [],
      refused: [{ genesis: listed.genesis, reason: 'not ours' }],
    });
  });
});

test('a citation names each recipient once, in one order', async () => {
  const one = await tablet('one');
  const two = await tablet('two');
  const draft = founded.get('desk')!.planned.draft;
  const keys = [one.keys.sealing, two.keys.sealing];
  expect(citationOf(draft, [...keys, one.keys.sealing])).toEqual(citationOf(draft, keys.reverse()));
});
