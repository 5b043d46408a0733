// Finds a Chromium to test with: env CHROMIUM, one installed on the machine, or the one inside an npm package.
// ENAMEL_BROWSER=packaged always takes the last. It must never download anything nor use a browser of unknown version.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FoundBrowser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
  /** What `browser.version()` must start with; empty when the machine's owner chose the browser. */
  readonly version: string;
}

const installed = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export function findBrowser(): FoundBrowser {
  const executablePath = ownersBrowser();
  return executablePath === undefined ? packagedBrowser() : { executablePath, env: {}, version: '' };
}

/**
 * Whether the journeys here are driven in the browser of the package; `.ci/run` asks.
 * @public
 */
export function isPackaged(): boolean {
  return ownersBrowser() === undefined;
}

function ownersBrowser(): string | undefined {
  if (process.env['ENAMEL_BROWSER'] === 'packaged') return undefined;
  const named = process.env['CHROMIUM'];
  if (named !== undefined && !existsSync(named)) throw new Error(`no browser at CHROMIUM=${named}`);
  return named ?? installed.find((path) => existsSync(path));
}

function packagedBrowser(): FoundBrowser {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the browser journeys need an installed Chrome here: install one, or name one in CHROMIUM');
  }
  const home = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `enamel-chromium-${version}`);
  if (!existsSync(folder)) unpack(folder);
  const executablePath = join(folder, 'chromium');
  return { executablePath, env: librariesFor(executablePath, folder), version: `${version.split('.')[0] ?? ''}.` };
}

/** The package unpacks into TMPDIR and reuses any `chromium` there, so it gets a folder of its own, moved when complete. */
function unpack(folder: string): void {
  const partial = `${folder}.${String(process.pid)}`;
  mkdirSync(partial, { recursive: true });
  const script = `await (await import('@sparticuz/chromium')).default.executablePath()`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(import.meta.dirname, '../..'),
    // This name of a runtime makes the package unpack the libraries a bare machine lacks.
    env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    encoding: 'utf8',
  });
  try {
    if (status !== 0) throw new Error(`cannot unpack the packaged browser: ${stderr}`);
    writeFileSync(join(partial, 'fonts.conf'), fontsIn(join(folder, 'fonts')));
    renameSync(partial, folder);
  } catch (error) {
    // Two stories may begin at once: whoever comes second finds the same browser there.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** The package's own list of fonts names fixed folders; without one readable font a page has no height. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${folder}</dir><cachedir>${folder}-cache</cachedir>
</fontconfig>`;
}

/** The packaged libraries are used only where the machine's own do not let the browser start. */
function librariesFor(executablePath: string, folder: string): Record<string, string> {
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  if (spawnSync(executablePath, ['--version', '--no-sandbox']).status === 0) return fonts;
  return { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023/lib') };
}
