// What a technician does with a link, by what he reads on the screen. Must never reach past the screen.
import type { Page } from 'playwright-core';
import type { Names } from './clinic.ts';

/** Accepts the link that is open on an empty tablet. Returns the four words that unlock it from now on. */
export async function acceptWithPassphrase(page: Page, code: string, names: Names): Promise<string> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByLabel('Name of your lab').fill(names.organisation);
  await page.getByLabel('Your name').fill(names.person);
  await page.getByRole('radio', { name: 'Passphrase', exact: true }).check();
  const words = page.getByRole('status').filter({ hasText: /^\w+ \w+ \w+ \w+$/ });
  await words.waitFor();
  const passphrase = await words.innerText();
  await page.getByLabel('I have kept these words').check();
  await page.getByRole('button', { name: 'Accept and open the case' }).click();
  await page.getByRole('heading', { name: /^Crown 16/ }).waitFor();
  return passphrase;
}

export async function unlockWithPassphrase(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByRole('navigation').waitFor();
}
