// A picked file that another of the same size takes the place of while the app looks at it, hashes it and seals it.
import { expect, test } from 'vitest';
import { newClinic } from './practice.ts';
import { newDraftOf, scanOf } from './scans.ts';

test('a file that another of the same size takes the place of, at whatever moment, is refused; its picture is never another’s', async () => {
  const clinic = await newClinic(null);
  const draft = await newDraftOf(clinic);
  // The same surface a hair's breadth off: sound too, and other bytes in every block.
  const [first, other] = [scanOf(2), scanOf(2).map((byte, at) => (at % 50 === 44 ? byte ^ 1 : byte))];
  /** Reads from `from` to `to` find the other one; a browser tells neither by size nor by time. */
  const swapped = (from: number, to: number) => {
    const file = new File([first], 'upper-jaw.stl');
    let reads = 0;
    const slice = (start?: number, end?: number): Blob => {
      const isOther = reads >= from && reads < to;
      reads++;
      return new Blob([(isOther ? other : first).slice(start, end)]);
    };
    return { file: Object.assign(file, { slice }), reads: () => reads };
  };
  const honest = swapped(Infinity, Infinity);
  await clinic.api.attach(draft, honest.file, 'scan');
  const stored = await clinic.store.count('blobs', []);
  const moments = Array.from({ length: honest.reads() - 1 }, (_, k) => k + 1);
  expect(moments.length).toBeGreaterThan(4);
  // To another one and staying so, or back again for the last reads, as by somebody who knows when they come.
  for (const { file } of moments.flatMap((k) => [swapped(k, Infinity), swapped(0, k), swapped(k, k + 1)]))
    await expect(clinic.api.attach(draft, file, 'scan', ['same file'])).rejects.toMatchObject({
      problem: 'file changed',
    });
  expect(await clinic.store.count('blobs', [])).toBe(stored);
  expect((await clinic.api.caseView(draft)).files.length).toBe(1);
  await clinic.sitting()!.end();
}, 60_000);
