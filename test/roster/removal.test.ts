// Who leaves an organisation, who comes back, and who only seems to.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { removalMessage, restoreMessage } from '../../client/roster/membership.ts';
import { recipientsOf } from '../../client/roster/recipients.ts';
import { NO_STATEMENTS, certify } from '../../client/roster/statements.ts';
import { fingerprint, shuffledBy, tablet, type Tablet } from './world.ts';
import {
  practice,
  nurse,
  second,
  third,
  makeTablets,
  fresh,
  resolved,
  asTheyCome,
  stateOf,
  reasons,
  idOfPerson,
  join,
  remove,
} from './practiceworld.ts';

beforeAll(makeTablets);

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
  test('case 30 two admins who remove each other offline are both suspended, however the last five acts arrive, and in any order of all', async () => {
    await fresh();
    join(1, 'Sam', ['admin'], second);
    const base = join(2, 'Tom', ['admin'], third);
    practice.staff.write(third, remove(1), [base]);
    practice.staff.write(second, remove(2), [base]);
    const expected = fingerprint(resolved());
    expect([stateOf(resolved(), second), stateOf(resolved(), third)]).toEqual(['suspended', 'suspended']);
    const { entries } = practice.staff;
    const orders = [...permutationsOf(entries.slice(-5))].map((last) => [...entries.slice(0, -5), ...last]);
    expect(orders).toHaveLength(120);
    for (const order of orders) expect(fingerprint(resolved(order))).toBe(expected);
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: entries.length, maxLength: entries.length }), (keys) => {
        const order = shuffledBy(entries, keys);
        expect(fingerprint(resolved(order))).toBe(expected);
        expect(fingerprint(asTheyCome(order))).toBe(expected);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
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
    expect(stateOf(resolved(), nurse)).toBe('removed');
    practice.staff.write(practice.admin, { type: 'enrol', person: person.id, device: nurse.keys, certificate: null }, [
      back,
    ]);
    expect(stateOf(resolved(), nurse)).toBe('active');
  });
  test('what takes rights away counts even from an admin who is being removed', async () => {
    await fresh();
    join(1, 'Sam', ['admin'], second);
    const base = join(2, 'Nia', ['nurse'], nurse);
    practice.staff.write(second, { type: 'suspend', device: nurse.id, isSuspended: true }, [base]);
    practice.staff.write(practice.admin, remove(1), [base]);
    expect(stateOf(resolved(), nurse)).toBe('suspended');
  });
  test('nobody strips another admin of the role in place of removing them', async () => {
    await fresh();
    const base = join(1, 'Sam', ['admin', 'dentist'], second);
    practice.staff.write(practice.admin, { type: 'roles', person: idOfPerson(1), roles: ['dentist'] }, [base]);
    expect(reasons(resolved())).toEqual(['needs a second admin']);
    practice.staff.write(second, { type: 'roles', person: idOfPerson(1), roles: ['dentist'] }, [base]);
    expect(resolved().persons.get(toHex(idOfPerson(1)))!.roles).toEqual(['dentist']);
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

function* permutationsOf<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  else
    for (const [at, first] of items.entries())
      for (const rest of permutationsOf(items.toSpliced(at, 1))) yield [first, ...rest];
}
