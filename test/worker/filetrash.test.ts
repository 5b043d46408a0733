// A file is taken out by mistake: it is in the trash with its bytes, comes back for both houses, and only time that was
// really lived takes its bytes away.
import { afterEach, expect, test, vi } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { tendFileTrash } from '../../client/worker/files/filetrash.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { wait } from './adding.ts';
import { newClinic, newDraft, newLab, readWhole, sent, shareCase } from './practice.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const tablets: TestTablet[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
});

test('a scan taken out of a draft is in the trash after a reload, and comes back byte for byte [2.26]', async () => {
  const clinic = await newClinic(null);
  const { draft, file } = await newDraft(clinic);
  await clinic.api.removeFile(draft, file);
  expect((await clinic.api.caseView(draft)).files).toEqual([]);
  const again = await clinic.reopen();
  tablets.push(again);
  await again.api.unlock(passkey());
  const [taken] = await again.api.trashedFiles();
  expect(taken).toMatchObject({ place: draft, file, name: 'prep.stl', by: 'Dr. Mara Roth', isHere: true });
  expect(taken!.until - taken!.at).toBe(30 * DAY_MS);
  expect((await again.api.caseView(draft)).taken).toEqual([taken]);
  await again.api.putFileBack(draft, file);
  expect(await readWhole(again, draft, file)).toEqual(crownStl());
  expect(await again.api.trashedFiles()).toEqual([]);
  await expect(again.api.putFileBack(draft, file)).rejects.toThrow('not found');
}, 60_000);

test('among many drafts the trash reads those alone out of which something was taken', async () => {
  const clinic = await newClinic(null);
  const { draft, file, patient } = await newDraft(clinic);
  for (let i = 0; i < 12; i++) await clinic.api.createDraft(patient);
  await clinic.api.removeFile(draft, file);
  expect(await clinic.api.trashedFiles()).toHaveLength(1);
  const again = await clinic.reopen();
  tablets.push(again);
  await again.api.unlock(passkey());
  const { house } = again.sitting()!;
  const read: string[] = [];
  const { document } = house;
  house.document = (...of: Parameters<typeof document>) => {
    read.push(of[1]);
    return document.apply(house, of);
  };
  expect(await again.api.trashedFiles()).toMatchObject([{ place: draft, file }]);
  expect(new Set(read)).toEqual(new Set([`draft/${draft}`]));
  await again.api.putFileBack(draft, file);
  read.length = 0;
  expect(await again.api.trashedFiles()).toEqual([]);
  expect(read).toEqual([]);
}, 60_000);

test('eleven files that one tablet took out within a day are told apart from ten, and the access log marks them [2.14] [2.26]', async () => {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  const { draft, file } = await newDraft(clinic);
  const files = [file];
  for (let i = 1; i < 11; i++) {
    // Another byte in the header, so that it is another file.
    const bytes = crownStl().slice();
    bytes[79] = i;
    files.push((await clinic.api.attach(draft, new File([bytes], 'prep.stl'), 'scan')).id);
  }
  const last = files.pop()!;
  for (const each of files) await clinic.api.removeFile(draft, each);
  const marks = async () => (await clinic.api.trashedFiles()).map(({ isOneOfMany }) => isOneOfMany);
  const unusual = async () =>
    (await clinic.api.eventFacets()).rules.find(({ rule }) => rule === 'many removals')?.count ?? 0;
  expect(await marks()).toEqual(Array(10).fill(false));
  expect(await unusual()).toBe(0);
  await clinic.api.removeFile(draft, last);
  expect(await marks()).toEqual(Array(11).fill(true));
  expect(await unusual()).toBe(11);
  for (const each of [...files, last]) await clinic.api.putFileBack(draft, each);
  expect((await clinic.api.caseView(draft)).files).toHaveLength(11);
  expect(await clinic.api.trashedFiles()).toEqual([]);
}, 60_000);

test('the lab loses a file that the clinic takes back, and has it again when the clinic puts it back [2.26]', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  tablets.push(clinic, lab);
  await expect.poll(async () => (await clinic.api.caseView(id)).claims.length, { timeout: 15_000 }).toBe(1);
  await clinic.api.confirmClaim(id, (await clinic.api.caseView(id)).claims[0]!.entry, true);
  await sent(clinic);
  await wait(async () => expect((await lab.api.caseView(id)).files).toMatchObject([{ state: 'here' }]));
  const [file] = (await clinic.api.caseView(id)).files;
  const before = await readWhole(lab, id, file!.id);
  await clinic.api.removeFile(id, file!.id);
  await wait(async () => expect((await lab.api.caseView(id)).files).toEqual([]));
  // The lab did not take it out and can't put it back.
  expect((await lab.api.caseView(id)).taken).toEqual([]);
  await expect(lab.api.putFileBack(id, file!.id)).rejects.toThrow('not found');
  await clinic.api.putFileBack(id, file!.id);
  await wait(async () => expect((await lab.api.caseView(id)).files).toHaveLength(1));
  expect(await readWhole(lab, id, file!.id)).toEqual(before);
  expect((await clinic.api.caseView(id)).files).toHaveLength(1);
  for (const each of tablets.splice(0)) await each.sitting()?.end();
  await relay.dispose();
}, 60_000);

test('bytes go after thirty days on which the tablet was used; a clock ten years ahead takes none', async () => {
  const clinic = await newClinic(null);
  tablets.push(clinic);
  const { draft, file } = await newDraft(clinic);
  await clinic.api.removeFile(draft, file);
  const { deps, house } = clinic.sitting()!;
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  const live = async (day: number, at: number): Promise<boolean> => {
    vi.setSystemTime(at);
    await tendFileTrash({ ...deps, today: () => `day ${String(day)}` });
    return (await house.rows.get('filetrash', 'all')) !== null && (await clinic.api.trashedFiles())[0]?.isHere === true;
  };
  expect(await live(0, start + 3650 * DAY_MS)).toBe(true);
  expect(await live(1, start + 3650 * DAY_MS)).toBe(true);
  // Used on few days, or on thirty days within a week: both have to pass.
  for (let day = 2; day <= 30; day++) expect(await live(day, start + day * 1000)).toBe(true);
  expect(await live(31, start + 31 * DAY_MS)).toBe(false);
  expect(await clinic.api.trashedFiles()).toEqual([]);
  expect((await clinic.api.caseView(draft)).files).toEqual([]);
}, 60_000);
