// A contact as it stands: a standing group of two houses, in which the owner announces cases and people say whom they take
// for whom. Read from lawful acts alone; decides nothing, and never looks at a clock.
import { concat, equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId, Verify } from '../../protocol/ids.ts';
import { sha256 } from '../crypto/hash.ts';
import { comparisonWords } from '../crypto/words.ts';
import type { VerifiedControl } from './admit.ts';
import type { CaseRoster } from './case.ts';
import type { ActOf, SideFields, Welcome } from './control.ts';
import { firstWords, type CaseSide } from './caseview.ts';
import { newestOf } from './side.ts';
import type { Statements } from './statements.ts';
import { hear, silentVoice, type Voice } from './voice.ts';

export interface Announced {
  readonly entry: EntryId;
  readonly device: DeviceId;
  readonly log: LogId;
  readonly welcome: Welcome;
}
export interface Trust {
  readonly entry: EntryId;
  readonly device: DeviceId;
  /** What the tablet believed it was; proves nothing. */
  readonly wall: number;
  readonly act: ActOf<'trust'>;
}
export interface Contact {
  readonly owner: CaseSide;
  readonly guest: CaseSide;
  /** The case and the claim it came from. */
  readonly from: ActOf<'contact'>['from'];
  /** Administrators' devices of both, in hex, as they were named when it began. */
  readonly admins: ReadonlySet<string>;
  readonly isEnded: boolean;
  readonly announced: readonly Announced[];
  readonly trusts: readonly Trust[];
}

/** null when this is no contact. `controls` are the entries the roster was resolved from. */
export function contactIn(roster: CaseRoster, controls: readonly VerifiedControl[], verify: Verify): Contact | null {
  const lawful = lawfulIn(roster, controls);
  const founding = lawful.find(({ id }) => equal(id, roster.founding))?.control.act;
  const [owner, guest] = roster.sides;
  if (founding?.type !== 'contact' || !owner || !guest) return null;
  const voices = [founding.side, founding.guest.side].map((side) => firstWords(side, verify));
  return {
    owner,
    guest,
    from: founding.from,
    admins: new Set(voices.flatMap((voice) => (typeof voice === 'string' ? [] : [...voice.admins.keys()]))),
    isEnded: roster.isClosed,
    announced: lawful.flatMap(({ id, fields, control: { act } }) => {
      const device = fields.device as DeviceId;
      return act.type === 'welcome' ? [{ entry: id, device, log: sha256(act.genesis) as LogId, welcome: act }] : [];
    }),
    trusts: lawful.flatMap(({ id, fields, control: { act } }) =>
      act.type === 'trust' ? [{ entry: id, device: fields.device as DeviceId, wall: fields.wall, act }] : [],
    ),
  };
}

/** Acts of this log that count. */
export function lawfulIn(roster: CaseRoster, controls: readonly VerifiedControl[]): readonly VerifiedControl[] {
  const out = new Set([...roster.refused.map(({ entry }) => entry), ...roster.waiting].map(toHex));
  return controls.filter(({ id }) => !out.has(toHex(id)));
}

export function otherSide({ owner, guest }: Contact, us: Uint8Array): CaseSide {
  return equal(owner.root, us) ? guest : owner;
}

/** Administrators' devices of the other house that nobody of ours has decided about, in hex. */
export function unknownAdmins(contact: Contact, trusts: readonly Trust[], us: Uint8Array): readonly string[] {
  const other = otherSide(contact, us);
  const said = trusts.filter(({ act }) => equal(act.root, other.root)).flatMap(({ act }) => act.admins);
  const trusted = new Set([...contact.admins, ...said.map(toHex)]);
  return [...other.voice.admins.keys()].filter((admin) => !trusted.has(admin));
}

/** How a house hears of a contact in a case: HPKE, bound to both logs. */
export const contactInfo = 'enamel/v1/acquaint';
export function contactAad(ofCase: Uint8Array, contact: Uint8Array): Bytes {
  return concat(ofCase, contact);
}

/** Four words for two people: the same on both sides only when both see the same contact of the same two roots. */
export function contactWords(contact: Contact, { log, founding }: CaseRoster): readonly string[] {
  return comparisonWords(contactDigest(contact, { log, founding }));
}
/** All of it, for a QR code. */
export function contactDigest(
  { owner, guest }: Contact,
  { log, founding }: Pick<CaseRoster, 'log' | 'founding'>,
): Bytes {
  const label = concat(utf8('enamel/v1/contact-words'), new Uint8Array(1));
  return sha256(concat(label, log, founding, owner.root, guest.root));
}

/** How a house that we know enters a new log of ours: in its own newest words, as they came to us. */
export function sideKnownAs(side: CaseSide, verify: Verify): SideFields {
  const { kind, name, group } = side;
  // What it says by a paper that was replaced is not carried on: the newest root stands for the house from here on.
  const root = side.voice.line.at(-1) ?? side.root;
  let voice: Voice = silentVoice(root, group);
  const said: Statements[] = [];
  for (const word of side.words) {
    const statements = newestOf(word.statements, [root]);
    const heard = hear(voice, statements, verify);
    if (typeof heard === 'string') continue;
    voice = heard;
    said.push(statements);
  }
  const all: Statements = {
    certificates: said.flatMap(({ certificates }) => certificates),
    vouches: said.flatMap(({ vouches }) => vouches),
    announcements: said.flatMap(({ announcements }) => announcements),
  };
  return { kind, name, root, group, statements: newestOf(onceEach(all), [root]) };
}

function onceEach({ certificates, vouches, announcements }: Statements): Statements {
  const once = <T extends { readonly bytes: Bytes }>(list: readonly T[]): readonly T[] => [
    ...new Map(list.map((each) => [toHex(sha256(each.bytes)), each])).values(),
  ];
  return { certificates: once(certificates), vouches: once(vouches), announcements: once(announcements) };
}
