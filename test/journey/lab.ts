// What a technician does with a link, by what he reads on the screen. Must never reach past the screen.
import type { Page } from 'playwright-core';
import { keepFourWords, type Names } from './clinic.ts';

/** Accepts the link that is open on an empty tablet. Returns the four words that unlock it from now on. */
export async function acceptWithPassphrase(page: Page, code: string, names: Names): Promise<string> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('Name of your lab').fill(names.organisation);
  await page.getByLabel('Your name').fill(names.person);
  const passphrase = await keepFourWords(page);
  await page.getByRole('button', { name: 'Accept and open the case' }).click();
  await page.getByRole('heading', { name: /^Crown 16/ }).waitFor();
  return passphrase;
}
