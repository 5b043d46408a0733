// How a house enters a case: only what the other house needs to check who speaks. Staff who don't work on cases are
// never named there.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { decode, type Schema } from '../../protocol/schema.ts';
import type { SideFields } from './control.ts';
import type { OrganisationRoster } from './organisation.ts';
import { holds, isOffCases } from './roles.ts';
import { ANNOUNCEMENT, CERTIFICATE, VOUCH, idOf, type Statement, type Statements, type Vouch } from './statements.ts';
import type { Proof } from './succession.ts';
import type { Voice } from './voice.ts';

/** null while the organisation has no `cases` log. */
export function sideOf(roster: OrganisationRoster): SideFields | null {
  const group = roster.compartments.get('cases');
  if (!group) return null;
  const { kind, name, root } = roster;
  return { kind, name, root, group, statements: statementsForCases(roster) };
}

/** Announcements a case needs at most: the newest, and some before it for a case that has not heard for long. */
const ANNOUNCEMENTS = 16;

/** What leads from the root that a case pinned to the one that speaks now. */
export function proofsSince({ roots, proofs }: OrganisationRoster, pinned: Bytes): readonly Proof[] {
  const at = roots.findIndex((root) => equal(root, pinned));
  return at < 0 ? [] : proofs.slice(at);
}
/** Whether whoever listens has heard which paper rules here, or can be told no more by us. */
export function hasHeard({ root }: OrganisationRoster, { line, isDisputed }: Voice): boolean {
  return isDisputed || line.some((each) => equal(each, root));
}

/**
 * Vouches of active devices that hold `cases`, what took others from the house, the announcements of its key, and the
 * certificates they rest on: by the root that speaks now, and for a case that pinned an earlier one by those since.
 */
export function statementsForCases(roster: OrganisationRoster, pinned: Bytes = roster.root): Statements {
  const since = roster.roots.slice(roster.roots.findIndex((root) => equal(root, pinned)));
  return newestOf(roster.statements, since, (hex, vouch) => isForCases(roster, hex, vouch));
}

/**
 * By these roots, the one that speaks last: the newest vouch of each device that is wanted, the last announcements, and
 * the certificates both rest on.
 */
export function newestOf(
  said: Statements,
  roots: readonly Bytes[],
  isWanted: (device: string, vouch: Vouch) => boolean = () => true,
): Statements {
  const isBy = (root: Bytes): boolean => roots.some((each) => equal(each, root));
  const vouches = [...newestVouches(said, roots)].flatMap(([hex, each]) =>
    isBy(each.fields.root) && isWanted(hex, each.fields) ? [each] : [],
  );
  const announcements = said.announcements
    .flatMap((statement) => withFields(ANNOUNCEMENT, statement))
    .filter(({ fields }) => equal(fields.root, roots.at(-1) ?? fields.by))
    .sort((a, b) => a.fields.number - b.fields.number)
    .slice(-ANNOUNCEMENTS);
  const signers = new Set([...vouches, ...announcements].map(({ fields }) => toHex(fields.by)));
  const certificates = said.certificates
    .flatMap((statement) => withFields(CERTIFICATE, statement))
    .filter((each) => isBy(each.fields.root) && signers.has(toHex(idOf(each.fields.device))));
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
export function newestVouches(
  { vouches }: Pick<Statements, 'vouches'>,
  roots: readonly Bytes[],
): ReadonlyMap<string, Read<Vouch>> {
  const newest = new Map<string, Read<Vouch>>();
  for (const each of vouches.flatMap((statement) => withFields(VOUCH, statement))) {
    const id = toHex(idOf(each.fields.device));
    const before = newest.get(id);
    if (!before || isNewer(roots, each.fields, before.fields)) newest.set(id, each);
  }
  return newest;
}
/** By a later root, or by the same one with a higher number. */
function isNewer(roots: readonly Bytes[], a: Vouch, b: Vouch): boolean {
  const reignOf = ({ root }: Vouch): number => roots.findIndex((each) => equal(each, root));
  return reignOf(a) - reignOf(b) > 0 || (reignOf(a) === reignOf(b) && a.number > b.number);
}
/** Who may be on a case, and who was taken from the house: that is for everybody to hear. */
function isForCases({ devices, persons }: OrganisationRoster, hex: string, { roles }: Vouch): boolean {
  if (isOffCases(roles)) return true;
  const device = devices.get(hex);
  return device?.state === 'active' && holds(persons.get(device.person)?.roles ?? [], 'cases');
}
