// The houses that this one knows, read from the contacts that are here. Two tablets may have begun a contact with one house
// apart from each other: of those that go on the one with the lowest id is used by everybody, and all of them are heard.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { verify as verifyOnce } from '../../crypto/sign.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { CaseSide } from '../../roster/caseview.ts';
import { contactIn, otherSide, unknownAdmins, type Contact, type Trust } from '../../roster/contact.ts';
import { remembering } from '../../roster/statements.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import type { ContactDoubt } from '../views/contactviews.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';

const verify = remembering(verifyOnce);
const read = new WeakMap<CaseRoster, Contact | null>();

interface One {
  readonly group: Group;
  readonly roster: CaseRoster;
  readonly contact: Contact;
}
/** A house, and what we have with it in one direction. */
export interface Acquaintance extends One {
  readonly ourSide: 'owner' | 'guest';
  readonly other: CaseSide;
  /** All of them, the one that is used first. */
  readonly all: readonly One[];
  /** Decisions of people of ours about the other house. */
  readonly trusts: readonly Trust[];
}

function contactOf({ caseRoster, controls }: Group): Contact | null {
  if (!caseRoster) return null;
  const known = read.get(caseRoster);
  if (known !== undefined) return known;
  const contact = contactIn(caseRoster, controls, verify);
  read.set(caseRoster, contact);
  return contact;
}

export function acquaintances(house: House): readonly Acquaintance[] {
  const { organisation } = house.groups;
  const ones = house.contacts().flatMap((group): One[] => {
    const contact = contactOf(group);
    const isOurs = contact && [contact.owner, contact.guest].some(({ root }) => isOwnRoot(organisation, root));
    return contact && isOurs && group.caseRoster ? [{ group, roster: group.caseRoster, contact }] : [];
  });
  const byHouse = Map.groupBy(ones, ({ contact }) => `${toHex(contact.owner.root)}${toHex(contact.guest.root)}`);
  return [...byHouse.values()].map((some) => {
    const all = [...some].sort((a, b) => order(a) - order(b) || (toHex(a.group.log) < toHex(b.group.log) ? -1 : 1));
    const [first] = all as [One];
    const other = otherSide(first.contact, ourRootIn(house, first.contact));
    const trusts = all.flatMap(({ contact }) => contact.trusts).filter(({ act }) => equal(act.root, other.root));
    return { ...first, ourSide: other.role === 'owner' ? 'guest' : 'owner', other, all, trusts };
  });
}
/** The root of ours that a contact pinned: it may have been followed since. */
function ourRootIn({ groups }: House, { owner, guest }: Contact): Bytes {
  return [owner, guest].find(({ root }) => isOwnRoot(groups.organisation, root))?.root ?? groups.organisation.root;
}
/** The root that was pinned, or one that proof has put in its place. */
export function isRootOf({ voice }: CaseSide, root: Uint8Array): boolean {
  return voice.line.some((each) => equal(each, root));
}
const order = ({ contact }: One): number => (contact.isEnded ? 1 : 0);

export function acquaintance(house: House, hex: string): Acquaintance | null {
  return acquaintances(house).find(({ all }) => all.some(({ group }) => toHex(group.log) === hex)) ?? null;
}
/** Whom we send cases to, by the root of their paper. */
export function knownByRoot(house: House, root: Uint8Array): Acquaintance | null {
  return acquaintances(house).find(({ ourSide, other }) => ourSide === 'owner' && isRootOf(other, root)) ?? null;
}

/** What a person has to decide before anything new goes to them or comes from them. */
export function doubtOf(house: House, known: Acquaintance): ContactDoubt | null {
  if (newAdmins(house, known).length > 0) return 'new admin';
  if (originOf(house, known) === 'frozen') return 'frozen';
  return claimInTheirName(house, known) ? 'same name' : null;
}
export function newAdmins(house: House, { contact, trusts }: Acquaintance): readonly string[] {
  return unknownAdmins(contact, trusts, ourRootIn(house, contact));
}

/** What became of the claim that a contact came from; null where its case is not here. */
export function originOf({ groups }: House, { contact }: Pick<One, 'contact'>): CaseSide['state'] | null {
  const sides = groups.get(contact.from.log)?.caseRoster?.sides;
  return sides?.find(({ entry }) => equal(entry, contact.from.claim))?.state ?? null;
}

/** A claim that waits for a decision, by a house of the same name with another paper. */
export function claimInTheirName(house: House, { other }: Acquaintance): Group | null {
  const isOther = ({ state, root, name }: CaseSide): boolean =>
    (state === 'claimed' || state === 'frozen') && !isRootOf(other, root) && plain(name) === plain(other.name);
  return house.cases().find(({ caseRoster }) => caseRoster?.sides.some(isOther)) ?? null;
}
/** Whether a house on a case is one that we know, by its paper and by its name. */
export function standingOfName(house: House, { root, name }: CaseSide): 'known' | 'only the name' | 'new' {
  const all = acquaintances(house).map(({ other }) => other);
  if (all.some((other) => isRootOf(other, root))) return 'known';
  return all.some((other) => plain(other.name) === plain(name)) ? 'only the name' : 'new';
}

/** Names that a person would take for the same. */
function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** The name of the other house of a contact, for those who see it. */
export function partnerOf(house: House, hex: string): string | null {
  return acquaintance(house, hex)?.other.name ?? null;
}
