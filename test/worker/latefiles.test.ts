// Files added to a case after it was shared: they leave as copies without names, and none before the lab is confirmed.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { photoOf } from '../journey/samples.ts';
import { newClinic, newLab, sent, shareCase, readWhole } from './practice.ts';

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
  const file = (await tablet.api.caseView(id)).files.find((each) => each.name === name)!;
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
    { timeout: 15_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, false);
  const all = ['scan-1.stl', 'photo-2.png', 'scan-1.stl'];
  await vi.waitFor(async () => expect(await shown(lab, id)).toEqual(all), { timeout: 15_000 });
  expect(await bytesOf(lab, id, 'photo-2.png')).not.toContain('Jana');
  await clinic.api.attach(id, photo('Jana again.png'), 'photo', ['same file']);
  await vi.waitFor(async () => expect(await shown(lab, id)).toContain('photo-3.png'), { timeout: 15_000 });
  expect(await bytesOf(lab, id, 'photo-3.png')).not.toContain('Jana');
  await vi.waitFor(async () => expect((await clinic.api.caseView(id)).files.length).toBe(4), { timeout: 15_000 });
  const fromLab = (await clinic.api.caseView(id)).files.find(({ side }) => side === 'guest')!;
  expect(fromLab.name).toBe('scan-1.stl');
  expect(Buffer.from(await readWhole(clinic, id, fromLab.id)).toString('latin1')).not.toContain('Jana');
  for (const tablet of [lab, clinic]) await tablet.sitting()!.end();
}, 90_000);
