// What is stored in a log, judged anew when somebody lost or regained the right to write there: entries change sides and
// their documents begin again without, or with, them. In one transaction, and the same on every device whatever came first.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { signerOf, type SignedEntry } from '../../protocol/entry.ts';
import { openEntry, verifyEntries } from '../crypto/entry.ts';
import { builtOn, type Link } from '../roster/late.ts';
import { isLate, type Late } from '../roster/rights.ts';
import type { StoredEntry } from '../sync/disk.ts';
import type { RowOp } from '../sync/rows.ts';
import { applyContent, ruleIn } from './content.ts';
import { isErased } from './erased.ts';
import type { House } from './house.ts';
import { isBehind, lateness, leftIn, mayWriteIn } from './standing.ts';

interface Judged {
  readonly stored: StoredEntry;
  readonly entry: SignedEntry;
  readonly late: Late | null;
}

/** Rows of entries that change sides, inside a transaction of the log; documents are staged in the library. */
export async function judgeAgain(house: House, log: Bytes): Promise<readonly RowOp[]> {
  if (!isAnythingLate(house, log)) return [];
  const judged = inOrder(await readAll(house, log));
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
  const names = new Set(judged.filter((each) => hasChanged(house, each, stands(each))).map(documentOf));
  return rebuild(
    house,
    log,
    judged.filter((each) => names.has(documentOf(each))),
    stands,
  );
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
async function readAll(house: House, log: Bytes): Promise<readonly Judged[]> {
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
  return opened
    .filter(({ stored }) => stored.state === 'applied' || isGood.has(stored))
    .map((each) => ({ ...each, late: lateness(house, log, each.entry.fields) }));
}

const namesOf = ({ fields }: SignedEntry): readonly string[] =>
  [...(fields.prev ? [fields.prev] : []), ...fields.parents].map(toHex);

/** Causes first. */
function inOrder(entries: readonly Judged[]): readonly Judged[] {
  const byId = new Map(entries.map((each) => [toHex(each.entry.id), each]));
  const done = new Set<Judged>();
  const open = [...entries].reverse();
  const out: Judged[] = [];
  const seen = new Set<Judged>();
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

async function rebuild(
  house: House,
  log: Bytes,
  entries: readonly Judged[],
  stands: (each: Judged) => boolean,
): Promise<readonly RowOp[]> {
  const { library, groups, disk } = house;
  const placeOf = (of: Bytes): string => groups.need(of).place;
  for (const name of new Set(entries.map(documentOf))) if (ruleIn(placeOf(log), name)) await library.anew(log, name);
  const ops: RowOp[] = [];
  for (const each of entries) {
    const { stored, entry, late } = each;
    if (!isContent(house, entry) || stored.state === 'held') continue;
    const mayWrite = (of: Bytes, whose: SignedEntry, rule: Parameters<typeof mayWriteIn>[3]): string | null => {
      if (late) return stands(each) ? null : late;
      // What was allowed stays allowed: only lateness is judged anew.
      return stored.state === 'applied' ? null : mayWriteIn(house, of, whose, rule);
    };
    const verdict = await applyContent({ library, placeOf, mayWrite }, log, entry);
    const reason = verdict.type === 'applied' ? null : verdict.type === 'held' ? 'unknown reference' : verdict.reason;
    const state = reason === null ? 'applied' : 'quarantined';
    const { device, seq, doc } = entry.fields;
    const note = { log, storage: stored.storage, device, seq, doc };
    if (reason !== null) ops.push(await house.quarantine.note({ ...note, reason }));
    else if (stored.state === 'quarantined') ops.push(house.quarantine.drop(log, stored.storage));
    if (state !== stored.state) ops.push(disk.putEntry({ ...stored, state }));
  }
  return ops;
}
