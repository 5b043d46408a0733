// Laws about who may read what: by the keys and bytes that lie on tablets and at the relay, never by what a screen shows.
import { readFileSync } from 'node:fs';
import { openEntry } from '../../client/crypto/entry.ts';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { readHeader } from '../../protocol/entry.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { COMPARTMENTS, compartmentsOf } from '../../client/roster/roles.ts';
import { entriesOf, type Member } from './evidence.ts';
import { short, type Law } from './law.ts';
import type { World } from './world.ts';

/** No name that was not shown is anywhere outside its house: neither in a lab's documents nor in the clear at the relay or on any disk. */
export const nobodyReadsWhatIsNotTheirs: Law = async (world, logs) => {
  const broken: string[] = [];
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

/** A tablet holds the keys of its person's compartments and no others, and nobody who was shut out has a later key. */
export const nobodyHoldsAKeyOfAnother: Law = async (world, logs) => {
  const broken: string[] = [];
  for (const { tablets } of world.houses) {
    const here = tablets.flatMap((tablet): Member[] =>
      tablet.sitting && !world.isGone(tablet) ? [{ tablet, sitting: tablet.sitting }] : [],
    );
    for (const { log, hex, place, members } of logs) {
      const known = new Map(
        here.flatMap(({ sitting }) =>
          (sitting.house.groups.get(log) ? sitting.house.groups.epochsOf(log) : []).map(
            (epoch) => [toHex(epoch.keyId), epoch] as const,
          ),
        ),
      );
      const isOwn = COMPARTMENTS.some((each) => each === place);
      if (known.size === 0 || !isOwn) continue;
      for (const { tablet, sitting } of here) {
        const { groups, me } = sitting.house;
        const person = groups.organisation.persons.get(toHex(me.person));
        const isHeld = compartmentsOf(person?.roles ?? []).some((each) => each === place);
        const opens = groups.get(log) ? groups.epochsOf(log) : [];
        if (!isHeld && opens.length > 0) broken.push(`${tablet.name} holds a key of ${place}`);
        if (!isHeld && place !== 'audit' && entriesOf(tablet, hex).length > 0)
          broken.push(`${tablet.name} has entries of ${place}`);
        const isIn = members.some((each) => each.tablet === tablet);
        if (!isHeld || isIn || !isShut(world, here, tablet.device)) continue;
        // By key, not by number: what it opened for itself before it was told, nobody else writes under.
        const newest = keysOfOthers(here, tablet, log);
        for (const { keyId, number } of opens.filter((each) => newest.has(toHex(each.keyId))))
          broken.push(
            `${tablet.name} was shut out and holds key ${String(number)}/${short(toHex(keyId))} of ${place} ${short(hex)}`,
          );
      }
    }
  }
  return broken;
};

/**
 * Whoever knew that somebody belongs no more wrote nothing in the house's own logs that still opens there: neither at once
 * nor sealed anew later. Asked of the keys on the tablets of those who left, for each copy the relay holds. Acts are not
 * asked: the one that lets somebody in again is by an author who knew that they were out.
 */
export const nothingIsSealedToWhoLeft: Law = async (world, logs) => {
  const broken: string[] = [];
  for (const { log, hex, place, stored, members } of logs) {
    const [reader] = members.map(({ sitting }) => sitting.house.groups);
    if (!reader || !COMPARTMENTS.some((each) => each === place)) continue;
    const { devices } = reader.organisation;
    const left = world.tablets.flatMap(({ name, device, sitting }) => {
      const state = devices.get(device ?? '')?.state ?? 'active';
      return sitting && state !== 'active' ? [{ name, device: device ?? '', groups: sitting.house.groups }] : [];
    });
    for (const { entry: sealed } of left.length > 0 ? stored : []) {
      const key = readHeader(sealed)?.header.key as KeyId;
      const opened = await openEntry(sealed, (id) => reader.secretOf(log, id), log);
      if (typeof opened === 'string') continue;
      const { device, reg, kind } = opened.entry.fields;
      if (kind === 'control') continue;
      const known = reader.organisationAt(reg)?.devices;
      for (const each of left) {
        const isKnown = (known?.get(each.device)?.state ?? 'active') !== 'active';
        if (isKnown && toHex(device) !== each.device && each.groups.get(log) && each.groups.secretOf(log, key))
          broken.push(`${each.name} had left and opens ${short(toHex(opened.entry.id))} of ${place} ${short(hex)}`);
      }
    }
  }
  return broken;
};

/** Of the newest epochs that those know who stay, and of what they work in; an owner opens one of `audit` and does not hold it. */
function keysOfOthers(here: readonly Member[], tablet: Member['tablet'], log: Bytes): ReadonlySet<string> {
  const others = here
    .map(({ sitting, tablet: each }) => ({ each, house: sitting.house }))
    .filter(({ each, house }) => each !== tablet && house.troubles.get(toHex(log)) !== 'not allowed');
  const keys = others.flatMap(({ house: { groups } }) => [
    groups.get(log)?.newestRecord?.fields.key,
    groups.epoch(log)?.keyId,
  ]);
  return new Set(keys.flatMap((key) => (key ? [toHex(key)] : [])));
}

/** Everybody else who is still in knows that this device belongs no more. */
function isShut(world: World, here: readonly Member[], device: string | null): boolean {
  const others = here.filter((each) => each.tablet.device !== device);
  const states = others.map(({ sitting }) => sitting.house.groups.organisation.devices.get(device ?? '')?.state);
  return world.living.length > 0 && states.length > 0 && states.every((state) => state !== 'active');
}
