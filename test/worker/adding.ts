// One more tablet, or one more person on a tablet, everything as it should be: code, four words, both say that they match.
import { expect, vi } from 'vitest';
import type { NewUnlock } from '../../client/worker/api.ts';
import type { NewPerson } from '../../client/worker/views/peopleview.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import type { TestRelay } from '../support/test-relay.ts';
import { addressOf, sent } from './practice.ts';

export const wait = <T>(look: () => Promise<T> | T): Promise<T> => vi.waitFor(look, { timeout: 45_000, interval: 40 });

export async function codeOf(adder: TestTablet): Promise<string> {
  return wait(async () => {
    const view = await adder.api.meeting();
    expect(view?.state).toBe('waiting');
    return view!.code!;
  });
}
export async function wordsOf(tablet: TestTablet): Promise<readonly string[]> {
  return wait(async () => {
    const view = await tablet.api.meeting();
    expect(view?.state).toBe('words');
    return view!.words;
  });
}

export async function add(relay: TestRelay, adder: TestTablet, who: NewPerson, paper = ''): Promise<TestTablet> {
  const tablet = await newTablet(addressOf(relay));
  await enterOn(tablet, adder, who, passkey(), paper);
  return tablet;
}

/** On a tablet whose vaults are locked, or that has none. */
export async function enterOn(
  tablet: TestTablet,
  adder: TestTablet,
  who: NewPerson,
  way: NewUnlock,
  paper = '',
  isWell = true,
): Promise<void> {
  await adder.api.addTablet(who);
  await tablet.api.enterTablet(await codeOf(adder), way);
  expect(await wordsOf(tablet)).toEqual(await wordsOf(adder));
  await adder.api.confirmMeeting(paper);
  await tablet.api.confirmMeeting('');
  await wait(async () => expect((await tablet.api.vaultState()).type).toBe('open'));
  await wait(async () => expect((await adder.api.meeting())?.state).toBe('done'));
  if (isWell) await sent(tablet);
}
