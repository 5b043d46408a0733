// One more person, as two people see it on two English tablets: code, four words, both say that they are the same.
import type { Page } from 'playwright-core';
import { openPlace } from './clinic.ts';

export interface Newcomer {
  readonly name: string;
  /** As the sheet calls the roles. */
  readonly roles: readonly string[];
  /** Words of the paper, where an administrator is let in and it is confirmed. */
  readonly paper?: readonly string[];
}

/** `admin` is anywhere in the open practice, `page` on the screen that asks for the code. */
export async function letIn(admin: Page, page: Page, { name, roles, paper }: Newcomer): Promise<void> {
  await openPlace(admin, 'People');
  await admin.getByRole('button', { name: 'Add a person' }).click();
  const sheet = admin.getByRole('dialog', { name: 'Add a person' });
  await sheet.getByLabel('Name').fill(name);
  for (const role of roles) await sheet.getByLabel(role, { exact: true }).check();
  await sheet.getByRole('button', { name: 'Show the code' }).click();
  await meet(admin, page, paper);
  await sheet.getByText(`${name} is in.`).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).last().click();
}

/** From the code that a sheet shows to the open practice on the new tablet. */
export async function meet(admin: Page, page: Page, paper: readonly string[] = []): Promise<void> {
  const code = await admin
    .getByRole('dialog')
    .getByText(/^enamel-tablet:/)
    .innerText();
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByRole('heading', { name: 'Do both tablets show these words?' }).waitFor();
  if (paper.length > 0) await admin.getByRole('dialog').getByLabel('Words of the paper').fill(paper.join(' '));
  await admin.getByRole('dialog').getByRole('button', { name: 'The same words' }).click();
  await page.getByRole('button', { name: 'The same words' }).click();
  await page.getByRole('navigation').waitFor();
}
