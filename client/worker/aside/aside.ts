// Changes that were set aside, for a person to look at: what somebody wrote after losing the right to can be let in or left
// out, by an act that every tablet follows. Nothing here is applied before that.
import * as Y from 'yjs';
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import { clientIdOf, type DeviceId, type KeyId, type LogId } from '../../../protocol/ids.ts';
import { openEntry } from '../../crypto/entry.ts';
import { sha256 } from '../../crypto/hash.ts';
import { decodeUpdateBody } from '../../gate/body.ts';
import { gate } from '../../gate/gate.ts';
import type { DocumentRule } from '../../records/documents.ts';
import { wordsIn } from '../../records/said.ts';
import { isLate, type Late } from '../../roster/rights.ts';
import { mayShare, writes, type Compartment } from '../../roster/roles.ts';
import type { AsidePiece, AsideView, BadView, LateView } from '../views/asideview.ts';
import { ruleIn } from '../records/content.ts';
import { writeAct } from '../groups/founding.ts';
import { isShared } from '../groups/group.ts';
import type { House } from '../house.ts';
import { provableIn } from './forkfile.ts';
import type { Quarantined } from './quarantine.ts';
import { Refused } from '../rpc.ts';
import { leftIn } from './standing.ts';
import { isLeftOut } from '../cases/truth.ts';
import { needHeard } from '../groups/unheard.ts';

interface LateEntry {
  readonly note: Quarantined;
  readonly entry: SignedEntry;
}

export async function asideView(house: House): Promise<AsideView> {
  const shown = house.quarantined.filter((each) => !isLeftOut(house, each));
  const groups = new Map<string, LateEntry[]>();
  const bad: BadView[] = [];
  const provable = provableIn(house, shown);
  for (const note of shown) {
    const entry = isLate(note.reason) ? await read(house, note) : null;
    if (entry) {
      const key = `${toHex(note.log)}|${toHex(entry.fields.device)}`;
      groups.set(key, [...(groups.get(key) ?? []), { note, entry }]);
    } else bad.push(badView(house, note, provable.get(note) ?? null));
  }
  const late = await Promise.all([...groups.values()].map((entries) => lateView(house, entries)));
  return { late, bad };
}

async function read({ disk, groups }: House, { log, storage }: Quarantined): Promise<SignedEntry | null> {
  const stored = await disk.entry(log, storage);
  const opened = stored && (await openEntry(stored.bytes, (key: KeyId) => groups.secretOf(log, key), log));
  return opened && typeof opened !== 'string' ? opened.entry : null;
}

function badView(house: House, { log, storage, reason, device }: Quarantined, proof: string | null): BadView {
  const place = house.groups.get(log)?.place ?? 'case';
  const by = device ? house.nameOf(log, device) : '';
  return { id: toHex(storage), log: toHex(log), place, by, reason, proof };
}

async function lateView(house: House, found: readonly LateEntry[]): Promise<LateView> {
  const entries = [...found].sort((a, b) => a.entry.fields.seq - b.entry.fields.seq);
  const [first] = entries;
  if (!first) throw new Error('a group has entries');
  const { log, reason } = first.note;
  const { place } = house.groups.need(log);
  const { device } = first.entry.fields;
  const names = [...new Set(entries.map(({ entry }) => entry.fields.doc))];
  await note(house, log, names);
  const written = (name: string): readonly SignedEntry[] =>
    entries.map(({ entry }) => entry).filter(({ fields }) => fields.doc === name);
  const pieces = await Promise.all(names.map((name) => pieceOf(house, log, name, written(name))));
  const times = entries.map(({ entry }) => entry.fields.wall);
  return {
    log: toHex(log),
    place,
    device: toHex(device),
    by: house.nameOf(log, device),
    reason: reason as Late,
    count: entries.length,
    upTo: Math.max(...entries.map(({ entry }) => entry.fields.seq)),
    from: Math.min(...times),
    to: Math.max(...times),
    pieces: pieces.filter((each) => each !== null),
    mayDecide: mayDecide(house, log, device),
  };
}

/** Seeing what was written is an access like any other. */
async function note(house: House, log: Bytes, names: readonly string[]): Promise<void> {
  const { place } = house.groups.need(log);
  const records = isShared(place) ? [toHex(log)] : names;
  const compartment = isShared(place) ? 'cases' : place;
  for (const record of records) {
    if (seen.get(house)?.has(record)) continue;
    await house.journal.note({ action: 'open', record, compartment, purpose: 'operations' });
    seen.set(house, new Set([...(seen.get(house) ?? []), record]));
  }
}
/** Records whose late words were looked at in this sitting: a screen that asks again is one opening. */
const seen = new WeakMap<House, ReadonlySet<string>>();

/** The document as it would be with these entries, tried on a copy and through the gate. */
async function pieceOf(
  house: House,
  log: Bytes,
  name: string,
  entries: readonly SignedEntry[],
): Promise<AsidePiece | null> {
  const rule = ruleIn(house.groups.need(log).place, name);
  if (!rule) return null;
  const live = await house.document(log, name);
  const before = wordsIn(live.doc, rule.roots);
  const copy = live.copy();
  for (const entry of entries) tryOn(copy, log, entry, rule);
  const known = new Map<string, number>();
  for (const each of before) known.set(each, (known.get(each) ?? 0) + 1);
  const lines = wordsIn(copy, rule.roots).filter((each) => {
    const left = known.get(each) ?? 0;
    known.set(each, left - 1);
    return left <= 0;
  });
  return { kind: rule.kind, lines };
}
function tryOn(doc: Y.Doc, log: Bytes, { fields }: SignedEntry, shape: DocumentRule): void {
  const { device, gen, writer } = fields;
  const clientId = clientIdOf(sha256, log as LogId, fields.doc, device as DeviceId, gen, writer as 0 | 1);
  for (const update of decodeUpdateBody(fields.body) ?? [])
    if (gate(update, { doc, clientId, shape }).ok) Y.applyUpdate(doc, update);
}

function mayDecide({ groups, device: own, me }: House, log: Bytes, device: Bytes): boolean {
  const { place, caseRoster } = groups.need(log);
  if (me.isDemo) return false;
  if (!caseRoster) {
    const { devices, persons } = groups.organisation;
    const self = devices.get(toHex(own.id));
    return self?.state === 'active' && writes(persons.get(self.person)?.roles ?? [], place as Compartment);
  }
  const self = caseRoster.devices.get(toHex(own.id))?.[0];
  if (!self || self.ending || self.side.state === 'frozen' || !mayShare(self.roles)) return false;
  const isOfOurs = caseRoster.devices.get(toHex(device))?.some(({ side }) => equal(side.entry, self.side.entry));
  return self.side.role === 'owner' || isOfOurs === true;
}

export async function decideLate(house: House, hex: string, device: string, seq: number, isAccepted: boolean) {
  const log = bytesOfHex(hex);
  const whose = bytesOfHex(device);
  const isLeft = house.groups.get(log) !== undefined && leftIn(house, log).some((left) => left.device === device);
  if (!isLeft || !mayDecide(house, log, whose)) throw new Refused('not allowed');
  if (isAccepted) needHeard(house, log);
  await writeAct(house, log, { type: 'late', pins: [{ device: whose, seq }], isAccepted });
  house.announceLog(log);
  house.ground.announce(['aside']);
}
