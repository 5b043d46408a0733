// Files added to a case after it was shared: they leave as copies without names, and none before the lab is confirmed.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { dicom, element } from '../imaging/dicomFiles.ts';
import { photoOf } from '../journey/samples.ts';
import { choicesFor, newClinic, newDraft, newLab, openInvite, sent, shareCase, readWhole } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

const photo = (name: string): File => new File([new Uint8Array(photoOf('Jana Beispiel, at home').buffer)], name);
const shown = async (tablet: TestTablet, id: string): Promise<readonly string[]> =>
  (await tablet.api.caseView(id)).files.map(({ name, state }) => (state === 'held back' ? `(${name})` : name));
async function bytesOf(tablet: TestTablet, id: string, name: string): Promise<string> {
  // Its record comes before its bytes.
  const file = await vi.waitFor(
    async () => {
      const found = (await tablet.api.caseView(id)).files.find((each) => each.name === name);
      expect(found?.state).toMatch(/^(?:here|at relay)$/);
      return found!;
    },
    { timeout: 45_000 },
  );
  return Buffer.from(await readWhole(tablet, id, file.id)).toString('latin1');
}

test('a photo added to a shared case waits for the confirmation, and goes without its name and its words [1.28]', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  await clinic.api.attach(id, photo('Jana Beispiel.png'), 'photo');
  const { id: mistaken } = await clinic.api.attach(
    id,
    new File([new Uint8Array(crownStl())], 'Jana wrong jaw.stl'),
    'scan',
    ['same file'],
  );
  expect(await shown(clinic, id)).toEqual(['scan-1.stl', '(photo-2.png)', '(scan-3.stl)']);
  await clinic.api.removeFile(id, mistaken);
  expect(await shown(clinic, id)).toEqual(['scan-1.stl', '(photo-2.png)']);
  await sent(clinic);

  const lab = await newLab(relay, invite.link!);
  expect(await shown(lab, id)).toEqual(['scan-1.stl']);
  const design = crownStl();
  new TextEncoder().encodeInto('Jana Beispiel', design);
  await lab.api.attach(id, new File([new Uint8Array(design)], 'Jana crown.stl'), 'scan');
  await sent(lab);
  expect((await shown(clinic, id)).some((name) => name.includes('Jana'))).toBe(false);

  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, false);
  const all = ['scan-1.stl', 'photo-2.png', 'scan-1.stl'];
  await vi.waitFor(async () => expect(await shown(lab, id)).toEqual(all), { timeout: 45_000 });
  expect(await bytesOf(lab, id, 'photo-2.png')).not.toContain('Jana');
  await clinic.api.attach(id, photo('Jana again.png'), 'photo', ['same file']);
  await vi.waitFor(async () => expect(await shown(lab, id)).toContain('photo-3.png'), { timeout: 45_000 });
  expect(await bytesOf(lab, id, 'photo-3.png')).not.toContain('Jana');
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).files.length).toBe(4), { timeout: 45_000 });
  const fromLab = (await clinic.api.caseView(id)).files.find(({ side }) => side === 'guest')!;
  expect(fromLab.name).toBe('scan-1.stl');
  expect(Buffer.from(await readWhole(clinic, id, fromLab.id)).toString('latin1')).not.toContain('Jana');
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 90_000);

test('an X-ray that may have a name in its picture leaves only once a person looked: with the case, later, from the lab [1.28]', async () => {
  const xray = (shade: number): File => {
    const pixels = element(0x7fe0_0010, 'OW', new Uint8Array(24).fill(shade));
    return new File([dicom({ pixels })], `Jana ${String(shade)}.dcm`);
  };
  const clinic = await newClinic(relay);
  const { draft, file: scan } = await newDraft(clinic);
  const { id: goes } = await clinic.api.attach(draft, xray(1), 'xray');
  const { id: stays } = await clinic.api.attach(draft, xray(2), 'xray');
  const choices = choicesFor(draft, [scan, goes]);
  const preview = await clinic.api.sharePreview(choices);
  expect(preview.atOnce.map(({ id }) => id)).toEqual([scan]);
  expect(preview.afterConfirmation).toEqual([]);
  expect(preview.toLookAt).toMatchObject([
    { id: goes, name: 'Jana 1.dcm', writing: 'not said' },
    { id: stays, name: 'Jana 2.dcm' },
  ]);
  await expect(clinic.api.share(choices)).rejects.toMatchObject({ problem: 'picture not looked at' });
  await expect(clinic.api.share({ ...choices, lookedAt: [goes] })).rejects.toMatchObject({
    problem: 'picture not looked at',
  });
  const { id } = await clinic.api.share({ ...choices, lookedAt: [goes], leftOut: [stays] });
  const stateOf = async (file: string): Promise<string | undefined> =>
    (await clinic.api.caseView(id)).files.find((each) => each.id === file)?.state;
  expect(await stateOf(stays)).toBe('left out');

  const { link } = await openInvite(clinic, id);
  const lab = await newLab(relay, link!);
  const atLab = async (): Promise<readonly string[]> => (await lab.api.caseView(id)).files.map((file) => file.id);
  expect(await atLab()).toEqual([scan, goes]);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, false);
  const { id: late } = await clinic.api.attach(id, xray(3), 'xray');
  expect(await stateOf(late)).toBe('asked');
  const { id: photoId } = await clinic.api.attach(id, photo('Jana.png'), 'photo');
  await vi.waitFor(async () => expect(await atLab()).toEqual([scan, goes, photoId]), { timeout: 45_000 });
  await clinic.api.decideFile(id, late, false);
  expect(await stateOf(late)).toBe('left out');
  await expect(clinic.api.decideFile(id, goes, false)).rejects.toMatchObject({ problem: 'not found' });
  await clinic.api.decideFile(id, late, true);
  await vi.waitFor(async () => expect(await atLab()).toEqual([scan, goes, photoId, late]), { timeout: 45_000 });

  await expect(lab.api.attach(id, xray(4), 'xray')).rejects.toMatchObject({ problem: 'picture not looked at' });
  expect((await lab.api.caseView(id)).files.length).toBe(4);
  const { id: ofLab } = await lab.api.attach(id, xray(4), 'xray', ['looked at']);
  await vi.waitFor(async () => expect(await stateOf(ofLab)).toBeDefined(), { timeout: 45_000 });
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 90_000);

test('what a scan shows is said to the lab with its copy, later words reach it too, and no other house says it', async () => {
  const clinic = await newClinic(relay);
  const { draft, file } = await newDraft(clinic);
  await clinic.api.sayWhatScanShows(draft, file, { role: 'antagonist', jaw: 'lower' });
  const metres = crownStl();
  const view = new DataView(metres.buffer);
  for (let at = 84 + 12; at + 36 <= metres.length; at += 50)
    for (let k = 0; k < 36; k += 4) view.setFloat32(at + k, view.getFloat32(at + k, true) / 1000, true);
  const inMetres = (): File => new File([new Uint8Array(metres)], 'arch.stl');
  await expect(clinic.api.attach(draft, inMetres(), 'scan')).rejects.toMatchObject({ problem: 'surface of odd size' });
  expect((await clinic.api.caseView(draft)).files).toHaveLength(1);
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const invite = await openInvite(clinic, id);
  await sent(clinic);
  const lab = await newLab(relay, invite.link!);
  const shown = async (tablet: TestTablet) => (await tablet.api.caseView(id)).files.map(({ role, jaw }) => [role, jaw]);
  expect(await shown(lab)).toEqual([['antagonist', 'lower']]);
  await clinic.api.sayWhatScanShows(id, file, { role: 'preparation', jaw: 'lower' });
  await vi.waitFor(async () => expect(await shown(lab)).toEqual([['preparation', 'lower']]), { timeout: 45_000 });
  expect(await shown(clinic)).toEqual([['preparation', 'lower']]);
  await expect(lab.api.sayWhatScanShows(id, file, { role: 'bite', jaw: '' })).rejects.toThrow('not found');
}, 60_000);
