// A practice of one, and tablets that may join it: the ground of the stories about who belongs.
import { toHex } from '../../protocol/bytes.ts';
import { verify } from '../../client/crypto/sign.ts';
import { type VerifiedControl } from '../../client/roster/admit.ts';
import {
  resolveOrganisation,
  type OrganisationRoster,
  type OrganisationVerdicts,
} from '../../client/roster/organisation.ts';
import { type Role } from '../../client/roster/roles.ts';
import { certify } from '../../client/roster/statements.ts';
import { house, tablet, type House, type Tablet } from './world.ts';

export let practice: House;
export let nurse: Tablet;
export let second: Tablet;
export let third: Tablet;
export async function makeTablets(): Promise<void> {
  nurse = await tablet('nurse');
  second = await tablet('second admin');
  third = await tablet('third admin');
}
export async function fresh(): Promise<void> {
  practice = await house('clinic', 'Smile Practice', 'Dr Ada Quist');
}

export function resolved(entries: readonly VerifiedControl[] = practice.staff.entries): OrganisationRoster {
  const roster = resolveOrganisation(practice.staff.log, practice.founding[0]!.id, entries, verify);
  if (roster === 'no founding') throw new Error(roster);
  return roster;
}
/** As a tablet does: judges what is here whenever one more comes, and remembers its verdicts. */
export function asTheyCome(entries: readonly VerifiedControl[]): OrganisationRoster | 'no founding' {
  const verdicts: OrganisationVerdicts = new Map();
  let end: OrganisationRoster | 'no founding' = 'no founding';
  for (let count = 1; count <= entries.length; count++)
    end = resolveOrganisation(practice.staff.log, practice.founding[0]!.id, entries.slice(0, count), verify, verdicts);
  return end;
}
export function stateOf(roster: OrganisationRoster, device: Tablet): string | undefined {
  return roster.devices.get(toHex(device.id))?.state;
}
export function reasons(roster: OrganisationRoster): readonly string[] {
  return roster.refused.map((each) => each.reason);
}
export const idOfPerson = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n);

/** A person with one device, brought in by the founder. */
export function join(n: number, name: string, roles: readonly Role[], device: Tablet): VerifiedControl {
  const isAdmin = roles.includes('admin');
  const root = practice.kit.root;
  const certificate = isAdmin ? certify({ root: root.publicKey, device: device.keys }, root.sign) : null;
  const person = { id: idOfPerson(n), name, roles };
  const named = practice.staff.write(practice.admin, { type: 'person', person }, [practice.staff.entries.at(-1)!]);
  return practice.staff.write(practice.admin, { type: 'enrol', person: person.id, device: device.keys, certificate }, [
    named,
  ]);
}
export const remove = (n: number) => ({ type: 'remove', person: idOfPerson(n), pins: [], root: null }) as const;
