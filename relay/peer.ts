// One connection as the handlers of its frames see it: what it has proven, and the parts of the relay it may use.
import type { Bytes } from '../protocol/bytes.ts';
import { toHex } from '../protocol/bytes.ts';
import { RELAY_FRAME, type Refusal, type RelayFrame } from '../protocol/frames.ts';
import type { Hash, Verify } from '../protocol/ids.ts';
import { encode } from '../protocol/schema.ts';
import type { Account, AccountStore } from './accounts/store.ts';
import type { Channels, Member } from './channels.ts';
import type { Committer } from './commit.ts';
import * as limits from './limits.ts';
import type { Link } from './link.ts';
import type { LogStore, Refused, Standing } from './logs/store.ts';
import type { Pages } from './pages.ts';
import type { Bell } from './push/bell.ts';
import type { Tickets } from './tickets.ts';
import type { Timers } from './timers.ts';
import { wireOf } from './wire.ts';

export interface RelayParts {
  readonly relayKey: Bytes;
  readonly logs: LogStore;
  readonly accounts: AccountStore;
  readonly channels: Channels;
  readonly pages: Pages;
  readonly committer: Committer;
  readonly bell: Bell;
  readonly tickets: Tickets;
  readonly guesses: limits.AddressBuckets;
  readonly hash: Hash;
  readonly verify: Verify;
  readonly now: () => number;
  readonly timers: Timers;
  readonly random: (length: number) => Bytes;
}

export class Peer {
  readonly parts: RelayParts;
  readonly link: Link;
  readonly address: string;
  /** What passes sign on this connection. */
  readonly nonce: Bytes;
  readonly presence: limits.Bucket;
  readonly wishes: limits.Bucket;
  account: Account | null = null;
  /** Invites whose claimer this connection has proven to be, in hex. */
  readonly claimed = new Set<string>();
  readonly #members = new Map<string, Member>();

  constructor(parts: RelayParts, link: Link, address: string) {
    this.parts = parts;
    this.link = link;
    this.address = address;
    this.nonce = parts.random(32);
    this.presence = new limits.Bucket(limits.PRESENCE, parts.now);
    this.wishes = new limits.Bucket(limits.WISHES, parts.now);
  }

  send(frame: RelayFrame): void {
    this.link.send(wireOf(encode(RELAY_FRAME, frame)));
  }
  refuse(n: number, reason: Refusal, hint: number | null = null): void {
    this.send({ type: 'refuse', n, reason, hint });
  }
  /** Sends `ok`, or the refusal. */
  conclude(n: number, refusal: Refused | null): void {
    if (refusal) this.refuse(n, refusal.reason, refusal.hint);
    else this.send({ type: 'ok', n });
  }

  member(log: Bytes): Member | null {
    return this.#members.get(toHex(log)) ?? null;
  }
  /** False when this connection has proven as much as it may. */
  join(standing: Standing, key: Bytes): boolean {
    const name = toHex(standing.log);
    if (!this.link.isOpen) return false;
    if (!this.#members.has(name) && this.#members.size >= limits.LOGS_PER_CONNECTION) return false;
    const member = this.parts.channels.join(this.link, standing, key);
    if (member) this.#members.set(name, member);
    return member !== null;
  }
  leaveAll(): void {
    for (const member of this.#members.values()) this.parts.channels.leave(member);
    this.#members.clear();
    this.parts.bell.left(this.link);
  }
}

/** The frame of one type. */
export type FrameOf<F extends { type: string }, T extends F['type']> = Extract<F, { type: T }>;
