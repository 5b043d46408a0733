// Documents that pages have open. Opening is noted in the access log before anything is released; a screen that shows
// several documents of one case, or of one patient in one compartment, is one opening, and what is typed there is one
// change. Every open has one close.
import { fromHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Purpose } from '../../access/event.ts';
import { PURPOSES } from '../../access/event.ts';
import { ownDocumentRule, type Compartment } from '../../records/documents.ts';
import type { LiveDocument } from '../../sync/documents.ts';
import type { VirtualSocket } from '../../sync/virtualsocket.ts';
import type { OpenDocument } from '../api.ts';
import type { Author, WrittenValue } from '../views/author.ts';
import { ruleIn } from './content.ts';
import { isErased } from './erased.ts';
import type { House } from '../house.ts';
import { mayEdit } from './mayedit.ts';
import { parts } from '../parts.ts';
import { isGlassClosed, noteOf, type Glass } from '../access/breakglass.ts';
import { Refused } from '../rpc.ts';

export interface DocumentPlace {
  readonly log: 'own' | (string & {});
  readonly name: string;
}
interface Found {
  readonly log: Bytes;
  readonly compartment: Compartment | 'cases';
  readonly record: string;
  /** What a person would call the thing that is open: a case, or a patient in one compartment. */
  readonly subject: string;
}
interface Opening {
  readonly subject: string;
  readonly live: LiveDocument;
  /** null once a newer opening of the same document took over: two pages must not write under one client id. */
  socket: VirtualSocket | null;
  readonly isEditable: boolean;
}

export class Openings {
  readonly #house: House;
  readonly #newChannel: () => MessageChannel;
  /** Records that were opened in an emergency, by patient. */
  readonly glass: Glass = new Map();
  readonly #open = new Map<string, Opening[]>();
  /** Events of what is on a screen, by subject, action and purpose. */
  readonly #noted = new Map<string, Promise<void>>();

  constructor(house: House, newChannel: () => MessageChannel) {
    this.#house = house;
    this.#newChannel = newChannel;
  }

  isCaseOpen(log: string): boolean {
    return this.#isOpen(log);
  }
  #isOpen(subject: string): boolean {
    return [...this.#open.values()].some((openings) => openings.some((each) => each.subject === subject));
  }

  async open(place: DocumentPlace, typedPurpose: string): Promise<OpenDocument> {
    const house = this.#house;
    const found = this.#find(place);
    const group = house.groups.need(found.log);
    const rule = ruleIn(group.place, place.name);
    if (!rule || isErased(house, place.name)) throw new Refused('not found');
    if (isGlassClosed(house, this.glass, found)) throw new Refused('break-glass');
    const purpose = purposeOf(typedPurpose);
    await this.#note('open', found, purpose);
    const live = await house.document(found.log, place.name);
    const isEditable = mayEdit(house, found.log, place.name);
    const channel = this.#newChannel();
    const key = keyOf(place);
    const openings = this.#open.get(key) ?? [];
    for (const each of openings) {
      if (each.socket) live.detach(each.socket);
      each.socket = null;
    }
    // Where there is no room for the event there is none for the edit either, and that is told with the edit.
    const onEdit = (): void => void this.#note('change', found, purpose).catch(() => undefined);
    const socket = live.attach(channel.port1, isEditable, onEdit);
    openings.push({ subject: found.subject, live, socket, isEditable });
    this.#open.set(key, openings);
    return { state: live.state(), clientId: live.pageId, mayWrite: isEditable, port: channel.port2 };
  }

  /** Who was let into a case while she looked at it may write there now: her page opens it anew. */
  lookAgain(): void {
    for (const { live, socket, isEditable } of [...this.#open.values()].flat())
      if (socket && !isEditable && this.#house.groups.get(live.log) && mayEdit(this.#house, live.log, live.name))
        socket.tellAnew();
  }

  async close(place: DocumentPlace): Promise<void> {
    const key = keyOf(place);
    const [closed, ...others] = this.#open.get(key) ?? [];
    if (!closed) return;
    if (others.length > 0) this.#open.set(key, others);
    else this.#open.delete(key);
    if (closed.socket) {
      // What finds no room now waits with the document; its page is gone either way.
      const { live, socket } = closed;
      await live.flush().finally(() => {
        live.detach(socket);
        if (live.sockets.size === 0) void this.#house.presences.leave(live);
      });
    }
    if (this.#isOpen(closed.subject)) return;
    for (const each of this.#noted.keys()) if (each.startsWith(`${closed.subject}|`)) this.#noted.delete(each);
  }

  /** The screen goes dark: every page loses what it has open, and an emergency is over. */
  async closeAll(): Promise<void> {
    for (const [key, openings] of [...this.#open]) {
      const at = key.indexOf('|');
      const place = { log: key.slice(0, at), name: key.slice(at + 1) };
      for (const _ of openings) await this.close(place).catch(() => undefined);
    }
    this.glass.clear();
  }

  /** Only of what is open: whoever has not opened it learns nothing of it. */
  async authors(place: DocumentPlace, values: readonly WrittenValue[]): Promise<readonly Author[]> {
    const { log } = this.#findOpen(place);
    return (await parts.authors()).authorsOf(this.#house, log, place.name, values);
  }

  async noteChoice(place: DocumentPlace, typedPurpose: string, action: 'choose' | 'undo'): Promise<void> {
    const { record, compartment } = this.#findOpen(place);
    await this.#house.journal.note({ action, record, compartment, purpose: purposeOf(typedPurpose) });
  }

  #findOpen(place: DocumentPlace): Found {
    const found = this.#find(place);
    if (!this.#open.has(keyOf(place))) throw new Refused('not found');
    return found;
  }

  #note(action: 'open' | 'change', { subject, compartment, record }: Found, purpose: Purpose): Promise<void> {
    const key = `${subject}|${action}|${purpose}`;
    const noted =
      this.#noted.get(key) ??
      this.#house.journal.note({ action, record, compartment, purpose, note: noteOf(this.#house, compartment) });
    this.#noted.set(key, noted);
    return noted.catch((error: unknown) => {
      this.#noted.delete(key);
      throw error;
    });
  }

  #find(place: DocumentPlace): Found {
    const house = this.#house;
    if (place.log === 'own') {
      const rule = ownDocumentRule(place.name);
      if (!rule) throw new Refused('not found');
      return {
        log: house.own(rule.place).log,
        compartment: rule.place,
        record: place.name,
        subject: `${rule.place}/${place.name.split('/').at(-1) ?? ''}`,
      };
    }
    const log = fromHex(place.log);
    if (!log || house.groups.get(log)?.place !== 'case') throw new Refused('not found');
    return { log, compartment: 'cases', record: toHex(log), subject: toHex(log) };
  }
}

function purposeOf(typed: string): Purpose {
  return PURPOSES.find((each) => each === typed) ?? 'treatment';
}

function keyOf(place: DocumentPlace): string {
  return `${place.log}|${place.name}`;
}
