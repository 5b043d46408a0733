// What the app states as a reason is read back from the log, also where an older version wrote it; what a person typed is not.
import { expect, test } from 'vitest';
import { readReason, writeReason, type AppReason } from '../../client/access/reasons.ts';

const at = Date.UTC(2031, 3, 5, 9, 30);
/** As they stand in logs that are kept for years: no word of them may change. */
const WRITTEN: readonly (readonly [AppReason, string])[] = [
  [
    { type: 'drill', withPaper: false, records: 10_412, files: 3_118, outcome: 'equal' },
    'restored and compared: 10412 records, 3118 files, equal',
  ],
  [
    { type: 'drill', withPaper: true, records: 0, files: 0, outcome: 'failed' },
    'restored and compared, opened with the paper: 0 records, 0 files, failed',
  ],
  [{ type: 'backup looked into', at }, 'looked into the backup of 2031-04-05T09:30:00.000Z'],
  [{ type: 'record looked into', at }, 'in the backup of 2031-04-05T09:30:00.000Z'],
  [{ type: 'places taken over', count: 3, at }, '3 places taken over from the backup of 2031-04-05T09:30:00.000Z'],
  [
    { type: 'changes brought', count: 1, at },
    '1 changes that were not here, from the backup of 2031-04-05T09:30:00.000Z',
  ],
  [{ type: 'put on legal hold' }, 'put on legal hold'],
  [{ type: 'taken off legal hold' }, 'taken off legal hold'],
];

test.each(WRITTEN)('%j stands in the log as words, and is read from them', (reason, text) => {
  expect(writeReason(reason)).toBe(text);
  expect(readReason('change', text)).toEqual(reason);
});

test.each([
  '',
  'Emergency, patient unconscious',
  'restored and compared: 1 records, 1 files, perfect',
  'restored and compared: -1 records, 1 files, equal',
  'looked into the backup of yesterday',
  'in the backup of 2031-04-05T09:30:00.000Z, as she asked',
  'x places taken over from the backup of 2031-04-05T09:30:00.000Z',
])('%j was typed, and stays as it is', (text) => {
  expect(readReason('change', text)).toBeNull();
});

test.each(['break-glass', 'withdraw'] as const)(
  'whatever a person types for "%s" was typed, also in the words of the app',
  (action) => {
    for (const [, text] of WRITTEN) expect(readReason(action, text)).toBeNull();
  },
);
