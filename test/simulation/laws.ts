// What must hold when a world has come to rest. Each law says what is broken in words; none asks the app whether it is well.
import * as Y from 'yjs';
import { toHex } from '../../protocol/bytes.ts';
import { entryMessage, readHeader } from '../../protocol/entry.ts';
import { RECEIPT, runOn, verifyReceipt } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import { sha256, verifyStrictly } from '../../relay/ed25519.ts';
import { isUs } from '../../client/worker/listrows.ts';
import { documentsOf, entriesOf, type LogEvidence } from './evidence.ts';
import { pendingIn, stateHash } from './states.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

export type Law = (world: World, logs: readonly LogEvidence[]) => Promise<readonly string[]>;
const short = (hex: string): string => hex.slice(0, 8);

/** What a tablet had stored as its own is at the relay and with every member, in the open or visibly set aside. */
export const everyAcknowledgedEntryIsThere: Law = async (world, logs) => {
  const broken: string[] = [];
  const byName = (tablet: string): SimulatedTablet => world.tablets.find(({ name }) => name === tablet)!;
  for (const { log, entry, tablet } of world.truth.written.values()) {
    const evidence = logs.find(({ hex }) => hex === log);
    const author = byName(tablet);
    // A claim that came too late leaves nothing, and a house whose claim was voided is told so.
    const isOut =
      evidence?.place === 'case' &&
      !evidence.members.some((member) => member.tablet === author) &&
      !world.isGone(author);
    // The only tablet that had it is lost, and so is what the relay had: nobody is left to give it back.
    const isLost =
      world.rollbacks > 0 &&
      world.isGone(author) &&
      !world.truth.isElsewhere(entry, (name) => world.gone.has(byName(name)));
    if (!evidence || isOut || isLost) continue;
    if (!evidence.atRelay.has(entry))
      broken.push(`${short(entry)} of ${tablet} in ${evidence.place} ${short(log)} is not at the relay`);
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
  logs.flatMap(({ members, log, hex, place }) =>
    members.flatMap(({ tablet, sitting }) =>
      entriesOf(tablet, hex)
        .filter(({ state }) => state !== 'applied')
        .flatMap(({ storage, entry, state }) => {
          const why = sitting.house.quarantined.find((each) => toHex(each.storage) === storage)?.reason ?? '';
          // What somebody wrote who had been shut out and did not know it yet.
          const { sides = [] } = sitting.house.groups.get(log)?.caseRoster ?? {};
          if (why === 'void' && sides.some((side) => side.state === 'void')) return [];
          const by = world.truth.written.get(entry)?.tablet ?? 'somebody';
          return `${short(entry)} of ${by} in ${place} ${short(hex)} is ${state} on ${tablet.name}: ${why}`;
        }),
    ),
  );

/** Members agree on every document, letter by letter, and with a replay of all entries that never met the gate. */
export const membersHoldTheSameDocuments: Law = async (_, logs) => {
  const broken: string[] = [];
  for (const evidence of logs)
    for (const [name, updates] of documentsOf(evidence)) {
      const replayed = new Y.Doc({ gc: false });
      for (const update of updates) Y.applyUpdate(replayed, update);
      const expected = stateHash(replayed);
      for (const { tablet, sitting } of evidence.members) {
        const { doc } = await sitting.house.document(evidence.log, name);
        if (stateHash(doc) !== expected)
          broken.push(`${name} in ${evidence.place} ${short(evidence.hex)} differs on ${tablet.name}`);
      }
    }
  return broken;
};
export const yjsHoldsNothingBack: Law = async (_, logs) => {
  const broken: string[] = [];
  for (const evidence of logs)
    for (const name of documentsOf(evidence).keys())
      for (const { tablet, sitting } of evidence.members) {
        const pending = pendingIn((await sitting.house.document(evidence.log, name)).doc);
        if (pending) broken.push(`${name} on ${tablet.name}: ${pending}`);
      }
  return broken;
};

/** P7, P14: one entry for each (device, log, seq), one unbroken chain for each device, every signature good. */
export const chainsAreWhole: Law = async (_, logs) => {
  const broken: string[] = [];
  for (const { log, hex, entries, atRelay, members } of logs) {
    const places = new Map<string, string>();
    for (const [id, entry] of entries) {
      const { device, seq, prev, parents, kind } = entry.fields;
      const place = `${toHex(device)}/${String(seq)}`;
      const other = places.get(place);
      if (other !== undefined)
        broken.push(
          `${short(toHex(device))} signed seq ${String(seq)} of ${short(hex)} twice: ${short(other)}, ${short(id)}`,
        );
      places.set(place, id);
      const missing = [...(prev ? [prev] : []), ...parents].find((each) => !entries.has(toHex(each)));
      if (missing && atRelay.has(id)) broken.push(`${short(id)} names ${short(toHex(missing))}, which nobody has`);
      if (
        prev === null
          ? seq !== 0
          : places.get(`${toHex(device)}/${String(seq - 1)}`) !== undefined &&
            toHex(prev) !== places.get(`${toHex(device)}/${String(seq - 1)}`)
      )
        broken.push(`${short(id)} does not follow the entry before it`);
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

/** What a person was promised is where it was put. */
export const promisesAreKept: Law = async (world) => {
  const { ALL_TYPING } = await import('./typing.ts');
  const broken: string[] = [];
  for (const { token, house, log, document, tablet } of world.truth.promised)
    for (const each of world.living) {
      const { house: open } = each.sitting ?? {};
      if (!open || world.houseOf(each).name !== house) continue;
      const kind = document.split('/')[0]!;
      const place =
        log === 'own'
          ? open.groups.own(kind === 'notes' ? 'clinical' : 'desk').log
          : Uint8Array.from(Buffer.from(log, 'hex'));
      const group = open.groups.get(place);
      // A house that was shut out sees nothing that it had not seen before.
      const isOut =
        group?.place === 'case' &&
        !group.caseRoster?.sides.some(({ root, state }) => state !== 'void' && isUs(open, root));
      if (!group || isOut || open.troubles.get(log) === 'not allowed') continue;
      const { doc } = await open.document(place, document);
      const typings = ALL_TYPING.filter(
        (typing) => typing.document === (log === 'own' ? kind : document) && typing.holds,
      );
      if (
        !typings.some((typing) => typing.holds?.(doc, token)) &&
        !JSON.stringify(doc.getMap('fields').toJSON()).includes(token)
      )
        broken.push(`"${token}", typed on ${tablet}, is not in ${document} of ${house} on ${each.name}`);
    }
  return broken;
};

/** The words on the screens were true whenever they stood there. */
export const wordsWereTrue: Law = async ({ truth }) => truth.lies;

/** No name that was not shown is anywhere outside its house: neither in a lab's documents nor in the clear at the relay or on any disk. */
export const nobodyReadsWhatIsNotTheirs: Law = async (world, logs) => {
  const broken: string[] = [];
  const { readFileSync } = await import('node:fs');
  const database = readFileSync(world.relay.databasePath).toString('latin1');
  for (const house of world.houses)
    for (const name of house.secrets) {
      if (database.includes(name)) broken.push(`the relay has ${name} in the clear`);
      const shown = world.cases.filter((each) => each.showsName && each.patientName.includes(name));
      for (const evidence of logs) {
        if (shown.some(({ id }) => id === evidence.hex)) continue;
        if (evidence.members.every(({ tablet }) => world.houseOf(tablet) === house)) continue;
        for (const { fields } of evidence.entries.values())
          if (Buffer.from(fields.body).includes(name))
            broken.push(`${name} stands in ${evidence.place} ${short(evidence.hex)}`);
      }
    }
  for (const tablet of world.tablets) {
    const names = world.houses.flatMap(({ secrets }) => secrets);
    const lies = tablet.disk.all('rows').some(({ bytes }) => names.some((name) => Buffer.from(bytes).includes(name)));
    if (lies) broken.push(`${tablet.name} has a name in the clear on its disk`);
  }
  return broken;
};

export const LAWS: Readonly<Record<string, Law>> = {
  everyAcknowledgedEntryIsThere,
  nothingHonestIsSetAside,
  membersHoldTheSameDocuments,
  yjsHoldsNothingBack,
  chainsAreWhole,
  noKeySealsTwice,
  receiptsVerify,
  promisesAreKept,
  wordsWereTrue,
  nobodyReadsWhatIsNotTheirs,
};
