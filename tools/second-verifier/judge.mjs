// The second verdict on an auditor's bundle: what holds, what does not and why, in the words of the first verifier, so that
// both can be compared. Knows the formats and rules of PROTOCOL.md, nothing of the app's code.
import { read, spell } from './bytes.mjs';
import { isForBoth, readCase } from './cases.mjs';
import { hash, hex, isSame, isSignedBy, open } from './crypto.mjs';
import { chainProblems, placeOf, relayProblems, windows } from './order.mjs';
import { readHouse } from './roster.mjs';
import * as shapes from './shapes.mjs';

const MAGIC = 'enamel bundle 2\n';
const problem = (place, reason, more = {}) => ({
  index: null,
  device: null,
  seq: null,
  count: 1,
  log: null,
  ...more,
  place,
  reason,
});

export function judgeBundle(file) {
  const frame = readFrame(Buffer.from(file));
  if (typeof frame === 'string')
    return verdict([problem(frame === 'manifest unreadable' ? 'manifest' : 'file', frame)]);
  const { manifest, bytes, rest } = frame;
  const damaged = new Set(
    manifest.sections.filter(({ name, hash: is }) => !isSame(is, hash(bytes[name]))).map(({ name }) => name),
  );
  const isSigned = isSignedBy(manifest.exporterKey, 'bundle', frame.manifestBytes, frame.signature);
  const problems = isSigned ? [] : [problem('manifest', 'wrong signature', { device: hex(manifest.exporter) })];
  if (!isSigned && (damaged.size > 0 || rest !== 0)) return verdict(problems);
  if (rest !== 0)
    problems.push(problem('file', rest < 0 ? 'cut off' : 'bytes after the end', { count: Math.abs(rest) }));
  for (const name of damaged) if (name !== 'events') problems.push(problem(name, 'damaged'));
  if (['roster', 'relays', 'index'].some((name) => damaged.has(name))) return verdict(problems);
  const parts = Object.fromEntries(
    Object.entries(shapes.section).map(([name, shape]) => [name, read(shape, bytes[name])]),
  );
  for (const name of shapes.sectionsOf(manifest.format))
    if (name !== 'events' && !damaged.has(name) && !parts[name]) problems.push(problem(name, 'unreadable'));
  if (!parts.roster || !parts.relays || !parts.index) return verdict(problems);
  const house = readHouse(manifest.staff, parts.roster);
  if (!house) return verdict(isSigned ? [...problems, problem('roster', 'roster does not hold')] : problems);
  const misfits = exporterProblems(manifest, house);
  if (misfits.length > 0 && !isSigned) return verdict(problems);
  return judgeEvents({ manifest, bytes, parts, damaged, house }, [...problems, ...misfits]);
}

function readFrame(file) {
  const magic = file.subarray(0, MAGIC.length).toString('latin1');
  const format = magic === MAGIC ? 2 : magic === 'enamel bundle 1\n' ? 1 : null;
  if (!format) return /^enamel bundle \d+\n?/.test(magic) ? 'newer version' : 'not a bundle';
  const start = MAGIC.length + 4;
  if (file.length < start) return 'manifest unreadable';
  const end = start + file.readUInt32BE(MAGIC.length);
  const manifestBytes = file.subarray(start, end);
  const manifest = read(shapes.manifest, manifestBytes);
  if (!manifest || end + 64 > file.length) return 'manifest unreadable';
  if (manifest.format !== format) return 'newer version';
  if (shapes.sectionsOf(format).some((name, i) => manifest.sections[i]?.name !== name)) return 'manifest unreadable';
  const bytes = { cases: spell([]) };
  let at = end + 64;
  for (const { name, length } of manifest.sections) {
    bytes[name] = file.subarray(at, at + length);
    at += length;
  }
  return { manifest, manifestBytes, signature: file.subarray(end, end + 64), bytes, rest: file.length - at };
}

function exporterProblems({ exporter, exporterKey, log }, house) {
  const device = hex(exporter);
  const known = house.devices.get(device);
  return [
    ...(known && isSame(known.keys.signing, exporterKey) ? [] : [problem('manifest', 'unknown device', { device })]),
    ...(house.accessLog === hex(log) ? [] : [problem('manifest', 'other log')]),
  ];
}

// --- events

function judgeEvents({ manifest, bytes, parts, damaged, house }, problems) {
  const { log, scope } = manifest;
  let at = 0;
  const lines = parts.index.map((line) => {
    const slice = bytes.events.subarray(at, at + line.length);
    at += line.length;
    if (slice.length < line.length) return { line, reason: 'cut off' };
    return isSame(hash(slice), line.hash) ? { line, bytes: slice } : { line, reason: 'damaged' };
  });
  if (bytes.events.length > at)
    problems.push(problem('events', 'bytes after the end', { count: bytes.events.length - at }));
  const whole = (name) => (damaged.has(name) ? null : parts[name]);
  const own = judgeLog({
    ...{ log, house, lines, first: 0, relays: parts.relays, isWhole: scope.kind !== 'own' },
    ...{ heads: whole('heads'), hidden: whole('hidden'), witnesses: whole('witnesses') },
  });
  const forgedTerms = (whole('terms') ?? []).filter(
    (each) =>
      !isSame(each.term.log, log) ||
      !parts.relays.some((key) => isSignedBy(key, 'term', spellTerm(each.term), each.signature)),
  );
  if (forgedTerms.length > 0) problems.push(problem('terms', 'forged term', { count: forgedTerms.length }));
  let first = lines.length;
  const cases = (whole('cases') ?? []).map(({ items, said, ...each }) => {
    const from = first;
    first += items.length;
    const speaking = readCase(each.log, said, house);
    const at = { log: hex(each.log) };
    if (!speaking) return { problems: [problem('cases', 'houses do not hold', at)], events: [] };
    const judged = judgeLog({
      ...{ ...each, house: speaking, first: from, isWhole: false, isCase: true },
      lines: items.map(({ bytes: item, ...line }) => ({ line, bytes: item })),
    });
    return { ...judged, problems: judged.problems.map((every) => ({ ...every, ...at })) };
  });
  const all = [own, ...cases];
  return verdict(
    [...problems, ...all.flatMap((each) => each.problems)],
    all.flatMap((each) => each.events),
    house,
  );
}

/** One log: each item by itself, then chains, the relay's order, and time. What is null was damaged. */
function judgeLog({ log, house, lines, first, relays, heads, hidden, witnesses: shown, isWhole, isCase = false }) {
  const problems = [];
  const isReceipt = receipts(relays);
  const judged = lines.map(({ line, bytes, reason }, i) => {
    const found = reason ? { reason } : judgeItem(bytes, line, log, house, isReceipt);
    const isOpen = !found.reason && isCase && !found.events.every((event) => isForBoth(event, log));
    return { index: first + i, line, ...found, ...(isOpen ? { reason: 'not for both houses' } : {}) };
  });
  for (const { index, line, reason } of judged)
    if (reason) problems.push(problem('event', reason, { index, device: hex(line.device), seq: line.seq }));
  const good = judged.filter(({ reason }) => !reason);
  good.forEach((each, i) => {
    if (i > 0 && compare(good[i - 1], each) > 0)
      problems.push(
        problem('event', 'out of order', { index: each.index, device: hex(each.line.device), seq: each.line.seq }),
      );
  });
  const witnesses = (shown ?? []).filter((each) => isReceipt(each) && isSame(each.stored.log, log));
  const forged = (shown?.length ?? 0) - witnesses.length;
  if (forged > 0) problems.push(problem('witnesses', 'forged receipt', { count: forged }));
  if (shown && hidden) {
    // A place that a disclosed entry says it had seen, and the receipt that would prove it is not in the file.
    const isSeen = new Set(good.map(({ entry }) => entry.fields.seen && placeOf(entry.fields.seen)));
    const isShown = new Set(witnesses.map(({ stored }) => placeOf(stored)));
    const places = hidden.filter(({ place }) => place !== null).map(({ place }) => placeOf(place));
    const count = places.filter((each) => isSeen.has(each) && !isShown.has(each)).length;
    if (count > 0) problems.push(problem('witnesses', 'receipt left out', { count }));
  }
  if (heads && hidden) {
    problems.push(...chainProblems(judged, hidden, heads));
    if (good.length === judged.length) problems.push(...relayProblems(log, good, hidden, witnesses, isWhole));
  }
  const events = windows(good, witnesses).map((each) => ({
    ...each,
    by: house.devices.get(each.device).house ?? null,
  }));
  return { problems, events };
}

function judgeItem(slice, line, log, house, isReceipt) {
  const item = read(shapes.item, slice);
  const outer = item && read(shapes.sealedEntry, item.sealed);
  const header = outer && read(shapes.header, outer.header);
  if (!header) return { reason: 'unreadable' };
  if (!isSame(header.log, log)) return { reason: 'other log' };
  const entry = open(item.sealed, item.key);
  if (!entry) return { reason: 'does not open' };
  const { fields } = entry;
  const signer = house.devices.get(hex(fields.device));
  if (!signer) return { reason: 'unknown device' };
  if (!isSignedBy(signer.keys.signing, fields.kind, entry.bytes, entry.signature)) return { reason: 'wrong signature' };
  if (fields.kind !== 'event') return { reason: 'not an event' };
  if (!isSame(fields.device, line.device) || fields.seq !== line.seq) return { reason: 'not where the index says' };
  const storage = hash(item.sealed);
  const { receipt } = item;
  if (receipt && !(isSame(receipt.stored.storage, storage) && isSame(receipt.stored.log, log) && isReceipt(receipt)))
    return { reason: 'forged receipt' };
  const body = read(shapes.events, fields.body);
  if (!body || body.events.length === 0) return { reason: 'unreadable' };
  return { reason: null, entry, storage, stored: receipt?.stored ?? null, events: body.events };
}

const spellTerm = ({ log, term, nonce, before, time }) =>
  spell([log, term, nonce, before ? [[before.term, before.nonce, before.seq, before.hash]] : [], time]);

/** A receipt holds when its Merkle path leads to a root that one of the relays signed. */
function receipts(relays) {
  const known = new Map();
  return ({ stored, path, signature }) => {
    const { log, term, nonce, seq, storage, hash: run, time } = stored;
    let node = hash(Buffer.from([0]), spell([log, term, nonce, seq, storage, run, time]));
    for (const { isLeft, hash: other } of path)
      node = hash(Buffer.from([1]), isLeft ? other : node, isLeft ? node : other);
    const name = hex(node) + hex(signature);
    if (!known.has(name))
      known.set(
        name,
        relays.some((key) => isSignedBy(key, 'receipt', node, signature)),
      );
    return known.get(name);
  };
}

/** The relay's order, then what has no receipt, by device and count. */
function compare(a, b) {
  if (a.stored && b.stored) return a.stored.term - b.stored.term || a.stored.seq - b.stored.seq;
  if (a.stored || b.stored) return a.stored ? -1 : 1;
  return Buffer.compare(a.entry.fields.device, b.entry.fields.device) || a.entry.fields.seq - b.entry.fields.seq;
}

function verdict(problems, events = [], house = null) {
  return {
    ok: problems.length === 0,
    problems,
    events,
    organisation: house?.name ?? '',
    root: house ? hex(house.root) : null,
    house,
  };
}
