// The verifier's report in plain words, for a terminal. Text from the bundle is shown as text, never as control codes.
import { toHex } from '../../protocol/bytes.ts';
import type { Notice, Problem, Reason, Report, VerifiedEvent } from './report.ts';

export interface PrintOptions {
  /** Hex keys the reader expects, told by another way; compared when given. */
  readonly root?: string | undefined;
  readonly relay?: string | undefined;
  readonly withEvents: boolean;
}

export function printReport(report: Report, options: PrintOptions): { text: string; isGood: boolean } {
  const expected = compareKeys(report, options);
  const isGood = report.ok && expected.length === 0;
  const lines = [
    isGood ? 'This bundle holds.' : 'This bundle does NOT hold.',
    ...report.problems.map((problem) => `  ✗ ${sayProblem(problem)}`),
    ...expected.map((line) => `  ✗ ${line}`),
    ...describe(report),
    ...sayNotices(report.notices),
    ...(options.withEvents || report.events.length <= 50 ? table(report.events) : []),
  ];
  return { text: `${lines.map(printable).join('\n')}\n`, isGood };
}

/** Control characters and direction marks would let a name rewrite what stands on the screen. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
}

function compareKeys({ root, relays }: Report, options: PrintOptions): string[] {
  const problems: string[] = [];
  const isRoot = root !== null && toHex(root) === options.root?.toLowerCase();
  if (options.root !== undefined && !isRoot) problems.push('The organisation is not the one you named with --root.');
  const isRelay = relays.length > 0 && relays.every((relay) => toHex(relay) === options.relay?.toLowerCase());
  if (options.relay !== undefined && !isRelay) problems.push('The relay is not the one you named with --relay.');
  return problems;
}

const SECTION_WORDS: Readonly<Record<Exclude<Problem['place'], 'event' | 'chain' | 'relay'>, string>> = {
  file: 'The file',
  manifest: 'The manifest (what was exported, by whom)',
  roster: 'The section "roster" (who the devices are)',
  relays: 'The section "relays" (the relay’s keys)',
  terms: 'The section "terms" (when the relay started)',
  heads: 'The section "heads" (where each device’s chain ends)',
  index: 'The section "index" (which events there are)',
  hidden: 'The section "hidden" (places of undisclosed entries)',
  witnesses: 'The section "witnesses" (receipts that bound the time)',
  cases: 'The section "cases" (what other houses did)',
  events: 'The section "events"',
};

const REASON_WORDS: Readonly<Record<Reason, string>> = {
  'not a bundle': 'is not an Enamel bundle.',
  'newer version': 'was made by a newer version; use a newer verifier.',
  'manifest unreadable': 'cannot be read.',
  'cut off': 'is cut off.',
  'bytes after the end': 'has bytes after its end.',
  damaged: 'was altered after it was exported.',
  unreadable: 'cannot be read.',
  'wrong signature': 'has a wrong signature.',
  'unknown device': 'was signed by a device that the roster does not know.',
  'roster does not hold': 'does not hold: an entry is altered or left out.',
  'houses do not hold': 'does not hold: an entry in which a house says who it is is altered, or by a stranger.',
  'does not open': 'does not open with the key that was disclosed for it.',
  'other log': 'belongs to another log.',
  'not an event': 'is not an access event.',
  'not for both houses': 'says more than two houses may read of each other.',
  'not where the index says': 'is not the event that the index names; events were swapped.',
  'forged receipt': 'carries a receipt that the relay did not give for it.',
  'receipt left out': 'lacks a receipt that would show how early an event can be.',
  'out of order': 'stands in the wrong order.',
  missing: 'missing',
  'missing at the end': 'missing at the end',
  fork: 'is a second event at a place that is taken: the device’s chain forks.',
  duplicate: 'stands here twice.',
  'broken chain': 'does not continue the entry before it.',
  'beyond the end': 'stands beyond the end of the device’s chain.',
  'missing at the relay': 'missing at the relay',
  'relay fork': 'shares its number at the relay with another entry: the relay showed two histories.',
  'other history': 'does not fit the relay’s running hash: something before it was changed or left out.',
  'forged term': 'holds a record that the relay did not sign.',
};

function sayProblem({ log, ...problem }: Problem): string {
  return log === null ? sayOf(problem) : `On the case ${log.slice(0, 16)}: ${sayOf(problem)}`;
}
function sayOf({ place, reason, index, device, seq, count }: Omit<Problem, 'log'>): string {
  const by = device === null ? '' : ` of device ${device.slice(0, 16)}`;
  const many = count === 1 ? '1 entry is' : `${String(count)} entries are`;
  const range =
    seq === null ? '' : count === 1 ? `number ${String(seq)}` : `numbers ${String(seq)} to ${String(seq + count - 1)}`;
  if (reason === 'missing') return `${many} missing: ${range}${by}.`;
  if (reason === 'missing at the end') return `${many} missing at the end: ${range}${by}.`;
  if (reason === 'missing at the relay') return `${many} left out of the relay’s sequence: ${range}.`;
  if (place === 'event' || place === 'chain' || place === 'relay') {
    const name = index === null ? 'An undisclosed entry' : `Event ${String(index + 1)}`;
    return `${name}${seq === null ? '' : ` (number ${String(seq)}${by})`} ${REASON_WORDS[reason]}`;
  }
  return `${SECTION_WORDS[place]} ${REASON_WORDS[reason]}`;
}

function describe({ manifest, organisation, root, relays, houses, counts, events }: Report): string[] {
  if (!manifest) return [];
  const { scope } = manifest;
  const from = scope.from === null ? '' : ` from ${sayTime(scope.from)}`;
  const to = scope.to === null ? '' : ` to ${sayTime(scope.to)}`;
  return [
    '',
    `  Organisation   ${organisation || 'not known'}`,
    `  Its root key   ${root ? toHex(root) : 'not known'}   check it with the practice by another way`,
    ...relays.map((relay) => `  Relay key      ${toHex(relay)}   check it with the practice by another way`),
    ...houses.map(
      ({ name, root: key }) => `  Other house    ${name}, root key ${toHex(key)}   check it with that house`,
    ),
    `  Exported       ${scope.kind}${scope.subject && ` ${scope.subject}`}${from}${to}`,
    `  By device      ${toHex(manifest.exporter).slice(0, 16)} at ${sayTime(manifest.made)} by its own clock`,
    `  Disclosed      ${String(events.length)} events in ${String(counts.disclosed)} entries`,
    `  Not disclosed  ${String(counts.hidden)} entries, shown only as links of their chains`,
    `  Missing        ${String(counts.missing)}`,
  ];
}

const NOTICE_WORDS: Readonly<Record<Notice['about'], string>> = {
  'claimed too early': 'the tablet’s clock said earlier than is possible',
  'claimed too late': 'the tablet’s clock said later than is possible',
  'impossible window': 'the relay’s times contradict each other',
  'no receipt yet': 'not yet receipted by a relay: the time has no upper bound',
  'device removed by now': 'the device has since been removed or suspended',
  'chain runs backwards': 'the device forgot what it had seen of the relay',
  'relay clock ran backwards': 'the relay’s clock ran backwards before it',
  'relay started again with a loss': 'the relay was restored from an older state before it',
};
function sayNotices(notices: readonly Notice[]): string[] {
  if (notices.length === 0) return [];
  return ['', '  To notice, although every signature holds:', ...notices.slice(0, 100).map(sayNotice)];
}
function sayNotice({ about, index }: Notice): string {
  return `  ! ${index < 0 ? 'An undisclosed entry' : `Event ${String(index + 1)}`}: ${NOTICE_WORDS[about]}.`;
}

const COLUMNS = ['Event', 'Who', 'Role', 'Action', 'Record', 'Why', 'Not before', 'Not after', 'Tablet said'] as const;
function table(events: readonly VerifiedEvent[]): string[] {
  const rows = events.map(({ index, part, who, event, window }) => [
    part === 0 ? String(index + 1) : `${String(index + 1)}.${String(part + 1)}`,
    who.name,
    who.role,
    event.outcome === 'done' ? event.action : `${event.action} (${event.outcome})`,
    event.record,
    [event.purpose ?? '', event.note ?? ''].filter(Boolean).join(', '),
    window.notBefore === null ? '–' : sayTime(window.notBefore),
    window.notAfter === null ? '–' : sayTime(window.notAfter),
    sayTime(window.claimed),
  ]);
  const widths = COLUMNS.map((name, i) => rows.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), name.length));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`;
  return rows.length === 0 ? [] : ['', line(COLUMNS), ...rows.map(line)].map((each) => each.trimEnd());
}

function sayTime(ms: number): string {
  const time = new Date(ms);
  return Number.isNaN(time.getTime())
    ? `${String(ms)} ms`
    : time
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z');
}
