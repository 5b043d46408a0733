// A dentist of the demo practice looks at a scan, a coloured tooth and an X-ray, measures, changes the greys, and is told
// in words why a file that lies is not taken.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let relay: RelayProcess;
let tablet: Tablet;
let page: Page;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launchBrowser(), startRelay()]);
  tablet = await newTablet(browser);
  page = tablet.page;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(relay.address);
  await page.getByRole('button', { name: /^Try a demo practice/ }).click();
  await page.getByRole('navigation').waitFor({ timeout: 60_000 });
  await page.goto(`${relay.address}/cases`);
  await page.getByRole('searchbox').fill('Onlay 26');
  await page.getByRole('link').filter({ hasText: 'Onlay 26' }).first().click();
  await page.getByRole('button', { name: /^bite-wing/ }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
});
tellInOrder(() => [page]);

const sheet = () => page.getByRole('dialog');
const film = () => sheet().getByRole('application');
const status = () => sheet().getByRole('status');
const press = (name: string | RegExp) => sheet().getByRole('button', { name, exact: true }).click();

async function open(name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await film().waitFor();
}
async function close(): Promise<void> {
  await press('Close');
  await film().waitFor({ state: 'detached' });
  // Nobody draws or decodes any more.
  await expect.poll(() => page.workers().filter((worker) => /imaging|stage/.test(worker.url())).length).toBe(0);
}
async function objections(): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include('dialog').setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`);
}
/** What the film looks like changes. */
async function seesChange(act: () => Promise<void>): Promise<void> {
  const before = await film().screenshot();
  await act();
  await expect.poll(async () => before.equals(await film().screenshot())).toBe(false);
}

test('every file of the demo shows its picture on its tile, photos too', async () => {
  const tiles = page.locator('.tile');
  await tiles.first().waitFor();
  await expect.poll(() => tiles.locator('canvas').count(), { timeout: 20_000 }).toBe(await tiles.count());
  expect(await tiles.filter({ hasText: 'Photo' }).count()).toBeGreaterThan(0);
});

test('a scan is opened, turned by finger and keys, and looked at from the sides dentists name', async () => {
  await open(/^upper\.stl/);
  await sheet()
    .getByText(/triangles, \d+\.\d × \d+\.\d × \d+\.\d mm/)
    .waitFor();
  await expect.poll(() => status().textContent()).toBe('');
  await seesChange(() => press('Occlusal'));
  await seesChange(() => press('Buccal'));
  await seesChange(async () => {
    await film().focus();
    await page.keyboard.press('ArrowLeft');
  });
  await seesChange(async () => {
    const { x, y, width, height } = (await film().boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 120, y + height / 2 + 40, { steps: 6 });
    await page.mouse.up();
  });
  await seesChange(() => press('Fit'));
  expect(await objections()).toEqual([]);
  const measure = sheet().getByRole('button', { name: 'Measure' });
  for (const [width, height] of [
    [820, 1180],
    [1024, 768],
    [1180, 820],
  ] as const) {
    await page.setViewportSize({ width, height });
    // The foot of the sheet would lie over it, and a browser scrolls to what it clicks.
    const isOnTop = await measure.evaluate((button) => {
      const { x, bottom } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(x + 8, bottom - 4));
    });
    expect([width, height, isOnTop]).toEqual([width, height, true]);
  }
  await close();
});

test('a coloured tooth is measured between two points, by keys alone', async () => {
  await open(/^tooth in colour\.ply/);
  await expect.poll(() => sheet().getByRole('button', { name: 'Measure' }).isEnabled()).toBe(true);
  await film().focus();
  for (const key of ['1', 'm', 'Enter']) await page.keyboard.press(key);
  await expect.poll(() => status().textContent()).toBe('Tap the second point.');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => status().textContent()).toMatch(/^\d+\.\d\d mm between the two points, straight$/);
  expect(Number.parseFloat((await status().textContent()) ?? '')).toBeGreaterThan(0);
  expect(Number.parseFloat((await status().textContent()) ?? '')).toBeLessThan(12);
  await close();
});

test('an X-ray shows its greys through a window that moves, turns around and comes back', async () => {
  await open(/^bite-wing/);
  await sheet().getByText('480 × 360 pixels · 0.080 mm a pixel · IO JAW').waitFor();
  const contrast = sheet().getByRole('slider', { name: 'Contrast' });
  const before = await contrast.inputValue();
  await seesChange(() => press('Invert'));
  await seesChange(() => contrast.fill('80'));
  await seesChange(() => press('Bright parts'));
  await seesChange(async () => {
    await film().focus();
    await page.keyboard.press('+');
  });
  await press('Reset');
  await expect.poll(() => contrast.inputValue()).toBe(before);
  expect(await sheet().getByRole('button', { name: 'Invert' }).getAttribute('aria-pressed')).toBe('false');
  expect(await objections()).toEqual([]);
});

test('[2.27] the workers that open and draw files can reach nothing', async () => {
  const stage = page.workers().find((worker) => worker.url().includes('stage-worker'));
  const reached = await stage?.evaluate(
    (address) =>
      fetch(address).then(
        () => 'reached',
        () => 'blocked',
      ),
    relay.address,
  );
  expect(reached).toBe('blocked');
  const { headers } = await fetch(new URL(stage!.url()));
  expect(headers.get('content-security-policy')).toContain("connect-src 'none'");
  await close();
});

test('case 59 a page with a script under the name of a photo is refused in words, and nothing of it runs or is kept', async () => {
  await page.goto(`${relay.address}/cases`);
  await page.getByRole('searchbox').fill('Draft');
  await page.getByRole('link').filter({ hasText: 'Draft' }).first().click();
  const add = page.getByLabel('Add photo');
  await add.waitFor();
  const script = '<script>globalThis.hacked = true</script>';
  for (const [name, start] of [
    ['page.jpg', '<!doctype html>'],
    ['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg">'],
    ['both.jpg', 'GIF89a/*'],
  ] as const) {
    await add.setInputFiles({ name, mimeType: 'image/jpeg', buffer: Buffer.from(start + script) });
    await page.getByText('The inside of this file does not match its name.').waitFor();
    await page.getByText(name, { exact: true }).first().waitFor();
    // Its name stands there while it is looked at.
    await expect.poll(() => page.getByRole('button', { name: new RegExp(`^${name}`) }).count()).toBe(0);
  }
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(tablet.errors).toEqual([]);
});
