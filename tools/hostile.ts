// `npm run hostile -- <case>`: one attack of the hostile relay or the hostile member against a live app, by hand. Prints
// what it does, what to look at, and its verdict. Alone it lists the cases. Never point it at data that matters.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { App } from '../relay/web/app.ts';
import { memberAttacks, type MemberAttack } from '../test/hostile-member/attacks.ts';
import { newHouse } from '../test/hostile-member/house.ts';
import { Member } from '../test/hostile-member/member.ts';
import { relayAttacks, type RelayAttack } from '../test/hostile-relay/attacks.ts';
import type { KeptLog } from '../test/hostile-relay/kept-log.ts';
import { startHostileRelay, type HostileRelay } from '../test/hostile-relay/relay.ts';
import { startRelay } from '../test/support/relay-process.ts';
import { buildIfStale } from './build.ts';
import { root, runNode } from './run.ts';

const PORT = Number(process.env['PORT'] ?? '8787');
const WAIT_MS = 60_000;
const LOOK_MS = 200;
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const say = (line = ''): void => console.log(line);

async function until(holds: () => boolean, limitMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  for (let waited = 0; !holds(); waited += LOOK_MS) {
    if (waited >= limitMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}

/** Cases that are tests only, by their titles. */
function testedCases(): Map<string, string> {
  const folder = join(root, 'test');
  const found = new Map<string, string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.test.ts'))
      for (const [, title] of readFileSync(join(folder, file), 'utf8').matchAll(/['"`](case \d+[a-z]? [^'"`\n]*)/g))
        for (const [, number] of title!.matchAll(/case (\d+[a-z]?)/g)) found.set(number!, file);
  return found;
}

function list(): void {
  say('npm run hostile -- <case>            against a live app, by hand');
  say('npm run hostile -- <case> LINK CODE  a member case, in a case that is open at your own relay');
  say('\nHostile relay (starts itself with the app, at PORT, 8787 unless set):');
  for (const attack of relayAttacks) say(`  ${attack.case.padEnd(4)} ${attack.title}`);
  say('\nHostile member (joins by a link, then):');
  for (const attack of memberAttacks) say(`  ${attack.case.padEnd(4)} ${attack.title}`);
  const byHand = new Set([...relayAttacks, ...memberAttacks].map((attack) => attack.case));
  const rest = [...testedCases().keys()].filter((each) => !byHand.has(each));
  say('\nBy their tests alone:');
  say(`  ${rest.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).join(', ')}`);
}

function conclude(isGood: boolean, look: string): void {
  const verdict = isGood
    ? 'the app did what it must.'
    : 'NOT SEEN within a minute. If what was asked for above was done, the app failed; if not, begin again.';
  say(`\nOn the wire: ${verdict}`);
  say(`Now look:    ${look}`);
  process.exitCode = isGood ? 0 : 1;
}

/** The log in which two houses, or a house and a link, meet: the newest with an invite. */
function caseOf(relay: HostileRelay): KeptLog | undefined {
  const newest = relay.invites.packages.at(-1);
  return newest && relay.logs.get(Buffer.from(newest.log).toString('hex'));
}

async function attackAsRelay(attack: RelayAttack): Promise<void> {
  await buildIfStale();
  const app = new App(join(root, 'dist/app'), false);
  const relay = await startHostileRelay(PORT, (request, response, path) => app.serve(request, response, path));
  say(`Case ${attack.case}: the relay ${attack.title}.`);
  say(`\n1. Open http://localhost:${String(PORT)} in a fresh private window and start a practice.`);
  say('2. Add a patient, write a case, share it; open the link in a second private window for a second tablet.');
  say('   Waiting for the case …');
  await until(() => caseOf(relay) !== undefined);
  await terminal.question('3. Open the case on both, and press Enter here to attack. ');
  const comes = async (what: string, holds: () => boolean): Promise<boolean> => {
    say(`   ${what} (within a minute) …`);
    return until(holds, WAIT_MS);
  };
  conclude(await attack.run({ relay, kept: caseOf(relay)!, comes }), attack.look);
  await terminal.question('Press Enter to end the relay. ');
  await relay.close();
}

async function attackAsMember(attack: MemberAttack, link = '', code = ''): Promise<void> {
  await buildIfStale();
  say(`Case ${attack.case}: a lab that joined ${attack.title}.`);
  const relay = link === '' ? await startRelay({ port: PORT }) : null;
  if (relay) {
    say(`\n1. Open ${relay.address} in a fresh private window, start a practice, add a patient, share a case.`);
    link = (await terminal.question('2. Paste the link: ')).trim();
    code = (await terminal.question('   And the code, if there is one: ')).trim();
  }
  const lab = await Member.join(await newHouse('Mallory Dental'), link, code);
  say('   Mallory Dental joined the case with keys of its own.');
  await terminal.question('3. Confirm the claim on the tablet, keep the case open, and press Enter here to attack. ');
  await attack.run(lab);
  const before = lab.read.length;
  say('   Done. Type something in the case now (within a minute): the clinic must still be heard …');
  conclude(await until(() => lab.read.length > before, WAIT_MS), attack.look);
  await terminal.question('Press Enter to end. ');
  lab.close();
  await relay?.stop();
}

async function runTest(number: string, file: string): Promise<void> {
  say(`Case ${number} has no live end: its test is test/${file}.`);
  const project = file.startsWith('journey') ? 'journey' : 'unit';
  if (project === 'journey') await buildIfStale();
  const args = ['run', '--project', `${project}*`, `test/${file}`, '-t', `case ${number} `];
  const { isOk } = await runNode('node_modules/vitest/vitest.mjs', args);
  say(isOk ? 'Verdict: held.' : 'Verdict: NOT HELD.');
  process.exitCode = isOk ? 0 : 1;
}

const [number, link, code] = process.argv.slice(2);
const asRelay = relayAttacks.find((each) => each.case === number);
const asMember = memberAttacks.find((each) => each.case === number);
const tested = number === undefined ? undefined : testedCases().get(number);
try {
  if (asRelay) await attackAsRelay(asRelay);
  else if (asMember) await attackAsMember(asMember, link, code);
  else if (number !== undefined && tested) await runTest(number, tested);
  else list();
} catch (error) {
  // A taken port, a link that is used: said in one line, for whoever runs this by hand.
  say(`It could not be tried: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
terminal.close();
