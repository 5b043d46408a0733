// What both houses do in an open case, by what they read on the screen. Must never reach past the screen.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';

export const jointNotes = (page: Page): Locator => page.getByLabel('Joint notes');
export const messages = (page: Page): Locator => page.getByRole('list', { name: 'Messages' });
/** Where the case as a whole is, in the words of its head. */
export const syncWord = (page: Page): Locator =>
  page
    .getByRole('main')
    .getByText(/^\s*(Saved here|Sending|Safe at relay|Seen by|Offline|Needs attention)/)
    .last();

/** Types at the end of what stands there, key by key, as a person does. */
export async function addToNotes(page: Page, text: string): Promise<void> {
  await jointNotes(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await messages(page).getByText(text).waitFor();
}

/** The bytes a person gets who saves a file of the case. */
export async function saveCaseFile(page: Page, name: RegExp): Promise<Buffer> {
  await page.getByRole('button', { name }).click();
  const viewer = page.getByRole('dialog');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    viewer.getByRole('button', { name: 'Save on this tablet' }).click(),
  ]);
  await viewer.getByRole('button', { name: 'Close' }).click();
  return readFile(await download.path());
}

/** Remembers every "Seen by …" this page shows from now on. */
export async function watchSeen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    const look = (): void => {
      for (const [found] of document.body.innerText.matchAll(/Seen by .*/g)) seen.add(found);
    };
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
    Object.assign(window, { seenWords: seen });
  });
  return () => page.evaluate(() => [...(window as unknown as { seenWords: Set<string> }).seenWords]);
}

/** n of "Offline, n waiting"; 0 while the case says something else. */
export async function waitingHere(page: Page): Promise<number> {
  return Number(/^Offline, (\d+) waiting$/.exec(await syncWord(page).innerText())?.[1] ?? 0);
}
