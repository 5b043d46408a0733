// Presence: who else is in a document, sealed and signed by their device. A page is told a name only from the roster and
// about nobody but the device that signed: no member can appear as another.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { clientIdOf, signedMessage, type DeviceId, type LogId } from '../../protocol/ids.ts';
import { bytes, bytesUpTo, decode, encode, text, tuple } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import { openPresence, sealPresence } from '../crypto/presence.ts';
import { verify } from '../crypto/sign.ts';
import { PAGE, type LiveDocument } from '../sync/documents.ts';
import type { House } from './house.ts';

/** Presence before it is sealed. The device signs type `presence` over the encoding of `PRESENT`. */
export const PRESENCE = tuple({ doc: text(128), update: bytesUpTo(8192), device: bytes(32), signature: bytes(64) });
export const PRESENT = tuple({ log: bytes(32), doc: text(128), update: bytesUpTo(8192) });
const FIELD_LENGTH = 64;

/** One client of an awareness update of y-protocols: how often it spoke, and what it says of itself; null = it left. */
interface Spoken {
  readonly clock: number;
  readonly state: Readonly<Record<string, unknown>> | null;
}

/** What an awareness update says of one client; null when it does not speak of it, or is malformed. */
function spokenBy(update: Uint8Array, client: number): Spoken | null {
  try {
    const decoder = decoding.createDecoder(update);
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const id = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state: unknown = JSON.parse(decoding.readVarString(decoder));
      if (id === client) return { clock, state: typeof state === 'object' ? (state as Spoken['state']) : null };
    }
  } catch {
    // Malformed: nobody is shown.
  }
  return null;
}
function spokenAs(client: number, { clock, state }: Spoken): Bytes {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return new Uint8Array(encoding.toUint8Array(encoder));
}

/** Tells the others what our page says of itself; what it repeats of others is left out. */
export async function sendPresence(
  house: House,
  { log, name, pageId }: LiveDocument,
  update: Uint8Array,
): Promise<void> {
  const epoch = house.groups.epoch(log);
  const spoken = spokenBy(update, pageId);
  if (!epoch || !spoken || house.session?.state !== 'online') return;
  const own = spokenAs(pageId, spoken);
  const signed = signedMessage('presence', encode(PRESENT, { log, doc: name, update: own }));
  const { id: device, signing } = house.device;
  const body = encode(PRESENCE, { doc: name, update: own, device, signature: signing.sign(signed) });
  house.session.tell({
    type: 'presence',
    log,
    sealed: await sealPresence(epoch.secret, log, house.ground.random, body),
  });
}

/** Shows pages who spoke, if it was who signed. */
export async function receivePresence(house: House, log: Bytes, sealed: Bytes): Promise<void> {
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
  const shown = spoken.state && { name: house.nameOf(log, device), field: shortText(spoken.state['field']) };
  document.noticeOthers(client, spokenAs(client, { clock: spoken.clock, state: shown }));
}

function shortText(value: unknown): string {
  return typeof value === 'string' && utf8(value).length <= FIELD_LENGTH ? value : '';
}
