// A case between a clinic and a lab, told from the sending to the taking back.
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { verify } from '../../client/crypto/sign.ts';
import { admitControl, type VerifiedControl } from '../../client/roster/admit.ts';
import { owesRekey, resolveCase, type CaseRoster } from '../../client/roster/case.ts';
import type { ActOf, Citation, SideFields } from '../../client/roster/control.ts';
import { draftLog, type LogDraft } from '../../client/roster/epochs.ts';
import { claimAct, claimWords, makeInvite, type MadeInvite } from '../../client/roster/invite.ts';
import { resolveOrganisation } from '../../client/roster/organisation.ts';
import { recipientHashes } from '../../client/roster/recipients.ts';
import { mayWrite, type WriteRule } from '../../client/roster/rights.ts';
import { sideOf } from '../../client/roster/side.ts';
import { NO_STATEMENTS, announce, vouch } from '../../client/roster/statements.ts';
import { Ledger, countedRandom, fingerprint, house, shuffledBy, tablet, type House, type Tablet } from './world.ts';

let clinic: House;
let lab: House;
let thief: House;
let technician: Tablet;
let clinicSide: SideFields;
let labSide: SideFields;
let thiefSide: SideFields;
let random = countedRandom('case');

function enter(home: House): SideFields {
  const roster = resolveOrganisation(home.staff.log, home.founding[0]!.id, home.staff.entries, verify);
  const side = roster === 'no founding' ? null : sideOf(roster);
  if (!side) throw new Error('no side');
  return side;
}
beforeAll(async () => {
  clinic = await house('clinic', 'Smile Practice', 'Dr Ada Quist');
  lab = await house('lab', 'Crown Lab', 'Theo Brandt');
  thief = await house('lab', 'Thief Lab', 'Mallory');
  technician = await tablet('technician');
  [clinicSide, labSide, thiefSide] = [enter(clinic), enter(lab), enter(thief)];
});

let draft: LogDraft;
let log: Ledger;
let invite: MadeInvite;
let founding: VerifiedControl;
beforeEach(async () => {
  random = countedRandom('case');
  const ownPass = clinic.plan.logs[0]!.passes[0]!.key;
  draft = draftLog({ random, ownPass, rootPass: clinic.kit.rootPass.publicKey });
  log = new Ledger(draft.log);
  invite = await makeInvite({ random, withCode: false, role: 'lab', expires: 1_000 });
  founding = log.write(
    clinic.admin,
    { type: 'case', side: clinicSide, invite: invite.fields },
    [],
    epoch(1, clinicKey()),
  );
});

const keyOf = (home: House): Bytes => {
  const act = home.plan.staffActs[1].statements.announcements[0]!;
  const roster = resolveOrganisation(home.staff.log, home.founding[0]!.id, home.staff.entries, verify);
  if (roster === 'no founding' || !roster.voice.groupKey || act.bytes.length === 0) throw new Error('no key');
  return roster.voice.groupKey;
};
const clinicKey = (): Bytes => keyOf(clinic);
const labKey = (): Bytes => keyOf(lab);
function epoch(number: number, ...keys: readonly Bytes[]): Citation {
  return { number, key: random(16), recipients: recipientHashes(keys) };
}
function claim(home: House = lab, side: SideFields = labSide, using: MadeInvite = invite): ActOf<'claim'> {
  return claimAct({ keys: using.keys, invite: using.fields.id, log: draft.log, device: home.admin.id, side });
}
function claimed(): VerifiedControl {
  return log.write(lab.admin, claim(), [founding], epoch(2, clinicKey(), labKey()));
}
function resolved(entries: readonly VerifiedControl[] = log.entries): CaseRoster {
  const roster = resolveCase(draft.log, founding.id, entries, verify);
  if (roster === 'no founding') throw new Error(roster);
  return roster;
}
const reasons = (): readonly string[] => resolved().refused.map((each) => each.reason);
const inviteState = (made: MadeInvite = invite): string | undefined =>
  resolved().invites.get(toHex(made.fields.id))?.state;
const memberNames = (): readonly string[] => resolved().members.map((member) => member.side.name);
const rekey = { type: 'rekey', statements: NO_STATEMENTS, pins: [] } as const;
function voidOf(target: VerifiedControl | null, pins: ActOf<'void'>['pins'] = []): ActOf<'void'> {
  return { type: 'void', invite: invite.fields.id, claim: target?.id ?? null, pins };
}
/** A confirmation written where nothing but the claim had arrived. */
function confirmUnknowing(target: VerifiedControl): VerifiedControl {
  const apart = new Ledger(draft.log);
  for (const [id, keys] of log.directory) apart.directory.set(id, keys);
  return apart.write(clinic.admin, { type: 'confirm', claim: target.id }, [target]);
}

describe('sending', () => {
  test('a case begins with the clinic alone and an open invite', () => {
    expect({ members: memberNames(), state: inviteState(), refused: reasons() }).toEqual({
      members: ['Smile Practice'],
      state: 'open',
      refused: [],
    });
  });
  test('the other house learns who works on cases, and nobody else', () => {
    expect({
      vouches: clinicSide.statements.vouches.length,
      certificates: clinicSide.statements.certificates.length,
    }).toEqual({
      vouches: 1,
      certificates: 1,
    });
  });
  test('a founding that is sealed to somebody else as well founds nothing', () => {
    const other = new Ledger(draft.log);
    const act = { type: 'case', side: clinicSide, invite: null } as const;
    const entry = other.write(clinic.admin, act, [], epoch(1, clinicKey(), labKey()));
    expect(resolveCase(draft.log, entry.id, other.entries, verify)).toBe('no founding');
  });
});

describe('claiming', () => {
  test('the lab works at once, without the clinic: it is a member in the epoch it opened itself', () => {
    const taken = claimed();
    const roster = resolved();
    expect({ state: inviteState(), members: memberNames(), refused: reasons() }).toEqual({
      state: 'claimed',
      members: ['Smile Practice', 'Crown Lab'],
      refused: [],
    });
    const [device] = roster.devices.get(toHex(lab.admin.id))!;
    expect({ name: device!.name, role: device!.side.role, roles: device!.roles }).toEqual({
      name: 'Theo Brandt',
      role: 'guest',
      roles: ['lab manager', 'technician', 'admin'],
    });
    expect(owesRekey(roster, roster.epochs.at(-1)!.citation)).toBe(false);
    expect(claimWords(draft.log, founding.id, taken.id)).toHaveLength(4);
  });
  test('a claim without the link, for another device, or for another house is refused', async () => {
    const guessed = await makeInvite({ random, withCode: false, role: 'lab', expires: 1 });
    const wrongKey = claimAct({
      keys: guessed.keys,
      invite: invite.fields.id,
      log: draft.log,
      device: lab.admin.id,
      side: labSide,
    });
    log.write(lab.admin, wrongKey, [founding], epoch(2, clinicKey(), labKey()));
    log.write(thief.admin, { ...claim(), side: thiefSide }, [founding], epoch(2, clinicKey(), keyOf(thief)));
    const unknown = claimAct({
      keys: guessed.keys,
      invite: guessed.fields.id,
      log: draft.log,
      device: thief.admin.id,
      side: thiefSide,
    });
    log.write(thief.admin, unknown, [founding], epoch(2, clinicKey(), keyOf(thief)));
    expect([...reasons()].sort()).toEqual(['unknown invite', 'wrong proof', 'wrong proof']);
    expect(inviteState()).toBe('open');
  });
  test('a claim that keeps the clinic out, or stays in the epoch of the link, is refused', () => {
    log.write(lab.admin, claim(), [founding], epoch(2, labKey()));
    log.write(lab.admin, claim(), [founding]);
    const first = founding.control.epoch!;
    log.write(lab.admin, claim(), [founding], { ...epoch(2, clinicKey(), labKey()), key: first.key });
    expect([...reasons()].sort()).toEqual(['no epoch', 'wrong epoch', 'wrong recipients']);
  });
  test('a claim by a device that its house does not vouch for is refused', () => {
    const act = claimAct({
      keys: invite.keys,
      invite: invite.fields.id,
      log: draft.log,
      device: lab.admin.id,
      side: thiefSide,
    });
    expect(() => log.write(lab.admin, act, [founding], epoch(2, clinicKey(), keyOf(thief)))).toThrow('unknown device');
  });
  test('a clinic is not a lab, and nobody claims their own case', async () => {
    const other = await house('clinic', 'Other Practice', 'Dr Bo');
    const side = enter(other);
    const key = keyOf(other);
    log.write(other.admin, claim(other, side), [founding], epoch(2, clinicKey(), key));
    log.write(clinic.admin, claim(clinic, clinicSide), [founding], epoch(2, clinicKey()));
    expect([...reasons()].sort()).toEqual(['own house', 'wrong kind of house']);
  });
  test('after a claim the link opens nothing for anybody who knows of it', () => {
    const taken = claimed();
    log.write(thief.admin, claim(thief, thiefSide), [taken], epoch(3, clinicKey(), keyOf(thief)));
    expect(reasons()).toEqual(['invite used']);
  });
});

describe('confirming and voiding', () => {
  test('the clinic confirms; the lab cannot confirm itself, invite others or void', () => {
    const taken = claimed();
    log.write(lab.admin, { type: 'confirm', claim: taken.id }, [taken]);
    log.write(lab.admin, { type: 'invite', invite: { ...invite.fields, id: random(16) } }, [taken]);
    log.write(lab.admin, voidOf(taken), [taken], epoch(3, clinicKey()));
    expect(reasons()).toEqual(['not the owner side', 'not the owner side', 'not the owner side']);
    log.write(clinic.admin, { type: 'confirm', claim: taken.id }, [taken]);
    expect(inviteState()).toBe('confirmed');
  });
  test('voiding takes the case back: members, rights, and any later confirmation', () => {
    const taken = claimed();
    const voided = log.write(clinic.admin, voidOf(taken), [taken], epoch(3, clinicKey()));
    log.write(clinic.admin, { type: 'confirm', claim: taken.id }, [voided]);
    log.write(lab.admin, { type: 'carry', statements: NO_STATEMENTS }, [voided]);
    expect({ state: inviteState(), members: memberNames(), reasons: [...reasons()].sort() }).toEqual({
      state: 'void',
      members: ['Smile Practice'],
      reasons: ['void', 'void'],
    });
  });
  test('voiding without a rotation is refused: whoever claimed holds the key', () => {
    const taken = claimed();
    log.write(clinic.admin, voidOf(taken), [taken]);
    log.write(clinic.admin, voidOf(taken), [taken], epoch(3, clinicKey(), labKey()));
    expect([...reasons()].sort()).toEqual(['no epoch', 'wrong recipients']);
  });
  test('a voided invite is not claimed any more, also not by somebody who did not know', () => {
    log.write(clinic.admin, voidOf(null), [founding]);
    claimed();
    expect({ state: inviteState(), members: memberNames() }).toEqual({ state: 'void', members: ['Smile Practice'] });
    log.write(thief.admin, claim(thief, thiefSide), [log.entries[1]!], epoch(2, clinicKey(), keyOf(thief)));
    expect(reasons()).toEqual(['invite void']);
  });
  test('a confirmation that did not know of the voiding loses', () => {
    const taken = claimed();
    log.write(clinic.admin, voidOf(taken), [taken], epoch(3, clinicKey()));
    log.entries.push(confirmUnknowing(taken));
    expect(inviteState()).toBe('void');
  });
  test('a renewed invite is claimed where the first ended', async () => {
    const voided = log.write(clinic.admin, voidOf(null), [founding]);
    const renewed = await makeInvite({ random, withCode: true, role: 'lab', expires: 2_000 });
    const offered = log.write(clinic.admin, { type: 'invite', invite: renewed.fields }, [voided]);
    log.write(lab.admin, claim(lab, labSide, renewed), [offered], epoch(2, clinicKey(), labKey()));
    expect([inviteState(), inviteState(renewed), memberNames()]).toEqual([
      'void',
      'claimed',
      ['Smile Practice', 'Crown Lab'],
    ]);
    expect(reasons()).toEqual([]);
  });
});

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
