// A new paper: who may bring it, what it ends, and what happens where two are made at once or an old one speaks again.
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import type { KitKeys } from '../../client/crypto/kit.ts';
import type { VerifiedControl } from '../../client/roster/admit.ts';
import { restoreMessage } from '../../client/roster/membership.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { statementsForCases, proofsSince } from '../../client/roster/side.ts';
import { NO_STATEMENTS, certify, vouch } from '../../client/roster/statements.ts';
import { hear, silentVoice } from '../../client/roster/voice.ts';
import { verify } from '../../client/crypto/sign.ts';
import { last, makePapers, other, paper, settling, succession } from './papers.ts';
import { fingerprint, shuffledBy, type Tablet } from './world.ts';
import {
  practice,
  nurse,
  second,
  third,
  makeTablets,
  fresh,
  resolved,
  reasons,
  stateOf,
  join,
  remove,
} from './practiceworld.ts';

beforeAll(async () => {
  await makeTablets();
  await makePapers();
});
beforeEach(fresh);

function restore(by: Tablet, kit: KitKeys, knowing: readonly VerifiedControl[]): VerifiedControl {
  const certificate = certify({ root: kit.root.publicKey, device: by.keys }, kit.root.sign);
  const root = kit.root.sign(restoreMessage(practice.staff.log, practice.person, by.id));
  const act = { type: 'restore', person: practice.person, device: by.keys, certificate, root } as const;
  return practice.staff.write(by, act, knowing);
}

describe('a new paper', () => {
  test('signed by the old one it rules at once: its recovery key is a recipient of everything, the old one of nothing', () => {
    practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin), [last()]);
    const roster = resolved();
    expect(roster.roots).toEqual([practice.kit.root.publicKey, paper.root.publicKey]);
    expect(roster.rootPass).toEqual(paper.rootPass.publicKey);
    expect(recipientsOf(roster, 'clinical')).toEqual([practice.admin.keys.sealing, paper.recovery.publicKey]);
    expect(roster.devices.get(toHex(practice.admin.id))?.isAdmin).toBe(true);
    expect(roster.refused).toEqual([]);
  });
  test('an admin alone, a nurse with the old paper’s signature and a stranger’s paper bring none', () => {
    join(1, 'Nia', ['nurse'], nurse);
    const base = join(2, 'Sam', ['admin'], second);
    const own = { root: second.signing };
    practice.staff.write(second, succession(paper, own, second), [base]);
    const lie = succession(paper, practice.kit, second);
    const forged = {
      ...lie.proofs[0],
      approvals: [{ by: null, signature: second.signing.sign(lie.proofs[0].bytes) }],
    };
    practice.staff.write(second, { ...lie, proofs: [forged] }, [base]);
    practice.staff.write(nurse, lie, [base]);
    // Its own certificate is left out: then nobody could change anything any more.
    practice.staff.write(second, succession(paper, practice.kit), [base]);
    expect(reasons(resolved()).toSorted()).toEqual([
      'bad root signature',
      'no certificate',
      'not an admin',
      'root was followed',
    ]);
    expect(resolved().root).toEqual(practice.kit.root.publicKey);
  });
  test('an old paper brings nobody back, removes nobody and makes no admin once another rules', () => {
    const base = practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin), [last()]);
    restore(second, practice.kit, [base]);
    practice.staff.write(practice.admin, succession(other, practice.kit, practice.admin), [base]);
    expect(reasons(resolved()).toSorted()).toEqual(['bad root signature', 'root was followed']);
    const back = restore(second, paper, [base]);
    expect(stateOf(resolved([...practice.staff.entries]), second)).toBe('active');
    practice.staff.write(second, { type: 'level', level: 2 }, [back]);
    expect(resolved().level).toBe(2);
  });
  test('a replayed signature of the old paper, carried by another admin later, changes nothing', () => {
    const base = join(2, 'Sam', ['admin'], second);
    const act = succession(paper, practice.kit, practice.admin, second);
    const first = practice.staff.write(practice.admin, act, [base]);
    const later = practice.staff.write(practice.admin, succession(other, paper, practice.admin, second), [first]);
    practice.staff.write(second, act, [later]);
    expect(resolved().root).toEqual(other.root.publicKey);
    expect(reasons(resolved())).toEqual(['root was followed']);
  });
  test('an admin whose tablet the new paper does not certify is a member and an admin no more', () => {
    const base = join(2, 'Sam', ['admin'], second);
    const gone = practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin), [base]);
    practice.staff.write(second, { type: 'level', level: 2 }, [gone]);
    expect(reasons(resolved())).toEqual(['not an admin']);
    expect(stateOf(resolved(), second)).toBe('active');
  });
});

describe('at the same time', () => {
  test('a thief with the old paper who pretends not to know of the new one gets nothing, in any order', async () => {
    const base = last();
    const honest = practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin), [base]);
    const thief = restore(third, practice.kit, [base]);
    practice.staff.write(third, succession(other, practice.kit, third), [thief]);
    practice.staff.write(practice.admin, { type: 'level', level: 2 }, [honest]);
    const roster = resolved();
    expect(roster.root).toEqual(paper.root.publicKey);
    expect(stateOf(roster, third)).toBeUndefined();
    const { entries } = practice.staff;
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: entries.length, maxLength: entries.length }), (keys) => {
        expect(fingerprint(resolved(shuffledBy(entries, keys)))).toBe(fingerprint(roster));
      }),
      { numRuns: 30 },
    );
  });
  test('two new papers made offline from one old paper: every tablet follows the same one, says so, and the next paper settles it', () => {
    const base = join(2, 'Sam', ['admin'], second);
    const a = practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin, second), [base]);
    const b = practice.staff.write(second, succession(other, practice.kit, practice.admin, second), [base]);
    const roster = resolved();
    expect(fingerprint(resolved(practice.staff.entries.toReversed()))).toBe(fingerprint(roster));
    expect(roster.rivals.length).toBe(1);
    const [winner, loser] = toHex(roster.root) === toHex(paper.root.publicKey) ? [paper, other] : [other, paper];
    expect(recipientsOf(roster, 'admins').at(-1)).toEqual(winner.recovery.publicKey);
    expect([...roster.devices.values()].map(({ isAdmin }) => isAdmin)).toEqual([true, true]);
    practice.staff.write(second, succession(practice.kit, loser, second), [a, b]);
    expect(reasons(resolved())).toEqual(['root was followed']);
    practice.staff.write(second, succession(settling, winner, practice.admin, second), [a, b]);
    expect(resolved().root).toEqual(settling.root.publicKey);
    expect(resolved().rivals).toEqual([]);
  });
  test('a paper made by an admin who was being removed meanwhile does not rule', () => {
    join(2, 'Sam', ['admin'], second);
    const base = join(3, 'Tom', ['admin'], third);
    const gone = practice.staff.write(practice.admin, remove(2), [base]);
    practice.staff.write(third, remove(2), [gone]);
    practice.staff.write(second, succession(paper, practice.kit, second), [base]);
    expect(resolved().root).toEqual(practice.kit.root.publicKey);
    expect(resolved().suspended.length).toBe(1);
  });
  test('a tablet that came back with the old paper while it was replaced comes back again with the new one', () => {
    const base = last();
    restore(second, practice.kit, [base]);
    const now = practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin), [base]);
    expect(stateOf(resolved(), second)).toBeUndefined();
    restore(third, paper, [now]);
    expect(stateOf(resolved(), third)).toBe('active');
  });
});

describe('another house', () => {
  test('follows the proof, believes the new paper’s admins alone, and takes nothing from the old one', () => {
    const base = practice.staff.write(practice.admin, succession(paper, practice.kit, practice.admin), [last()]);
    const vouched = (kit: KitKeys, by: Tablet, number: number, roles: readonly 'dentist'[]) =>
      vouch(
        { root: kit.root.publicKey, by: by.id, number, device: by.keys, name: 'Ada', roles: [...roles] },
        by.signing.sign,
      );
    const vouches = [vouched(paper, practice.admin, 1, ['dentist'])];
    practice.staff.write(practice.admin, { type: 'carry', statements: { ...NO_STATEMENTS, vouches } }, [base]);
    const roster = resolved();
    const pinned = practice.kit.root.publicKey;
    const before = hear(silentVoice(pinned, null), practice.founding.length > 0 ? oldWords() : NO_STATEMENTS, verify);
    if (typeof before === 'string') throw new Error(before);
    const proofs = proofsSince(roster, pinned);
    const said = { ...statementsForCases(roster, pinned), announcements: [] };
    expect(hear(before, said, verify)).toBe('forged certificate');
    const voice = hear(before, said, verify, proofs);
    if (typeof voice === 'string') throw new Error(voice);
    expect(voice.line.map(toHex)).toEqual(roster.roots.map(toHex));
    expect(voice.vouched.get(toHex(practice.admin.id))?.roles).toEqual(['dentist']);
    // With the old paper a thief still makes a certificate and a vouch. They give nobody anything.
    const { root } = practice.kit;
    const certificates = [certify({ root: root.publicKey, device: third.keys }, root.sign)];
    const late = { ...NO_STATEMENTS, certificates, vouches: [vouched(practice.kit, third, 99, ['dentist'])] };
    const after = hear(voice, late, verify);
    expect(typeof after === 'string' ? after : after.vouched.get(toHex(third.id))?.roles).toEqual([]);
  });
  test('hears of two successors of one root, seals to neither, and says so', () => {
    const { root } = practice.kit;
    const both = [paper, other].map((next) => succession(next, practice.kit).proofs[0]);
    const voice = hear(silentVoice(root.publicKey, null), NO_STATEMENTS, verify, both);
    if (typeof voice === 'string') throw new Error(voice);
    expect({ isDisputed: voice.isDisputed, key: voice.groupKey, line: voice.line.length }).toEqual({
      isDisputed: true,
      key: null,
      line: 1,
    });
  });
});

function oldWords() {
  const { root } = practice.kit;
  const certificates = [certify({ root: root.publicKey, device: practice.admin.keys }, root.sign)];
  return { ...NO_STATEMENTS, certificates };
}
