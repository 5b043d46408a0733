// Real browsers for the journeys: a tablet is one browser context with one page and a passkey device of its own.
// It must never bend the app: only the passkey hardware and the storage promise of a headless browser are stood in for.
import { existsSync, statfsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { findBrowser, type FoundBrowser } from './find-browser.ts';

export interface TabletOptions {
  /** Has a passkey device at all (default yes). */
  readonly passkey?: boolean;
  /** Its passkeys give PRF bytes (default yes). */
  readonly prf?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
}

export interface Tablet {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Errors of page, worker and CSP so far; failed network requests apart, for offline is normal. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SHARED_MEMORY = '/dev/shm';
const AMPLE_BYTES = 2 ** 30;
const landscape = { width: 1180, height: 820 };

export async function launchBrowser(): Promise<Browser> {
  const found = findBrowser();
  const browser = await chromium.launch(launchOptions(found));
  if (browser.version().startsWith(found.version)) return browser;
  await browser.close();
  throw new Error(`expected browser ${found.version}, ${found.executablePath} is ${browser.version()}`);
}

export async function newTablet(browser: Browser, options: TabletOptions = {}): Promise<Tablet> {
  return equip(await browser.newContext(contextOptions(options)), options);
}

/** A tablet whose browser profile lies in `folder`, for what must (not) be found on a disk. Its passkeys end with it. */
export async function openProfile(folder: string, options: TabletOptions = {}): Promise<Tablet> {
  const launch = { ...launchOptions(findBrowser()), ...contextOptions(options) };
  return equip(await chromium.launchPersistentContext(folder, launch), options);
}

/** Gives a page (a second tab, say) a passkey device. Devices belong to one page and share nothing. */
export async function addPasskeyDevice(page: Page, prf = true): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: prf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return cdp;
}

function launchOptions({ executablePath, env }: FoundBrowser) {
  // Playwright has what processes share in files, for machines with little memory for it: a tenth of a first visit.
  const isAmple = existsSync(SHARED_MEMORY) && freeBytes(SHARED_MEMORY) >= AMPLE_BYTES;
  const ignoreDefaultArgs = isAmple ? ['--disable-dev-shm-usage'] : [];
  return { executablePath, args: flags, ignoreDefaultArgs, env: { ...process.env, ...env } };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function contextOptions({ viewport = landscape, locale = 'en-GB', colorScheme = 'light' }: TabletOptions) {
  return { viewport, locale, colorScheme, acceptDownloads: true } as const;
}

async function equip(context: BrowserContext, options: TabletOptions): Promise<Tablet> {
  const page = context.pages()[0] ?? (await context.newPage());
  await context.addInitScript(promiseStorage);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isNetworkFailure(message.text())) errors.push(message.text());
  });
  const hasPasskey = options.passkey ?? true;
  const cdp = hasPasskey ? await addPasskeyDevice(page, options.prf) : await withoutPasskeys(context, page);
  return { context, page, cdp, errors, close: () => context.close() };
}

/** Headless browsers always refuse to keep storage for good; a person's browser asks. */
function promiseStorage(): void {
  Object.defineProperty(StorageManager.prototype, 'persist', { value: () => Promise.resolve(true) });
  Object.defineProperty(StorageManager.prototype, 'persisted', { value: () => Promise.resolve(true) });
}

async function withoutPasskeys(context: BrowserContext, page: Page): Promise<CDPSession> {
  await context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
  });
  return context.newCDPSession(page);
}

function isNetworkFailure(text: string): boolean {
  return text.includes('net::ERR_') || text.startsWith('WebSocket connection to');
}
