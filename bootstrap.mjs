// Makes a machine that has only npm and Node 20 ready: installs the locked packages when they are not the current ones,
// then runs the named file with the Node 24 among them. `node bootstrap.mjs [flags of Node] FILE [arguments]`
// Plain JavaScript without packages; it must never change the lockfile, and needs no internet when all is current.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const at = (...path) => join(root, ...path);
const marker = at('node_modules', '.enamel-lockfile');
const lock = at('.bootstrap-lock');
const waitLimitMs = 15 * 60_000;
const bin = at('node_modules', '.bin');
const node24 =
  process.platform === 'win32'
    ? at('node_modules', 'node', 'bin', 'node.exe')
    : at('node_modules', 'node', 'bin', 'node');

class Plain extends Error {}

function main([file, ...rest]) {
  requireNode(process.versions.node, 20, process.execPath);
  if (file === '--installed') return markInstalled();
  if (!isCurrent()) withLock(() => isCurrent() || install());
  const version = spawnSync(node24, ['--version'], { encoding: 'utf8' }).stdout?.trim().slice(1);
  requireNode(version, 24, 'node_modules/node');
  if (file !== undefined) run(file, rest);
}

function requireNode(version, least, where) {
  if (Number(version?.split('.')[0]) >= least) return;
  throw new Plain(
    least === 20
      ? `Enamel needs Node.js 20 or newer, this is ${version}. Install a newer one from nodejs.org and run the same command again.`
      : `The Node.js ${least} that Enamel brings along does not start here (${where}, found ${version ?? 'nothing'}). Delete the folder node_modules and run the same command again.`,
  );
}

const lockfileHash = () =>
  createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');

function isCurrent() {
  return existsSync(node24) && existsSync(at('node_modules', 'vite')) && read(marker) === lockfileHash();
}

/** npm calls this after an install by hand, so that the next command does not install again. */
function markInstalled() {
  if (existsSync(at('node_modules'))) writeFileSync(marker, `${lockfileHash()}\n`);
}

function install() {
  process.stderr.write('Enamel: installing packages, once (about 30 seconds) …\n');
  // Named here because a machine's own settings (production, ignore-scripts, omit) would leave out what a start needs.
  const flags = ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = { ...process.env, NODE_ENV: 'development' };
  const npmCli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const options = { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] };
  const done = npmCli
    ? spawnSync(process.execPath, [npmCli, ...flags], options)
    : spawnSync('npm', flags, { ...options, shell: process.platform === 'win32' });
  if (done.status === 0) return markInstalled();
  const reason = done.error ? done.error.message : `npm ci ended with ${done.status ?? done.signal}`;
  throw new Plain(
    `Enamel could not install its packages (${reason}). Your data is untouched. Check the internet connection and the free disk space, then run the same command again.`,
  );
}

/** One process installs, others wait. A lock whose owner is gone is taken over. */
function withLock(work) {
  const deadline = Date.now() + waitLimitMs;
  while (!takeLock()) {
    if (Date.now() > deadline)
      throw new Plain(`Another install does not end. Delete the folder ${lock} and run the same command again.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock() {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST')
      throw new Plain(
        `Enamel cannot write to its own folder (${error.message}). Check its permissions and the free disk space.`,
      );
    if (isAbandoned()) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isAbandoned() {
  const pid = Number(read(join(lock, 'pid')));
  if (!pid) {
    // Its owner may be about to write the pid.
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    return made !== undefined && Date.now() - made > 5_000;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function run(file, rest) {
  const path = [bin, process.env.PATH].filter(Boolean).join(delimiter);
  const child = spawn(node24, [file, ...rest], { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Plain)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
