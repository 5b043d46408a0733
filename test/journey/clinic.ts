// What a dentist does on her tablet, by what she reads on the screen. Must never reach past the screen.
import type { Page } from 'playwright-core';
import type { Tablet } from '../support/browser.ts';
import type { Sample } from './samples.ts';

export interface Names {
  readonly organisation: string;
  readonly person: string;
}

/** Counts the passkey prompts of a tablet from now on. */
export async function countPrompts(tablet: Tablet): Promise<() => number> {
  let count = 0;
  tablet.cdp.on('WebAuthn.credentialAdded', () => count++);
  tablet.cdp.on('WebAuthn.credentialAsserted', () => count++);
  await tablet.cdp.send('WebAuthn.enable', { enableUI: false });
  return () => count;
}

/** From the first screen to the open practice, with a passkey. */
export async function startPractice(page: Page, address: string, names: Names): Promise<void> {
  await page.goto(address);
  await page.getByRole('link', { name: /^Start my practice/ }).click();
  await page.getByLabel('Name of the practice').fill(names.organisation);
  await page.getByLabel('Your name').fill(names.person);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('heading', { name: 'Today', exact: true, level: 1 }).waitFor();
}

/** Until then a tablet that loses its connection may lack parts of the app. */
export async function appStored(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    await new Promise<void>((resolve) => {
      const ask = (): void => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          clearInterval(asking);
          resolve();
        };
        active?.postMessage({ type: 'KEEP' }, [port2]);
      };
      // One that is asked while it fails answers nothing.
      const asking = setInterval(ask, 500);
      ask();
    });
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export async function addPatient(page: Page, name: string, birthDate: string): Promise<void> {
  await openPlace(page, 'Patients');
  await page.getByRole('button', { name: 'New patient' }).click();
  const sheet = page.getByRole('dialog', { name: 'New patient' });
  await sheet.getByLabel('Name').fill(name);
  await sheet.getByLabel('Birth date').fill(birthDate);
  await sheet.getByRole('button', { name: 'Add patient' }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

export interface Crown {
  readonly due: string;
  readonly notes: string;
  readonly scan?: Sample;
  readonly photo?: Sample;
}

/** A crown on 16 for the patient whose record is open, as a draft. */
export async function draftCrown(page: Page, { due, notes, scan, photo }: Crown): Promise<void> {
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByLabel('Type of work').selectOption('Crown');
  await page.getByLabel('Material').selectOption('Lithium disilicate');
  await page.getByRole('button', { name: '16, upper right first molar' }).click();
  await page.getByRole('group', { name: 'Shade', exact: true }).getByRole('radio', { name: 'A2', exact: true }).check();
  await page.getByRole('button', { name: 'All by scan' }).click();
  await page.getByLabel('Due at clinic').fill(due);
  await page.getByLabel('Notes for the lab').fill(notes);
  if (scan) {
    await page.getByLabel('Add scan').setInputFiles(scan);
    await page.getByRole('button', { name: /upper-jaw/ }).waitFor();
  }
  if (photo) {
    await page.getByLabel('Add photo').setInputFiles(photo);
    await page.getByRole('button', { name: /shade/ }).waitFor();
  }
  await page.getByRole('heading', { name: /^Crown.*16/ }).waitFor();
}

export interface Invitation {
  readonly link: string;
  readonly code: string;
}

/** Consents and makes the link; ends when the relay has it. The sheet of the draft must be open on the screen. */
export async function makeLink(page: Page): Promise<Invitation> {
  const sheet = page.getByRole('dialog', { name: 'Share with a lab' });
  await sheet.getByRole('button', { name: 'Record consent' }).click();
  await sheet.getByText('Consent on file').waitFor();
  // Not every story has all that a lab needs.
  const why = sheet.getByLabel('Why it goes out incomplete');
  if ((await why.count()) > 0) await why.fill('The rest follows by phone.');
  const bySomebodyNew = sheet.getByRole('radio', { name: /^Somebody new, by a link/ });
  if ((await bySomebodyNew.count()) > 0) await bySomebodyNew.check();
  await sheet.getByRole('button', { name: 'Make the link' }).click();
  await sheet.getByText('At the relay', { exact: true }).waitFor();
  const value = async (label: string | RegExp): Promise<string> =>
    (await sheet.getByRole('group', { name: label }).textContent()) ?? '';
  const [link, code] = await Promise.all([value('Link'), value(/^Code/)]);
  await sheet.getByRole('button', { name: 'Done' }).click();
  return { link, code };
}

/** A place of the app by its name in the rail, or under "More" there. */
export async function openPlace(page: Page, name: string): Promise<void> {
  const rail = page.getByRole('navigation');
  const more = rail.getByRole('button', { name: /^(More|Mehr)$/ });
  await more.waitFor();
  const daily = rail.getByRole('link', { name, exact: true });
  if ((await daily.count()) > 0) await daily.click();
  else {
    await more.click();
    await page.getByRole('dialog').getByRole('link', { name, exact: true }).click();
  }
  // Whatever was open before names patients and has buttons of the same names.
  if (name === 'Patients') await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
}

export async function lock(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Lock' }).click();
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
}

export async function unlockWithPasskey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Unlock with passkey' }).click();
  await page.getByRole('navigation').waitFor();
}

/** The only case of the list. */
export async function openCase(page: Page): Promise<void> {
  await openPlace(page, 'Cases');
  await page.getByRole('link', { name: /Crown 16/ }).click();
  await page.getByRole('heading', { name: /^Crown 16/ }).waitFor();
}

/** Shows the paper and returns its twelve words; confirms it by three of them when asked to. */
export async function takePaper(page: Page, { isConfirmed }: { readonly isConfirmed: boolean }): Promise<string[]> {
  await openPlace(page, 'Backup');
  await page.getByRole('link', { name: 'Make the paper' }).last().click();
  const items = page.getByRole('article').getByRole('listitem');
  await items.last().waitFor();
  const words = (await items.allInnerTexts()).map((item) => item.replace(/^\d+\s*/, '').trim());
  if (!isConfirmed) return words;
  await page.getByRole('button', { name: 'I have it on paper' }).click();
  for (const field of await page.getByLabel(/^Word \d+$/).all()) {
    const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
    await field.fill(words[Number(label.replace('Word ', '')) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'Confirm the paper' }).click();
  await page.getByText('The paper is confirmed.').waitFor();
  return words;
}

/** From the first screen to the open practice, with four words that it returns. */
export async function startWithPassphrase(page: Page, address: string, names: Names): Promise<string> {
  await page.goto(address);
  await page.getByRole('link', { name: /^Start my practice/ }).click();
  await page.getByLabel('Name of the practice').fill(names.organisation);
  await page.getByLabel('Your name').fill(names.person);
  const passphrase = await keepFourWords(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('heading', { name: 'Today', exact: true, level: 1 }).waitFor();
  return passphrase;
}

/** Chooses the passphrase as the way to unlock and keeps the four words that are offered. */
export async function keepFourWords(page: Page): Promise<string> {
  // Where there are no passkeys the passphrase is not one choice of two but the only way.
  const choice = page.getByRole('radio', { name: 'Passphrase', exact: true });
  await page.getByRole('radio', { name: 'Four words for you' }).or(choice).first().waitFor();
  if ((await choice.count()) > 0) await choice.check();
  const words = page.getByRole('status').filter({ hasText: /^\w+ \w+ \w+ \w+$/ });
  await words.waitFor();
  const passphrase = await words.innerText();
  await page.getByLabel('I have kept these words').check();
  return passphrase;
}

export async function unlockWithPassphrase(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByRole('navigation').waitFor();
}
