// What this device knows of itself and its house: sealed rows that are read first at every unlock.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { bool, bytes, decode, encode, list, optional, text, tuple, uint, type Infer } from '../../protocol/schema.ts';
import type { RowOp, Rows } from '../sync/rows.ts';
import type { Place } from './groups/group.ts';
import type { House } from './house.ts';

const ME = tuple({
  /** Person id of the roster. */
  person: bytes(16),
  isDemo: bool(),
  relayAddress: text(256),
  /** Ed25519 key of the relay, pinned at the first contact. */
  relayKey: optional(bytes(32)),
  /** Account session at the relay: the right to use storage, no more. */
  session: optional(text(256)),
  /** Keyless account: seed of the Ed25519 key that stands for a passkey where there is none. */
  accountSeed: optional(bytes(32)),
  /** Invite whose allowance pays while there is no account. */
  invite: optional(bytes(16)),
  /** When the vault was made, and when the paper was confirmed here (0 = not yet, ELSEWHERE = not known here). */
  madeAt: uint(),
  kitAt: uint(),
});
export type Me = Infer<typeof ME>;
/** `kitAt` of a tablet that was added by code: the paper of its house is another tablet's affair. */
export const ELSEWHERE = 1;

/** A relay, by what it is called and by what it signs with. */
export const RELAY_AT = tuple({ address: text(256), key: bytes(32) });
export type RelayAt = Infer<typeof RELAY_AT>;

const LOGS = list(tuple({ log: bytes(32), place: text(16) }), 65_536);
export interface KnownLog {
  readonly log: Bytes;
  readonly place: Place;
}

/** As the roster calls the person of this vault; '' before the roster is here. */
export function nameOfMe({ groups, me }: House): string {
  return groups.organisation.persons.get(toHex(me.person))?.name ?? '';
}

export function putMe(rows: Rows, me: Me): Promise<RowOp> {
  return rows.put('me', 'me', encode(ME, me));
}
/** null in a vault whose founding was interrupted. */
export async function getMe(rows: Rows): Promise<Me | null> {
  const stored = await rows.get('me', 'me');
  return stored && decode(ME, stored);
}
export function putLogs(rows: Rows, logs: readonly KnownLog[]): Promise<RowOp> {
  return rows.put('me', 'logs', encode(LOGS, logs));
}
export async function getLogs(rows: Rows): Promise<readonly KnownLog[]> {
  const stored = await rows.get('me', 'logs');
  return ((stored && decode(LOGS, stored)) ?? []) as readonly KnownLog[];
}
