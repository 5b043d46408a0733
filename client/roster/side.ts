// How a house enters a case: only what the other house needs to check who speaks. Staff who don't work on cases are
// never named there.
import { toHex } from '../../protocol/bytes.ts';
import { decode, type Schema } from '../../protocol/schema.ts';
import type { SideFields } from './control.ts';
import type { OrganisationRoster } from './organisation.ts';
import { holds } from './roles.ts';
import { ANNOUNCEMENT, CERTIFICATE, VOUCH, idOf, type Statement, type Statements, type Vouch } from './statements.ts';

/** null while the organisation has no `cases` log. */
export function sideOf(roster: OrganisationRoster): SideFields | null {
  const group = roster.compartments.get('cases');
  if (!group) return null;
  const { kind, name, root } = roster;
  return { kind, name, root, group, statements: statementsForCases(roster) };
}

/** Announcements a case needs at most: the newest, and some before it for a case that has not heard for long. */
const ANNOUNCEMENTS = 16;

/** Vouches of active devices that hold `cases`, what took others from the house, the announcements of its key, and the certificates both rest on. */
export function statementsForCases(roster: OrganisationRoster): Statements {
  return newestOf(roster.statements, (hex, vouch) => isForCases(roster, hex, vouch));
}

/** The newest vouch of each device that is wanted, the last announcements, and the certificates both rest on. */
export function newestOf(
  said: Statements,
  isWanted: (device: string, vouch: Vouch) => boolean = () => true,
): Statements {
  const vouches = [...newestVouches(said)].flatMap(([hex, each]) => (isWanted(hex, each.fields) ? [each] : []));
  const announcements = said.announcements
    .flatMap((statement) => withFields(ANNOUNCEMENT, statement))
    .sort((a, b) => a.fields.number - b.fields.number)
    .slice(-ANNOUNCEMENTS);
  const signers = new Set([...vouches, ...announcements].map(({ fields }) => toHex(fields.by)));
  const certificates = said.certificates
    .flatMap((statement) => withFields(CERTIFICATE, statement))
    .filter(({ fields }) => signers.has(toHex(idOf(fields.device))));
  const bare = (each: { readonly statement: Statement }): Statement => each.statement;
  return { certificates: certificates.map(bare), vouches: vouches.map(bare), announcements: announcements.map(bare) };
}

interface Read<T> {
  readonly statement: Statement;
  readonly fields: T;
}
function withFields<T>(schema: Schema<T>, statement: Statement): readonly Read<T>[] {
  const fields = decode(schema, statement.bytes);
  return fields === null ? [] : [{ statement, fields }];
}

/** Of each device that was ever vouched for, by its hex id. */
export function newestVouches({ vouches }: Pick<Statements, 'vouches'>): ReadonlyMap<string, Read<Vouch>> {
  const newest = new Map<string, Read<Vouch>>();
  for (const each of vouches.flatMap((statement) => withFields(VOUCH, statement))) {
    const id = toHex(idOf(each.fields.device));
    if ((newest.get(id)?.fields.number ?? -1) < each.fields.number) newest.set(id, each);
  }
  return newest;
}
/** Who may be on a case, and who was taken from the house: that is for everybody to hear. */
function isForCases({ devices, persons }: OrganisationRoster, hex: string, { roles }: Vouch): boolean {
  if (roles.length === 0) return true;
  const device = devices.get(hex);
  return device?.state === 'active' && holds(persons.get(device.person)?.roles ?? [], 'cases');
}
