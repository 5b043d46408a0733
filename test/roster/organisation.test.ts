// Who belongs to an organisation, told as stories of a practice.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { verify } from '../../client/crypto/sign.ts';
import { admitControl, type VerifiedControl } from '../../client/roster/admit.ts';
import { decodeControl, type Citation } from '../../client/roster/control.ts';
import { removalMessage, restoreMessage } from '../../client/roster/membership.ts';
import { organisationAt, resolveOrganisation, type OrganisationRoster } from '../../client/roster/organisation.ts';
import { recipientHashes, recipientsOf } from '../../client/roster/recipients.ts';
import { COMPARTMENTS, compartmentsOf, type Role } from '../../client/roster/roles.ts';
import { NO_STATEMENTS, announce, certify, vouch } from '../../client/roster/statements.ts';
import { fingerprint, house, shuffledBy, tablet, type House, type Tablet } from './world.ts';

let practice: House;
let nurse: Tablet;
let second: Tablet;
let third: Tablet;
beforeAll(async () => {
  nurse = await tablet('nurse');
  second = await tablet('second admin');
  third = await tablet('third admin');
});
async function fresh(): Promise<void> {
  practice = await house('clinic', 'Smile Practice', 'Dr Ada Quist');
}

function resolved(entries: readonly VerifiedControl[] = practice.staff.entries): OrganisationRoster {
  const roster = resolveOrganisation(practice.staff.log, practice.founding[0]!.id, entries, verify);
  if (roster === 'no founding') throw new Error(roster);
  return roster;
}
function stateOf(roster: OrganisationRoster, device: Tablet): string | undefined {
  return roster.devices.get(toHex(device.id))?.state;
}
function reasons(roster: OrganisationRoster): readonly string[] {
  return roster.refused.map((each) => each.reason);
}
const idOfPerson = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n);

/** A person with one device, brought in by the founder. */
function join(n: number, name: string, roles: readonly Role[], device: Tablet): VerifiedControl {
  const isAdmin = roles.includes('admin');
  const root = practice.kit.root;
  const certificate = isAdmin ? certify({ root: root.publicKey, device: device.keys }, root.sign) : null;
  const person = { id: idOfPerson(n), name, roles };
  const named = practice.staff.write(practice.admin, { type: 'person', person }, [practice.staff.entries.at(-1)!]);
  return practice.staff.write(practice.admin, { type: 'enrol', person: person.id, device: device.keys, certificate }, [
    named,
  ]);
}
const remove = (n: number) => ({ type: 'remove', person: idOfPerson(n), pins: [], root: null }) as const;

describe('founding', () => {
  test('a solo dentist holds every compartment, and so does the recovery key on paper', async () => {
    await fresh();
    const roster = resolved();
    expect({ name: roster.name, kind: roster.kind, refused: roster.refused, waiting: roster.waiting }).toEqual({
      name: 'Smile Practice',
      kind: 'clinic',
      refused: [],
      waiting: [],
    });
    expect([...roster.compartments.keys()]).toEqual([...COMPARTMENTS]);
    for (const compartment of COMPARTMENTS) {
      expect(recipientsOf(roster, compartment)).toEqual([practice.admin.keys.sealing, practice.kit.recovery.publicKey]);
    }
    expect(roster.heads).toEqual([practice.founding[2]!.id]);
    expect(roster.voice.groupKey).not.toBeNull();
  });
  test('a founding with a certificate by another root founds nothing', async () => {
    await fresh();
    const act = practice.plan.logs[0]!.control.act;
    if (act.type !== 'found') throw new Error('not a founding');
    const forged = { ...act, certificate: certify({ root: act.root, device: act.device }, nurse.signing.sign) };
    const entry = practice.staff.write(practice.admin, forged, []);
    expect(resolveOrganisation(practice.staff.log, entry.id, [entry], verify)).toBe('no founding');
  });
  test('a second founding beside the pinned one is refused', async () => {
    await fresh();
    practice.staff.write(practice.admin, practice.plan.logs[0]!.control.act, []);
    expect(reasons(resolved())).toEqual(['not the founding']);
  });
});

describe('roles', () => {
  test('a receptionist gets no key to clinical notes, a technician none to billing', () => {
    expect(compartmentsOf(['receptionist'])).toEqual(['staff', 'desk', 'billing']);
    expect(compartmentsOf(['technician'])).toEqual(['staff', 'cases']);
  });
  test('a nurse who grants herself a role is refused, and so is her enrolment of a friend', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    practice.staff.write(nurse, { type: 'roles', person: idOfPerson(1), roles: ['dentist', 'admin'] }, [joined]);
    practice.staff.write(nurse, { type: 'enrol', person: idOfPerson(1), device: second.keys, certificate: null }, [
      joined,
    ]);
    const roster = resolved();
    expect(reasons(roster)).toEqual(['not an admin', 'not an admin']);
    expect(roster.persons.get(toHex(idOfPerson(1)))!.roles).toEqual(['nurse']);
  });
  test('an admin role without a certificate from the root makes no admin', async () => {
    await fresh();
    join(1, 'Nia', ['nurse'], nurse);
    const promoted = practice.staff.write(
      practice.admin,
      { type: 'roles', person: idOfPerson(1), roles: ['nurse', 'admin'] },
      [practice.staff.entries.at(-1)!],
    );
    practice.staff.write(nurse, { type: 'level', level: 2 }, [promoted]);
    expect(reasons(resolved())).toEqual(['not an admin']);
  });
  test('of two admins who changed one person at once, only what both gave counts', async () => {
    await fresh();
    join(1, 'Sam', ['admin', 'dentist'], second);
    const base = join(2, 'Nia', ['nurse'], nurse);
    practice.staff.write(practice.admin, { type: 'roles', person: idOfPerson(2), roles: ['nurse', 'receptionist'] }, [
      base,
    ]);
    practice.staff.write(second, { type: 'roles', person: idOfPerson(2), roles: ['receptionist', 'hygienist'] }, [
      base,
    ]);
    expect(resolved().persons.get(toHex(idOfPerson(2)))!.roles).toEqual(['receptionist']);
  });
});

describe('statements', () => {
  test('a nurse who vouches herself a dentist and an ex-technician with "our new key" are refused', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    const root = practice.kit.root.publicKey;
    const group = resolved().compartments.get('cases')!;
    const vouches = [
      vouch({ root, by: nurse.id, number: 9, device: nurse.keys, name: 'Nia', roles: ['dentist'] }, nurse.signing.sign),
    ];
    practice.staff.write(nurse, { type: 'carry', statements: { ...NO_STATEMENTS, vouches } }, [joined]);
    const key = nurse.keys.sealing;
    const announcements = [
      announce({ root, by: practice.admin.id, group, number: 2, key, previous: null }, nurse.signing.sign),
    ];
    practice.staff.write(nurse, { type: 'carry', statements: { ...NO_STATEMENTS, announcements } }, [joined]);
    const certificates = [certify({ root, device: nurse.keys }, nurse.signing.sign)];
    practice.staff.write(nurse, { type: 'carry', statements: { ...NO_STATEMENTS, certificates } }, [joined]);
    const roster = resolved();
    expect([...reasons(roster)].sort()).toEqual(['forged announcement', 'forged certificate', 'forged vouch']);
    expect(roster.voice.vouched.has(toHex(nurse.id))).toBe(false);
  });
  test('two successors of one announced key are an alarm, and the key stays', async () => {
    await fresh();
    const before = resolved();
    const root = practice.kit.root.publicKey;
    const group = before.compartments.get('cases')!;
    const previous = [...before.voice.announced.keys()][0]!;
    const successor = (number: number, key: Tablet) =>
      announce(
        {
          root,
          by: practice.admin.id,
          group,
          number,
          key: key.keys.sealing,
          previous: Uint8Array.from(Buffer.from(previous, 'hex')),
        },
        practice.admin.signing.sign,
      );
    const announcements = [successor(2, second), successor(3, third)];
    practice.staff.write(practice.admin, { type: 'carry', statements: { ...NO_STATEMENTS, announcements } }, [
      practice.founding[2]!,
    ]);
    const { voice, refused } = resolved();
    expect({ refused, isForked: voice.isForked, key: voice.groupKey }).toEqual({
      refused: [],
      isForked: true,
      key: before.voice.groupKey,
    });
  });
});

describe('removal', () => {
  test('a removed nurse loses every compartment, and what she does knowing it is refused', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    const gone = practice.staff.write(practice.admin, remove(1), [joined]);
    practice.staff.write(nurse, { type: 'carry', statements: NO_STATEMENTS }, [gone]);
    const roster = resolved();
    expect(stateOf(roster, nurse)).toBe('removed');
    expect(recipientsOf(roster, 'clinical')).toEqual([practice.admin.keys.sealing, practice.kit.recovery.publicKey]);
    expect(reasons(roster)).toEqual(['device not active']);
  });
  test('one admin only suspends another; a second admin or the root removes', async () => {
    await fresh();
    join(1, 'Sam', ['admin'], second);
    const base = join(2, 'Tom', ['admin'], third);
    const first = practice.staff.write(practice.admin, remove(1), [base]);
    expect(stateOf(resolved(), second)).toBe('suspended');
    practice.staff.write(third, remove(1), [first]);
    expect(stateOf(resolved(), second)).toBe('removed');
  });
  test('the kit removes the other admin where there is no third', async () => {
    await fresh();
    const base = join(1, 'Sam', ['admin'], second);
    const message = removalMessage(practice.staff.log, idOfPerson(1));
    practice.staff.write(practice.admin, { ...remove(1), root: second.signing.sign(message) }, [base]);
    practice.staff.write(practice.admin, { ...remove(1), root: practice.kit.root.sign(message) }, [base]);
    expect(reasons(resolved())).toEqual(['bad root signature']);
    expect(stateOf(resolved(), second)).toBe('removed');
  });
  test('two admins who remove each other offline are both suspended, in every order of arrival', async () => {
    await fresh();
    join(1, 'Sam', ['admin'], second);
    const base = join(2, 'Tom', ['admin'], third);
    practice.staff.write(third, remove(1), [base]);
    practice.staff.write(second, remove(2), [base]);
    const expected = fingerprint(resolved());
    expect([stateOf(resolved(), second), stateOf(resolved(), third)]).toEqual(['suspended', 'suspended']);
    const count = practice.staff.entries.length;
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: count, maxLength: count }), (keys) => {
        expect(fingerprint(resolved(shuffledBy(practice.staff.entries, keys)))).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
  test('what an admin did while being removed waits, unless a remaining member built on it or it was pinned', async () => {
    await fresh();
    join(1, 'Sam', ['admin'], second);
    const base = join(2, 'Tom', ['admin'], third);
    const visitor = await tablet('visitor');
    const person = { id: idOfPerson(3), name: 'Vic', roles: ['nurse'] as const };
    const named = practice.staff.write(second, { type: 'person', person }, [base]);
    const enrolled = practice.staff.write(
      second,
      { type: 'enrol', person: person.id, device: visitor.keys, certificate: null },
      [named],
    );
    practice.staff.write(
      practice.admin,
      { ...remove(1), root: practice.kit.root.sign(removalMessage(practice.staff.log, idOfPerson(1))) },
      [base],
    );
    const waiting = resolved();
    expect(waiting.suspended).toEqual(expect.arrayContaining([named.id, enrolled.id]));
    expect(waiting.devices.has(toHex(visitor.id))).toBe(false);
    practice.staff.write(third, { type: 'level', level: 2 }, [enrolled]);
    expect(stateOf(resolved(), visitor)).toBe('active');
    expect(resolved().suspended).toEqual([]);
  });
  test('who was removed comes back only by somebody who knew of the removal', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    const person = { id: idOfPerson(1), name: 'Nia', roles: ['nurse'] as const };
    practice.staff.write(practice.admin, { type: 'person', person }, [joined]);
    const gone = practice.staff.write(practice.admin, remove(1), [joined]);
    expect(stateOf(resolved(), nurse)).toBe('removed');
    const back = practice.staff.write(practice.admin, { type: 'person', person }, [gone]);
    practice.staff.write(practice.admin, { type: 'enrol', person: person.id, device: nurse.keys, certificate: null }, [
      back,
    ]);
    expect(stateOf(resolved(), nurse)).toBe('active');
  });
  test('a suspended device is suspended at once and can be brought back', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    const off = practice.staff.write(practice.admin, { type: 'suspend', device: nurse.id, isSuspended: true }, [
      joined,
    ]);
    expect(stateOf(resolved(), nurse)).toBe('suspended');
    practice.staff.write(practice.admin, { type: 'suspend', device: nurse.id, isSuspended: false }, [off]);
    expect(stateOf(resolved(), nurse)).toBe('active');
  });
});

describe('restoring', () => {
  const restore = (device: Tablet, root = practice.kit.root) =>
    ({
      type: 'restore',
      person: practice.person,
      device: device.keys,
      certificate: certify({ root: practice.kit.root.publicKey, device: device.keys }, root.sign),
      root: root.sign(restoreMessage(practice.staff.log, practice.person, device.id)),
    }) as const;
  test('a new tablet with the kit certifies itself; without it, it is refused', async () => {
    await fresh();
    practice.staff.write(nurse, restore(nurse, nurse.signing), [practice.founding[2]!]);
    practice.staff.write(second, restore(second), [practice.founding[2]!]);
    const roster = resolved();
    expect(reasons(roster)).toEqual(['bad root signature']);
    expect(roster.devices.get(toHex(second.id))).toMatchObject({ isAdmin: true, state: 'active' });
  });
  test('a removed admin does not come back on an old certificate, nor under the name of somebody who stayed', async () => {
    await fresh();
    const joined = join(1, 'Sam', ['admin'], second);
    const root = practice.kit.root.sign(removalMessage(practice.staff.log, idOfPerson(1)));
    const gone = practice.staff.write(practice.admin, { ...remove(1), root }, [joined]);
    const { act } = joined.control;
    if (act.type !== 'enrol') throw new Error('not an enrolment');
    const again = {
      type: 'restore',
      device: second.keys,
      certificate: act.certificate!,
      root: new Uint8Array(64),
    } as const;
    practice.staff.write(second, { ...again, person: practice.person }, [practice.founding[0]!]);
    practice.staff.write(second, { ...again, person: idOfPerson(1) }, [gone]);
    expect([...reasons(resolved())].sort()).toEqual(['bad root signature', 'device known']);
    expect(stateOf(resolved(), second)).toBe('removed');
  });
});

describe('epochs and the graph', () => {
  test('a rotation sealed to somebody who does not belong is refused', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    const cite = (keys: Parameters<typeof recipientHashes>[0]): Citation => ({
      number: 2,
      key: new Uint8Array(16).fill(2),
      recipients: recipientHashes(keys),
    });
    const act = { type: 'rekey', statements: NO_STATEMENTS, pins: [] } as const;
    const members = recipientsOf(resolved(), 'staff');
    practice.staff.write(nurse, act, [joined], cite([...members, second.keys.sealing]));
    const lawful = practice.staff.write(nurse, act, [joined], cite(members));
    expect(reasons(resolved())).toEqual(['wrong recipients']);
    expect(resolved().epochs.at(-1)!.entry).toEqual(lawful.id);
  });
  test('what cites something unknown waits, and is judged when it comes', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    const [, , , named] = practice.staff.entries;
    const without = practice.staff.entries.filter((entry) => entry !== named);
    expect(resolved(without).waiting).toEqual([joined.id]);
    expect(resolved().waiting).toEqual([]);
  });
  test('the roster of the past is the one its reader cites', async () => {
    await fresh();
    const joined = join(1, 'Nia', ['nurse'], nurse);
    practice.staff.write(practice.admin, remove(1), [joined]);
    const then = organisationAt(resolved(), practice.staff.entries, [joined.id], verify);
    expect(stateOf(then!, nurse)).toBe('active');
  });
  test('arbitrary bytes, or cut and altered ones, never throw and never get in', async () => {
    await fresh();
    const { fields } = practice.founding[0]!;
    const body = fields.body;
    const altered = fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
      const out = body.slice();
      out[at]! ^= by;
      return out;
    });
    const random = fc.uint8Array({ maxLength: 200 }).map((each) => Uint8Array.from(each));
    fc.assert(
      fc.property(fc.oneof(random, altered), (bytes) => {
        const decoded = decodeControl(bytes);
        const entry = signEntry({ ...fields, body: bytes }, nurse.signing.sign);
        const admitted = admitControl(entry, practice.staff.directory, verify);
        expect(typeof admitted).toBe('string');
        if (!decoded) expect(admitted).toBe('malformed');
      }),
      { numRuns: 200 },
    );
  });
});
