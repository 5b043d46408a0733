// A lab turns notifications on, locks its tablet, and hears that something is new when the clinic writes. Relay, service
// worker and the push service on this machine are real; what a headless browser lacks is stood in for (no-notifications.ts).
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { giveAddress, keepShown } from '../support/no-notifications.ts';
import { PUSH_CERTIFICATE, PushService, readVapid } from '../support/push-service.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { copyRelease, type Release } from '../support/release.ts';
import { addToNotes } from './case.ts';
import {
  addPatient,
  appStored,
  draftCrown,
  lock,
  makeLink,
  openPlace,
  startPractice,
  unlockWithPassphrase,
} from './clinic.ts';
import { acceptWithPassphrase } from './lab.ts';
import { look } from './look.ts';
import { tellInOrder } from './story.ts';

let browser: Browser;
let service: PushService;
let release: Release;
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let passphrase: string;

tellInOrder(() => [clinic.page, lab.page]);
beforeAll(async () => {
  [browser, service, release] = await Promise.all([launchBrowser(), PushService.start(), copyRelease()]);
  await release.beforeServiceWorker(`(${String(keepShown)})()`);
  const env = { PUSH_SERVICES: service.host, NODE_EXTRA_CA_CERTS: PUSH_CERTIFICATE, ENAMEL_APP: release.folder };
  relay = await startRelay({ env });
  [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
  for (const { page } of [clinic, lab]) page.setDefaultTimeout(45_000);
  await lab.context.addInitScript(keepShown);
  await lab.context.addInitScript(giveAddress, service.endpoint());
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
  await service.stop();
  await release.remove();
});

/** A push without content arrives at the tablet's service worker, which the browser starts for it. */
async function deliver({ context, page }: Tablet): Promise<void> {
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  await cdp.send('ServiceWorker.stopAllWorkers');
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: relay.address, registrationId, data: '' });
}
/** Everything that a notification says. */
const shown = ({ page }: Tablet): Promise<unknown> =>
  page.evaluate(async () => {
    const notices = await (await navigator.serviceWorker.ready).getNotifications();
    return notices.map(({ title, body, tag, icon, data }) => ({ title, body, tag, icon, data: data as unknown }));
  });
const notice = (body: string): unknown => [{ title: 'Enamel', body, tag: 'news', icon: '/icon-192.png' }];
/** A tap on what is shown. */
const tap = ({ page }: Tablet): Promise<void> =>
  page.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage('test.tap'));

describe('something is new', () => {
  test('a lab that was invited finds notifications off, and reads what they mean before the browser asks', async () => {
    await startPractice(clinic.page, relay.address, { organisation: 'Praxis Linde', person: 'Dr. Ada Linde' });
    await addPatient(clinic.page, 'Jana Beispiel', '1980-02-03');
    await draftCrown(clinic.page, { due: '2027-03-18', notes: '' });
    await clinic.page.getByRole('button', { name: 'Share with a lab' }).click();
    const invitation = await makeLink(clinic.page);
    await lab.page.goto(invitation.link);
    await lab.page.getByText('The link is good.').waitFor();
    const names = { organisation: 'Dentallabor Krone', person: 'Tom Krone' };
    passphrase = await acceptWithPassphrase(lab.page, invitation.code, names);
    await clinic.page.getByText('Dentallabor Krone (Tom Krone) opened the link').waitFor();
    await clinic.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await appStored(lab.page);
    await openPlace(lab.page, 'Settings');
    const card = lab.page.getByRole('region', { name: 'Notifications' });
    await card.getByText('Off. Nothing is sent to anybody.').waitFor();
    await card.getByText(/Not what, nor from whom\./).waitFor();
    expect(service.posted).toEqual([]);
    await card.scrollIntoViewIfNeeded();
    await look(lab.page, 'notifications-off');
  });

  test('a browser with a push service that the relay does not know is told so, and nothing is turned on', async () => {
    const card = lab.page.getByRole('region', { name: 'Notifications' });
    await lab.page.evaluate(() => localStorage.setItem('test.endpoint', 'https://push.example.org/somebody'));
    await card.getByRole('button', { name: 'Turn on' }).click();
    await card.getByText(/^Your relay does not know the push service of this browser\./).waitFor();
    await card.getByText('Off. Nothing is sent to anybody.').waitFor();
    expect(await lab.page.evaluate(() => localStorage.getItem('test.push'))).toBe(null);
    await lab.page.evaluate(() => localStorage.removeItem('test.endpoint'));
  });

  test('it turns them on and tries them: the push service gets an empty push, signed by this relay', async () => {
    const card = lab.page.getByRole('region', { name: 'Notifications' });
    await card.getByRole('button', { name: 'Turn on' }).click();
    await card.getByText('On: this tablet is told.').waitFor();
    await card.getByRole('button', { name: 'Send a test' }).click();
    await card.getByText(/^Handed over to the push service\./).waitFor();
    const [posted] = service.posted as [(typeof service.posted)[0]];
    expect([service.posted.length, posted.body.length]).toEqual([1, 0]);
    expect(readVapid(posted)?.claims).toMatchObject({ aud: `https://${service.host}` });
    await look(lab.page, 'notifications-on');
    await lab.page.getByRole('radio', { name: 'Deutsch' }).check();
    await lab.page.getByRole('region', { name: 'Mitteilungen' }).scrollIntoViewIfNeeded();
    await look(lab.page, 'notifications-german');
  });

  test('while it is locked the clinic writes: it is told, in its language, and nothing of what was written', async () => {
    await deliver(lab);
    await expect.poll(() => shown(lab)).toEqual(notice('In Enamel gibt es etwas Neues.'));
    await lab.page.getByRole('radio', { name: 'English' }).check();
    await lock(lab.page);
    await addToNotes(clinic.page, 'Jana wants it a shade lighter');
    await expect.poll(() => service.posted.length).toBe(2);
    expect(service.posted[1]?.body.length).toBe(0);
    await deliver(lab);
    await expect.poll(() => shown(lab)).toEqual(notice('Something is new in Enamel.'));
  });

  test('unlocking takes it away; a tap on one that comes late brings the open app to what is new, without locking it', async () => {
    await unlockWithPassphrase(lab.page, passphrase);
    await expect.poll(() => shown(lab)).toEqual([]);
    await openPlace(lab.page, 'Settings');
    await deliver(lab);
    await expect.poll(() => shown(lab)).toEqual(notice('Something is new in Enamel.'));
    await tap(lab);
    await lab.page.getByRole('heading', { name: 'For you', level: 1 }).waitFor();
    await expect.poll(() => shown(lab)).toEqual([]);
  });

  test('turned off, it is off at the relay and in the browser', async () => {
    await openPlace(lab.page, 'Settings');
    const card = lab.page.getByRole('region', { name: 'Notifications' });
    await card.getByRole('button', { name: 'Turn off' }).click();
    await card.getByText('Off. Nothing is sent to anybody.').waitFor();
    expect(await lab.page.evaluate(() => localStorage.getItem('test.push'))).toBe(null);
    expect([...clinic.errors, ...lab.errors]).toEqual([]);
  });
});
