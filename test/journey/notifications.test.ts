// A lab turns notifications on, locks its tablet, and hears that something is new when the clinic writes. The push service
// is one of this machine: a headless browser has none, so the page is given an address there as its browser would give it.
// The service worker is the real one; what it asks the browser to show is read there.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, newTablet, type Tablet } from '../support/browser.ts';
import { PUSH_CERTIFICATE, PushService, readVapid } from '../support/push-service.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
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
let relay: RelayProcess;
let clinic: Tablet;
let lab: Tablet;
let passphrase: string;

tellInOrder(() => [clinic.page, lab.page]);
beforeAll(async () => {
  [browser, service] = await Promise.all([launchBrowser(), PushService.start()]);
  relay = await startRelay({ env: { PUSH_SERVICES: service.host, NODE_EXTRA_CA_CERTS: PUSH_CERTIFICATE } });
  [clinic, lab] = await Promise.all([newTablet(browser), newTablet(browser, { prf: false })]);
  for (const { page } of [clinic, lab]) page.setDefaultTimeout(45_000);
  await lab.context.grantPermissions(['notifications'], { origin: relay.address });
  await lab.context.addInitScript(giveAddress, service.endpoint());
});
afterAll(async () => {
  await browser.close();
  await relay.stop();
  await service.stop();
});

/** What a browser with a push service does: keeps one subscription, under the key the page gave. */
function giveAddress(endpoint: string): void {
  const kept = (): object | null => {
    const key = localStorage.getItem('test.push');
    if (key === null) return null;
    const applicationServerKey = Uint8Array.from(atob(key), (each) => each.charCodeAt(0)).buffer;
    const unsubscribe = (): Promise<boolean> => {
      localStorage.removeItem('test.push');
      return Promise.resolve(true);
    };
    return { endpoint, options: { applicationServerKey, userVisibleOnly: true }, unsubscribe };
  };
  // A headless browser says 'denied' whatever was granted to a page.
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
  Object.defineProperty(Notification, 'requestPermission', { value: () => Promise.resolve('granted') });
  Object.defineProperty(PushManager.prototype, 'getSubscription', { value: () => Promise.resolve(kept()) });
  Object.defineProperty(PushManager.prototype, 'subscribe', {
    value: ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
      localStorage.setItem('test.push', btoa(String.fromCharCode(...applicationServerKey)));
      return Promise.resolve(kept());
    },
  });
}

/** A push without content arrives at the tablet's service worker. */
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
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: relay.address, registrationId, data: '' });
}
/** A headless browser shows no notification and says so: what the service worker shows is kept there, by tag, as others do. */
async function keepShown({ context }: Tablet): Promise<void> {
  await context.serviceWorkers()[0]?.evaluate(() => {
    const { registration } = globalThis as unknown as ServiceWorkerGlobalScope;
    const kept = new Map<string, { title: string; options: NotificationOptions; close: () => void }>();
    const show = (title: string, options: NotificationOptions = {}): Promise<void> => {
      const tag = options.tag ?? '';
      kept.set(tag, { title, options, close: () => kept.delete(tag) });
      return Promise.resolve();
    };
    Object.assign(registration, {
      showNotification: show,
      getNotifications: () => Promise.resolve([...kept.values()]),
    });
  });
}
/** Everything that a notification says. */
const shown = ({ context }: Tablet): Promise<unknown> | undefined =>
  context.serviceWorkers()[0]?.evaluate(async () => {
    const { registration } = globalThis as unknown as ServiceWorkerGlobalScope;
    const kept = (await registration.getNotifications()) as unknown as {
      title: string;
      options: NotificationOptions;
    }[];
    return kept.map(({ title, options: { tag, icon, ...rest } }) => ({ title, ...rest }));
  });

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

  test('it turns them on and tries them: the push service gets an empty push, signed by this relay', async () => {
    const card = lab.page.getByRole('region', { name: 'Notifications' });
    await card.getByRole('button', { name: 'Turn on' }).click();
    await card.getByText('On: this tablet is told.').waitFor();
    await card.getByRole('button', { name: 'Send a test' }).click();
    await card.getByText('Handed over to the push service: it shows here in a moment.').waitFor();
    const [posted] = service.posted as [(typeof service.posted)[0]];
    expect([service.posted.length, posted.body.length]).toEqual([1, 0]);
    expect(readVapid(posted)?.claims).toMatchObject({ aud: `https://${service.host}` });
    await look(lab.page, 'notifications-on');
    await lab.page.getByRole('radio', { name: 'Deutsch' }).check();
    await lab.page.getByRole('region', { name: 'Mitteilungen' }).scrollIntoViewIfNeeded();
    await look(lab.page, 'notifications-german');
  });

  test('while it is locked the clinic writes: it is told, in its language, and nothing of what was written', async () => {
    await keepShown(lab);
    await deliver(lab);
    await expect.poll(() => shown(lab)).toEqual([{ title: 'Enamel', body: 'In Enamel gibt es etwas Neues.' }]);
    await lab.page.getByRole('radio', { name: 'English' }).check();
    await lock(lab.page);
    await addToNotes(clinic.page, 'Jana wants it a shade lighter');
    await expect.poll(() => service.posted.length).toBe(2);
    expect(service.posted[1]?.body.length).toBe(0);
    await deliver(lab);
    await expect.poll(() => shown(lab)).toEqual([{ title: 'Enamel', body: 'Something is new in Enamel.' }]);
  });

  test('a tap on it brings the open app to what is new, without locking it', async () => {
    await unlockWithPassphrase(lab.page, passphrase);
    await openPlace(lab.page, 'Settings');
    const [worker] = lab.context.serviceWorkers();
    await worker?.evaluate(async () => {
      const scope = globalThis as unknown as ServiceWorkerGlobalScope;
      const [notification] = await scope.registration.getNotifications();
      if (!notification) throw new Error('nothing is shown');
      // Only the browser's own events can be waited for; what the tap does has begun by then.
      scope.onerror = () => true;
      scope.dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification }));
    });
    await lab.page.getByRole('heading', { name: 'For you', level: 1 }).waitFor();
    expect(await shown(lab)).toEqual([]);
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
