// What carries secrets between tablets: the package of an invite, the keyring, welcomes.
import { describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { inviteKeys } from '../../client/crypto/invite.ts';
import { draftLog, type LogDraft } from '../../client/roster/epochs.ts';
import { makeInvite, packInvite, unpackInvite } from '../../client/roster/invite.ts';
import { Keyring } from '../../client/roster/keyring.ts';
import { welcomesIn } from '../../client/roster/ownlog.ts';
import { Ledger, countedRandom, tablet } from './world.ts';

const random = countedRandom('keyring');
const draft = (): LogDraft => draftLog({ random, ownPass: random(32), rootPass: null });
const [cases, desk, office] = [draft(), draft(), draft()];

describe('invites', () => {
  test('the package opens with link and code, and with nothing less', async () => {
    const made = await makeInvite({ random, withCode: true, role: 'lab', expires: 1_000 });
    const { genesis, log, secret } = cases;
    const founding = random(32);
    const contents = {
      genesis,
      founding,
      heads: [founding],
      number: 1,
      secret,
      kind: 'clinic',
      name: 'Smile Practice',
      role: 'lab',
      expires: 1_000,
    } as const;
    const sealed = await packInvite(made, contents, random);
    const typed = await inviteKeys(made.fields.id, made.secret, made.code!.toLowerCase().replace(' ', '-'));
    expect(await unpackInvite(typed, made.fields.id, sealed)).toEqual({ ...contents, version: 1, log });
    const withoutCode = await inviteKeys(made.fields.id, made.secret, null);
    expect(await unpackInvite(withoutCode, made.fields.id, sealed)).toBeNull();
    sealed[sealed.length - 1]! ^= 1;
    expect(await unpackInvite(typed, made.fields.id, sealed)).toBeNull();
  });
});

describe('keyring and welcomes', () => {
  test('a secret of one log opens nothing in another', () => {
    const keyring = new Keyring();
    const [a, b] = [desk, office];
    const key = keyring.add(a.log, 1, a.secret);
    expect(keyring.secretsOf(a.log)(key.keyId)).toEqual(a.secret);
    expect(keyring.secretsOf(b.log)(key.keyId)).toBeUndefined();
    expect(keyring.current(a.log)).toBeNull();
    expect(keyring.adopt(a.log, b.keyId)).toBe(false);
    expect(keyring.adopt(a.log, key.keyId)).toBe(true);
    expect(keyring.current(a.log)).toEqual(key);
    expect(Keyring.fromBytes(new Uint8Array([1, 2, 3]))).toBeNull();
  });
  test('the newest welcome to a log counts, and none moves its founding', async () => {
    const nurse = await tablet('nurse');
    const ledger = new Ledger(cases.log);
    ledger.directory.set(toHex(nurse.id), nurse.keys);
    const { genesis, log, secret } = desk;
    const welcome = {
      type: 'welcome',
      genesis,
      founding: random(32),
      number: 1,
      secret,
      relayKey: random(32),
      relayAddress: 'wss://relay.example/relay',
    } as const;
    ledger.write(nurse, welcome, []);
    const newer = ledger.write(nurse, { ...welcome, number: 3, secret: random(32) }, []);
    ledger.write(nurse, { ...welcome, number: 4, founding: random(32) }, []);
    expect(welcomesIn(ledger.entries).map((each) => [toHex(each.log), each.entry])).toEqual([[toHex(log), newer.id]]);
  });
});
