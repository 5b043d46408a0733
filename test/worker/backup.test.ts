// A practice without a relay makes a backup file; its tablet is lost; the paper and the file bring everything back.
import { beforeAll, describe, expect, test } from 'vitest';
import { writeBackup } from '../../client/worker/backup/backingup.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, openInvite, readWhole, sent } from './practice.ts';

/** What the browser would save. */
async function backupOf(tablet: TestTablet): Promise<File> {
  const { file, name } = await tablet.api.saveBackup(null);
  return new File([file!], name);
}
const wordsOf = async (tablet: TestTablet): Promise<string> => (await tablet.api.kit())!.words.join(' ');

/** What a person sees of the practice. */
async function seenOn({ api }: TestTablet) {
  const cases = await api.cases('');
  return {
    patients: await api.patients(''),
    cases: cases.map(({ id, number, state, patientLabel }) => ({ id, number, state, patientLabel })),
  };
}

describe('no relay at all', () => {
  let words: string;
  let file: File;
  let before: Awaited<ReturnType<typeof seenOn>>;
  let draft: { draft: string; file: string };
  beforeAll(async () => {
    const clinic = await newClinic(null);
    words = await wordsOf(clinic);
    draft = await newDraft(clinic);
    before = await seenOn(clinic);
    file = await backupOf(clinic);
    expect((await clinic.api.backup()).last).toMatchObject({ bytes: file.size, missing: 0 });
    await clinic.sitting()?.end();
  });

  test('paper and file bring patients, drafts and attachments back, and work goes on [1.11] [1.18] [2.18]', async () => {
    const fresh = await newTablet('');
    const back = await fresh.api.restoreFromFiles({ words, relayAddress: '' }, [file], passkey());
    expect(back.organisation).toBe('Praxis Linde');
    expect(await seenOn(fresh)).toEqual(before);
    expect(await readWhole(fresh, draft.draft, draft.file)).toEqual(crownStl());
    expect(fresh.sitting()!.house.quarantined).toEqual([]);
    await fresh.api.createPatient({ name: 'Nach dem Verlust', birthDate: '' });
    // What goes on is in the next backup, and comes back from it.
    const next = await backupOf(fresh);
    await fresh.sitting()?.end();
    const third = await newTablet('');
    await third.api.restoreFromFiles({ words, relayAddress: '' }, [next], passkey());
    expect((await third.api.patients('')).map(({ name }) => name)).toEqual(['Jana Beispiel', 'Nach dem Verlust']);
    await third.sitting()?.end();
  }, 60_000);
});

describe('the restore drill', () => {
  test('replays the newest backup from nothing, compares, and proves it in the access log [2.25]', async () => {
    const clinic = await newClinic(null);
    const words = await wordsOf(clinic);
    await newDraft(clinic);
    const file = await backupOf(clinic);
    // What is written later is in the next backup, and no difference.
    await clinic.api.createPatient({ name: 'Später Gekommen', birthDate: '' });
    await clinic.api.tryBackup([file], null);
    const { drill } = await clinic.api.backup();
    expect(drill).toMatchObject({ outcome: 'equal', files: 1, paperAt: 0 });
    expect(drill!.records).toBeGreaterThanOrEqual(3);
    const proofs = async () =>
      (await clinic.api.events({ text: '' }))
        .filter(({ action, reason }) => action === 'restore' && reason !== '')
        .map(({ outcome, reason }) => `${outcome}: ${reason}`);
    const said = `${drill!.records} records, 1 files, equal`;
    expect(await proofs()).toEqual([`done: restored and compared: ${said}`]);

    await clinic.api.tryBackup([file], words);
    expect((await clinic.api.backup()).drill!.paperAt).toBeGreaterThan(0);
    expect((await proofs()).sort()).toEqual([
      `done: restored and compared, opened with the paper: ${said}`,
      `done: restored and compared: ${said}`,
    ]);
    await clinic.sitting()?.end();
  }, 60_000);

  test('a damaged backup fails it, and says so; a file picked by mistake does not', async () => {
    const clinic = await newClinic(null);
    await newDraft(clinic);
    const file = await backupOf(clinic);
    await expect(clinic.api.tryBackup([new File(['something else'], 'letter.txt')], null)).rejects.toThrow(
      'not a backup',
    );
    const other = await newClinic(null);
    await expect(other.api.tryBackup([file], null)).rejects.toThrow('backup of another practice');
    expect((await clinic.api.backup()).drill).toBeNull();
    await expect(clinic.api.tryBackup([new File([file.slice(0, -20)], 'cut')], null)).rejects.toThrow('backup cut');
    expect((await clinic.api.backup()).drill).toMatchObject({ outcome: 'failed' });
    for (const each of [clinic, other]) await each.sitting()?.end();
  }, 60_000);

  test('a backup that lacks an entry differs, although every hash and signature in it is right', async () => {
    const clinic = await newClinic(null);
    await newDraft(clinic);
    const { house } = clinic.sitting()!;
    const log = house.own('desk').log;
    const [entry] = (await house.disk.entries(log)).slice(-1);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const order = { base: null, mostBytes: Infinity, goOn: () => Promise.resolve(), tell: () => undefined };
    const sink = { write: (bytes: Uint8Array<ArrayBuffer>) => Promise.resolve(void parts.push(bytes)) };
    // The disk forgets it between what is said of the log and what is written of it.
    const { disk } = house;
    const forgetful = Object.create(disk, {
      page: {
        value: async (...of: Parameters<typeof disk.page>) =>
          (await disk.page(...of)).filter(({ storage }) => String(storage) !== String(entry!.storage)),
      },
    }) as typeof disk;
    await writeBackup(Object.create(house, { disk: { value: forgetful } }) as typeof house, { ...order, sink });
    await clinic.api.tryBackup([new File(parts, 'backup')], null);
    expect((await clinic.api.backup()).drill).toMatchObject({ outcome: 'different' });
    await clinic.sitting()?.end();
  }, 60_000);
});

describe('with a relay and a lab', () => {
  test('the relay is gone: the case comes back whole in both houses, with its files [1.11] [2.24]', async () => {
    const relay = await startTestRelay();
    const clinic = await newClinic(relay);
    const words = await wordsOf(clinic);
    const { draft, file } = await newDraft(clinic);
    const { id } = await clinic.api.share(choicesFor(draft, [file]));
    const { link } = await openInvite(clinic, id);
    const lab = await newLab(relay, link!);
    await expect.poll(async () => (await clinic.api.caseView(id)).claims.length, { timeout: 45_000 }).toBe(1);
    const [claim] = (await clinic.api.caseView(id)).claims;
    await clinic.api.confirmClaim(id, claim!.entry, true);
    await sent(clinic);
    await sent(lab);
    const before = await seenOn(clinic);
    const backup = await backupOf(clinic);
    const labWords = await wordsOf(lab);
    const labBackup = await backupOf(lab);
    const labBefore = await seenOn(lab);
    for (const each of [clinic, lab]) await each.sitting()?.end();
    await relay.dispose();

    const address = addressOf(relay);
    const fresh = await newTablet(address);
    await fresh.api.restoreFromFiles({ words, relayAddress: address }, [backup], passkey());
    expect(await seenOn(fresh)).toEqual(before);
    const [copy] = (await fresh.api.caseView(id)).files;
    expect((await readWhole(fresh, id, copy!.id)).length).toBe(crownStl().length);
    expect(fresh.sitting()!.house.quarantined).toEqual([]);
    const freshLab = await newTablet(address);
    await freshLab.api.restoreFromFiles({ words: labWords, relayAddress: address }, [labBackup], passkey());
    expect(await seenOn(freshLab)).toEqual(labBefore);
    for (const each of [fresh, freshLab]) await each.sitting()?.end();
  }, 60_000);

  test('case 45: one backup restored on two tablets makes two devices, and neither loses what the other writes', async () => {
    const relay = await startTestRelay();
    const clinic = await newClinic(relay);
    const words = await wordsOf(clinic);
    await newDraft(clinic);
    await sent(clinic);
    const backup = await backupOf(clinic);
    // Written after the backup, and at the relay only.
    await clinic.api.createPatient({ name: 'Nach der Sicherung', birthDate: '' });
    await sent(clinic);
    await clinic.sitting()?.end();
    const address = addressOf(relay);
    const both = [await newTablet(address), await newTablet(address)];
    for (const each of both) await each.api.restoreFromFiles({ words, relayAddress: address }, [backup], passkey());
    for (const [i, each] of both.entries()) await each.api.createPatient({ name: `Von Tablet ${i}`, birthDate: '' });
    for (const each of both) {
      await expect
        .poll(async () => (await each.api.patients('')).map(({ name }) => name), { timeout: 45_000 })
        .toEqual(['Jana Beispiel', 'Nach der Sicherung', 'Von Tablet 0', 'Von Tablet 1']);
      await sent(each);
      expect(each.sitting()!.house.quarantined).toEqual([]);
    }
    expect(new Set(both.map((each) => String(each.sitting()!.house.device.id))).size).toBe(2);
    for (const each of both) await each.sitting()?.end();
    await relay.dispose();
  }, 60_000);
});
