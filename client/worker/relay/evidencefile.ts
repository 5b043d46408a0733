// What was found against the relay as a file to carry away, with receipts of around that let it be compared with another
// house's.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { writeHistory } from '../../../protocol/history.ts';
import { RECEIPT, type Receipt } from '../../../protocol/receipt.ts';
import { encode } from '../../../protocol/schema.ts';
import { receiptsAt } from './evidence.ts';
import type { House } from '../house.ts';
import { signerOf } from './relaykeys.ts';

/** Newest places of a log whose receipts go with a proof: where two houses part, one place of both is enough. */
const PLACES = 256;
const PLACES_QUIET = 32;

/** Noted as the export it is. */
export async function saveEvidence(house: House, today: string): Promise<{ bytes: Bytes; name: string }> {
  await house.journal.note({ action: 'export', record: '', compartment: 'staff', purpose: 'operations' });
  return { bytes: await historyOf(house), name: `relay-history-${today}.enamel` };
}

/** What was found, and the newest receipts of the logs it concerns, a few of every other case. */
async function historyOf(house: House): Promise<Bytes> {
  const { me, replicas, session, evidence } = house;
  // One relay a file: the one that something was found against.
  const accused = evidence.all.flatMap((kept) => kept.receipts.flatMap((each) => signerOf(house, each) ?? []));
  const relayKey = accused.at(-1) ?? me.relayKey ?? session?.welcome?.relayKey ?? new Uint8Array(32);
  const isTheirs = (each: Receipt): boolean => equal(signerOf(house, each) ?? relayKey, relayKey);
  const places = new Map<string, number>();
  for (const { log } of house.cases()) places.set(toHex(log), PLACES_QUIET);
  for (const { log } of evidence.all) places.set(toHex(log), PLACES);
  const receipts = new Map<string, Receipt>();
  const add = (each: Receipt): unknown => receipts.set(toHex(encode(RECEIPT, each)), each);
  for (const kept of evidence.all) kept.receipts.filter(isTheirs).forEach(add);
  for (const [hex, count] of places) {
    const replica = replicas.get(hex);
    const newest = replica?.state.seen?.seq ?? 0;
    for (let seq = Math.max(1, newest - count + 1); replica && seq <= newest; seq++)
      (await receiptsAt(house, replica.log, seq)).filter(isTheirs).forEach(add);
  }
  const terms = evidence.all.flatMap((kept) => kept.terms);
  return writeHistory({ relayKey, receipts: [...receipts.values()], terms });
}
