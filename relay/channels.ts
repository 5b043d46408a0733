// Who is connected to which log, with which proven passes; and the fan-out of what was stored. Rights are judged again
// at every delivery, against the newest epoch record.
import { equal, toHex, type Bytes } from '../protocol/bytes.ts';
import { RELAY_FRAME } from '../protocol/frames.ts';
import { decode, encode } from '../protocol/schema.ts';
import { SIGNED_TERM } from '../protocol/receipt.ts';
import * as limits from './limits.ts';
import type { Link } from './link.ts';
import { mayRead, rightsIn } from './logs/judge.ts';
import type { ReadItem, Standing } from './logs/store.ts';
import { entriesFrame, pagesOf } from './splice.ts';
import type { Stretch, Subscription } from './subscription.ts';
import { wireOf, type Wire } from './wire.ts';

/** One connection on one log. */
export interface Member {
  readonly link: Link;
  readonly channel: Channel;
  readonly keys: Bytes[];
  rights: number;
  subscription: Subscription | null;
}

export interface Channel {
  readonly log: Bytes;
  standing: Standing;
  readonly members: Map<Link, Member>;
}

/** What one transaction did to one log, in order. */
export type Happening =
  | { readonly kind: 'entry'; readonly item: ReadItem; readonly origin: Link | null }
  | { readonly kind: 'epoch'; readonly standing: Standing; readonly record: Bytes; readonly origin: Link | null };

export class Channels {
  readonly #channels = new Map<string, Channel>();

  /** Notes a proven pass; null when this connection has as many as it may. */
  join(link: Link, standing: Standing, key: Bytes): Member | null {
    const name = toHex(standing.log);
    let channel = this.#channels.get(name);
    if (!channel) this.#channels.set(name, (channel = { log: standing.log, standing, members: new Map() }));
    channel.standing = standing;
    let member = channel.members.get(link);
    if (!member) {
      member = { link, channel, keys: [], rights: 0, subscription: null };
      channel.members.set(link, member);
    }
    if (!member.keys.some((known) => equal(known, key))) {
      this.#dropStaleKeys(member);
      if (member.keys.length >= limits.KEYS_PER_LOG) return null;
      member.keys.push(key);
    }
    member.rights = rightsIn(standing, member.keys);
    member.subscription?.resume();
    return member;
  }

  leave(member: Member): void {
    member.subscription?.end();
    member.channel.members.delete(member.link);
    if (member.channel.members.size === 0) this.#channels.delete(toHex(member.channel.log));
  }

  /** Whether this connection has proven a pass of the log that may read there now. */
  reads(log: Bytes, link: Link): boolean {
    const member = this.#channels.get(toHex(log))?.members.get(link);
    return member !== undefined && mayRead(member.rights);
  }

  term(log: Bytes, term: Bytes): void {
    const channel = this.#channels.get(toHex(log));
    if (channel) this.#broadcast(channel, termMessage(log, term), () => true);
  }

  publish(log: Bytes, happenings: readonly Happening[]): void {
    const channel = this.#channels.get(toHex(log));
    if (!channel) return;
    let run: Extract<Happening, { kind: 'entry' }>[] = [];
    for (const happening of happenings) {
      if (happening.kind === 'entry') run.push(happening);
      else {
        this.#publishEntries(channel, run);
        run = [];
        this.#publishEpoch(channel, happening);
      }
    }
    this.#publishEntries(channel, run);
  }

  /** Passed on once to whoever may read and keeps up; never kept. */
  presence(from: Member, sealed: Bytes): void {
    const { channel } = from;
    const message = wireOf(encode(RELAY_FRAME, { type: 'presence', log: channel.log, sealed }));
    this.#broadcast(channel, message, (member) => member !== from && mayRead(member.rights) && member.link.hasRoom);
  }

  #publishEntries(channel: Channel, run: readonly Extract<Happening, { kind: 'entry' }>[]): void {
    if (run.length === 0) return;
    const items = run.map(({ item }) => item);
    const origins = new Map(run.map(({ item, origin }) => [item.seq, origin]));
    const writers = new Set(origins.values());
    let encoded: readonly Wire[] | null = null;
    const stretch: Stretch = {
      items,
      bytes: items.reduce((sum, { entry }) => sum + entry.length, 0),
      messages: () =>
        (encoded ??= pagesOf(items, limits.REPLAY_BYTES, 1024).map((page) => wireOf(entriesFrame(channel.log, page)))),
    };
    for (const { link, subscription } of channel.members.values())
      subscription?.offer(stretch, writers.has(link) ? (seq) => origins.get(seq) === link : null);
  }

  #publishEpoch(channel: Channel, { standing, record, origin }: Extract<Happening, { kind: 'epoch' }>): void {
    channel.standing = standing;
    for (const member of channel.members.values()) {
      member.rights = rightsIn(standing, member.keys);
      member.subscription?.resume();
    }
    const message = wireOf(encode(RELAY_FRAME, { type: 'epoch', log: channel.log, record }));
    this.#broadcast(channel, message, (member) => member.link !== origin);
  }

  #broadcast(channel: Channel, message: Wire, isFor: (member: Member) => boolean): void {
    for (const member of channel.members.values()) if (isFor(member)) member.link.send(message);
  }

  #dropStaleKeys(member: Member): void {
    const { standing } = member.channel;
    const live = member.keys.filter((key) => rightsIn(standing, [key]) !== 0);
    member.keys.splice(0, member.keys.length, ...live);
  }
}

export function termMessage(log: Bytes, signed: Bytes): Wire {
  const term = decode(SIGNED_TERM, signed);
  if (!term) throw new Error('a stored term is damaged');
  return wireOf(encode(RELAY_FRAME, { type: 'term', log, term }));
}
