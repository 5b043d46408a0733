// Presence: who else is in a document, in which field, where in its text; sealed and signed by their device. A page is told
// a name only from the roster and about nobody but the device that signed: no member can appear as another. What is said
// is said again while it is true, so that whoever leaves without a word is gone within seconds.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { toHex, utf8, type Bytes } from '../../../protocol/bytes.ts';
import { clientIdOf, signedMessage, type DeviceId, type LogId } from '../../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, text, tuple } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { openPresence, sealPresence } from '../../crypto/presence.ts';
import { verify } from '../../crypto/sign.ts';
import { PAGE, type LiveDocument } from '../../sync/documents.ts';
import type { House } from '../house.ts';

/** Presence before it is sealed. The device signs type `presence` over the encoding of `PRESENT`. */
export const PRESENCE = tuple({ doc: text(128), update: bytesUpTo(8192), device: bytes(32), signature: bytes(64) });
export const PRESENT = tuple({ log: bytes(32), doc: text(128), update: bytesUpTo(8192) });
const FIELD_LENGTH = 64;
/** Often enough that three may be lost before others take us for gone (`PRESENCE_MS` of sync/documents). */
const REPEAT_MS = 3_000;

/** A place in a text: before the letter with this Yjs id, or at its end. */
type Point = readonly [] | readonly [client: number, clock: number];
/** What a page may say of itself; everything else it says is left out. */
interface Shown {
  readonly field: string;
  /** Where its selection begins and where its caret is, in the text that `field` names. */
  readonly caret?: readonly [Point, Point];
}
/** One client of an awareness update of y-protocols: how often it spoke, and what it says of itself; null = it left. */
interface Spoken {
  readonly clock: number;
  readonly shown: Shown | null;
}

export class Presences {
  readonly #house: House;
  /** What our pages say now, and how often each document was spoken of. */
  readonly #ours = new Map<LiveDocument, { readonly shown: Shown; readonly cancel: () => void }>();
  readonly #clocks = new Map<LiveDocument, number>();
  /** How often others spoke, by log, document and device: a relay may send again what it has sent before. */
  readonly #heard = new Map<string, number>();
  #sending: Promise<void> = Promise.resolve();
  #hearing: Promise<void> = Promise.resolve();

  constructor(house: House) {
    this.#house = house;
  }

  /** What our page says of itself; what it repeats of others is left out. */
  fromPage(document: LiveDocument, update: Uint8Array): void {
    const spoken = spokenBy(update, document.pageId);
    if (!spoken) return;
    if (spoken.shown === null) void this.leave(document);
    else this.#say(document, spoken.shown);
  }

  /** No page has the document open any more. */
  leave(document: LiveDocument): Promise<void> {
    const ours = this.#ours.get(document);
    if (!ours) return this.#sending;
    ours.cancel();
    this.#ours.delete(document);
    return this.#send(document, null);
  }
  /** The vault is locked. Resolves when it is said. */
  async leaveAll(): Promise<void> {
    await Promise.all([...this.#ours.keys()].map((document) => this.leave(document)));
  }
  /** The vault closes: nothing is said any more. */
  close(): void {
    for (const { cancel } of this.#ours.values()) cancel();
    this.#ours.clear();
  }

  #say(document: LiveDocument, shown: Shown): void {
    this.#ours.get(document)?.cancel();
    const cancel = this.#house.ground.clock.after(REPEAT_MS, () => {
      this.#say(document, shown);
    });
    this.#ours.set(document, { shown, cancel });
    void this.#send(document, shown);
  }

  /** One after the other, so that nobody hears the older word last. What could not be sent is said again soon. */
  #send(document: LiveDocument, shown: Shown | null): Promise<void> {
    // Never below what was said before a reload: others count.
    const clock = Math.max((this.#clocks.get(document) ?? 0) + 1, this.#house.ground.clock.now());
    this.#clocks.set(document, clock);
    this.#sending = this.#sending
      .then(() => sendPresence(this.#house, document, { clock, shown }))
      .catch(() => undefined);
    return this.#sending;
  }

  /** One after the other: opening takes its time, and the older word must not be heard after the newer. */
  receive(log: Bytes, sealed: Bytes): void {
    this.#hearing = this.#hearing.then(() => this.#hear(log, sealed)).catch(() => undefined);
  }
  /** Shows pages who spoke, if it was who signed. */
  async #hear(log: Bytes, sealed: Bytes): Promise<void> {
    const house = this.#house;
    const opened = await openPresence(sealed, log, (key) => house.groups.secretOf(log, key));
    const presence = opened && decode(PRESENCE, opened);
    if (!presence) return;
    const { doc, update, device, signature } = presence;
    const key = house.groups.signingKeyOf(log, device);
    if (!key || !verify(key, signedMessage('presence', encode(PRESENT, { log, doc, update })), signature)) return;
    const client = clientIdOf(sha256, log as LogId, doc, device as DeviceId, 0, PAGE);
    const spoken = spokenBy(update, client);
    const document = await house.library.known(log, doc);
    if (!spoken || !document || document.sockets.size === 0) return;
    const speaker = `${toHex(log)}/${doc}/${toHex(device)}`;
    if (spoken.clock <= (this.#heard.get(speaker) ?? -1)) return;
    this.#heard.set(speaker, spoken.clock);
    const name = house.nameOf(log, device);
    const shown = spoken.shown && { name, ...spoken.shown };
    const isNew = shown !== null && !document.others.has(client);
    document.noticeOthers(
      client,
      shown && awarenessOf(client, spoken.clock, shown),
      awarenessOf(client, spoken.clock, null),
    );
    // Whoever comes must not wait to see who was here before.
    const ours = this.#ours.get(document);
    if (isNew && ours) this.#say(document, ours.shown);
  }
}

async function sendPresence(
  house: House,
  { log, name, pageId }: LiveDocument,
  { clock, shown }: Spoken,
): Promise<void> {
  const epoch = house.groups.epoch(log);
  const session = house.courier?.sessionOf(log);
  if (!epoch || session?.state !== 'online') return;
  const own = awarenessOf(pageId, clock, shown);
  const signed = signedMessage('presence', encode(PRESENT, { log, doc: name, update: own }));
  const { id: device, signing } = house.device;
  const body = encode(PRESENCE, { doc: name, update: own, device, signature: signing.sign(signed) });
  const sealed = await sealPresence(epoch.secret, log, house.ground.random, body);
  session.tell({ type: 'presence', log, sealed });
}

/** What an awareness update says of one client; null when it does not speak of it, or is malformed. */
function spokenBy(update: Uint8Array, client: number): Spoken | null {
  try {
    const decoder = decoding.createDecoder(update);
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const id = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state: unknown = JSON.parse(decoding.readVarString(decoder));
      if (id === client) return { clock, shown: shownBy(state) };
    }
  } catch {
    // Malformed: nobody is shown.
  }
  return null;
}

function shownBy(state: unknown): Shown | null {
  if (typeof state !== 'object' || state === null) return null;
  const { field, caret } = state as Readonly<Record<string, unknown>>;
  const name = typeof field === 'string' && utf8(field).length <= FIELD_LENGTH ? field : '';
  return name !== '' && isCaret(caret) ? { field: name, caret } : { field: name };
}
function isCaret(value: unknown): value is readonly [Point, Point] {
  return Array.isArray(value) && value.length === 2 && value.every(isPoint);
}
function isPoint(value: unknown): value is Point {
  if (!Array.isArray(value) || (value.length !== 0 && value.length !== 2)) return false;
  return value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function awarenessOf(client: number, clock: number, state: object | null): Bytes {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return new Uint8Array(encoding.toUint8Array(encoder));
}
