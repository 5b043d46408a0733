// The kit on three papers: made and confirmed one by one, two of them bring the practice back, and what is wrong with a
// pair is said before anything is stored.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KitView, PaperView } from '../../client/worker/views/kitview.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, newClinic, newDraft, sent } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

const PLACES = ['Safe', '', 'At the bank'];
const kitOf = async (tablet: TestTablet): Promise<KitView> => (await tablet.api.kit())!;
const textOf = ({ words }: PaperView): string => words.join(' ');
async function threeOf(tablet: TestTablet): Promise<readonly [PaperView, PaperView, PaperView]> {
  await tablet.api.splitKit(PLACES);
  const [first, second, third] = (await kitOf(tablet)).papers;
  return [first!, second!, third!];
}
async function confirmAll(tablet: TestTablet, papers: readonly PaperView[]): Promise<void> {
  for (const { number, asked, words } of papers)
    expect(
      await tablet.api.confirmKit(
        asked.map((position) => words[position - 1]!),
        number,
      ),
    ).toBe(true);
}
const restore = async (words: string): Promise<TestTablet> => {
  const tablet = await newTablet(addressOf(relay));
  await tablet.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
  return tablet;
};

test('three papers are confirmed one by one; then nothing of them lies on the tablet, and any two bring all back', async () => {
  const clinic = await newClinic(relay);
  await newDraft(clinic);
  await sent(clinic);
  const whole = await kitOf(clinic);
  const papers = await threeOf(clinic);
  const [first, second, third] = papers;
  expect(papers.map(({ number, place, isConfirmed }) => ({ number, place, isConfirmed }))).toEqual([
    { number: 1, place: 'Safe', isConfirmed: false },
    { number: 2, place: '', isConfirmed: false },
    { number: 3, place: 'At the bank', isConfirmed: false },
  ]);
  // The whole secret is on no screen any more, and one paper again shows the same kit.
  expect(await kitOf(clinic)).toMatchObject({ words: [], qr: '' });
  await clinic.api.splitKit(null);
  expect(await kitOf(clinic)).toEqual(whole);
  // What is printed already stays right.
  expect(await threeOf(clinic)).toEqual(papers);

  expect(await clinic.api.kitPlaces()).toBeNull();
  expect(await clinic.api.confirmKit(whole.asked.map((position) => whole.words[position - 1]!))).toBe(false);
  expect(await clinic.api.confirmKit(second.qr, 1)).toBe(false);
  expect(await clinic.api.confirmKit(first.qr, 1)).toBe(true);
  expect(await clinic.api.vaultState()).not.toMatchObject({ kit: 'confirmed' });
  expect((await kitOf(clinic)).papers.map(({ isConfirmed }) => isConfirmed)).toEqual([true, false, false]);
  await confirmAll(clinic, [second, third]);
  expect(await clinic.api.vaultState()).toMatchObject({ kit: 'confirmed' });
  expect(await clinic.api.kit()).toBeNull();
  expect(await clinic.api.kitPlaces()).toEqual(PLACES);
  await sent(clinic);
  const patients = await clinic.api.patients('');
  await clinic.sitting()?.end();

  for (const pair of [
    `${textOf(third)}\n${textOf(first)}`,
    `${second.qr} ${textOf(third)}`,
    `${first.qr}\n${second.qr}`,
  ]) {
    const back = await restore(pair);
    expect(await back.api.patients('')).toEqual(patients);
    await back.sitting()?.end();
  }
}, 90_000);

test('one alone, one twice, one of another house, a slip of a word: said as what it is, and nothing is stored', async () => {
  const [clinic, other] = [await newClinic(relay), await newClinic(relay)];
  const [first, second] = await threeOf(clinic);
  const [, foreign] = await threeOf(other);
  const tablet = await newTablet(addressOf(relay));
  const problemOf = (words: string): Promise<unknown> =>
    Promise.resolve(tablet.api.restore({ words, relayAddress: addressOf(relay) }, passkey())).then(
      () => 'none',
      (error: unknown) => error,
    );
  expect(await problemOf(textOf(second))).toMatchObject({ problem: 'paper alone', detail: 2 });
  expect(await problemOf(`${textOf(first)} ${first.qr}`)).toMatchObject({ problem: 'same paper twice' });
  expect(await problemOf(`${textOf(first)} ${textOf(foreign)}`)).toMatchObject({ problem: 'papers of two kits' });
  expect(await problemOf(first.words.with(3, 'enamelx').join(' '))).toMatchObject({
    problem: 'kit words wrong',
    detail: 4,
  });
  for (const nonsense of [
    '',
    first.qr.slice(0, -3),
    'enamel-kit-part:',
    `${textOf(first)} zebra`,
    `${first.qr} `.repeat(9),
  ])
    expect(await problemOf(nonsense)).toMatchObject({ problem: 'kit words wrong' });
  expect(await tablet.api.vaultState()).toEqual({ type: 'empty' });
  for (const each of [clinic, other]) await each.sitting()?.end();
}, 60_000);

test('two of three make a new paper, which begins as one; papers of before are told to be replaced', async () => {
  const clinic = await newClinic(relay);
  const papers = await threeOf(clinic);
  const [first, second] = papers;
  await confirmAll(clinic, papers);
  await sent(clinic);
  await expect(clinic.api.replaceKit(textOf(first))).rejects.toThrow('paper alone');
  const two = `${textOf(second)} ${first.qr}`;
  await clinic.api.replaceKit(two);
  const next = await kitOf(clinic);
  expect([next.words.length, next.papers]).toEqual([12, []]);
  await expect(clinic.api.replaceKit(two)).rejects.toThrow('kit was replaced');
  const again = await threeOf(clinic);
  await confirmAll(clinic, again);
  await sent(clinic);
  await clinic.sitting()?.end();
  await expect(restore(`${textOf(first)} ${textOf(again[1])}`)).rejects.toThrow('papers of two kits');
  const back = await restore(`${textOf(again[0])} ${textOf(again[1])}`);
  expect((await back.api.people()).mayChange).toBe(true);
  await back.sitting()?.end();
}, 90_000);
