// Everything back on an empty tablet: the paper opens the practice's logs, from the relay or from a backup file, this tablet
// becomes a new device of the person, and every entry is verified again on its way in.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { storageIdOf } from '../../../protocol/entry.ts';
import type { EntryId } from '../../../protocol/ids.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { KitKeys } from '../../crypto/kit.ts';
import { keyIdOfSecret } from '../../crypto/secret.ts';
import { decodeControl } from '../../roster/control.ts';
import type { VerifiedControl } from '../../roster/admit.ts';
import { restoreMessage, type Person } from '../../roster/membership.ts';
import { placeOf, welcomesIn } from '../../roster/ownlog.ts';
import type { Compartment } from '../../roster/roles.ts';
import { openThrough, type RestoredLog } from '../../roster/restore.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { hasHeard, proofsSince, statementsForCases } from '../../roster/side.ts';
import { certify, vouch } from '../../roster/statements.ts';
import { restoreEnded } from './cutshort.ts';
import { forgetReading } from '../groups/forgetting.ts';
import { writeAct } from '../groups/founding.ts';
import { Group, isShared, type Place } from '../groups/group.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';

/** Somebody who may be restoring. */
interface Candidate {
  readonly id: string;
  readonly name: string;
}
interface RestoreProgress {
  done: number;
  total: number;
}

/** Where the logs come from. Nothing it says is believed that members did not sign. */
export interface RestoreSource {
  /** Logs that name the root pass of the paper, opened as far as the paper opens them. */
  readonly logs: readonly RestoredLog[];
  /** The founding entry of a log that is not known here yet; null when there is none. */
  first(log: RestoredLog): Promise<Bytes | null>;
  /** Everything of a log that was just adopted. False where it has nothing of it. */
  take(log: Bytes): Promise<boolean>;
  /** When all logs are here: what belongs to none of them. Throws Refused when it was not what it said. */
  finish(): Promise<void>;
}

type Open = (house: House, kit: KitKeys) => Promise<RestoreSource>;

/** The vault is new and open, its house empty. Returns the organisation's name. */
export async function restoreHouse(
  house: House,
  kit: KitKeys,
  open: Open,
  progress: (now: RestoreProgress) => void,
  choose: (persons: readonly Candidate[]) => Promise<string>,
): Promise<string> {
  const source = await bringAll(house, kit, open, progress);
  await enrol(house, kit, await whoRestores(house, choose));
  for (const log of await bringWelcomed(house, source))
    if (house.groups.get(log)?.caseRoster) await introduce(house, log);
  await forgetReading(house);
  await house.saveMe({}, () => Promise.resolve([restoreEnded(house.rows)]));
  house.extraPairs = [];
  for (const replica of house.replicas.values()) house.courier?.kick(replica);
  return house.groups.organisation.name;
}

/** Everything that the paper opens is here; nothing is written yet. */
export async function bringAll(
  house: House,
  kit: KitKeys,
  open: Open,
  progress: (now: RestoreProgress) => void,
): Promise<RestoreSource> {
  house.extraPairs = [kit.recovery];
  const source = await open(house, kit);
  const own = await identify(house, source, source.logs);
  if (!own.some(({ place }) => place === 'staff')) throw new Refused('kit unknown to relay');
  const cases = own.find(({ place }) => place === 'cases');
  const through = await openThrough(
    source.logs.filter((log) => !own.some((each) => each.log === log)),
    cases ? [...cases.log.secrets.values()] : [],
  );
  const others = (await identify(house, source, through)).filter(({ place }) => isShared(place));
  const total = own.length + others.length;
  let done = 0;
  progress({ done, total });
  for (const found of inOrder([...own, ...others])) {
    await bring(house, source, found);
    done += 1;
    progress({ done, total });
  }
  if (!equal(house.groups.organisation.root, kit.root.publicKey)) throw new Refused('kit unknown to relay');
  await source.finish();
  return source;
}

/** The paper is the house's, not a person's: where several could hold it, one of them says who she is. */
async function whoRestores(house: House, choose: (persons: readonly Candidate[]) => Promise<string>): Promise<Person> {
  const admins = [...house.groups.organisation.persons.values()].filter(({ roles }) => roles.includes('admin'));
  const staying = admins.filter(({ state }) => state !== 'removed');
  const candidates = staying.length > 0 ? staying : admins;
  const id = candidates.length > 1 ? await choose(candidates.map(({ id: each, name }) => ({ id: each, name }))) : null;
  const person = id === null ? candidates[0] : candidates.find((each) => each.id === id);
  if (!person) throw new Refused('kit unknown to relay');
  return person;
}

/** `staff` first: without its roster nobody's entries can be verified. Lists of cases name patients of `desk`. */
const ORDER: readonly Place[] = [
  'staff',
  'admins',
  'desk',
  'cases',
  'clinical',
  'imaging',
  'billing',
  'office',
  'audit',
  'case',
  'contact',
];

/** Logs in the order in which each can be judged. */
export function inOrder<T extends { readonly place: Place }>(logs: readonly T[]): readonly T[] {
  return ORDER.flatMap((place) => logs.filter((each) => each.place === place));
}

interface Identified {
  readonly log: RestoredLog;
  readonly place: Place;
  readonly founding: EntryId;
}

/** Learns which log is which from the founding entries themselves. */
async function identify(house: House, source: RestoreSource, logs: readonly RestoredLog[]): Promise<Identified[]> {
  const unknown = logs.filter(({ log, secrets }) => secrets.size > 0 && !house.groups.get(log));
  const found = await Promise.all(unknown.map((log) => identifyOne(source, log)));
  return found.filter((each) => each !== null);
}
async function identifyOne(source: RestoreSource, log: RestoredLog): Promise<Identified | null> {
  const first = await source.first(log);
  if (!first || !equal(storageIdOf(sha256, first), log.founding)) return null;
  const secretOf = (key: Uint8Array): Bytes | undefined =>
    [...log.secrets.values()].find((each) => equal(keyIdOfSecret(each), key));
  const opened = await openEntry(first, secretOf, log.log);
  if (typeof opened === 'string') return null;
  const control = decodeControl(opened.entry.fields.body);
  const place = control && placeOf(control);
  return place ? { log, place, founding: opened.entry.id } : null;
}

async function bring(house: House, source: RestoreSource, { log, place, founding }: Identified): Promise<void> {
  const group = new Group(log.log, place, log.genesis, founding);
  // A log without a record was never founded at a relay.
  await house.adoptLog(group, log.secrets, log.records.length > 0);
  await house.groups.learn(
    log.log,
    log.records.map((record) => record.signed),
  );
  await source.take(log.log);
}

/** This tablet is a new device of the person: the root says so, and every log hears of it through `staff`. */
async function enrol(house: House, kit: KitKeys, person: Person): Promise<void> {
  const device = { signing: house.device.signing.publicKey, sealing: house.device.sealing.publicKey };
  const root = kit.root.publicKey;
  const certificate = certify({ root, device }, kit.root.sign);
  const id = Uint8Array.from(person.id.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const staff = house.groups.own('staff').log;
  const by = house.device.id;
  const proof = kit.root.sign(restoreMessage(staff, id, by));
  await writeAct(house, staff, { type: 'restore', person: id, device, certificate, root: proof });
  const vouched = vouch(
    { root, by, number: 1, device, name: person.name, roles: person.roles },
    house.device.signing.sign,
  );
  await writeAct(house, staff, {
    type: 'carry',
    statements: { certificates: [certificate], vouches: [vouched], announcements: [] },
  });
  // Stored when all is back: a restore that is cut short begins again.
  house.me = { ...house.me, person: id, kitAt: house.ground.clock.now() };
  for (const { log } of [...house.cases(), ...house.contacts()]) await introduce(house, log);
  await house.journal.note({ action: 'restore', record: '', compartment: 'staff', purpose: 'operations' });
}

/** A case has this device on its roster, and not as one that was taken from its house. */
export function isKnown({ caseRoster }: Group, device: string): boolean {
  const place = caseRoster?.devices.get(device)?.[0];
  return place !== undefined && place.ending?.reason !== 'removed';
}

/** The other house has to know the new device before it believes its entries. */
export async function introduce(house: House, log: Bytes): Promise<void> {
  const own = toHex(house.device.id);
  const group = house.groups.get(log);
  if (!group || isKnown(group, own)) return;
  const { organisation } = house.groups;
  const side = group.caseRoster?.sides.find(({ root }) => isOwnRoot(organisation, root));
  const statements = { ...statementsForCases(organisation, side?.root), announcements: [] };
  const isHeard = !side || hasHeard(organisation, side.voice);
  const proofs = isHeard ? [] : [...proofsSince(organisation, side.root)];
  await writeAct(
    house,
    log,
    isHeard ? { type: 'carry', statements } : { type: 'succeed', proofs, statements, wait: null },
  );
}

/** Control entries of a compartment's log that were applied here, in the relay's order. */
async function ownControls(house: House, place: Compartment): Promise<readonly VerifiedControl[]> {
  const { log } = house.groups.own(place);
  const stored = await house.disk.entries(log, 'applied');
  const opened = await Promise.all(
    stored.map((each) => openEntry(each.bytes, (key) => house.groups.secretOf(log, key), log)),
  );
  return opened.flatMap((each) => {
    const control =
      typeof each === 'object' && each.entry.fields.kind === 'control' && decodeControl(each.entry.fields.body);
    return typeof each === 'object' && control ? [{ id: each.entry.id, fields: each.entry.fields, control }] : [];
  });
}

/** Cases and contacts that others founded: each side keeps a welcome in its own `cases` log. */
export async function bringWelcomed(house: House, source: RestoreSource): Promise<readonly Bytes[]> {
  const brought: Bytes[] = [];
  for (const { log, place, welcome } of welcomesIn(await ownControls(house, 'cases'))) {
    if (house.groups.get(log)) continue;
    const group = new Group(log, place, welcome.genesis, welcome.founding as EntryId);
    await house.adoptLog(group, new Map([[welcome.number, welcome.secret]]), true);
    await source.take(log).catch(() => undefined);
    brought.push(log);
  }
  return brought;
}
