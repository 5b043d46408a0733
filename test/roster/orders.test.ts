// What happens on a case does not depend on what a relay shows first: every tablet that has the same acts comes to the same
// end, also one that judged each of them as it came.
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { verify } from '../../client/crypto/sign.ts';
import type { VerifiedControl } from '../../client/roster/admit.ts';
import { resolveCase, type CaseVerdicts } from '../../client/roster/case.ts';
import { NO_STATEMENTS, vouch, type Statements } from '../../client/roster/statements.ts';
import type { Role } from '../../client/roster/roles.ts';
import { fingerprint, shuffledBy, tablet, type Tablet } from './world.ts';
import * as world from './caseworld.ts';

let colleague: Tablet;
let first: readonly VerifiedControl[];
beforeAll(async () => {
  await world.openHouses();
  colleague = await tablet('colleague');
});
beforeEach(async () => {
  await world.sendCase();
  first = [world.founding];
});

function says(number: number, roles: Role[]): Statements {
  const { admin, kit } = world.clinic;
  const fields = { root: kit.root.publicKey, by: admin.id, number, device: colleague.keys, name: 'Li', roles };
  return { ...NO_STATEMENTS, vouches: [vouch(fields, admin.signing.sign)] };
}
/** As a tablet does: judges what is here whenever one more comes, and remembers its verdicts. */
function asTheyCome(acts: readonly VerifiedControl[]): string {
  const verdicts: CaseVerdicts = new Map();
  const here: VerifiedControl[] = [...first];
  let end = '';
  for (const act of acts) {
    here.push(act);
    end = fingerprint(resolveCase(world.draft.log, world.founding.id, here, verify, verdicts));
  }
  return end;
}
/** Two claims on one link, a colleague who confirms one while she is taken from the house, and a case that is closed. */
function sevenActs(): readonly VerifiedControl[] {
  const { log, clinic, founding, epoch, clinicKey, labKey } = world;
  const joined = log.write(clinic.admin, { type: 'carry', statements: says(1, ['dentist']) }, [founding]);
  const taken = world.claimed();
  const thief = log.write(
    world.thief.admin,
    world.claim(world.thief, world.thiefSide),
    [founding],
    epoch(2, clinicKey(), world.keyOf(world.thief)),
  );
  log.write(colleague, { type: 'confirm', claim: thief.id }, [joined, thief]);
  log.write(
    clinic.admin,
    { type: 'rekey', statements: says(2, []), pins: [] },
    [joined, taken],
    epoch(3, clinicKey(), labKey()),
  );
  log.write(colleague, { type: 'close' }, [taken, joined]);
  return [...log.entries.slice(1), world.confirmUnknowing(taken)];
}

test('case 28 a relay shows two tablets the same seven acts in opposite orders, or in any: they end alike', () => {
  const acts = sevenActs();
  expect(acts).toHaveLength(7);
  const expected = asTheyCome(acts);
  expect(asTheyCome(acts.toReversed())).toBe(expected);
  const keys = fc.array(fc.nat(), { minLength: acts.length, maxLength: acts.length });
  fc.assert(
    fc.property(keys, (order) => asTheyCome(shuffledBy(acts, order)) === expected),
    { numRuns: 60 },
  );
}, 60_000);
