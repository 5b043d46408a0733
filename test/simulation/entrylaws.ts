// Laws about entries: none is lost, none is set aside without a reason, chains, keys and receipts are whole.
import { toHex } from '../../protocol/bytes.ts';
import { entryMessage, readHeader } from '../../protocol/entry.ts';
import { RECEIPT, runOn, verifyReceipt } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { sha256, verifyStrictly } from '../../relay/ed25519.ts';
import { entriesOf, isSealedToItself, waitingOn } from './evidence.ts';
import { isApart, short, type Law } from './law.ts';
import type { SimulatedTablet } from './tablet.ts';

/** What a tablet had stored as its own is at the relay and with every member, in the open or visibly set aside. */
export const everyAcknowledgedEntryIsThere: Law = async (world, logs) => {
  const broken: string[] = [];
  const byName = (tablet: string): SimulatedTablet => world.tablets.find(({ name }) => name === tablet)!;
  for (const { log, entry, tablet } of world.truth.written.values()) {
    const evidence = logs.find(({ hex }) => hex === log);
    if (!evidence) continue;
    const author = byName(tablet);
    const isAtRelay = evidence.atRelay.has(entry);
    // Who was shut out is told so and sends nothing any more; a claim that came too late leaves nothing. The same goes for
    // a copy of another tablet that has fallen silent.
    const isOut = !evidence.members.some((member) => member.tablet === author) || isApart(world, author.device);
    // Everybody who had it is gone or went back in time, and so did the relay: nobody is left to give it back.
    const isLost = world.rollbacks > 0 && !world.isSomewhere(log, entry);
    if (!isAtRelay && ((isOut && !world.isGone(author)) || isLost)) continue;
    if (!isAtRelay) broken.push(`${short(entry)} of ${tablet} in ${evidence.place} ${short(log)} is not at the relay`);
    if (isOut && isSealedToItself(world, log, entry)) continue;
    for (const member of evidence.members) {
      const [record] = entriesOf(member.tablet, log).filter((each) => each.entry === entry);
      if (!record)
        broken.push(`${short(entry)} of ${tablet} in ${evidence.place} ${short(log)} is not on ${member.tablet.name}`);
    }
  }
  return broken;
};

/** Among honest people nothing is ever set aside, and nothing waits for ever. */
export const nothingHonestIsSetAside: Law = async (world, logs) =>
  logs.flatMap(({ members, log, hex, place, entries }) =>
    members.flatMap(({ tablet, sitting }) =>
      [
        ...entriesOf(tablet, hex).filter(({ state }) => state === 'quarantined'),
        ...waitingOn(world, tablet, hex),
      ].flatMap(({ storage, entry, state }) => {
        const why = sitting.house.quarantined.find((each) => toHex(each.storage) === storage)?.reason ?? '';
        // What somebody wrote who had been shut out and did not know it yet.
        const { sides = [] } = sitting.house.groups.get(log)?.caseRoster ?? {};
        if (why === 'void' && sides.some((side) => side.state === 'void')) return [];
        const device = entries.get(entry)?.fields.device;
        if (device && isApart(world, toHex(device)) && (state === 'held' || why !== '')) return [];
        // It follows something that a relay lost and nobody has any more.
        const isWaiting = state === 'held' && device && sitting.house.replica(log).gaps.has(toHex(device));
        if (isWaiting && world.rollbacks > 0) return [];
        const by = world.truth.written.get(entry)?.tablet ?? 'somebody';
        return `${short(entry)} of ${by} in ${place} ${short(hex)} is ${state} on ${tablet.name}: ${why}`;
      }),
    ),
  );

/** P7, P14: one entry for each (device, log, seq), one unbroken chain for each device, every signature good. */
export const chainsAreWhole: Law = async (world, logs) => {
  const broken: string[] = [];
  for (const { log, hex, entries, atRelay, members } of logs) {
    const places = new Map<string, string>();
    for (const [id, entry] of entries) {
      const { device, seq, prev, parents, kind } = entry.fields;
      const author = toHex(device);
      const place = (at: number): string => `${author}/${String(at)}`;
      // What lies sealed on a tablet that may not open it is there.
      const missing = [...(prev ? [prev] : []), ...parents].find(
        (each) => !entries.has(toHex(each)) && !world.isSomewhere(hex, toHex(each)),
      );
      // What only a copy had that fell silent, and a relay lost before.
      const isSilenced = world.rollbacks > 0 && world.copied.has(author);
      if (missing && atRelay.has(id) && !isSilenced)
        broken.push(`${short(id)} names ${short(toHex(missing))}, which nobody has`);
      // Two tablets of one disk are one device that went two ways.
      if (!world.copied.has(author)) {
        const other = places.get(place(seq));
        if (other !== undefined)
          broken.push(
            `${short(author)} signed seq ${String(seq)} of ${short(hex)} twice: ${short(other)}, ${short(id)}`,
          );
        const before = places.get(place(seq - 1));
        const follows = prev === null ? seq === 0 : before === undefined || before === toHex(prev);
        if (!follows) broken.push(`${short(id)} does not follow the entry before it`);
      }
      places.set(place(seq), id);
      const key = members
        .map(({ sitting }) => sitting.house.groups.signingKeyOf(log, device))
        .find((each) => each !== null);
      if (key && !verifyStrictly(key, entryMessage(kind, entry.bytes), entry.signature))
        broken.push(`${short(id)} has a bad signature`);
    }
  }
  return broken;
};

/** P10: a key seals one entry. The same log, key and salt would be the same key. */
export const noKeySealsTwice: Law = async (world) => {
  const broken: string[] = [];
  const sealed = new Map<string, string>();
  for (const tablet of world.tablets)
    for (const { bytes, storage } of tablet.disk.all('entries')) {
      const { header } = readHeader(bytes) ?? {};
      if (!header) continue;
      const key = `${toHex(header.log)}/${toHex(header.key)}/${toHex(header.salt)}`;
      const other = sealed.get(key);
      if (other !== undefined && other !== storage) broken.push(`one key sealed ${short(other)} and ${short(storage)}`);
      sealed.set(key, storage);
    }
  return broken;
};

/** P33–P35: the relay's own sequence has no gap, its running hash fits, and every receipt is signed. */
export const receiptsVerify: Law = async (world, logs) => {
  const broken: string[] = [];
  const { relayKey } = world.relay;
  for (const { log, hex, stored } of logs) {
    let run: Uint8Array = log;
    for (const [index, { seq, entry, receipt: encoded }] of stored.entries()) {
      const receipt = decode(RECEIPT, encoded);
      run = runOn(sha256, run, sha256(entry));
      if (seq !== index + 1) broken.push(`${short(hex)} has a gap before ${String(seq)}`);
      if (!receipt || toHex(receipt.stored.hash) !== toHex(run))
        broken.push(`${short(hex)} ${String(seq)}: the running hash does not fit`);
      else if (relayKey && index % 7 === 0 && !verifyReceipt(sha256, verifyStrictly, relayKey, receipt))
        broken.push(`${short(hex)} ${String(seq)}: the receipt is not the relay's`);
    }
  }
  return broken;
};
