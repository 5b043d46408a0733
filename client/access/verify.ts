// Verifies an auditor's bundle offline. Two layers: hashes under the exporter's signature name every damaged byte;
// then each event is judged by its author's signature, its chain and the relay's receipt, whoever made the file.
// It never throws on a file and never trusts a claim of the exporter that a signature does not carry.
import { equal, toHex } from '../../protocol/bytes.ts';
import { signedMessage } from '../../protocol/ids.ts';
import { verifyTerm, type SignedTerm } from '../../protocol/receipt.ts';
import { decode } from '../../protocol/schema.ts';
import {
  CASES,
  HEADS,
  HIDDEN,
  INDEX,
  readFrame,
  RELAYS,
  ROSTER,
  SECTIONS,
  TERMS,
  WITNESSES,
  type Frame,
  type Section,
} from './bundle.ts';
import { judgeCases, type JudgedCases } from './cases.ts';
import { receiptChecker, type Item, type KnownHouse, type Tools } from './judge.ts';
import { judgePart } from './part.ts';
import { problemAt, type Notice, type Problem, type Report } from './report.ts';

export async function verifyBundle(tools: Tools, file: Uint8Array): Promise<Report> {
  const frame = readFrame(file);
  if (typeof frame === 'string') {
    return reportOf({ problems: [problemAt(frame === 'manifest unreadable' ? 'manifest' : 'file', frame)] });
  }
  const outer = checkFrame(tools, frame);
  const parts = readParts(frame);
  const unreadable = outer.isStopped ? [] : unreadableOf(parts, outer.damaged);
  const problems = [...outer.problems, ...unreadable];
  const { roster, relays, index } = parts;
  if (outer.isStopped || !roster || !relays || !index) return reportOf({ frame, problems });
  const house = await tools.resolve(frame.manifest.staff, roster);
  const misfits = house ? checkExporter(frame, house) : [problemAt('roster', 'roster does not hold')];
  // What an unsigned manifest says of log and exporter is no finding of its own.
  if (!house || (misfits.length > 0 && !outer.isSigned)) {
    return reportOf({ frame, problems: outer.isSigned ? [...problems, ...misfits] : problems });
  }
  const work = { tools, frame, damaged: outer.damaged, house, parts: { ...parts, roster, relays, index } };
  return verifyEvents(work, [...problems, ...misfits]);
}

function checkExporter({ manifest }: Frame, house: KnownHouse): Problem[] {
  const device = toHex(manifest.exporter);
  const exporter = house.devices.get(device);
  const isKnown = exporter !== undefined && equal(exporter.signingKey, manifest.exporterKey);
  return [
    ...(isKnown ? [] : [problemAt('manifest', 'unknown device', { device })]),
    ...(house.accessLogs.has(toHex(manifest.log)) ? [] : [problemAt('manifest', 'other log')]),
  ];
}

interface Outer {
  readonly problems: readonly Problem[];
  readonly damaged: ReadonlySet<Section>;
  readonly isSigned: boolean;
  /** Nothing inside can be judged. */
  readonly isStopped: boolean;
}

/** Layer one: the exporter's signature, the length of the file, a hash per section. */
function checkFrame(tools: Tools, { manifest, manifestBytes, signature, sections, rest }: Frame): Outer {
  const isSigned = tools.verify(manifest.exporterKey, signedMessage('bundle', manifestBytes), signature);
  const damaged = new Set(
    manifest.sections.filter(({ name, hash }) => !equal(hash, tools.hash(sections[name]))).map(({ name }) => name),
  );
  const problems: Problem[] = [];
  if (!isSigned) problems.push(problemAt('manifest', 'wrong signature', { device: toHex(manifest.exporter) }));
  // Lengths and hashes of a forged manifest name nothing; where they fit the file, the events are still worth judging.
  if (!isSigned && (damaged.size > 0 || rest !== 0)) return { problems, damaged, isSigned, isStopped: true };
  if (rest !== 0)
    problems.push(problemAt('file', rest < 0 ? 'cut off' : 'bytes after the end', { count: Math.abs(rest) }));
  for (const name of damaged) if (name !== 'events') problems.push(problemAt(name, 'damaged'));
  const needed: readonly Section[] = ['roster', 'relays', 'index'];
  return { problems, damaged, isSigned, isStopped: needed.some((name) => damaged.has(name)) };
}

function readParts({ sections }: Frame) {
  return {
    roster: decode(ROSTER, sections.roster),
    relays: decode(RELAYS, sections.relays),
    terms: decode(TERMS, sections.terms),
    heads: decode(HEADS, sections.heads),
    index: decode(INDEX, sections.index),
    hidden: decode(HIDDEN, sections.hidden),
    witnesses: decode(WITNESSES, sections.witnesses),
    cases: decode(CASES, sections.cases),
  };
}
type Parts = ReturnType<typeof readParts>;

/** Sections whose hash fits but which say nothing readable. */
function unreadableOf(parts: Parts, damaged: ReadonlySet<Section>): Problem[] {
  return SECTIONS.flatMap((name) =>
    name !== 'events' && !damaged.has(name) && parts[name] === null ? [problemAt(name, 'unreadable')] : [],
  );
}

type Needed = 'roster' | 'relays' | 'index';
interface Work {
  readonly tools: Tools;
  readonly frame: Frame;
  readonly damaged: ReadonlySet<Section>;
  readonly parts: Parts & { readonly [K in Needed]: NonNullable<Parts[K]> };
  readonly house: KnownHouse;
}

/** Layer two. */
async function verifyEvents(work: Work, before: readonly Problem[]): Promise<Report> {
  const { tools, frame, parts, house, damaged } = work;
  const { log, scope } = frame.manifest;
  const isReceipt = receiptChecker(tools, parts.relays);
  const own = await judgePart({
    judge: { tools, log, house, isReceipt },
    items: sliceItems(work),
    heads: damaged.has('heads') ? null : parts.heads,
    hidden: damaged.has('hidden') ? null : parts.hidden,
    witnesses: damaged.has('witnesses') ? null : parts.witnesses,
    isWhole: scope.kind !== 'own',
  });
  const cases = await judgeCases(tools, house, damaged.has('cases') ? [] : (parts.cases ?? []), parts.index.length);
  const problems = [
    ...before,
    ...checkLength(work),
    ...own.problems,
    ...forgedTerms(work, parts.terms ?? []),
    ...cases.problems,
  ];
  const events = [...own.events, ...cases.events];
  return reportOf({ frame, house, parts, problems, events, notices: [...own.notices, ...cases.notices], cases });
}

/** The bytes of each event; its hash in the index tells which ones are damaged, whoever signed the file. */
function sliceItems({ tools, frame, parts }: Work): Item[] {
  const { events } = frame.sections;
  let at = 0;
  return parts.index.map(({ device, seq, length, hash }, index) => {
    const bytes = events.slice(at, at + length);
    at += length;
    if (bytes.length < length) return { index, device, seq, bytes: 'cut off' };
    return { index, device, seq, bytes: equal(hash, tools.hash(bytes)) ? bytes : 'damaged' };
  });
}

function checkLength({ frame, parts }: Work): Problem[] {
  const count = frame.sections.events.length - parts.index.reduce((sum, { length }) => sum + length, 0);
  return count > 0 ? [problemAt('events', 'bytes after the end', { count })] : [];
}

/** Each is signed by a relay and of this log. Which ones there are proves nothing: a tablet is shown the newest one only. */
function forgedTerms({ tools, parts, damaged, frame }: Work, terms: readonly SignedTerm[]): Problem[] {
  if (damaged.has('terms')) return [];
  const isOurs = (each: SignedTerm): boolean =>
    equal(each.term.log, frame.manifest.log) && parts.relays.some((relay) => verifyTerm(tools.verify, relay, each));
  const forged = terms.filter((each) => !isOurs(each));
  return forged.length > 0 ? [problemAt('terms', 'forged term', { count: forged.length })] : [];
}

interface Found {
  readonly frame?: Frame;
  readonly house?: KnownHouse;
  readonly parts?: Parts;
  readonly problems: readonly Problem[];
  readonly events?: Report['events'];
  readonly notices?: readonly Notice[];
  readonly cases?: JudgedCases;
}
function reportOf({ frame, house, parts, problems, events = [], notices = [], cases }: Found): Report {
  const missing = problems.filter(({ reason }) => reason === 'missing' || reason === 'missing at the end');
  return {
    ok: problems.length === 0,
    manifest: frame?.manifest ?? null,
    organisation: house?.organisation ?? '',
    root: house?.root ?? null,
    relays: parts?.relays ?? [],
    houses: cases?.houses ?? [],
    events,
    problems,
    notices,
    counts: {
      disclosed: (parts?.index?.length ?? 0) + (cases?.disclosed ?? 0),
      hidden: (parts?.hidden?.length ?? 0) + (cases?.hidden ?? 0),
      missing: missing.reduce((sum, { count }) => sum + count, 0),
    },
  };
}
