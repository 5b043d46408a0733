// Somebody leaves a house that is on a case: what her tablet still writes there, and who had built on it.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import type { VerifiedControl } from '../../client/roster/admit.ts';
import { mayWrite } from '../../client/roster/rights.ts';
import { NO_STATEMENTS, vouch, type Statements } from '../../client/roster/statements.ts';
import type { Role } from '../../client/roster/roles.ts';
import { tablet, type Tablet } from './world.ts';
import {
  claimed,
  clinic,
  clinicKey,
  epoch,
  founding,
  inviteState,
  labKey,
  log,
  memberNames,
  openHouses,
  reasons,
  resolved,
  sendCase,
  voidOf,
} from './caseworld.ts';

let leaver: Tablet;
let taken: VerifiedControl;
let joined: VerifiedControl;
beforeAll(async () => {
  await openHouses();
  leaver = await tablet('leaver');
});
beforeEach(async () => {
  await sendCase();
  joined = log.write(clinic.admin, { type: 'carry', statements: says(1, ['dentist']) }, [founding]);
  taken = claimed();
});

function says(number: number, roles: Role[]): Statements {
  const { admin, kit } = clinic;
  const fields = { root: kit.root.publicKey, by: admin.id, number, device: leaver.keys, name: 'Dr Li', roles };
  return { ...NO_STATEMENTS, vouches: [vouch(fields, admin.signing.sign)] };
}
/** Her own house says that she left, and how far she was heard. */
function leaves(seq: number | null, knowing: readonly VerifiedControl[] = [joined, taken]): VerifiedControl {
  const pins = seq === null ? [] : [{ device: leaver.id, seq }];
  const act = { type: 'rekey', statements: says(2, []), pins } as const;
  return log.write(clinic.admin, act, knowing, epoch(3, clinicKey(), labKey()));
}
const edit = (seq: number, reg: readonly VerifiedControl[]) => ({
  device: leaver.id,
  seq,
  key: new Uint8Array(16),
  reg: reg.map(({ id }) => id),
  kind: 'update' as const,
});
const rule = { writers: 'owner' } as const;
const every = <T>(items: readonly T[]): T[][] =>
  items.length <= 1
    ? [[...items]]
    : items.flatMap((item, at) => every(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));

describe('case 29 a tablet that was taken from its house', () => {
  test('writes on a case up to where it was heard, and no further', () => {
    expect(mayWrite(resolved(), edit(7, [joined]), rule)).toBeNull();
    leaves(4);
    expect(mayWrite(resolved(), edit(4, [joined]), rule)).toBeNull();
    expect(mayWrite(resolved(), edit(5, [joined]), rule)).toBe('removed');
  });
  test('voids, confirms and closes nothing any more, in whatever order the news comes', () => {
    log.write(leaver, voidOf(taken), [joined, taken], epoch(3, clinicKey()));
    log.write(leaver, { type: 'close' }, [joined]);
    leaves(null);
    // The founding stands in all of them; what matters is who heard of what first.
    for (const order of every(log.entries.slice(2))) {
      const roster = resolved([...order, ...log.entries.slice(0, 2)]);
      expect([roster.isClosed, roster.members.length, roster.refused.map(({ reason }) => reason)]).toEqual([
        false,
        2,
        ['late', 'late'],
      ]);
    }
  });
  test('what it did before stays, and so does what a colleague built on before knowing', () => {
    log.write(leaver, { type: 'confirm', claim: taken.id }, [joined, taken]);
    const late = log.write(leaver, { type: 'close' }, [joined, taken]);
    log.write(clinic.admin, { type: 'carry', statements: NO_STATEMENTS }, [late]);
    leaves(0);
    expect([inviteState(), resolved().isClosed, reasons(), memberNames()]).toEqual([
      'confirmed',
      true,
      [],
      ['Smile Practice', 'Crown Lab'],
    ]);
  });
  test('does not say of itself how far it was heard, nor let itself in', () => {
    const pins = [{ device: leaver.id, seq: 1_000 }];
    log.write(
      leaver,
      { type: 'rekey', statements: NO_STATEMENTS, pins },
      [joined, taken],
      epoch(3, clinicKey(), labKey()),
    );
    log.write(leaver, { type: 'late', pins, isAccepted: true }, [joined, taken]);
    leaves(null);
    expect(mayWrite(resolved(), edit(9, [joined]), rule)).toBe('removed');
  });
  test('is let in as far as a colleague decides, and comes back with a newer vouch', () => {
    const left = leaves(null);
    log.write(clinic.admin, { type: 'late', pins: [{ device: leaver.id, seq: 3 }], isAccepted: true }, [left]);
    expect(mayWrite(resolved(), edit(3, [joined]), rule)).toBeNull();
    expect(mayWrite(resolved(), edit(4, [joined]), rule)).toBe('removed');
    // An old vouch carried again gives nothing back; the newer one she brings herself.
    log.write(leaver, { type: 'carry', statements: says(1, ['dentist']) }, [left]);
    expect(reasons()).toEqual(['not on the case']);
    log.write(leaver, { type: 'carry', statements: says(3, ['dentist']) }, [left]);
    expect(mayWrite(resolved(), edit(4, [joined]), rule)).toBeNull();
    expect(resolved().devices.get(toHex(leaver.id))?.[0]?.roles).toEqual(['dentist']);
  });
});
