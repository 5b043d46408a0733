// Where a change is, in words that are proved: a receipt for "safe at relay", a signed entry of the other house whose
// `seen` covers ours for "seen". Nothing here guesses from a network state that it got anywhere.
import { fromHex } from '../../protocol/bytes.ts';
import type { Attention, Connection, SyncState } from './api.ts';
import type { House } from './house.ts';

const ATTENTION: Readonly<Record<string, Attention>> = {
  'no account': 'no account',
  quota: 'relay quota full',
  full: 'relay full',
  'tablet full': 'tablet full',
  'relay lost entries': 'relay lost entries',
  'relay fork': 'relay fork',
  'not allowed': 'quarantined entries',
};

export function troubleOf(house: House, log: string): Attention | null {
  const trouble = house.troubles.get(log);
  return trouble ? (ATTENTION[trouble] ?? null) : null;
}

/** `partner` is who else looks at this log. */
export function syncState(house: House, log: string, partner: string): SyncState {
  const replica = house.replicas.get(log);
  const bytes = fromHex(log);
  if (!replica || !bytes) return { type: 'saved here' };
  const trouble = troubleOf(house, log);
  if (trouble) return { type: 'attention', reason: trouble };
  const waiting = replica.outboxSize + (house.hasPending(bytes) ? 1 : 0);
  const state = house.session?.state;
  if (!house.session) return { type: 'saved here' };
  if (waiting > 0) return state === 'online' ? { type: 'sending', waiting } : { type: 'offline', waiting };
  const { ours, seenBy } = replica.state;
  if (!ours) return { type: 'saved here' };
  const isSeen = seenBy && (seenBy.term > ours.term || (seenBy.term === ours.term && seenBy.seq >= ours.seq));
  if (!isSeen) return { type: 'safe at relay', at: ours.time };
  return { type: 'seen', by: partner, at: seenBy.at };
}

export function connectionOf(house: House | null): Connection {
  if (!house) return { state: 'none', waiting: 0, attention: null, relayAddress: null };
  const waiting = [...house.replicas.values()].reduce((sum, replica) => sum + replica.outboxSize, 0);
  const troubles = [...house.troubles.values()].map((trouble) => ATTENTION[trouble]).filter((each) => each !== undefined);
  const state = house.session?.state;
  const refused = state === 'another relay' ? 'relay is another' : state === 'another version' ? 'relay is another version' : null;
  const own = refused ?? troubles[0] ?? (house.quarantined.length > 0 ? 'quarantined entries' : null);
  return {
    state: !state ? 'none' : refused ? 'refused' : state === 'online' || state === 'connecting' ? state : 'offline',
    waiting,
    attention: own,
    relayAddress: house.me.relayAddress || null,
  };
}
