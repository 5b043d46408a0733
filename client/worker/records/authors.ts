// Who wrote a value of a document and when, for as long as several values stand beside each other: read from the signed
// entry that carried it, never from what the value says. The time is a window, as in the access log.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import { clientIdOf, type DeviceId, type LogId } from '../../../protocol/ids.ts';
import type { Stored } from '../../../protocol/receipt.ts';
import { boundsOfChain, placeKey, type Moment } from '../../access/window.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { decodeUpdateBody } from '../../gate/body.ts';
import { foreignBudget } from '../../gate/limits.ts';
import { readUpdate } from '../../gate/update.ts';
import type { Author, WrittenValue } from '../views/author.ts';
import { receiptOf } from '../disk.ts';
import type { House } from '../house.ts';

/** The entry that carries a value, and where the relay put it; null while no receipt came. */
export interface Carried {
  readonly entry: SignedEntry;
  readonly stored: Stored | null;
}
/** Entries opened at a time, newest first: what is asked about is mostly new. */
const PAGE_ENTRIES = 64;

/** In the order asked. A value that no entry carries yet was written here, and is still waiting. */
export async function authorsOf(
  house: House,
  log: Bytes,
  name: string,
  values: readonly WrittenValue[],
): Promise<Author[]> {
  const { carriers, seen } = await carriersOf(house, log, name, values);
  return values.map((value, i) => authorOf(house, log, value, carriers[i] ?? null, seen));
}

function authorOf(
  house: House,
  log: Bytes,
  { client, clock }: WrittenValue,
  carried: Carried | null,
  receipts: ReadonlyMap<string, Stored>,
): Author {
  const device = carried?.entry.fields.device ?? house.device.id;
  const moment: Moment = { seen: carried?.entry.fields.seen ?? null, receipt: carried?.stored ?? null };
  const [bounds] = boundsOfChain([moment], receipts);
  const place = house.groups.get(log)?.caseRoster?.devices.get(toHex(device))?.[0];
  return {
    client,
    clock,
    name: house.nameOf(log, device),
    organisation: place?.side.name ?? house.groups.organisation.name,
    isThisTablet: equal(device, house.device.id),
    notBefore: bounds?.notBefore ?? null,
    notAfter: bounds?.notAfter ?? null,
    claimedAt: carried?.entry.fields.wall ?? house.ground.clock.now(),
  };
}

export async function carriersOf(
  house: House,
  log: Bytes,
  name: string,
  values: readonly WrittenValue[],
): Promise<{ carriers: readonly (Carried | null)[]; seen: ReadonlyMap<string, Stored> }> {
  const carriers: (Carried | null)[] = values.map(() => null);
  const entries = (await house.disk.entries(log, 'applied')).toReversed();
  const receipts = new Map<string, Stored>();
  for (const each of entries) {
    const stored = receiptOf(each)?.stored;
    if (stored) receipts.set(placeKey(stored), stored);
  }
  for (let at = 0; at < entries.length && carriers.includes(null); at += PAGE_ENTRIES) {
    const page = entries.slice(at, at + PAGE_ENTRIES);
    const opened = await Promise.all(
      page.map((each) => openEntry(each.bytes, (key) => house.groups.secretOf(log, key), log)),
    );
    for (const [i, each] of opened.entries()) {
      if (typeof each !== 'object' || each.entry.fields.kind !== 'update' || each.entry.fields.doc !== name) continue;
      const holds = contentsOf(log as LogId, each.entry);
      for (const [j, value] of values.entries())
        if (holds(value)) carriers[j] = { entry: each.entry, stored: receiptOf(page[i]!)?.stored ?? null };
    }
  }
  return { carriers, seen: receipts };
}

function contentsOf(log: LogId, { fields }: SignedEntry): (value: WrittenValue) => boolean {
  const client = clientIdOf(sha256, log, fields.doc, fields.device as DeviceId, fields.gen, fields.writer as 0 | 1);
  const sections = (decodeUpdateBody(fields.body) ?? []).flatMap((update) => {
    try {
      return readUpdate(update, foreignBudget()).sections;
    } catch {
      // What the gate would refuse was never applied.
      return [];
    }
  });
  return (value) =>
    value.client === client &&
    sections.some(({ clock, structs }) => {
      const end = structs.reduce((sum, { length }) => sum + length, clock);
      return value.clock >= clock && value.clock < end;
    });
}
