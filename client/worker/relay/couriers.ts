// Which connection carries which log: the house's own relay, or another one where a log lies that is another house's and
// has moved. To everybody else of the house this is one courier.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Receipt } from '../../../protocol/receipt.ts';
import type { SigningKey } from '../../crypto/sign.ts';
import type { Lacking } from '../../sync/blobs.ts';
import type { Courier } from '../../sync/courier.ts';
import type { Replica } from '../../sync/replica.ts';
import type { Session } from '../../sync/session.ts';
import type { House } from '../house.ts';
import type { RelayAt } from '../me.ts';
import { openLink, type Link } from './relaying.ts';

export class Couriers {
  readonly #house: House;
  readonly #home: Link;
  /** By hex relay key and address. */
  readonly #branches = new Map<string, Link>();

  constructor(house: House) {
    this.#house = house;
    this.#home = openLink(house, null);
  }

  get session(): Session {
    return this.#home.session;
  }
  /** The connection that a log goes over. */
  sessionOf(log: Bytes): Session {
    return this.#link(log).session;
  }
  /** `at`: for a log that is not here yet. */
  #link(log: Bytes, at = this.#house.whereabouts.of(log)): Link {
    if (!at) return this.#home;
    const name = `${toHex(at.key)} ${at.address}`;
    const link = this.#branches.get(name) ?? openLink(this.#house, at);
    this.#branches.set(name, link);
    return link;
  }
  #of(log: Bytes, at?: RelayAt | null): Courier {
    return this.#link(log, at).courier;
  }
  get #all(): readonly Link[] {
    return [this.#home, ...this.#branches.values()];
  }

  carry(replica: Replica): void {
    this.#of(replica.log).carry(replica);
  }
  drop(log: Bytes): void {
    this.#of(log).drop(log);
  }
  release(log: Bytes): Promise<void> {
    return this.#of(log).release(log);
  }
  close(): void {
    for (const { courier, session } of this.#all) {
      courier.close();
      session.close();
    }
  }
  /** After `close`: nothing that came from a relay is being taken in any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#all.map(({ courier }) => courier.ended()));
  }
  redial(): void {
    for (const { session } of this.#all) session.redial();
  }

  isCurrent(log: Bytes): boolean {
    return this.#of(log).isCurrent(log);
  }
  whenCurrent(log: Bytes, waitMs?: number): Promise<void> {
    return this.#of(log).whenCurrent(log, waitMs);
  }
  fetchFirst(log: Bytes, epoch: number, pass: SigningKey, at?: RelayAt | null): Promise<Bytes | null> {
    return this.#of(log, at).fetchFirst(log, epoch, pass);
  }
  fetchRecords(log: Bytes, epoch: number, pass: SigningKey, at?: RelayAt | null): Promise<readonly Bytes[]> {
    return this.#of(log, at).fetchRecords(log, epoch, pass);
  }
  lookAside: Courier['lookAside'] = (log, hear, work) => this.#of(log).lookAside(log, hear, work);
  download(log: Bytes, name: Bytes): Promise<Bytes> {
    return this.#of(log).download(log, name);
  }
  upload(log: Bytes, name: Bytes, blob: Bytes): Promise<void> {
    return this.#of(log).upload(log, name, blob);
  }
  lacking(log: Bytes, names: readonly Bytes[]): Promise<Lacking> {
    return this.#of(log).lacking(log, names);
  }
  sendFor(log: Bytes, waiting: Parameters<Courier['sendFor']>[1]): Promise<readonly Receipt[]> {
    return this.#of(log).sendFor(log, waiting);
  }
  kick(replica: Replica): void {
    this.#of(replica.log).kick(replica);
  }
  judged(replica: Replica, ...of: Parameters<Courier['judged']> extends [Replica, ...infer R] ? R : never): void {
    this.#of(replica.log).judged(replica, ...of);
  }
}
