// Decisions about a design: read from the signed acts of a case, and signed here. What is signed is first proved to be what
// lies on this tablet and what the page showed; the step of the case follows.
import { bytesOfHex, concat, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { Signed } from '../../../protocol/entry.ts';
import { runningSha256, sha256 } from '../../crypto/hash.ts';
import { REASON } from '../../records/bounds.ts';
import { newestOf } from '../../records/caseState.ts';
import { decodeDesignAct, encodeDesignAct, type DesignAct, type DesignFile } from '../../records/designAct.ts';
import { changedSince, currentDecisions, designVersions, standingOfDesign, versionOf } from '../../records/designs.ts';
import { readFiles, type FileRecord } from '../../records/files.ts';
import { ORDER_LABEL, orderFacts } from '../../records/orderFacts.ts';
import { readPrescription } from '../../records/prescription.ts';
import { MAY_DECIDE } from './acting.ts';
import type { CaseDeps } from './cases.ts';
import type { DecisionView, DesignDecision, DesignReviewView } from '../views/designview.ts';
import { isWhole } from '../files/files.ts';
import type { House } from '../house.ts';
import { workPurpose } from '../records/listrows.ts';
import { docReader, stepsOn } from './oncase.ts';
import { Refused } from '../rpc.ts';
import { sealedSource } from '../files/sealedSource.ts';
import { signedActs } from './signedacts.ts';
import { takeStep } from './stepping.ts';

const STEP = 1024 * 1024;
/** Letters of a reason that somebody else understands. */
const SHORTEST = 3;
/** What the lab calls a design; the clinic's own files are none. */
const DESIGNS = 'case/files-guest';

interface Signature {
  readonly id: string;
  readonly act: DesignAct;
  readonly fields: Pick<Signed, 'device' | 'wall'>;
  readonly receivedAt: number | null;
}

export async function designReview(house: House, id: string): Promise<DesignReviewView> {
  const log = logOf(house, id);
  const [signed, files, order] = await Promise.all([
    signaturesIn(house, log),
    designsIn(house, log),
    orderOf(house, log),
  ]);
  const now = new Set(currentDecisions(signed).map((each) => each.id));
  return {
    standing: standingOfDesign(signed),
    decisions: signed
      .map((each) => decisionView(house, log, each, now.has(each.id), changedSince(each.act, files, order)))
      .reverse(),
    versions: designVersions(files).map(({ number, files: of }) => ({ number, files: of.map(({ file }) => file) })),
    mayDecide: mayDecide(house, log),
    stamp: stampOf(signed, files, order),
  };
}

function decisionView(
  house: House,
  log: Bytes,
  { id, act, fields, receivedAt }: Signature,
  isCurrent: boolean,
  changes: DecisionView['changes'],
): DecisionView {
  const { decision, version, reason } = act;
  const [place] = house.groups.need(log).caseRoster?.devices.get(toHex(fields.device)) ?? [];
  const who = { by: place?.name ?? '', organisation: place?.side.name ?? '' };
  const files = act.files.map(({ file, hash }) => ({ file, hash: toHex(hash) }));
  return { id, decision, version, ...who, at: fields.wall, receivedAt, reason, files, isCurrent, changes };
}

function logOf({ groups }: House, id: string): Bytes {
  const log = /^[0-9a-f]{64}$/.test(id) ? bytesOfHex(id) : null;
  if (!log || groups.get(log)?.place !== 'case') throw new Refused('not found');
  return log;
}
async function designsIn(house: House, log: Bytes): Promise<readonly FileRecord[]> {
  const { doc } = await house.document(log, DESIGNS);
  return readFiles(doc).filter(({ kind }) => kind === 'design');
}
async function factsOf(house: House, log: Bytes): Promise<Bytes> {
  return orderFacts(readPrescription((await house.document(log, 'case/prescription')).doc));
}
async function orderOf(house: House, log: Bytes): Promise<Bytes> {
  return hashOfOrder(await factsOf(house, log));
}
const hashOfOrder = (facts: Bytes): Bytes => sha256(concat(ORDER_LABEL, facts));
function stampOf(signed: readonly Signature[], files: readonly FileRecord[], order: Bytes): string {
  const parts = files.map(({ file, hash, version }) => `${file} ${toHex(hash)} ${String(version)}`);
  return [...currentDecisions(signed).map(({ id }) => id), ...parts, toHex(order)].join('\n');
}

/** Every reader decides the same by P80; this only tells the page what to offer. */
function mayDecide({ groups, device }: House, log: Bytes): boolean {
  const roster = groups.need(log).caseRoster;
  const [place] = roster?.devices.get(toHex(device.id)) ?? [];
  if (!roster || !place || place.ending || roster.isClosed || place.side.state === 'frozen') return false;
  return place.side.role === MAY_DECIDE.writers && place.roles.some((role) => MAY_DECIDE.roles?.includes(role));
}

// --- what was signed

/** In an order in which each comes after those it takes the place of. */
async function signaturesIn(house: House, log: Bytes): Promise<readonly Signature[]> {
  const acts = await signedActs(house, log);
  return inOrder(
    acts.flatMap(({ id, body, fields, receivedAt }) => {
      const act = decodeDesignAct(body);
      return act ? [{ id, act, fields, receivedAt }] : [];
    }),
  );
}

function inOrder(signed: readonly Signature[]): readonly Signature[] {
  const left = new Map(signed.map((each) => [each.id, each]));
  const out: Signature[] = [];
  const put = (each: Signature): void => {
    if (!left.delete(each.id)) return;
    for (const id of each.act.over.map(toHex)) {
      const before = left.get(id);
      if (before) put(before);
    }
    out.push(each);
  };
  for (const each of signed) put(each);
  return out;
}

// --- signing

export async function decideDesign({ house }: CaseDeps, id: string, what: DesignDecision): Promise<void> {
  const log = logOf(house, id);
  const { decision, version } = what;
  const reason = what.reason.trim();
  if (!mayDecide(house, log)) throw new Refused('not allowed');
  if (reason.length > REASON || (decision !== 'approved' && reason.length < SHORTEST))
    throw new Refused('reason too short');
  // What was typed into the order a moment ago is part of it.
  await (await house.document(log, 'case/prescription')).flush();
  await needSame(house, log, what);
  const files = (await designsIn(house, log)).filter((file) => versionOf(file) === version);
  // Whoever takes a decision back need not have the files any more.
  if (decision !== 'withdrawn') for (const file of files) await prove(house, log, file);
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: workPurpose(house) });
  await house.replica(log).write(async () => {
    // Nothing may have come between what was shown and what is signed.
    await needSame(house, log, what);
    const current = currentDecisions(await signaturesIn(house, log));
    const signed =
      decision === 'withdrawn' ? filesOf(current, version) : files.map(({ file, hash }) => ({ file, hash }));
    const body = encodeDesignAct({
      ...{ decision, version, reason, files: signed },
      prescription: await orderOf(house, log),
      over: current.map((each) => bytesOfHex(each.id)),
    });
    return [{ kind: 'act', doc: '', writer: 1, body }];
  });
  await goOn(house, id, log, what);
  house.ground.announce([`case:${id}`, 'cases']);
}

async function needSame(house: House, log: Bytes, { order, stamp }: DesignDecision): Promise<void> {
  const [signed, files, facts] = await Promise.all([
    signaturesIn(house, log),
    designsIn(house, log),
    factsOf(house, log),
  ]);
  const isSame = equal(facts, order) && stamp === stampOf(signed, files, hashOfOrder(facts));
  if (!isSame) throw new Refused('design changed');
}

function filesOf(current: readonly Signature[], version: number): readonly DesignFile[] {
  const before = current.find(({ act }) => act.version === version);
  if (!before) throw new Refused('design changed');
  return before.act.files;
}

/** The bytes on this tablet are those that the record names: only then a name for them is worth a signature. */
async function prove(house: House, log: Bytes, file: FileRecord): Promise<void> {
  if (!(await isWhole(house, file))) {
    if (!house.moves) throw new Refused('file not here yet');
    await house.moves.fetch(log, DESIGNS, file);
  }
  const source = sealedSource(house.disk, file);
  const hash = runningSha256();
  for (let at = 0; at < source.size; at += STEP) hash.add(await source.read(at, Math.min(source.size, at + STEP)));
  if (!equal(hash.digest(), file.hash)) throw new Refused('file damaged');
}

/** The case goes on by the clinic's own step, where its life allows that now; the signature stands by itself. */
async function goOn(house: House, id: string, log: Bytes, { decision, reason }: DesignDecision): Promise<void> {
  const seen = newestOf(await stepsOn(docReader(house, log))).map(({ key }) => key);
  const state = decision === 'approved' ? 'approved' : 'changes asked';
  await takeStep(house, id, { state, reason, seen }).catch((error: unknown) => {
    const isElsewhere = error instanceof Refused && ['not allowed', 'case went on'].includes(error.problem);
    if (!isElsewhere) throw error;
  });
}
