// What a house says on a case, all its words together. Of an administrator's device that the house took away only that counts
// which all who brought word of it had heard: removal wins, as in `staff`, and no relay can let it speak on. Never a clock.
import { equal, toHex } from '../../protocol/bytes.ts';
import type { EntryId, Verify } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import type { VerifiedControl } from './admit.ts';
import type { Graph } from './graph.ts';
import { ANNOUNCEMENT, VOUCH, idOf, type Statement, type Statements, type Vouch } from './statements.ts';
import type { Proof } from './succession.ts';
import { hear, type Voice } from './voice.ts';

/** What one entry says for a house. */
export interface Word {
  readonly entry: EntryId;
  /** Hex device that wrote it. */
  readonly author: string;
  readonly statements: Statements;
  readonly proofs: readonly Proof[];
}
export interface Spoken {
  readonly voice: Voice;
  /** Words that count, without what does not count in them. */
  readonly words: readonly Word[];
  /** Administrators' devices that the house took away, in hex, with the entries that said so. */
  readonly ended: ReadonlyMap<string, readonly EntryId[]>;
  /** What such a device vouched for without being heard, by hex device. */
  readonly unheard: ReadonlyMap<string, Unheard>;
}
interface Unheard {
  readonly vouch: Vouch;
  /** The entries that took its author away. */
  readonly by: readonly EntryId[];
}
type Knowledge = Pick<Graph<VerifiedControl>, 'knew'>;

/** `silent` has heard nothing yet. What is forged, or of another house, is left out. */
export function listen(silent: Voice, all: readonly Word[], graph: Knowledge, verify: Verify): Spoken {
  const { voice, words } = hearAll(silent, all, verify);
  const ended = endedIn(voice, words);
  if (ended.size === 0) return { voice, words, ended, unheard: new Map() };
  const isHeard = (word: Word, by: string): boolean =>
    ended.get(by)?.every((each) => equal(each, word.entry) || graph.knew(toHex(each), toHex(word.entry))) !== false;
  const unheard = new Map<string, Unheard>();
  const counted = words.map((word) => {
    const vouches = word.statements.vouches.filter((each) => {
      const read = readVouch(each);
      if (!read || isHeard(word, read.by)) return true;
      unheard.set(read.device, { vouch: read.fields, by: ended.get(read.by) ?? [] });
      return false;
    });
    const announcements = word.statements.announcements.filter((each) => {
      const fields = decode(ANNOUNCEMENT, each.bytes);
      return !fields || isHeard(word, toHex(fields.by));
    });
    return { ...word, statements: { ...word.statements, vouches, announcements } };
  });
  return { voice: hearAll(silent, counted, verify).voice, words: counted, ended, unheard };
}

function hearAll(silent: Voice, all: readonly Word[], verify: Verify): { voice: Voice; words: readonly Word[] } {
  let voice = silent;
  const words = all.filter(({ statements, proofs }) => {
    const heard = hear(voice, statements, verify, proofs);
    if (typeof heard !== 'string') voice = heard;
    return typeof heard !== 'string';
  });
  return { voice, words };
}

/**
 * A vouch without roles by another administrator takes one away, until one that was not taken away itself says otherwise
 * with a higher number. What a device says of itself is no answer. Two that take each other away are both out.
 */
function endedIn({ line, admins }: Voice, words: readonly Word[]): ReadonlyMap<string, readonly EntryId[]> {
  const said = words.flatMap((word) =>
    word.statements.vouches.flatMap((each) => {
      const read = readVouch(each);
      const isOfOthers = read && read.by !== read.device && admins.has(read.device);
      return isOfOthers && equal(read.fields.root, line.at(-1) ?? read.fields.root) ? [{ ...read, word }] : [];
    }),
  );
  const endings = Map.groupBy(
    said.filter(({ fields, word, device }) => fields.roles.length === 0 && word.author !== device),
    ({ device }) => device,
  );
  let ended = new Set(endings.keys());
  for (;;) {
    const isAnswered = (device: string): boolean => {
      const newest = Math.max(...(endings.get(device) ?? []).map(({ fields }) => fields.number));
      return said.some(
        ({ fields, by, device: whose }) =>
          whose === device && fields.roles.length > 0 && fields.number > newest && !ended.has(by),
      );
    };
    const left = new Set([...ended].filter((device) => !isAnswered(device)));
    if (left.size === ended.size) break;
    ended = left;
  }
  return new Map([...ended].map((device) => [device, (endings.get(device) ?? []).map(({ word }) => word.entry)]));
}

interface ReadVouch {
  readonly fields: Vouch;
  readonly device: string;
  readonly by: string;
}
const known = new WeakMap<Statement, ReadVouch | null>();
function readVouch(statement: Statement): ReadVouch | null {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const fields = decode(VOUCH, statement.bytes);
  const read = fields && { fields, device: toHex(idOf(fields.device)), by: toHex(fields.by) };
  known.set(statement, read);
  return read;
}
