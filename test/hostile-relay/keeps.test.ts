// A relay that keeps all it ever had, and whoever gets its disk, its memory and a link later: what can they read?
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { toHex, utf8 } from '../../protocol/bytes.ts';
import { SIGNED } from '../../protocol/entry.ts';
import { decode } from '../../protocol/schema.ts';
import { inviteKeys, readLink } from '../hostile-member/invitation.ts';
import { aesOpen, openEntry } from '../hostile-member/sealing.ts';
import { PACKAGE } from '../hostile-member/shapes.ts';
import { findOnDisk } from '../journey/disk.ts';
import { findInMemory } from '../support/memory.ts';
import { startRelay } from '../support/relay-process.ts';
import { newTablet, passkey } from '../support/tablet.ts';
import { openInvite, choicesFor, newDraft, sent, typeOnCase } from '../worker/practice.ts';
import { keptOf, newWorld, say, settled, waitForMessage, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 90_000);
afterAll(() => world.end());

test('case 16 package and all ciphertext kept, the link comes later: only what it opened at once, nothing after', async () => {
  const { clinic, lab, relay, link } = world;
  await say(world, 'clinic', 'written after the claim');
  await waitForMessage(world, 'lab', 'written after the claim');
  await settled(clinic, lab);
  const [kept] = relay.invites.packages;
  const keys = await inviteKeys(readLink(link), '');
  const plain = aesOpen(keys.sealing, kept!.package.subarray(12), kept!.invite, kept!.package.subarray(0, 12));
  const { secret } = decode(PACKAGE, plain!)!;
  const everything = [...relay.logs.values()];
  const opened = everything.flatMap(({ id, entries }) =>
    entries.flatMap(({ entry }, at) => {
      const found = openEntry(entry, [secret]);
      return found ? [{ log: toHex(id), at, fields: decode(SIGNED, found.signed)!, signed: found.signed }] : [];
    }),
  );
  const claimed = keptOf(world).entries.findIndex((_, at) => !opened.some((each) => each.at === at));
  expect(opened.length).toBeGreaterThan(0);
  expect(opened.every(({ log, at }) => log === world.id && at < claimed)).toBe(true);
  expect(opened.some(({ fields }) => fields.doc === 'case/thread')).toBe(false);
  const read = Buffer.concat(opened.map(({ signed }) => signed));
  for (const canary of ['written after the claim', '1980-02-03', 'draft/']) expect(read.includes(canary)).toBe(false);
  // Nor does the secret lead forwards: no later record has a box or a key for it.
  expect(keptOf(world).records.length).toBeGreaterThan(1);
}, 60_000);

test('case 19 the sizes of 1,000 small edits fall into one class', async () => {
  const { clinic, id, log } = world;
  const { house } = clinic.sitting()!;
  const before = keptOf(world).seq;
  const opened = await clinic.api.openDocument({ log: id, name: 'case/notes' }, 'lab work');
  const page = new Y.Doc({ gc: false });
  Y.applyUpdate(page, opened.state);
  page.clientID = opened.clientId;
  page.on('update', (update: Uint8Array) => opened.port.postMessage(syncFrame(update)));
  for (let i = 0; i < 1_000; i++) {
    page.getText('notes').insert(0, String.fromCharCode(97 + (i % 26)));
    while (!house.hasPending(log)) await new Promise((resolve) => setImmediate(resolve));
    await house.flushAll();
  }
  await settled(clinic);
  opened.port.close();
  const sizes = keptOf(world)
    .entries.slice(before)
    .map(({ entry }) => entry.length);
  expect(sizes.length).toBeGreaterThanOrEqual(1_000);
  expect(new Set(sizes).size).toBe(1);
}, 120_000);

/** An update of a page, as y-websocket sends it. */
function syncFrame(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

const CANARIES = {
  house: 'Praxis Xochiquetzal',
  person: 'Dr. Ngozi Wrzesniewski',
  patient: 'Yggdrasil Qvortrup',
  'birth date': '1961-04-09',
  message: 'zwq contact kept very light jfx',
};

test.runIf(process.platform === 'linux')(
  'case 17 database, log and whole memory of the relay searched for canaries: none',
  async () => {
    const relay = await startRelay();
    const clinic = await newTablet(`ws://localhost:${String(relay.port)}/relay`);
    try {
      await clinic.api.start({ kind: 'clinic', organisation: CANARIES.house, person: CANARIES.person }, passkey());
      await sent(clinic);
      const patient = await clinic.api.createPatient({ name: CANARIES.patient, birthDate: CANARIES['birth date'] });
      const { draft, file } = await newDraft(clinic);
      const { id } = await clinic.api.share(choicesFor(draft, [file]));
      const { link } = await openInvite(clinic, id);
      await typeOnCase(clinic, id, 'case/notes', (doc) => doc.getText('notes').insert(0, CANARIES.message));
      await clinic.sitting()!.house.flushAll();
      await sent(clinic);
      const needles = { ...CANARIES, 'a document': `patient/${patient}`, 'secret of the link': readLink(link!).secret };
      expect(await findOnDisk(relay.dataDir, needles)).toEqual([]);
      const control = utf8('invite burnt');
      const found = await findInMemory(relay.pid, {
        ...Object.fromEntries(Object.entries(needles).map(([name, each]) => [name, bytesOf(each)])),
        'a word of the protocol, which proves that the search finds': control,
      });
      expect(found).toEqual(['a word of the protocol, which proves that the search finds']);
      for (const canary of Object.values(CANARIES)) expect(relay.output()).not.toContain(canary);
    } finally {
      await clinic.sitting()?.end();
      await relay.stop();
    }
  },
  120_000,
);

const bytesOf = (needle: string | Uint8Array): Uint8Array => (typeof needle === 'string' ? utf8(needle) : needle);
