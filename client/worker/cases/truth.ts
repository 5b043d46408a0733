// Where a change is, in words that are proved: a receipt for "safe at relay", a signed entry of the other house whose
// `seen` covers ours for "seen". Nothing here guesses from a network state that it got anywhere.
import { equal, fromHex, toHex } from '../../../protocol/bytes.ts';
import { documentRule } from '../../records/documents.ts';
import { isLate } from '../../roster/rights.ts';
import type { Trouble } from '../../sync/line.ts';
import type { Attention, Connection, SyncState } from '../api.ts';
import { isReading } from '../records/arriving.ts';
import type { House } from '../house.ts';
import type { Quarantined } from '../aside/quarantine.ts';
import { decisionsIn } from '../aside/standing.ts';
import { hasTwin } from '../people/twin.ts';

const ATTENTION: Readonly<Record<Trouble, Attention>> = {
  'no account': 'no account',
  quota: 'relay quota full',
  full: 'relay full',
  'relay lost entries': 'relay lost entries',
  'entries missing': 'entries missing',
  'not allowed': 'taken back',
};

export function troubleOf(house: House, log: string): Attention | null {
  if (hasTwin(house)) return 'twin';
  if (house.isFull) return 'tablet full';
  const trouble = house.troubles.get(log);
  const found = trouble === 'not allowed' ? null : house.evidence.against(log);
  if (found) return found;
  return trouble ? ATTENTION[trouble] : (house.moves?.unsent(log).trouble ?? null);
}

/** `partner` is who else looks at this log. */
export function syncState(house: House, log: string, partner: string): SyncState {
  const replica = house.replicas.get(log);
  const bytes = fromHex(log);
  if (!replica || !bytes) return { type: 'saved here' };
  const trouble = troubleOf(house, log);
  if (trouble) return { type: 'attention', reason: trouble };
  const files = house.moves?.unsent(log) ?? { going: 0, paused: 0 };
  const waiting = replica.outboxSize + (house.hasPending(bytes) ? 1 : 0) + files.going;
  const session = house.courier?.sessionOf(bytes);
  const state = session?.state;
  // Whether a relay that says nothing has got it, nobody knows.
  if (!state || (waiting > 0 && session.isSilent)) return { type: 'saved here' };
  if (waiting > 0) return state === 'online' ? { type: 'sending', waiting } : { type: 'offline', waiting };
  const { ours, seenBy } = replica.state;
  // A file that is held here is nowhere else, whatever was sent since.
  if (!ours || files.paused > 0) return { type: 'saved here' };
  if (!seenBy || !covers(seenBy, ours)) return { type: 'safe at relay', at: ours.time };
  return { type: 'seen', by: partner, at: seenBy.at };
}

/** A person has decided about it, or it says nothing but that somebody late has read: nobody has to look at it. */
export function isLeftOut(house: House, { log, device, seq, reason, doc }: Quarantined): boolean {
  if (!device || seq === null || !house.groups.get(log)) return false;
  if (isLate(reason) && documentRule('case', doc)?.kind === 'read marks') return true;
  return decisionsIn(house, log).some(({ pins }) => pins.some((pin) => equal(pin.device, device) && seq <= pin.seq));
}

/** What was only late is no reason to distrust anybody. */
function asideOf(house: House): Attention | null {
  const shown = house.quarantined.filter((each) => !isLeftOut(house, each));
  if (shown.length === 0) return null;
  return shown.every(({ reason }) => isLate(reason)) ? 'late changes' : 'quarantined entries';
}

interface Place {
  readonly term: number;
  readonly nonce: Uint8Array;
  readonly seq: number;
}
/** A place proves to have seen another of the same term up to it, or of an earlier term that the later goes on from. */
function covers(seen: Place, ours: Place): boolean {
  return seen.seq >= ours.seq && (equal(seen.nonce, ours.nonce) || seen.term > ours.term);
}

export function connectionOf(house: House | null): Connection {
  if (!house)
    return { state: 'none', waiting: 0, isSilent: false, isReading: false, attention: null, relayAddress: null };
  const sealed = [...house.replicas.values()].reduce((sum, replica) => sum + replica.outboxSize, 0);
  const files = house.moves?.unsent();
  const waiting = sealed + house.library.pendingCount + (files?.going ?? 0);
  const found = [...house.replicas.keys()].flatMap((log) => house.evidence.against(log) ?? []);
  const troubles = [...found.sort().reverse(), ...[...house.troubles.values()].map((trouble) => ATTENTION[trouble])]
    // That concerns one case alone, and stands there.
    .filter((each) => each !== 'taken back');
  const state = house.session?.state;
  const refused =
    state === 'another relay' ? 'relay is another' : state === 'another version' ? 'relay is another version' : null;
  const ours = hasTwin(house) ? 'twin' : house.isFull ? 'tablet full' : (troubles[0] ?? files?.trouble);
  const staff = house.groups.all().find(({ place }) => place === 'staff');
  const isOut = staff !== undefined && house.troubles.get(toHex(staff.log)) === 'not allowed';
  const own =
    ours === 'twin'
      ? ours
      : isOut
        ? 'removed'
        : (refused ?? ours ?? (house.lacksActs ? 'act missing' : null) ?? asideOf(house));
  return {
    state: hasTwin(house)
      ? 'refused'
      : !state
        ? 'none'
        : refused
          ? 'refused'
          : state === 'online' || state === 'connecting'
            ? state
            : 'offline',
    waiting,
    isSilent: state === 'online' && house.session?.isSilent === true,
    isReading: isReading(house),
    attention: own,
    relayAddress: house.me.relayAddress || null,
  };
}
