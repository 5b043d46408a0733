// An administrator is taken from a practice, and a relay helps that tablet to speak on for the house on its cases: for
// itself, for friends, with a key of its own. The paper's certificate is for ever; what it signs from then on counts for nothing.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { verify } from '../../client/crypto/sign.ts';
import type { VerifiedControl } from '../../client/roster/admit.ts';
import { sideKnownAs } from '../../client/roster/contact.ts';
import { mayWrite } from '../../client/roster/rights.ts';
import type { Role } from '../../client/roster/roles.ts';
import { announce, certify, NO_STATEMENTS, vouch, VOUCH, type Statements } from '../../client/roster/statements.ts';
import { decode } from '../../protocol/schema.ts';
import { fingerprint, tablet, type Tablet } from './world.ts';
import {
  claimed,
  clinic,
  clinicKey,
  epoch,
  founding,
  labKey,
  log,
  openHouses,
  reasons,
  resolved,
  sendCase,
} from './caseworld.ts';

let ada: Tablet;
let sam: Tablet;
let friend: Tablet;
let nurse: Tablet;
let taken: VerifiedControl;
let joined: VerifiedControl;
const MOST = 2 ** 53 - 1;
beforeAll(async () => {
  await openHouses();
  [sam, friend, nurse] = [await tablet('sam'), await tablet('friend'), await tablet('nurse of old')];
});
beforeEach(async () => {
  await sendCase();
  ada = clinic.admin;
  const { root } = clinic.kit;
  const certificates = [certify({ root: root.publicKey, device: sam.keys }, root.sign)];
  const vouches = [...says(ada, sam, 1, ['dentist', 'admin']).vouches, ...says(ada, nurse, 1, ['nurse']).vouches];
  joined = log.write(ada, { type: 'carry', statements: { ...NO_STATEMENTS, certificates, vouches } }, [founding]);
  taken = claimed();
});

function says(by: Tablet, who: Tablet, number: number, roles: Role[]): Statements {
  const fields = { root: clinic.kit.root.publicKey, by: by.id, number, device: who.keys, name: 'Dr. Nobody', roles };
  return { ...NO_STATEMENTS, vouches: [vouch(fields, by.signing.sign)] };
}
/** Sam takes Ada from the house. */
function adaLeaves(knowing: readonly VerifiedControl[] = [joined, taken]): VerifiedControl {
  const pins = [{ device: ada.id, seq: 1 }];
  const act = { type: 'rekey', statements: says(sam, ada, 2, []), pins } as const;
  return log.write(sam, act, knowing, epoch(3, clinicKey(), labKey()));
}
const carry = (by: Tablet, statements: Statements, knowing: readonly VerifiedControl[]) =>
  log.write(by, { type: 'carry', statements }, knowing);
const rolesOf = (who: Tablet): readonly Role[] | undefined =>
  resolved()
    .devices.get(toHex(who.id))
    ?.find(({ ending }) => !ending)?.roles;
const edit = (who: Tablet, reg: readonly VerifiedControl[]) => ({
  ...{ device: who.id, seq: 9, key: new Uint8Array(16), kind: 'update' as const },
  reg: reg.map(({ id }) => id),
});
const every = <T>(items: readonly T[]): T[][] =>
  items.length <= 1
    ? [[...items]]
    : items.flatMap((item, at) => every(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));

describe('an administrator who was taken away', () => {
  test('lets nobody in, hiding it or knowing it, whatever number the vouch has and whatever came first', () => {
    const hidden = carry(ada, says(ada, friend, MOST, ['dentist']), [joined, taken]);
    log.write(friend, { type: 'close' }, [hidden]);
    const left = adaLeaves();
    carry(friend, says(ada, friend, MOST, ['dentist']), [left]);
    const expected = fingerprint(resolved());
    expect([resolved().isClosed, rolesOf(friend)]).toEqual([false, undefined]);
    expect([...reasons()].sort()).toEqual(['late', 'late', 'not on the case']);
    expect(mayWrite(resolved(), edit(friend, [hidden]), { writers: 'owner' })).toBe('removed');
    for (const order of every(log.entries.slice(3)))
      expect(fingerprint(resolved([...order, ...log.entries.slice(0, 3)]))).toBe(expected);
  });
  test('does not come back by a vouch of its own, nor by carrying word of its end itself', () => {
    const hidden = carry(ada, says(ada, ada, MOST, ['dentist', 'admin']), [joined, taken]);
    adaLeaves();
    const statements = { ...says(sam, ada, 2, []), certificates: [] };
    carry(ada, statements, [hidden]);
    expect(rolesOf(ada)).toBe(undefined);
    expect(mayWrite(resolved(), edit(ada, [hidden]), { writers: 'owner' })).toBe('removed');
  });
  test('announces no key: nothing is sealed to it, and it makes no fork of the lawful one', async () => {
    const key = (await sealingPairFromSeed(new Uint8Array(32).fill(77))).publicKey;
    const group = resolved().sides[0]!.group;
    const fields = { root: clinic.kit.root.publicKey, by: ada.id, group, number: 2, key, previous: null };
    carry(ada, { ...NO_STATEMENTS, announcements: [announce(fields, ada.signing.sign)] }, [joined, taken]);
    adaLeaves();
    expect(resolved().members.map((member) => toHex(member.key))).toEqual([clinicKey(), labKey()].map(toHex));
    expect(resolved().sides[0]!.voice.isForked).toBe(false);
  });
  test('gives nobody who stays another role, and what that one did by it does not count', () => {
    const raised = carry(ada, says(ada, nurse, 2, ['dentist']), [joined, taken]);
    log.write(nurse, { type: 'close' }, [raised]);
    expect(resolved().isClosed).toBe(true);
    adaLeaves();
    expect([rolesOf(nurse), resolved().isClosed]).toEqual([['nurse'], false]);
  });
  test('is not carried into the next case of a house that knows this one', () => {
    carry(ada, says(ada, friend, MOST, ['dentist']), [joined, taken]);
    adaLeaves();
    const { statements } = sideKnownAs(resolved().sides[0]!, verify);
    const named = statements.vouches.map(({ bytes }) => toHex(decode(VOUCH, bytes)!.device.signing));
    expect(named).toContain(toHex(sam.keys.signing));
    expect(named).not.toContain(toHex(friend.keys.signing));
  });
  test('leaves in place whom it let in before, and speaks again when another lets it in again', () => {
    const left = adaLeaves();
    expect([rolesOf(nurse), rolesOf(sam)]).toEqual([['nurse'], ['dentist', 'admin']]);
    const back = carry(sam, says(sam, ada, 3, ['dentist', 'admin']), [left]);
    carry(ada, says(ada, friend, 1, ['dentist']), [back]);
    expect([rolesOf(ada), rolesOf(friend), reasons()]).toEqual([['dentist', 'admin'], ['dentist'], []]);
  });
  test('takes nobody else away: two who take each other away are both out, until a third of the house decides', async () => {
    const third = await tablet('third of the house');
    const { root } = clinic.kit;
    const certificates = [certify({ root: root.publicKey, device: third.keys }, root.sign)];
    const known = carry(ada, { ...says(ada, third, 1, ['dentist', 'admin']), certificates }, [joined, taken]);
    carry(ada, says(ada, sam, 2, []), [known]);
    adaLeaves([known]);
    expect([rolesOf(ada), rolesOf(sam)]).toEqual([undefined, undefined]);
    carry(third, says(third, sam, 3, ['dentist', 'admin']), [known]);
    expect([rolesOf(ada), rolesOf(sam)]).toEqual([undefined, ['dentist', 'admin']]);
  });
});
