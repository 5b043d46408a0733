// The way into a log at the relay: founds it, proves passes, follows epochs, subscribes. What the relay says it lost is
// given back by those who have it. Secrets never pass here, only signatures of passes.
import { equal, type Bytes } from '../../protocol/bytes.ts';
import { RIGHT, type EpochRecord } from '../../protocol/epoch.ts';
import { proveMessage } from '../../protocol/frames.ts';
import type { SigningKey } from '../crypto/sign.ts';
import { giveOursBack } from './blind.ts';
import { SNAPSHOT_AFTER, type Line, type Tools } from './line.ts';
import { Disconnected, RelayRefused, type Answer, type Session } from './session.ts';

const CREDIT_BYTES = 4 * 1024 * 1024;
/** Epochs that may follow each other while we prove. */
const TRIES = 8;

/** The newest epoch is not for us, so far as anybody has decided. */
export class ShutOut extends Error {}

interface Proof {
  readonly log: Bytes;
  readonly epoch: number;
  readonly pass: Bytes;
  readonly signature: Bytes;
}

/** What a pass signs on this connection. */
export function proofOf(session: Session, log: Bytes, epoch: number, key: SigningKey): Proof {
  const { welcome } = session;
  if (!welcome) throw new Disconnected('not connected');
  const signature = key.sign(proveMessage(welcome.nonce, welcome.relayKey, log, epoch));
  return { log, epoch, pass: key.publicKey, signature };
}

/** From nothing to a live subscription. */
export async function enter(tools: Tools, line: Line): Promise<void> {
  const { replica } = line;
  if (!replica.state.isFounded) await found(tools, line);
  try {
    await prove(tools, line);
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error;
    if (error.reason === 'unknown log') await foundAgain(tools, line);
    else if (error.reason === 'not proven') {
      // Another epoch may have come between the proof and the subscription: what was proved counts no more.
      line.isProven = false;
      await giveEpochsBack(tools, line);
    } else throw error;
    if (!line.isProven) await prove(tools, line);
  }
}

/** Subscribes from where we are; from the start when the relay's past is another than ours. */
export async function subscribe(tools: Tools, line: Line): Promise<void> {
  const { log, state } = line.replica;
  line.isCurrent = false;
  await tools.session.request({ type: 'subscribe', log, after: state.seen?.seq ?? 0, credit: CREDIT_BYTES }, 'ok');
}

async function found(tools: Tools, line: Line): Promise<void> {
  const { session, disk, passport, genuine } = tools;
  const { log, state } = line.replica;
  const relayKey = session.welcome?.relayKey;
  if (!relayKey) return;
  const { record, invite } = await passport.founding(log, relayKey);
  const control = passport.records(log)[0]?.fields.control;
  const entry = control && (await disk.entry(log, control));
  if (!entry) return;
  try {
    const frame = { type: 'found', genesis: state.genesis, record, entry: entry.bytes, invite } as const;
    const { items } = await session.request(frame, 'receipts');
    genuine.demand(items, log, [entry.storage]);
    await line.replica.ingest(items.map((receipt) => ({ entry: entry.bytes, receipt })));
  } catch (error) {
    // An earlier try may have arrived although its answer did not.
    if (!(error instanceof RelayRefused && error.reason === 'log exists')) throw error;
  }
  await line.replica.markFounded();
}

async function prove(tools: Tools, line: Line): Promise<void> {
  const { session, passport } = tools;
  const { log } = line.replica;
  for (let tries = 0; tries < TRIES; tries++) {
    const passes = passport.passes(log);
    if (!passes) return;
    const proofs = passes.keys.map((key) => proofOf(session, log, passes.epoch, key));
    const [first] = proofs;
    if (!first) return;
    try {
      const answers = await Promise.all(proofs.map((proof) => session.request({ type: 'prove', ...proof }, 'proven')));
      // A key that was handed on may be here before the record of its epoch, and only the record lets entries be judged.
      const known = passport.records(log).at(-1)?.fields.number ?? 0;
      if (known < passes.epoch) await learnAfter(tools, first, known);
      await proven(tools, line, answers);
      return;
    } catch (error) {
      if (!(error instanceof RelayRefused) || error.reason !== 'stale epoch') throw error;
      // Whoever was told of the log by a welcome has no record yet, and the chain begins with the first. Another record of
      // our number may have taken the place of ours.
      const after = passport.records(log).length === 0 ? 0 : Math.min(passes.epoch, (error.hint ?? Infinity) - 1);
      const shown = await learnAfter(tools, first, after);
      const newest = shown.at(-1);
      if (!newest) throw error;
      const now = passport.passes(log);
      if (now && !(now.epoch === passes.epoch && now.keys.some((key) => equal(key.publicKey, first.pass)))) continue;
      if (!passport.records(log).some(({ signed }) => equal(signed, newest))) return enterBeside(tools, line, shown);
      throw new ShutOut('a newer epoch does not open here');
    }
  }
  throw new RelayRefused('stale epoch', null);
}

/** Returns what the relay has after that number, its newest last. */
async function learnAfter({ session, passport }: Tools, proof: Proof, after: number): Promise<readonly Bytes[]> {
  const { items } = await session.request({ type: 'epochs', after, ...proof }, 'records');
  await passport.learn(proof.log, items);
  return items;
}

async function proven(tools: Tools, line: Line, answers: readonly Answer<'proven'>[]): Promise<void> {
  const { replica } = line;
  const seen = replica.state.seen?.seq ?? 0;
  const newest = Math.max(...answers.map(({ seq }) => seq));
  comeIn(line);
  tools.onWell(replica.log, ['not allowed']);
  // Whoever holds a key of the log reads it, whatever the relay says of rights.
  const isReader = answers.some(
    ({ rights, epoch }) => (rights & RIGHT.read) !== 0 || tools.passport.passOf(replica.log, epoch),
  );
  replica.order.isBlind = !isReader;
  if (replica.order.isBlind) {
    await giveOursBack(tools, line, newest);
    line.isCurrent = true;
    return;
  }
  if (answers.some((answer) => answer.seq < seen)) {
    tools.onTrouble(replica.log, 'relay lost entries');
    line.followed = replica.state.seen;
    await replica.readAgain(true);
  }
  // Without one it is read from its start.
  if (newest >= SNAPSHOT_AFTER && replica.state.isEmpty)
    await tools.passport.begin(replica.log, newest).catch(() => undefined);
  await subscribe(tools, line);
}

function comeIn(line: Line): void {
  line.isProven = true;
  line.isCurrent = false;
  line.entered += 1;
  // A ticket names the passes it was given for.
  line.ticket = null;
}

// --- a relay that was emptied, or restored from an old copy

/** The relay does not know the log any more: it gets back genesis, first record and first entry, then the later epochs. */
async function foundAgain(tools: Tools, line: Line): Promise<void> {
  const { session, disk, passport, genuine } = tools;
  const { log, state } = line.replica;
  tools.onTrouble(log, 'relay lost entries');
  const [first] = passport.records(log);
  const entry = first && (await disk.entry(log, first.fields.control));
  if (!first || !entry) throw new Disconnected('the first record is not here');
  const { invite } = await passport.founding(log, first.fields.relayKey);
  try {
    const frame = { type: 'found', genesis: state.genesis, record: first.signed, entry: entry.bytes, invite } as const;
    const { items } = await session.request(frame, 'receipts');
    genuine.demand(items, log, [entry.storage]);
  } catch (error) {
    if (!(error instanceof RelayRefused && error.reason === 'log exists')) throw error;
  }
  await giveEpochsBack(tools, line);
}

/** The relay knows an older epoch than we do: from the newest it knows on, the later records come from here. */
async function giveEpochsBack(tools: Tools, line: Line): Promise<void> {
  const records = tools.passport.records(line.replica.log);
  const known = await newestKnown(tools, line, records);
  if (typeof known === 'object' && known) return enterBeside(tools, line, known);
  if (known === null) throw new RelayRefused('not proven', null);
  for (const record of records.slice(known + 1)) await giveRecordBack(tools, line, record);
  await line.replica.readAgain(true);
  tools.onTrouble(line.replica.log, 'relay lost entries');
}

/** Somebody went on from an older copy, as the relay shows. The owner comes in as such, to read both ways and decide. */
async function enterBeside(tools: Tools, line: Line, shown: readonly Bytes[]): Promise<void> {
  const { passport } = tools;
  const { log } = line.replica;
  passport.overtaken(log, shown);
  const owner = passport.ownPass(log);
  const newest = passport.records(log).at(-1);
  if (owner && passport.isParted(log)) {
    try {
      await proveOwner(tools, log, owner);
    } catch (error) {
      // Whoever went on there has taken it over.
      if (error instanceof RelayRefused && error.reason === 'stale epoch') throw new ShutOut('others own it now');
      throw error;
    }
    comeIn(line);
    await line.replica.readAgain(true);
    tools.onTrouble(log, 'relay lost entries');
    await subscribe(tools, line);
  } else if (newest && !passport.passOf(log, newest.fields.number))
    throw new ShutOut('a newer epoch does not open here');
  // Others give the same epochs back at this moment: the next try finds more of them.
  else throw new RelayRefused('stale epoch', null);
}

/** The owner's pass counts in every epoch; which one the relay has, it says itself. */
export async function proveOwner(tools: Tools, log: Bytes, owner: SigningKey): Promise<Answer<'proven'>> {
  const { session, passport } = tools;
  const at = (epoch: number): Promise<Answer<'proven'>> =>
    session.request({ type: 'prove', ...proofOf(session, log, epoch, owner) }, 'proven');
  try {
    return await at(passport.passes(log)?.epoch ?? 0);
  } catch (error) {
    if (!(error instanceof RelayRefused) || error.reason !== 'stale epoch' || error.hint === null) throw error;
    return at(error.hint);
  }
}

/** The place of the newest record the relay knows, or what it went on with beside ours. */
async function newestKnown(
  tools: Tools,
  line: Line,
  records: readonly EpochRecord[],
): Promise<number | readonly Bytes[] | null> {
  for (let at = records.length - 1; at >= 0; at--) {
    const record = records[at];
    const answer = record && (await proves(tools, line, record));
    if (typeof answer === 'object') return answer;
    if (answer) return at;
  }
  return null;
}

/** Where somebody else went on from there since, what they put after it: the chain of both decides which counts. */
async function proves(tools: Tools, { replica }: Line, record: EpochRecord): Promise<boolean | readonly Bytes[]> {
  const { session, passport } = tools;
  const epoch = record.fields.number;
  // An owner may have opened it without reading what is sealed under it.
  const key = passport.passOf(replica.log, epoch) ?? passport.ownPassIn(record);
  if (!key) return false;
  const proof = proofOf(session, replica.log, epoch, key);
  try {
    await session.request({ type: 'prove', ...proof }, 'proven');
    return true;
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error;
    if (error.reason === 'not proven') return false;
    if (error.reason !== 'stale epoch') throw error;
    return learnAfter(tools, proof, epoch);
  }
}

async function giveRecordBack(tools: Tools, line: Line, record: EpochRecord): Promise<void> {
  const { session, disk, passport, genuine } = tools;
  const { log } = line.replica;
  const control = await disk.entry(log, record.fields.control);
  if (!control) throw new Disconnected('the entry of an epoch is not here');
  const before = passport.records(log).findLast(({ fields }) => fields.number < record.fields.number);
  // The relay knows the owner of that time only.
  const owner = before && passport.ownPassIn(before);
  if (owner) await session.request({ type: 'prove', ...proofOf(session, log, before.fields.number, owner) }, 'proven');
  const frame = { type: 'rekey', log, record: record.signed, entry: control.bytes } as const;
  const { items } = await session.request(frame, 'receipts');
  genuine.demand(items, log, [control.storage]);
  const key = passport.passOf(log, record.fields.number);
  if (key) await session.request({ type: 'prove', ...proofOf(session, log, record.fields.number, key) }, 'proven');
}
