// A tablet that was a copy of another has become a device of its own: what it wrote as the copy is signed anew, each entry
// once, after everything that others have of it is here. What can't be is named for a person. See branch.ts.
import * as Y from 'yjs';
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode, encode, type Infer } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { gateOwn } from '../../gate/own.ts';
import { nextClock } from '../../gate/place.ts';
import { decodeUpdateBody } from '../../gate/body.ts';
import { RUNS, rename, type Runs } from '../../gate/rename.ts';
import { decodeControl, type Act } from '../../roster/control.ts';
import { draftDocument, ownCaseDocument } from '../../records/documents.ts';
import { readDraft, writeDraft } from '../../records/draft.ts';
import { readOwnCase, writeOwnCase } from '../../records/ownCase.ts';
import type { Store } from '../../storage/store.ts';
import { WORKER } from '../../sync/documents.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { Draft } from '../../sync/sealer.ts';
import { draftsOf } from '../records/batches.ts';
import type { BulkEdit } from '../records/library.ts';
import { BRANCH, WHOSE, WHOSE_KEY, WRITTEN, type WrittenByTwin } from './branch.ts';
import { ruleIn } from '../records/content.ts';
import { controlDraft } from '../groups/founding.ts';
import type { House } from '../house.ts';
import { isShared } from '../groups/group.ts';
import { mayEdit } from '../records/mayedit.ts';
import { isKnown } from '../backup/restoring.ts';
import { MOVE } from '../files/move.ts';
import type { SetAside } from '../views/setaside.ts';

const RENAMED = 'renamed';

interface Left extends WrittenByTwin {
  readonly key: string;
}
interface Branch {
  readonly house: House;
  readonly whose: Infer<typeof WHOSE>;
  readonly left: readonly Left[];
  /** Hex ids of cases that only the twin knows, as far as `cases` is read. */
  readonly lost: ReadonlySet<string>;
}

/** One turn: what is not ready waits for the next. */
export async function signAnew(house: House, store: Store): Promise<void> {
  const branch = await branchIn(house);
  if (!branch) return;
  const { organisation } = house.groups;
  const isOurs = equal(organisation.root, branch.whose.root) && equal(house.me.person, branch.whose.person);
  // Somebody else entered beside the twin, which keeps what is its person's.
  if (!isOurs) return forget(branch);
  const byLog = [...Map.groupBy(branch.left, (each) => toHex(each.log))];
  const isLost = ([log]: (typeof byLog)[number]): boolean => branch.lost.has(log);
  // What one log can't take now keeps no other waiting.
  for (const [, written] of byLog.filter((each) => !isLost(each)))
    await settleAll(branch, written).catch(() => undefined);
  const count = async (): Promise<number> => (await house.rows.all(BRANCH)).length - 1;
  // What other logs say of a lost case is known by its rows: they go last.
  const lost = byLog.filter(isLost).flatMap(([, written]) => written);
  if ((await count()) === lost.length) await settleAll(branch, lost);
  if ((await count()) > 0) return;
  await markCarried(house, store, branch.whose.vault);
  await forget(branch);
}

async function settleAll(branch: Branch, written: readonly Left[]): Promise<void> {
  for (const each of written) if (!(await settle(branch, each.log, each))) return;
}

async function branchIn(house: House): Promise<Branch | null> {
  const rows = await house.rows.all(BRANCH);
  const first = rows.find(({ key }) => key === WHOSE_KEY);
  const whose = first && decode(WHOSE, first.value);
  if (!whose) return null;
  const left = rows
    .filter(({ key }) => key !== WHOSE_KEY)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({ key, value }): readonly Left[] => {
      const written = decode(WRITTEN, value);
      return written ? [{ ...written, key }] : [];
    });
  const cases = house.groups.all().find(({ place }) => place === 'cases');
  const isRead = cases === undefined || house.courier?.isCurrent(cases.log) === true;
  const unfounded = [...new Set(left.flatMap(({ isFounded, log }) => (isFounded ? [] : [toHex(log)])))];
  const isKnown = await Promise.all(
    unfounded.map(async (hex) => house.replicas.has(hex) || (await house.rows.get('welcomed', hex)) !== null),
  );
  // Whether others know a case is read in `cases`.
  if (unfounded.length > 0 && !isRead) return null;
  return { house, whose, left, lost: new Set(unfounded.filter((_, at) => !isKnown[at])) };
}

async function forget({ house, left }: Branch): Promise<void> {
  const renamed = await house.rows.all(RENAMED);
  await house.commit(() =>
    Promise.resolve([
      ...renamed.map(({ key }) => house.rows.remove(RENAMED, key)),
      ...[WHOSE_KEY, ...left.map(({ key }) => key)].map((key) => house.rows.remove(BRANCH, key)),
    ]),
  );
}

/** Nothing waits in the silent vault any more: the lock screen need not say so. */
async function markCarried(house: House, store: Store, vault: string): Promise<void> {
  const rows = (await store.list('outbox', [vault])).filter(({ carried }) => !carried);
  await house.commit(() =>
    Promise.resolve(rows.map((row) => ({ type: 'put', table: 'outbox', value: { ...row, carried: true } }))),
  );
}

/** False where it is not ready, and with it all that comes after it in its log. */
async function settle(branch: Branch, log: Bytes, each: Left): Promise<boolean> {
  const { house } = branch;
  const isLost = branch.lost.has(toHex(log));
  const at = house.groups.all().find(({ place }) => isLost && place === 'cases')?.log ?? log;
  // P7: what both had is at the relay, and must be here before anything is called missing.
  if (!house.replicas.has(toHex(at)) || house.courier?.isCurrent(at) !== true) return false;
  // Where others do not know this device yet, nothing of it may stand before what makes it known.
  const group = house.groups.need(at);
  if (isShared(group.place) && !isKnown(group, toHex(house.device.id))) return false;
  if (isLost) {
    const isFirst = each.kind === 'control' && each.seq === 0;
    if (isFirst) await freeDraft(house, toHex(log));
    await (isFirst ? tell(branch, at, each, 'case not sent') : done(house, each));
    return true;
  }
  if (await isThere(house, log, each)) await done(house, each);
  else if (each.kind === 'update') return edit(branch, log, each);
  else if (each.kind === 'event') await note(house, log, each);
  else if (each.kind === 'control') await decide(branch, log, each);
  else await goOnSending(house, each);
  return true;
}

/** Others have it and let it stand, or have judged it for another reason. */
async function isThere({ disk, replicas, quarantined }: House, log: Bytes, { id }: Left): Promise<boolean> {
  if (replicas.get(toHex(log))?.base?.has(toHex(id)) === true) return true;
  const stored = await disk.entryById(log, id);
  if (!stored || stored.state === 'held') return false;
  if (stored.state === 'applied') return true;
  const found = quarantined.find(({ storage }) => equal(storage, stored.storage));
  return found?.reason !== 'two entries in one place';
}

const removal = ({ rows }: House, { key }: Left): RowOp => rows.remove(BRANCH, key);

function done(house: House, each: Left): Promise<void> {
  return house.commit(() => Promise.resolve([removal(house, each)]));
}

// --- edits

async function edit(branch: Branch, log: Bytes, each: Left): Promise<boolean> {
  const { house } = branch;
  const { doc: name, body } = each;
  if (isOfLost(branch, each)) {
    await done(house, each);
    return true;
  }
  const { place } = house.groups.need(log);
  if (ruleIn(place, name) && !mayEdit(house, log, name)) return false;
  const key = `${toHex(log)}|${name}`;
  const stored = await house.rows.get(RENAMED, key);
  const before = (stored && decode(RUNS, stored)) ?? [];
  let outcome: string = 'refused';
  await house.replica(log).write(async () => {
    const anew = await takeAnew(house, log, name, decodeUpdateBody(body) ?? [], before);
    if (!anew) return [];
    const drafts = draftsOf(name, anew.updates, WORKER, each.blobs);
    outcome = drafts.length > 0 ? 'written' : 'nothing new';
    const also = async (): Promise<readonly RowOp[]> => [
      removal(house, each),
      await house.rows.put(RENAMED, key, encode(RUNS, anew.runs)),
    ];
    return drafts.map((draft, at): Draft => (at === drafts.length - 1 ? { ...draft, also } : draft));
  });
  if (outcome === 'refused') await tell(branch, log, each, 'edit not carried over');
  else if (outcome === 'nothing new') await done(house, each);
  return true;
}

/** What our own logs say of a case that was never founded goes with it. Its id is 32 random bytes. */
function isOfLost({ lost }: Branch, { doc, body }: Left): boolean {
  const says = new TextDecoder('latin1').decode(body);
  return [...lost].some((hex) => doc === ownCaseDocument(hex) || says.includes(hex));
}

/** What `cases` says of it may have gone out before the twin met the other: then its draft is one again for everybody. */
async function freeDraft(house: House, hex: string): Promise<void> {
  const { log } = house.groups.own('cases');
  const docOf = async (name: string): Promise<Y.Doc> => (await house.document(log, name)).doc;
  const { draft, goesOnFrom } = readOwnCase(await docOf(ownCaseDocument(hex)));
  const [asDraft, before] = [draftDocument(draft), ownCaseDocument(goesOnFrom)];
  const edit = (name: string, change: BulkEdit['change']): BulkEdit => ({ name, change, blobs: [] });
  const freed: BulkEdit[] = [];
  if (draft !== '' && readDraft(await docOf(asDraft)).sentAs === hex)
    freed.push(
      edit(asDraft, (doc) => {
        writeDraft(doc, { sentAs: '' });
      }),
    );
  if (goesOnFrom !== '' && readOwnCase(await docOf(before)).goesOnAs === hex)
    freed.push(
      edit(before, (doc) => {
        writeOwnCase(doc, { goesOnAs: '' });
      }),
    );
  if (freed.every(({ name }) => mayEdit(house, log, name))) await house.editMany(log, freed);
}

/** Staged in the running transaction of the log; null where the gate refuses one, and then nothing of it is. */
async function takeAnew(
  house: House,
  log: Bytes,
  name: string,
  updates: readonly Bytes[],
  before: Runs,
): Promise<{ readonly updates: readonly Bytes[]; readonly runs: Runs } | null> {
  const shape = ruleIn(house.groups.need(log).place, name);
  if (!shape || updates.length === 0) return null;
  const live = await house.library.document(log, name);
  const clientId = live.workerId;
  const trial = new Y.Doc({ gc: false });
  Y.applyUpdate(trial, live.state());
  const taken: Bytes[] = [];
  let runs = before;
  for (const update of updates) {
    const renamed = rename(update, clientId, nextClock(trial, clientId), runs);
    const verdict = gateOwn(renamed.update, { doc: trial, clientId, shape });
    if (!verdict.ok) return null;
    for (const fresh of verdict.updates) Y.applyUpdate(trial, fresh);
    taken.push(...verdict.updates);
    runs = renamed.runs;
  }
  if (taken.length > 0) await take(house, log, name, taken);
  return { updates: taken, runs };
}

async function take(house: House, log: Bytes, name: string, updates: readonly Bytes[]): Promise<void> {
  const draft = await house.library.draft(log, name);
  const { doc } = draft;
  const own = doc.clientID;
  // Yjs renames a document that takes in what seems to be its own.
  doc.clientID = 0;
  house.library.take(draft, updates);
  doc.clientID = own;
}

// --- the rest

/** Events keep the time at which they were noted. In the access log a device writes under a key of its own. */
async function note(house: House, log: Bytes, each: Left): Promise<void> {
  const isAudit = house.groups.need(log).place === 'audit';
  const key = isAudit ? { key: await house.journal.eventKey() } : {};
  const also = (): Promise<readonly RowOp[]> => Promise.resolve([removal(house, each)]);
  await house.replica(log).write([{ kind: 'event', doc: '', writer: 1, body: each.body, ...key, also }]);
}

/** Acts that somebody pays anyway, or that only told others what is known: nobody has to do them again. */
const HOUSEWORK: readonly Act['type'][] = ['hand', 'carry', 'open', 'owner', 'compartments', 'rekey'];

async function decide(branch: Branch, log: Bytes, each: Left): Promise<void> {
  const { house, lost } = branch;
  const act = decodeControl(each.body)?.act;
  const isTold = act?.type === 'welcome' || act?.type === 'known';
  const found = isTold ? toHex(sha256(act.genesis)) : '';
  if (isTold && !lost.has(found) && !house.replicas.has(found)) {
    // A case that the twin could found: nobody else of the house has its key.
    await house
      .replica(log)
      .write([controlDraft(house, log, { epoch: null, act }, () => Promise.resolve([removal(house, each)]))]);
  } else if (!act || isTold || HOUSEWORK.includes(act.type)) await done(house, each);
  else await tell(branch, log, each, 'decision not carried over');
}

async function goOnSending(house: House, each: Left): Promise<void> {
  const move = decode(MOVE, each.body);
  const { moves } = house;
  if (!move || !moves) return done(house, each);
  await house.commit(async () => [removal(house, each), await moves.row(move)]);
  moves.begin(move);
}

/** Named with what was set aside: a person does it again. */
async function tell({ house, whose }: Branch, log: Bytes, each: Left, reason: SetAside): Promise<void> {
  const { device } = whose;
  const { id: storage, seq } = each;
  await house.commit(
    async () => [removal(house, each), await house.quarantine.note({ log, storage, reason, device, seq, doc: '' })],
    () => {
      house.quarantine.stored(log);
    },
  );
  house.ground.announce(['aside', 'connection']);
}
