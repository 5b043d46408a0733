// How a house enters a case: only what the other house needs to check who speaks. Staff who don't work on cases are
// never named there.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import type { DeviceKeys } from './statements.ts';
import type { SideFields } from './control.ts';
import type { OrganisationRoster } from './organisation.ts';
import { holds } from './roles.ts';
import { ANNOUNCEMENT, CERTIFICATE, VOUCH, idOf, type Statement, type Statements } from './statements.ts';

/** null while the organisation has no `cases` log. */
export function sideOf(roster: OrganisationRoster): SideFields | null {
  const group = roster.compartments.get('cases');
  if (!group) return null;
  const { kind, name, root } = roster;
  return { kind, name, root, group, statements: statementsForCases(roster) };
}

/** Vouches of active devices that hold `cases`, the announcements of its key, and the certificates both rest on. */
export function statementsForCases(roster: OrganisationRoster): Statements {
  const vouches = newestVouches(roster);
  const { announcements } = roster.statements;
  const signers = new Set([
    ...vouches.map((each) => toHex(decode(VOUCH, each.bytes)!.by)),
    ...announcements.map((each) => toHex(decode(ANNOUNCEMENT, each.bytes)!.by)),
  ]);
  const certificates = roster.statements.certificates.filter((each) => signers.has(deviceOf(each.bytes)));
  return { certificates, vouches, announcements };
}
function deviceOf(certificate: Bytes): string {
  const keys: DeviceKeys = decode(CERTIFICATE, certificate)!.device;
  return toHex(idOf(keys));
}

function newestVouches(roster: OrganisationRoster): readonly Statement[] {
  const newest = new Map<string, { readonly number: number; readonly statement: Statement }>();
  for (const statement of roster.statements.vouches) {
    const fields = decode(VOUCH, statement.bytes)!;
    const id = toHex(idOf(fields.device));
    const device = roster.devices.get(id);
    const roles = roster.persons.get(device?.person ?? '')?.roles ?? [];
    if (device?.state !== 'active' || !holds(roles, 'cases')) continue;
    if ((newest.get(id)?.number ?? -1) < fields.number) newest.set(id, { number: fields.number, statement });
  }
  return [...newest.values()].map((each) => each.statement);
}
