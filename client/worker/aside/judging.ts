// What is stored in a log, judged anew when somebody lost or regained the right to write there, or a device went two ways:
// entries change sides and their documents begin again without, or with, them. In one transaction, and the same on every device whatever came first.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { signerOf, type SignedEntry } from '../../../protocol/entry.ts';
import { openEntry, verifyEntries } from '../../crypto/entry.ts';
import { builtOn, type Link } from '../../roster/late.ts';
import { isLate, type Late, type WriteRule } from '../../roster/rights.ts';
import type { Verdict } from '../../sync/belonging.ts';
import type { RowOp } from '../../sync/rows.ts';
import { applyContent, ruleIn } from '../records/content.ts';
import { isErased } from '../records/erased.ts';
import { isForked, isTouched } from '../groups/forked.ts';
import type { House } from '../house.ts';
import { asideActs, isBehind, lateness, leftIn, mayWriteIn } from './standing.ts';
import { turn, WITHOUT_PLACE, type Opened, type Turned } from '../groups/turning.ts';

interface Judged extends Opened {
  readonly late: Late | null;
}

/** Rows of entries that change sides, inside a transaction of the log; documents are staged in the library. */
export async function judgeAgain(house: House, log: Bytes): Promise<readonly RowOp[]> {
  if (!isForked(house, log) && asideActs(house, log).length === 0 && !isAnythingLate(house, log)) return [];
  const all = inOrder(await readAll(house, log));
  const turned = isForked(house, log) ? await turn(house, log, all) : NOTHING_TURNED;
  // Of acts that stand aside others may have had their rights: all that was written is judged by those that count.
  const isWhole = asideActs(house, log).length > 0;
  const judged = all
    .filter((each) => hasPlace(house, turned, each))
    .map((each): Judged => ({ ...each, late: lateness(house, log, each.entry.fields) }));
  const byReg = new Map<string, boolean>();
  const links = judged.map(({ entry, late }): Link => ({
    id: toHex(entry.id),
    before: namesOf(entry),
    late: late && toHex(entry.fields.device),
  }));
  // Having read something is not building on it: events count for nothing here.
  const content = judged.filter(({ entry }) => isContent(house, entry));
  const regs = new Map(content.map(({ entry }) => [toHex(entry.id), entry.fields.reg]));
  const standing = builtOn(links, (id, whose) => {
    const reg = regs.get(id);
    if (!reg) return false;
    const name = `${reg.map(toHex).join(' ')}|${whose}`;
    const known = byReg.get(name) ?? isBehind(house, log, reg, whose);
    byReg.set(name, known);
    return known;
  });
  const stands = ({ entry, late }: Judged): boolean => late === null || standing.has(toHex(entry.id));
  const late = judged.filter((each) => hasChanged(house, each, stands(each)));
  const names = new Set([...late.map(documentOf), ...turned.names]);
  const isAsked = (name: string): boolean => isWhole || names.has(name) || isTouched(house, log, name);
  const asked = judged.filter((each) => isAsked(documentOf(each)));
  return [...turned.ops, ...(await rebuild(house, log, asked, { stands, names, isWhole }))];
}
const NOTHING_TURNED: Turned = { aside: new Set(), back: new Set(), names: new Set(), ops: [] };

/** What has no place in its author's chain is in no document, whoever may write there. */
function hasPlace({ quarantined }: House, { aside, back }: Turned, { stored, entry }: Opened): boolean {
  const id = toHex(entry.id);
  if (aside.has(id)) return false;
  if (stored.state !== 'quarantined' || back.has(id)) return true;
  const reason = quarantined.find(({ storage }) => toHex(storage) === toHex(stored.storage))?.reason ?? '';
  return !WITHOUT_PLACE.includes(reason);
}

/** What is left of an erased record says nothing any more, whoever wrote it. */
const isContent = (house: House, { fields: { kind, doc }, remnant }: SignedEntry): boolean =>
  kind === 'act' || (kind === 'update' && !remnant && !isErased(house, doc));
const documentOf = ({ entry }: Judged): string => entry.fields.doc;

/** Nothing needs to be read where nobody who left wrote beyond what was heard, and nothing was set aside for it. */
function isAnythingLate(house: House, log: Bytes): boolean {
  const { chains } = house.replica(log).state;
  const isBeyond = leftIn(house, log).some(({ device, pins }) => {
    const seq = chains.get(device)?.seq;
    return seq !== undefined && !pins.some((pin) => seq <= pin.seq);
  });
  return isBeyond || house.quarantined.some((each) => toHex(each.log) === toHex(log) && isLate(each.reason));
}

/** Everything here that its author signed, what is held included: others may be known by it alone. */
async function readAll(house: House, log: Bytes): Promise<readonly Opened[]> {
  const { disk, groups } = house;
  const all = await Promise.all(
    (await disk.entries(log)).map(async (stored) => {
      const opened = await openEntry(stored.bytes, (key: KeyId) => groups.secretOf(log, key), log);
      return typeof opened === 'string' ? null : { stored, entry: opened.entry };
    }),
  );
  const opened = all.filter((each) => each !== null);
  // What was applied was verified then.
  const doubtful = opened.flatMap(({ stored, entry }) => {
    const signingKey = groups.signingKeyOf(log, signerOf(entry));
    return stored.state === 'applied' || !signingKey ? [] : [{ stored, entry, signingKey }];
  });
  const verdicts = await verifyEntries(doubtful);
  const isGood = new Set(doubtful.filter((_, at) => verdicts[at]).map(({ stored }) => stored));
  return opened.filter(({ stored }) => stored.state === 'applied' || isGood.has(stored));
}

const namesOf = ({ fields }: SignedEntry): readonly string[] =>
  [...(fields.prev ? [fields.prev] : []), ...fields.parents].map(toHex);

/** Causes first, and otherwise the lower id: the same for everybody who has the same. */
function inOrder(entries: readonly Opened[]): readonly Opened[] {
  const named = entries.map((each) => ({ ...each, id: toHex(each.entry.id) })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const byId = new Map(named.map((each) => [each.id, each]));
  const done = new Set<Opened>();
  const open = named.toReversed();
  const out: Opened[] = [];
  const seen = new Set<Opened>();
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const causes = seen.has(top) ? [] : namesOf(top.entry).flatMap((id) => byId.get(id) ?? []);
    seen.add(top);
    const missing = causes.filter((each) => !done.has(each));
    if (missing.length > 0) {
      open.push(...missing);
      continue;
    }
    open.pop();
    if (done.has(top)) continue;
    done.add(top);
    out.push(top);
  }
  return out;
}

/** Whether its document has to begin again because of it. */
function hasChanged(house: House, { stored, entry }: Judged, stands: boolean): boolean {
  if (!isContent(house, entry)) return false;
  if (stored.state === 'applied') return !stands;
  const reason = house.quarantined.find(({ storage }) => toHex(storage) === toHex(stored.storage))?.reason ?? null;
  return stored.state === 'quarantined' && isLate(reason) && stands;
}

interface Rules {
  readonly stands: (each: Judged) => boolean;
  /** Documents that something left or came back to. */
  readonly names: ReadonlySet<string>;
  readonly isWhole: boolean;
}

async function rebuild(house: House, log: Bytes, entries: readonly Judged[], rules: Rules): Promise<readonly RowOp[]> {
  const ops: RowOp[] = [];
  const byName = Map.groupBy(entries, documentOf);
  for (const name of new Set([...byName.keys(), ...rules.names])) {
    const found = await rebuildOne(house, log, name, byName.get(name) ?? [], rules);
    ops.push(...found);
    if (found.length === 0 && !rules.names.has(name)) house.library.asBefore(log, name);
  }
  return ops;
}

async function rebuildOne(
  house: House,
  log: Bytes,
  name: string,
  entries: readonly Judged[],
  { stands, isWhole }: Rules,
): Promise<readonly RowOp[]> {
  const { library, groups, disk, quarantine } = house;
  const placeOf = (of: Bytes): string => groups.need(of).place;
  if (ruleIn(placeOf(log), name)) await library.anew(log, name);
  const ops: RowOp[] = [];
  const placed = async (each: Judged): Promise<Verdict> => {
    const { stored, entry, late } = each;
    const mayWrite = (of: Bytes, whose: SignedEntry, rule: WriteRule): string | null => {
      if (late) return stands(each) ? null : late;
      // What was allowed stays allowed where only lateness is judged anew.
      if (stored.state === 'applied' && !isWhole) return null;
      const reason = mayWriteIn(house, of, whose, rule);
      return stored.state === 'applied' && isOpen(reason) ? null : reason;
    };
    return applyContent({ library, placeOf, mayWrite }, log, entry);
  };
  const asked = entries.filter(({ stored, entry }) => isContent(house, entry) && stored.state !== 'held');
  for (const [{ stored, entry }, verdict] of await inTurn(asked, placed)) {
    const reason = verdict.type === 'applied' ? null : verdict.type === 'held' ? 'unknown reference' : verdict.reason;
    const state = reason === null ? 'applied' : 'quarantined';
    if (state === stored.state) continue;
    const { device, seq, doc } = entry.fields;
    if (reason !== null) ops.push(await quarantine.note({ log, storage: stored.storage, device, seq, doc, reason }));
    else ops.push(quarantine.drop(log, stored.storage));
    ops.push(disk.putEntry({ ...stored, state }));
  }
  return ops;
}
/**
 * What an entry builds on need not come before it: who answered the way of a fork that does not count may have built on
 * what lies in the same place of the other. Such a one is tried again when something came, and what its writer wrote after
 * it waits behind it.
 */
async function inTurn(
  entries: readonly Judged[],
  take: (each: Judged) => Promise<Verdict>,
): Promise<ReadonlyMap<Judged, Verdict>> {
  const verdicts = new Map<Judged, Verdict>();
  const waiting = new Map<string, Judged[]>();
  const isHeld = async (each: Judged): Promise<boolean> => {
    const verdict = await take(each);
    verdicts.set(each, verdict);
    return verdict.type === 'held';
  };
  for (const each of entries) {
    const behind = waiting.get(writerOf(each));
    if (behind) {
      behind.push(each);
      verdicts.set(each, { type: 'held' });
    } else if (await isHeld(each)) waiting.set(writerOf(each), [each]);
    for (let hasCome = verdicts.get(each)?.type === 'applied'; hasCome;) {
      hasCome = false;
      for (const [writer, queue] of waiting) {
        while (queue[0] && !(await isHeld(queue[0]))) hasCome = queue.shift() !== undefined;
        if (queue.length === 0) waiting.delete(writer);
      }
    }
  }
  return verdicts;
}
const writerOf = ({ entry: { fields } }: Judged): string =>
  `${fields.kind}|${toHex(fields.device)}|${fields.gen}|${fields.writer}`;
/** Later entries may decide otherwise: nothing that stands is taken away for it. */
const isOpen = (reason: string | null): boolean => reason === 'frozen' || reason === 'unknown device';
