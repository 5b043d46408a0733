// Who belongs to an organisation, told as stories of a practice.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { verify } from '../../client/crypto/sign.ts';
import { admitControl } from '../../client/roster/admit.ts';
import { decodeControl, type Citation } from '../../client/roster/control.ts';
import { organisationAt, resolveOrganisation } from '../../client/roster/organisation.ts';
import { recipientHashes, recipientsOf } from '../../client/roster/recipients.ts';
import { COMPARTMENTS, compartmentsOf } from '../../client/roster/roles.ts';
import { NO_STATEMENTS, announce, certify, vouch } from '../../client/roster/statements.ts';
import { tablet, type Tablet } from './world.ts';
import {
  practice,
  nurse,
  second,
  third,
  makeTablets,
  fresh,
  resolved,
  stateOf,
  reasons,
  idOfPerson,
  join,
  remove,
} from './practiceworld.ts';

beforeAll(makeTablets);

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

test('case 13 an epoch for another recovery key than the paper’s is refused, whoever asks for it', async () => {
  await fresh();
  const other = await tablet('a paper of the relay');
  const joined = join(1, 'Nia', ['nurse'], nurse);
  const keys = [practice.admin.keys.sealing, nurse.keys.sealing];
  const epochFor = (recovery: Bytes) => ({
    number: 2,
    key: new Uint8Array(16).fill(4),
    recipients: recipientHashes([...keys, recovery]),
  });
  const act = { type: 'rekey', statements: NO_STATEMENTS, pins: [] } as const;
  practice.staff.write(practice.admin, act, [joined], epochFor(other.keys.sealing));
  practice.staff.write(practice.admin, act, [joined], epochFor(practice.kit.recovery.publicKey));
  expect(reasons(resolved())).toEqual(['wrong recipients']);
});

describe('roles', () => {
  test('a receptionist gets no key to clinical notes, a technician none to billing', () => {
    expect(compartmentsOf(['receptionist'])).toEqual(['staff', 'desk', 'billing']);
    expect(compartmentsOf(['technician'])).toEqual(['staff', 'cases']);
  });
  test('case 32 a nurse who grants herself a role is refused, and so is her enrolment of a friend', async () => {
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
  test('nobody forgets what they wrote themselves, whatever they cite', async () => {
    await fresh();
    practice.staff.write(practice.admin, { type: 'level', level: 2 }, [practice.founding[2]!]);
    practice.staff.write(practice.admin, { type: 'level', level: 2 }, [practice.founding[2]!]);
    expect(reasons(resolved())).toEqual(['level goes down']);
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
