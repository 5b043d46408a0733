// What happens on a case once somebody has claimed it: rivals, rotations, colleagues, rights.
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { verify } from '../../client/crypto/sign.ts';
import { admitControl, type VerifiedControl } from '../../client/roster/admit.ts';
import { owesRekey } from '../../client/roster/case.ts';
import { mayWrite, type WriteRule } from '../../client/roster/rights.ts';
import type { Role } from '../../client/roster/roles.ts';
import { NO_STATEMENTS, announce, vouch } from '../../client/roster/statements.ts';
import { fingerprint, shuffledBy, type Tablet } from './world.ts';
import {
  clinic,
  lab,
  thief,
  technician,
  clinicSide,
  labSide,
  thiefSide,
  random,
  openHouses,
  log,
  founding,
  sendCase,
  keyOf,
  clinicKey,
  labKey,
  epoch,
  claim,
  claimed,
  resolved,
  reasons,
  inviteState,
  memberNames,
  rekey,
  voidOf,
  confirmUnknowing,
} from './caseworld.ts';

beforeAll(openHouses);
beforeEach(sendCase);

describe('two claims', () => {
  function both(): readonly [VerifiedControl, VerifiedControl] {
    return [
      claimed(),
      log.write(thief.admin, claim(thief, thiefSide), [founding], epoch(2, clinicKey(), keyOf(thief))),
    ];
  }
  const rule: WriteRule = { writers: 'both' };
  test('they freeze the case until a person decides, in every order of arrival', () => {
    const [honest, stolen] = both();
    expect({ state: inviteState(), frozen: resolved().isFrozen, members: memberNames() }).toEqual({
      state: 'frozen',
      frozen: true,
      members: ['Smile Practice'],
    });
    const fields = { device: lab.admin.id, seq: 9, key: random(16), reg: [honest.id], kind: 'update' } as const;
    expect(mayWrite(resolved(), fields, rule)).toBe('frozen');
    log.write(clinic.admin, { type: 'confirm', claim: honest.id }, [honest, stolen], epoch(3, clinicKey(), labKey()));
    expect({ state: inviteState(), frozen: resolved().isFrozen, members: memberNames(), refused: reasons() }).toEqual({
      state: 'confirmed',
      frozen: false,
      members: ['Smile Practice', 'Crown Lab'],
      refused: [],
    });
    expect(mayWrite(resolved(), fields, rule)).toBeNull();
    expect(mayWrite(resolved(), { ...fields, device: thief.admin.id, reg: [stolen.id] }, rule)).toBe('void');
  });
  test('two colleagues who confirm different claims leave it frozen', () => {
    const [honest, stolen] = both();
    log.write(clinic.admin, { type: 'confirm', claim: honest.id }, [honest]);
    log.entries.push(confirmUnknowing(stolen));
    expect(inviteState()).toBe('frozen');
  });
  test('every order of arrival resolves the same', () => {
    const [honest, stolen] = both();
    log.write(clinic.admin, { type: 'confirm', claim: honest.id }, [honest, stolen], epoch(3, clinicKey(), labKey()));
    log.write(clinic.admin, voidOf(stolen), [stolen], epoch(3, clinicKey()));
    log.write(lab.admin, rekey, [honest], epoch(3, clinicKey(), labKey()));
    const expected = fingerprint(resolved());
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (keys) => {
        expect(fingerprint(resolved(shuffledBy(log.entries, keys)))).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe('rotating and carrying', () => {
  test('a rekey by the lab keeps the clinic, and keeps out whom it would slip in', () => {
    const taken = claimed();
    log.write(lab.admin, rekey, [taken], epoch(3, labKey()));
    log.write(lab.admin, rekey, [taken], epoch(3, clinicKey(), labKey(), technician.keys.sealing));
    log.write(lab.admin, rekey, [taken]);
    const lawful = log.write(lab.admin, rekey, [taken], epoch(3, clinicKey(), labKey()));
    expect(reasons()).toEqual(expect.arrayContaining(['no epoch', 'wrong recipients', 'wrong recipients']));
    expect(resolved().epochs.at(-1)!.entry).toEqual(lawful.id);
  });
  test('an epoch under a key that was used before is refused, and a number alone stands in nobody’s way', () => {
    const taken = claimed();
    const first = epoch(3, clinicKey(), labKey());
    const phantom = log.write(lab.admin, rekey, [taken], { ...first, number: Number.MAX_SAFE_INTEGER });
    log.write(lab.admin, rekey, [phantom], first);
    log.write(lab.admin, rekey, [phantom], epoch(1, clinicKey(), labKey()));
    expect(reasons()).toEqual(['wrong epoch', 'wrong epoch']);
    const next = log.write(clinic.admin, rekey, [phantom], epoch(3, clinicKey(), labKey()));
    expect(reasons()).toHaveLength(2);
    expect(resolved().epochs.at(-1)!.entry).toEqual(next.id);
  });
  test('what needs a role is judged by the roles the author knew of, whatever its house says later', () => {
    const taken = claimed();
    const base = { root: lab.kit.root.publicKey, by: lab.admin.id, device: technician.keys, name: 'Tim' };
    const carry = (number: number, roles: readonly Role[], knowing: VerifiedControl) => {
      const vouches = [vouch({ ...base, number, roles }, lab.admin.signing.sign)];
      return log.write(lab.admin, { type: 'carry', statements: { ...NO_STATEMENTS, vouches } }, [knowing]);
    };
    const first = carry(1, ['lab manager'], taken);
    const second = carry(2, ['technician'], first);
    const rule: WriteRule = { writers: 'guest', roles: ['lab manager'] };
    const wrote = (reg: VerifiedControl) =>
      ({ device: technician.id, seq: 9, key: random(16), reg: [reg.id], kind: 'act' }) as const;
    expect([first, second].map((reg) => mayWrite(resolved(), wrote(reg), rule))).toEqual([null, 'role']);
    expect(mayWrite(resolved(), wrote(first), { ...rule, writers: 'owner' })).toBe('other side');
  });
  test('an old vouch carried again gives no lost role back', () => {
    const taken = claimed();
    const base = { root: lab.kit.root.publicKey, by: lab.admin.id, device: technician.keys, name: 'Tim' };
    const statement = (number: number, roles: readonly Role[]) =>
      vouch({ ...base, number, roles }, lab.admin.signing.sign);
    const carry = (vouches: ReturnType<typeof statement>[], knowing: VerifiedControl) =>
      log.write(lab.admin, { type: 'carry', statements: { ...NO_STATEMENTS, vouches } }, [knowing]);
    const old = statement(1, ['technician', 'lab manager']);
    const demoted = carry([statement(2, ['technician', 'lab billing'])], carry([old], taken));
    carry([old], demoted);
    expect(resolved().devices.get(toHex(technician.id))![0]!.roles).toEqual(['technician', 'lab billing']);
  });
  test('a house that rotated announces its new key in the rekey that uses it', () => {
    const taken = claimed();
    const previous = [...resolved().sides[1]!.voice.announced.keys()][0]!;
    const statement = announce(
      {
        root: lab.kit.root.publicKey,
        by: lab.admin.id,
        group: labSide.group,
        number: 2,
        key: technician.keys.sealing,
        previous: Uint8Array.from(Buffer.from(previous, 'hex')),
      },
      lab.admin.signing.sign,
    );
    const statements = { ...NO_STATEMENTS, announcements: [statement] };
    log.write(lab.admin, { ...rekey, statements }, [taken], epoch(3, clinicKey(), technician.keys.sealing));
    expect({ refused: reasons(), key: resolved().members[1]!.key }).toEqual({
      refused: [],
      key: technician.keys.sealing,
    });
    expect(owesRekey(resolved(), taken.control.epoch!)).toBe(true);
  });
  test('a colleague vouched for by an admin joins; one who vouches for himself does not', () => {
    const taken = claimed();
    const fields = {
      root: lab.kit.root.publicKey,
      by: lab.admin.id,
      number: 1,
      device: technician.keys,
      name: 'Tim',
      roles: ['technician'],
    } as const;
    const forged = { ...NO_STATEMENTS, vouches: [vouch(fields, technician.signing.sign)] };
    log.write(lab.admin, { type: 'carry', statements: forged }, [taken]);
    expect(reasons()).toEqual(['forged vouch']);
    const honest = { ...NO_STATEMENTS, vouches: [vouch(fields, lab.admin.signing.sign)] };
    const carried = log.write(lab.admin, { type: 'carry', statements: honest }, [taken]);
    log.write(technician, rekey, [carried], epoch(3, clinicKey(), labKey()));
    expect({ refused: reasons(), name: resolved().devices.get(toHex(technician.id))![0]!.name }).toEqual({
      refused: ['forged vouch'],
      name: 'Tim',
    });
  });
  test('the clinic cannot be spoken for by the lab', () => {
    const taken = claimed();
    const statement = announce(
      {
        root: clinic.kit.root.publicKey,
        by: lab.admin.id,
        group: clinicSide.group,
        number: 2,
        key: labKey(),
        previous: null,
      },
      lab.admin.signing.sign,
    );
    log.write(lab.admin, { type: 'carry', statements: { ...NO_STATEMENTS, announcements: [statement] } }, [taken]);
    expect(reasons()).toEqual(['forged announcement']);
    expect(resolved().members[0]!.key).toEqual(clinicKey());
  });
});

describe('who may write', () => {
  const both: WriteRule = { writers: 'both' };
  const author = (device: Tablet, reg: readonly VerifiedControl[], seq = 5, key = random(16)) =>
    ({ device: device.id, seq, key, reg: reg.map((entry) => entry.id), kind: 'update' }) as const;
  test('one document per right: the prescription is the clinic’s, the production the lab’s', () => {
    const taken = claimed();
    const roster = resolved();
    expect(mayWrite(roster, author(clinic.admin, [taken]), { writers: 'owner' })).toBeNull();
    expect(mayWrite(roster, author(lab.admin, [taken]), { writers: 'owner' })).toBe('other side');
    expect(mayWrite(roster, author(lab.admin, [taken]), { writers: 'guest', roles: ['technician'] })).toBeNull();
    expect(mayWrite(roster, author(lab.admin, [taken]), { writers: 'guest', roles: ['dentist'] })).toBe('role');
    expect(mayWrite(roster, author(thief.admin, [taken]), both)).toBe('unknown device');
  });
  test('the lab writes nothing under the epoch that the link opens, nor before its claim', () => {
    const taken = claimed();
    const roster = resolved();
    expect(mayWrite(roster, author(lab.admin, [taken], 5, founding.control.epoch!.key), both)).toBe('first epoch');
    expect(mayWrite(roster, author(clinic.admin, [taken], 5, founding.control.epoch!.key), both)).toBeNull();
    expect(mayWrite(roster, author(lab.admin, [founding]), both)).toBe('not yet a member');
  });
  test('after voiding, what was accepted before stays and the rest does not', () => {
    const taken = claimed();
    log.write(clinic.admin, voidOf(taken, [{ device: lab.admin.id, seq: 4 }]), [taken], epoch(3, clinicKey()));
    expect(mayWrite(resolved(), author(lab.admin, [taken], 4), both)).toBeNull();
    expect(mayWrite(resolved(), author(lab.admin, [taken], 5), both)).toBe('void');
  });
  test('a closed case takes no more content from those who know, and still takes honest offline work', () => {
    const taken = claimed();
    const closed = log.write(clinic.admin, { type: 'close' }, [taken]);
    expect(mayWrite(resolved(), author(lab.admin, [closed]), both)).toBe('closed');
    expect(mayWrite(resolved(), author(lab.admin, [taken]), both)).toBeNull();
  });
});

test('whatever a member writes as a control body is refused or resolved, and never throws', () => {
  const taken = claimed();
  const { fields } = taken;
  const noise = fc.uint8Array({ maxLength: 64 }).map((each) => Uint8Array.from(each));
  const flipped = fc.tuple(fc.nat(fields.body.length - 1), fc.nat(7)).map(([at, bit]) => {
    const out = fields.body.slice();
    out[at]! ^= 1 << bit;
    return out;
  });
  fc.assert(
    fc.property(fc.oneof(noise, flipped), (body) => {
      const signed = signEntry({ ...fields, body, seq: 1, prev: taken.id, reg: [taken.id] }, lab.admin.signing.sign);
      const admitted = admitControl(signed, log.directory, verify);
      if (typeof admitted === 'string') return;
      const roster = resolved([...log.entries, admitted]);
      expect(roster.refused.map((each) => each.entry)).toEqual([admitted.id]);
    }),
    { numRuns: 150 },
  );
});
