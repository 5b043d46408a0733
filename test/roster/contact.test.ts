// A standing group of two houses, and cases that begin in it: who may say what, whoever tries to say more.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { concat, toHex, type Bytes } from '../../protocol/bytes.ts';
import { verify } from '../../client/crypto/sign.ts';
import type { VerifiedControl } from '../../client/roster/admit.ts';
import { resolveCase, type CaseRoster } from '../../client/roster/case.ts';
import { contactIn, contactWords, sideKnownAs, unknownAdmins, type Contact } from '../../client/roster/contact.ts';
import type { ActOf, SideFields } from '../../client/roster/control.ts';
import { mayWrite } from '../../client/roster/rights.ts';
import type { Role } from '../../client/roster/roles.ts';
import { certify, NO_STATEMENTS, vouch, type Statements } from '../../client/roster/statements.ts';
import { fingerprint, Ledger, tablet, type House, type Tablet } from './world.ts';
import * as world from './caseworld.ts';

const { epoch, openHouses, sendCase } = world;
const from = { log: new Uint8Array(32).fill(7), claim: new Uint8Array(32).fill(8) };
const place = new Uint8Array(16).fill(9);

let log: Ledger;
let founding: VerifiedControl;
let colleague: Tablet;
beforeAll(async () => {
  await openHouses();
  colleague = await tablet('colleague');
});
beforeEach(async () => {
  await sendCase();
  log = new Ledger(world.draft.log);
  founding = log.write(world.clinic.admin, contact(), [], epoch(1, world.clinicKey(), world.labKey()));
});

function contact(side: SideFields = world.labSide): ActOf<'contact'> {
  return { type: 'contact', side: world.clinicSide, guest: { id: place, side }, from };
}
function announcement(name = 1): ActOf<'welcome'> {
  return {
    type: 'welcome',
    genesis: new Uint8Array(40).fill(name),
    founding: new Uint8Array(32).fill(name),
    number: 1,
    secret: new Uint8Array(32).fill(3),
    relayKey: new Uint8Array(32),
    relayAddress: 'wss://relay.example',
  };
}
const roster = (entries: readonly VerifiedControl[] = log.entries): CaseRoster => {
  const found = resolveCase(world.draft.log, founding.id, entries, verify);
  if (found === 'no founding') throw new Error(found);
  return found;
};
const now = (): Contact => contactIn(roster(), log.entries, verify)!;
const refused = (): readonly string[] => roster().refused.map(({ reason }) => reason);
const announced = (): readonly Bytes[] => now().announced.map(({ welcome }) => welcome.genesis);

/** A device that the practice vouches for, with these roles; none takes it away again. */
function says(number: number, roles: Role[], who: Tablet = colleague): Statements {
  const { admin, kit } = world.clinic;
  const fields = { root: kit.root.publicKey, by: admin.id, number, device: who.keys, name: 'Li', roles };
  return { ...NO_STATEMENTS, vouches: [vouch(fields, admin.signing.sign)] };
}
/** The house has one more administrator, by its paper. */
function newAdmin(house: House, who: Tablet): ActOf<'carry'> {
  const certificates = [certify({ root: house.kit.root.publicKey, device: who.keys }, house.kit.root.sign)];
  return { type: 'carry', statements: { ...NO_STATEMENTS, certificates } };
}

describe('beginning', () => {
  test('both houses belong from the first entry, and see the same four words', () => {
    expect(roster().members.map(({ side }) => side.name)).toEqual(['Smile Practice', 'Crown Lab']);
    expect(now()).toMatchObject({ owner: { name: 'Smile Practice' }, guest: { name: 'Crown Lab' }, isEnded: false });
    expect(contactWords(now(), roster())).toHaveLength(4);
    const other = { ...now(), guest: { ...now().guest, root: world.thief.kit.root.publicKey } };
    expect(contactWords(other, roster())).not.toEqual(contactWords(now(), roster()));
  });
  test.each([
    ['in forged words of the other house', () => ({ ...world.labSide, root: world.thief.kit.root.publicKey })],
    ['with itself', () => world.clinicSide],
    ['with a house that has no key', () => ({ ...world.labSide, statements: NO_STATEMENTS })],
  ])('nobody begins a contact %s', (_, side) => {
    const apart = new Ledger(world.draft.log);
    // Sealed to whom such a roster would seal to, so that nothing else refuses it.
    const first = apart.write(world.clinic.admin, contact(side()), [], epoch(1, world.clinicKey()));
    expect(resolveCase(world.draft.log, first.id, apart.entries, verify)).toBe('no founding');
  });
  test('a contact that is sealed to a third house too founds nothing', () => {
    const apart = new Ledger(world.draft.log);
    const keys = [world.clinicKey(), world.labKey(), world.keyOf(world.thief)];
    const first = apart.write(world.clinic.admin, contact(), [], epoch(1, ...keys));
    expect(resolveCase(world.draft.log, first.id, apart.entries, verify)).toBe('no founding');
  });
});

describe('announcing', () => {
  test('the practice announces a case, and the lab hears of it once', () => {
    const first = log.write(world.clinic.admin, announcement(), [founding]);
    log.write(world.clinic.admin, announcement(), [first]);
    expect({ count: announced().length, refused: refused() }).toEqual({ count: 1, refused: ['announced already'] });
  });
  test('case 20b: a member of the lab announces nothing, for the contact is not its own', () => {
    log.write(world.lab.admin, announcement(), [founding]);
    expect({ announced: announced(), refused: refused() }).toEqual({ announced: [], refused: ['not the owner side'] });
  });
  test('a nurse of the practice announces nothing', () => {
    const joined = log.write(world.clinic.admin, { type: 'carry', statements: says(1, ['nurse']) }, [founding]);
    log.write(colleague, announcement(), [joined]);
    expect({ announced: announced(), refused: refused() }).toEqual({
      announced: [],
      refused: ['role may not share'],
    });
  });
  test('whoever left the practice announces nothing, knowing of it or hiding it', () => {
    const joined = log.write(world.clinic.admin, { type: 'carry', statements: says(1, ['dentist']) }, [founding]);
    const keys = [world.clinicKey(), world.labKey()];
    const left = log.write(
      world.clinic.admin,
      { type: 'rekey', statements: says(2, []), pins: [] },
      [joined],
      epoch(2, ...keys),
    );
    log.write(colleague, announcement(1), [joined]);
    log.write(colleague, announcement(2), [left]);
    expect(announced()).toEqual([]);
    expect([...refused()].sort()).toEqual(['late', 'not on the case']);
  });
  test('after a contact has ended nothing is announced by who knows; what a colleague announced meanwhile stands', () => {
    const end = log.write(world.clinic.admin, { type: 'close' }, [founding]);
    const joined = log.write(colleague, { type: 'carry', statements: says(1, ['dentist']) }, [founding]);
    log.write(colleague, announcement(1), [joined]);
    log.write(world.clinic.admin, announcement(2), [end]);
    expect(now().isEnded).toBe(true);
    expect({ announced: announced().map(([name]) => name), refused: refused() }).toEqual({
      announced: [1],
      refused: ['contact ended'],
    });
  });
  test('the lab does not end the contact of the practice', () => {
    log.write(world.lab.admin, { type: 'close' }, [founding]);
    expect({ isEnded: now().isEnded, refused: refused() }).toEqual({ isEnded: false, refused: ['not the owner side'] });
  });
});

test.each([
  ['a link', () => ({ type: 'invite', invite: world.invite.fields }) as const],
  ['a claim', () => world.claim(world.thief, world.thiefSide)],
  ['another contact', () => ({ type: 'acquaint', contact: from.log, box: new Uint8Array(8) }) as const],
  ['a case', () => ({ type: 'case', side: world.clinicSide, invite: null }) as const],
])('%s has no place in a contact', (_, act) => {
  const by = act().type === 'claim' ? world.thief.admin : world.clinic.admin;
  log.write(by, act(), [founding]);
  expect(refused()).toHaveLength(1);
  expect(roster().members).toHaveLength(2);
});
test('a case announces no case, and trusts nobody', async () => {
  const { log: ofCase, founding: first, clinic, labSide } = world;
  ofCase.write(clinic.admin, announcement(), [first]);
  ofCase.write(clinic.admin, { type: 'trust', root: labSide.root, admins: [], isCompared: true }, [first]);
  expect(world.reasons()).toEqual(['not for this log', 'not for this log']);
});

describe('a changed house', () => {
  const trust = (admins: readonly Bytes[], root = world.labSide.root): ActOf<'trust'> => ({
    type: 'trust',
    root,
    admins: [...admins],
    isCompared: true,
  });
  const doubted = (us = world.clinicSide.root): readonly string[] => unknownAdmins(now(), now().trusts, us);

  test('a new administrator of the lab is in doubt until a person of the practice decides', () => {
    expect(doubted()).toEqual([]);
    const shown = log.write(world.lab.admin, newAdmin(world.lab, colleague), [founding]);
    expect(doubted()).toEqual([toHex(colleague.id)]);
    log.write(world.clinic.admin, trust([colleague.id]), [shown]);
    expect({ doubted: doubted(), refused: refused() }).toEqual({ doubted: [], refused: [] });
  });
  test('the lab cannot take the doubt of the practice away', () => {
    const shown = log.write(world.lab.admin, newAdmin(world.lab, colleague), [founding]);
    log.write(world.lab.admin, trust([colleague.id]), [shown]);
    expect({ doubted: doubted(), refused: refused() }).toEqual({
      doubted: [toHex(colleague.id)],
      refused: ['own house'],
    });
  });
  test('nobody trusts beforehand: an administrator who was not shown cannot be taken for one', () => {
    log.write(world.clinic.admin, trust([colleague.id]), [founding]);
    expect(refused()).toEqual(['unknown admin']);
  });
  test('another paper never counts for the house, whoever carries its certificates', () => {
    log.write(world.lab.admin, newAdmin(world.thief, colleague), [founding]);
    expect({ doubted: doubted(), refused: refused() }).toEqual({ doubted: [], refused: ['forged certificate'] });
  });
});

test('whatever came first, everybody resolves the same contact', () => {
  const joined = log.write(colleague, { type: 'carry', statements: says(1, ['dentist']) }, [founding]);
  log.write(world.clinic.admin, { type: 'close' }, [founding]);
  log.write(colleague, announcement(1), [joined]);
  log.write(world.lab.admin, announcement(2), [founding]);
  const orders = [log.entries, [...log.entries].reverse(), [...log.entries.slice(2), ...log.entries.slice(0, 2)]];
  const found = orders.map((entries) => fingerprint([roster(entries), contactIn(roster(entries), entries, verify)]));
  expect(new Set(found).size).toBe(1);
});

describe('a case for a house that is known', () => {
  beforeEach(() => {
    log = new Ledger(world.draft.log);
    const guest = { id: place, side: sideKnownAs(now0().guest, verify) };
    founding = log.write(
      world.clinic.admin,
      { type: 'direct', side: world.clinicSide, guest },
      [],
      epoch(1, world.clinicKey(), world.labKey()),
    );
  });
  const now0 = (): Contact => {
    const found = resolveCase(world.draft.log, founding.id, [founding], verify);
    return contactIn(found as CaseRoster, [founding], verify)!;
  };
  const edit = (seq: number, reg: readonly VerifiedControl[]) => ({
    ...{ device: world.lab.admin.id, seq, key: new Uint8Array(16), kind: 'update' as const },
    reg: reg.map(({ id }) => id),
  });

  test('the lab works on it at once, without a claim', () => {
    expect(roster().sides.map(({ name, state }) => [name, state])).toEqual([
      ['Smile Practice', 'owner'],
      ['Crown Lab', 'confirmed'],
    ]);
    expect(mayWrite(roster(), edit(0, [founding]), { writers: 'guest' })).toBe(null);
    expect(mayWrite(roster(), edit(0, [founding]), { writers: 'owner' })).toBe('other side');
  });
  test('it is taken back like any other: the lab is out from the next epoch on', () => {
    const pins = [{ device: world.lab.admin.id, seq: 2 }];
    const act = { type: 'void', invite: place, claim: founding.id, pins } as const;
    log.write(world.clinic.admin, act, [founding], epoch(2, world.clinicKey()));
    expect(roster().members.map(({ side }) => side.name)).toEqual(['Smile Practice']);
    expect(mayWrite(roster(), edit(2, [founding]), { writers: 'guest' })).toBe(null);
    expect(mayWrite(roster(), edit(3, [founding]), { writers: 'guest' })).toBe('void');
  });
  test('there is no link into it, so nobody claims it', () => {
    const act = { ...world.claim(world.thief, world.thiefSide), invite: place };
    log.write(world.thief.admin, act, [founding], epoch(2, world.clinicKey(), world.keyOf(world.thief)));
    expect(refused()).toEqual(['invite used']);
  });
  test('words of the lab are carried on as they came, one of each', () => {
    const known = sideKnownAs(roster().sides[1]!, verify);
    expect(concat(...known.statements.vouches.map(({ bytes }) => bytes))).toEqual(
      concat(...world.labSide.statements.vouches.map(({ bytes }) => bytes)),
    );
  });
});
