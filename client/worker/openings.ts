// Documents that pages have open. Opening is noted in the access log before anything is released; a case on the screen
// shows several documents and is one opening. Each open is answered by one close, in the same order.
import { fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Purpose } from '../access/event.ts';
import { PURPOSES } from '../access/event.ts';
import { ownDocumentRule, type Compartment } from '../records/documents.ts';
import { mayWrite, mayWriteOwn } from '../roster/rights.ts';
import type { LiveDocument } from '../sync/documents.ts';
import type { VirtualSocket } from '../sync/virtualsocket.ts';
import type { OpenDocument } from './api.ts';
import { ruleIn } from './content.ts';
import type { House } from './house.ts';
import { Refused } from './rpc.ts';

export interface DocumentPlace {
  readonly log: 'own' | (string & {});
  readonly name: string;
}
interface Found {
  readonly log: Bytes;
  readonly compartment: Compartment | 'cases';
  readonly record: string;
}
interface Opening {
  readonly live: LiveDocument;
  /** null once a newer opening of the same document took over: two pages must not write under one client id. */
  socket: VirtualSocket | null;
}

export class Openings {
  readonly #house: House;
  readonly #newChannel: () => MessageChannel;
  readonly #onCaseClosed: (log: string) => void;
  readonly #open = new Map<string, Opening[]>();
  /** Cases on a screen, by hex log id and purpose: the event of their opening. */
  readonly #cases = new Map<string, Promise<void>>();

  constructor(house: House, newChannel: () => MessageChannel, onCaseClosed: (log: string) => void) {
    this.#house = house;
    this.#newChannel = newChannel;
    this.#onCaseClosed = onCaseClosed;
  }

  isCaseOpen(log: string): boolean {
    return [...this.#open].some(([key, openings]) => key.startsWith(`${log}|`) && openings.length > 0);
  }

  async open(place: DocumentPlace, typedPurpose: string): Promise<OpenDocument> {
    const house = this.#house;
    const found = this.#find(place);
    const group = house.groups.need(found.log);
    const rule = ruleIn(group.place, place.name);
    if (!rule) throw new Refused('not found');
    await this.#note(place, found, PURPOSES.find((each) => each === typedPurpose) ?? 'treatment');
    const live = await house.document(found.log, place.name);
    const fields = {
      device: house.device.id,
      seq: 0,
      key: house.groups.epoch(found.log)?.keyId ?? new Uint8Array(16),
      reg: house.groups.reg(found.log),
      kind: 'update' as const,
    };
    const forbidden =
      group.place !== 'case'
        ? mayWriteOwn(house.groups.organisation, group.place, fields)
        : group.caseRoster
          ? mayWrite(group.caseRoster, fields, rule)
          : 'unknown device';
    const channel = this.#newChannel();
    const key = keyOf(place);
    const openings = this.#open.get(key) ?? [];
    for (const each of openings) {
      if (each.socket) live.detach(each.socket);
      each.socket = null;
    }
    openings.push({ live, socket: live.attach(channel.port1, forbidden === null) });
    this.#open.set(key, openings);
    return { state: live.state(), clientId: live.pageId, mayWrite: forbidden === null, port: channel.port2 };
  }

  async close(place: DocumentPlace): Promise<void> {
    const key = keyOf(place);
    const [closed, ...others] = this.#open.get(key) ?? [];
    if (!closed) return;
    if (others.length > 0) this.#open.set(key, others);
    else this.#open.delete(key);
    if (closed.socket) {
      await closed.live.flush();
      closed.live.detach(closed.socket);
    }
    if (place.log === 'own' || this.isCaseOpen(place.log)) return;
    for (const each of this.#cases.keys()) if (each.startsWith(place.log)) this.#cases.delete(each);
    this.#onCaseClosed(place.log);
  }

  #note(place: DocumentPlace, { compartment, record }: Found, purpose: Purpose): Promise<void> {
    const occasion = { action: 'open', record, compartment, purpose } as const;
    if (place.log === 'own') return this.#house.journal.note(occasion);
    const key = `${place.log}|${purpose}`;
    const noted = this.#cases.get(key) ?? this.#house.journal.note(occasion);
    this.#cases.set(key, noted);
    return noted.catch((error: unknown) => {
      this.#cases.delete(key);
      throw error;
    });
  }

  #find(place: DocumentPlace): Found {
    const house = this.#house;
    if (place.log === 'own') {
      const rule = ownDocumentRule(place.name);
      if (!rule) throw new Refused('not found');
      return { log: house.own(rule.place).log, compartment: rule.place, record: place.name };
    }
    const log = fromHex(place.log);
    if (!log || house.groups.get(log)?.place !== 'case') throw new Refused('not found');
    return { log, compartment: 'cases', record: toHex(log) };
  }
}

function keyOf(place: DocumentPlace): string {
  return `${place.log}|${place.name}`;
}
