// The other end of a contact: where it is, read from the case in which it was told, and the cases that are announced in it,
// brought here by every tablet that has the key. Whatever is announced is looked at before it is let in: its own first entry
// must be by the house that announces it, and for this one.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId } from '../../../protocol/ids.ts';
import { decode } from '../../../protocol/schema.ts';
import { openBox } from '../../crypto/box.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { groupPairOf, keyIdOfSecret, memberPassOf } from '../../crypto/secret.ts';
import { verify } from '../../crypto/sign.ts';
import { admitControl } from '../../roster/admit.ts';
import { resolveCase } from '../../roster/case.ts';
import { contactAad, contactInfo, lawfulIn, type Announced } from '../../roster/contact.ts';
import { NO_STATEMENTS } from '../../roster/statements.ts';
import { WELCOME, type Welcome } from '../../roster/control.ts';
import { lawfulChain, openEpochChain, readRecord } from '../../roster/epochs.ts';
import { placeOf } from '../../roster/ownlog.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { acquaintances, doubtOf, type Acquaintance } from './acquaintance.ts';
import { keepPlace, placeTold } from '../groups/following.ts';
import { writeAct } from '../groups/founding.ts';
import { Group, type SharedPlace } from '../groups/group.ts';
import type { House } from '../house.ts';
import { hasSpoken } from '../records/listrows.ts';

/** What could not be had is asked for again after so many turns of a second or two at most, and sooner at first. */
const TURNS = 16;
interface Asked {
  /** Turns between the last two times, and until the next; null = never again. */
  readonly turns: number;
  left: number | null;
}
/** Announcements and messages of which nothing came, in this sitting; by hex entry. */
const asked = new WeakMap<House, Map<string, Asked>>();

/** Once a turn. */
function isDue(house: House, entry: Uint8Array): boolean {
  const before = asked.get(house)?.get(toHex(entry));
  if (!before) return true;
  if (before.left !== null) before.left -= 1;
  return before.left !== null && before.left <= 0;
}
function remember(house: House, entry: Uint8Array, when: 'later' | 'never'): void {
  const all = asked.get(house) ?? new Map<string, Asked>();
  const turns = Math.min(TURNS, (all.get(toHex(entry))?.turns ?? 0.5) * 2);
  all.set(toHex(entry), { turns, left: when === 'never' ? null : turns });
  asked.set(house, all);
}

export async function discover(house: House): Promise<void> {
  if (house.me.isDemo || !house.groups.all().some(({ place }) => place === 'cases')) return;
  for (const group of house.cases()) await takeContact(house, group);
  for (const known of acquaintances(house)) if (known.ourSide === 'guest') await takeCases(house, known);
  for (const group of house.cases()) await greet(house, group);
}

/** A contact that the owner of a case tells us of. */
async function takeContact(house: House, { log, caseRoster, controls }: Group): Promise<void> {
  const owner = caseRoster?.sides[0];
  if (!caseRoster || !owner || isOwnRoot(house.groups.organisation, owner.root)) return;
  for (const { id, fields, control } of lawfulIn(caseRoster, controls)) {
    const { act } = control;
    if (act.type !== 'acquaint' || house.replicas.has(toHex(act.contact)) || !isDue(house, id)) continue;
    const welcome = await openBoxed(house, log, act);
    if (!welcome) remember(house, id, 'later');
    else {
      const found = { entry: id, device: fields.device as DeviceId, log: act.contact as LogId, welcome };
      await bring(house, found, 'contact', { log, roots: owner.voice.line });
    }
  }
}
async function openBoxed(
  { groups }: House,
  log: Bytes,
  { contact, box }: { readonly contact: Bytes; readonly box: Bytes },
): Promise<Welcome | null> {
  for (const { secret } of groups.epochsOf(groups.own('cases').log)) {
    const opened = await openBox(await groupPairOf(secret), box, contactInfo, contactAad(log, contact));
    const welcome = opened && decode(WELCOME, opened);
    if (welcome && equal(sha256(welcome.genesis), contact)) return welcome;
  }
  return null;
}

/** While a person has to decide who they are, nothing of theirs is let in. */
async function takeCases(house: House, known: Acquaintance): Promise<void> {
  const announced = known.all.flatMap(({ contact }) => contact.announced);
  const fresh = announced.filter(({ log, entry }) => !house.replicas.has(toHex(log)) && isDue(house, entry));
  if (fresh.length === 0 || doubtOf(house, known)) return;
  const by = { log: known.group.log, roots: known.other.voice.line };
  for (const each of fresh) await bring(house, each, 'case', by);
}

/** By whom, and in which log it was said. */
interface Teller {
  readonly log: Bytes;
  readonly roots: readonly Bytes[];
}
async function bring(house: House, found: Announced, place: SharedPlace, by: Teller): Promise<void> {
  const { log, welcome, entry, device } = found;
  const seen = await lookAt(house, found, by.roots).catch(() => null);
  if (seen === null || house.replicas.has(toHex(log))) {
    remember(house, entry, 'later');
    return;
  }
  if (seen === 'foreign' || seen.place !== place) {
    remember(house, entry, 'never');
    const note = { log: by.log, storage: entry, reason: 'foreign case', device, seq: null, doc: '' };
    await house.commit(
      async () => [await house.quarantine.note(note)],
      () => {
        house.quarantine.stored(by.log);
      },
    );
    house.ground.announce(['aside']);
    return;
  }
  const group = new Group(log, place, welcome.genesis, welcome.founding as EntryId);
  await house.adoptLog(group, seen.secrets, true);
  await keepPlace(house, log, placeTold(house, welcome));
  await house.groups.learn(log, seen.records);
  house.courier?.carry(house.replica(log));
  house.ground.announce(['cases', 'contacts']);
}

interface Seen {
  readonly place: SharedPlace;
  readonly secrets: ReadonlyMap<number, Bytes>;
  readonly records: readonly Bytes[];
}
/** The first entry of a log that is not here: by that house, for this one. null = the relay does not have it now. */
async function lookAt(
  house: House,
  { log, welcome }: Announced,
  owners: readonly Bytes[],
): Promise<Seen | 'foreign' | null> {
  const { groups, courier } = house;
  if (!courier) return null;
  const at = placeTold(house, welcome);
  const records = await courier.fetchRecords(log, welcome.number, memberPassOf(welcome.secret), at);
  const chain = lawfulChain(
    welcome.genesis,
    records.map(readRecord).filter((record) => record !== null),
  );
  if (!chain) return null;
  const ours = groups.epochsOf(groups.own('cases').log).map(({ secret }) => secret);
  const secrets = new Map([[welcome.number, welcome.secret], ...(await openEpochChain(chain.records, [], ours))]);
  const [newest] = [...secrets].sort(([a], [b]) => b - a);
  const first = newest && (await courier.fetchFirst(log, newest[0], memberPassOf(newest[1]), at));
  if (!first) return null;
  const byKey = new Map([...secrets.values()].map((secret) => [toHex(keyIdOfSecret(secret)), secret]));
  const opened = await openEntry(first, (key) => byKey.get(toHex(key)), log);
  // That may be the relay's doing: nobody is blamed for it.
  if (typeof opened === 'string' || !equal(opened.entry.id, welcome.founding)) return null;
  const control = admitControl(opened.entry, new Map(), verify);
  const roster = typeof control === 'string' ? null : resolveCase(log, opened.entry.id, [control], verify);
  const place = typeof control === 'string' ? null : placeOf(control.control);
  if (!roster || roster === 'no founding' || (place !== 'case' && place !== 'contact')) return 'foreign';
  const [by, to] = roster.sides;
  const isTheirs = by && owners.some((each) => equal(by.root, each));
  const isForUs = isTheirs && to && isOwnRoot(groups.organisation, to.root) && equal(to.group, groups.own('cases').log);
  return isForUs ? { place, secrets, records } : 'foreign';
}

/** The first word of a house on a case that was made for it: now the other one knows that it has come. */
async function greet(house: House, { log, caseRoster }: Group): Promise<void> {
  const place = caseRoster?.devices.get(toHex(house.device.id))?.[0];
  if (!caseRoster || place?.side.role !== 'guest' || place.ending) return;
  if (!caseRoster.invites.get(place.side.invite)?.isDirect || !house.courier?.isCurrent(log)) return;
  if (hasSpoken(house, caseRoster) || (house.ground.random(1)[0] ?? 0) > 128) return;
  await writeAct(house, log, { type: 'carry', statements: NO_STATEMENTS });
}
