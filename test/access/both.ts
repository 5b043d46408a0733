// Both verifiers on the same file: they must agree on each, problem by problem. The second shares no code with the first.
import { expect } from 'vitest';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import type { Problem, Report } from '../../client/access/report.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { remembering } from './remembering.ts';

interface Second {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  readonly organisation: string;
  readonly events: readonly {
    index: number;
    part: number;
    notBefore: number | null;
    notAfter: number | null;
    clock: string;
  }[];
}
// @ts-expect-error plain JavaScript on purpose, without types
const { judgeBundle } = (await import('../../tools/second-verifier/judge.mjs')) as {
  judgeBundle: (file: Uint8Array) => Second;
};

const tools = remembering(OFFLINE_TOOLS);
export const lines = (problems: readonly Problem[]): string[] =>
  problems
    .map(({ place, reason, index, device, seq, count, log }) =>
      [place, reason, index, device, seq, count, ...(log === null ? [] : [log])].join(' '),
    )
    .sort();
const times = (
  events: readonly { index: number; part: number; notBefore: number | null; notAfter: number | null; clock: string }[],
) => events.map(({ index, part, notBefore, notAfter, clock }) => [index, part, notBefore, notAfter, clock]);

/** Both verdicts as one comparable value each; `first` and `second` differ when the verifiers do. */
export async function both(bytes: Uint8Array): Promise<{ first: unknown; second: unknown; report: Report }> {
  const report = await verifyBundle(tools, bytes);
  const second = judgeBundle(bytes);
  const windows = report.events.map(({ window, ...rest }) => ({ ...rest, ...window }));
  return {
    report,
    first: { ok: report.ok, problems: lines(report.problems), times: times(windows), name: report.organisation },
    second: { ok: second.ok, problems: lines(second.problems), times: times(second.events), name: second.organisation },
  };
}
export async function agree(bytes: Uint8Array): Promise<Report> {
  const { first, second, report } = await both(bytes);
  expect(second).toEqual(first);
  return report;
}
