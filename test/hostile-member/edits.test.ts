// A lab that joined with a real link and then writes what no honest app writes: every edit is validly signed and sealed.
// None is applied; each is set aside once, with its reason; the case goes on for everybody else.
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { equal } from '../../protocol/bytes.ts';
import type { TestTablet } from '../support/tablet.ts';
import * as f from '../gate/forge.ts';
import { encodeDesignAct } from '../../client/records/designAct.ts';
import { passkey, random } from '../support/tablet.ts';
import {
  clinicSays,
  contentOf,
  isDocument,
  joinCase,
  labSays,
  messagesOf,
  newWorld,
  setAside,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await clinicSays(world, 'first');
  await labSays(world, 'honest to begin with');
}, 90_000);
afterAll(() => world.end());

const NOTES = 'case/notes';
const THREAD = 'case/thread';
const PRODUCTION = 'case/production';
const PRESCRIPTION = 'case/prescription';

/** Sends one forged update and expects this verdict, an unchanged case, and colleagues who go on. */
async function refused(doc: string, reason: string, ...updates: readonly Uint8Array[]): Promise<void> {
  const { lab, clinic } = world;
  lab.chainOf().gen += 1;
  const before = await contentOf(clinic, lab.log);
  const known = setAside(clinic).length;
  const transactions = await countTransactions(doc);
  const entry = await lab.write(doc, ...updates);
  await vi.waitFor(() => expect(setAside(clinic)).toHaveLength(known + 1), { timeout: 45_000, interval: 10 });
  expect(setAside(clinic).at(-1)).toBe(reason);
  expect(transactions()).toBe(0);
  expect(await contentOf(clinic, lab.log)).toEqual(before);
  // Said once, however often it is sent: under another storage id it is the same entry.
  await lab.append(lab.sealAgain(entry));
  await labSays(world, `after ${reason} ${String(known)}`);
  expect(setAside(clinic)).toHaveLength(known + 1);
}

/** Counts what Yjs does to the clinic's copy of a document from now on. */
async function countTransactions(name: string): Promise<() => number> {
  if (!isDocument(name)) return () => 0;
  const { doc } = await world.clinic.sitting()!.house.document(world.lab.log, name);
  let count = 0;
  doc.on('beforeTransaction', () => count++);
  return () => count;
}

const own = (doc: string): number => {
  const { lab } = world;
  return lab.clientId(doc, lab.house.device, lab.chainOf().gen + 1);
};
const clinicClient = (doc: string): number =>
  world.lab.clientId(doc, { id: world.clinic.sitting()!.house.device.id } as never, 0);
const value = (content: unknown, parent = 'fields', key?: string): f.ForgedStruct => ({
  ...{ info: f.ANY, parent, content: f.any(content as never) },
  ...(key === undefined ? {} : { key }),
});

test("case 20 an update under the clinic's clientID is refused, alone and beside an honest one", async () => {
  const clinic = clinicClient(THREAD);
  const length = (await messagesOf(world.clinic, world.lab.log)).length;
  await refused(THREAD, 'foreign client', f.forge(clinic, length, [value({ text: 'agreed' }, 'messages')]));
  await refused(
    THREAD,
    'foreign client',
    f.forge(own(THREAD), 0, [value({ text: 'mine' }, 'messages')]),
    f.forge(clinic, 1, [value({ text: 'agreed' }, 'messages')]),
  );
  expect(await messagesOf(world.clinic, world.lab.log)).not.toContain('mine');
}, 60_000);

test('case 21 GC and Skip of giant length, a gap in the clock, a clock used twice', async () => {
  const honest = value('B1', 'fields', 'number');
  await refused(PRODUCTION, 'struct kind', f.forge(own(PRODUCTION), 0, [{ info: f.GC, content: f.length(2 ** 50) }]));
  await refused(
    PRODUCTION,
    'struct kind',
    f.forge(own(PRODUCTION), 0, [{ info: f.SKIP, content: f.length(2 ** 50) }, honest]),
  );
  await refused(
    PRODUCTION,
    'content kind',
    f.forge(own(PRODUCTION), 0, [{ info: f.DELETED, parent: 'notes', content: f.length(2 ** 50) }]),
  );
  await refused(PRODUCTION, 'clock', f.forge(own(PRODUCTION), 1, [honest]));
  await refused(PRODUCTION, 'clock', f.forge(own(PRODUCTION), 2 ** 52, [honest]));
  const twice = f.forge(own(PRODUCTION), 0, [honest]);
  await refused(PRODUCTION, 'clock', twice, twice);
}, 60_000);

test("case 21 the clinic's next write arrives everywhere", async () => {
  await clinicSays(world, 'the clinic goes on');
  const { clinic, lab } = world;
  const text = await messagesOf(clinic, lab.log);
  world.clinic = await clinic.reopen();
  await world.clinic.api.unlock(passkey());
  expect(await messagesOf(world.clinic, lab.log)).toEqual(text);
}, 60_000);

test('case 22 deletions over what others wrote in a thread, and changes of it', async () => {
  await refused(THREAD, 'append-only', f.forge(own(THREAD), 0, [], [[clinicClient(THREAD), 0, 1]]));
  await refused(
    THREAD,
    'append-only',
    f.forge(own(THREAD), 0, [{ info: f.TYPE, origin: [clinicClient(THREAD), 0], content: f.length(1) }]),
  );
  expect(await messagesOf(world.clinic, world.lab.log)).toContain('first');
}, 60_000);

test('case 23 keys that reach prototypes, as keys of a map and inside values', async () => {
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    await refused(PRODUCTION, 'key', f.forge(own(PRODUCTION), 0, [value(1, 'fields', key)]));
    const inside = JSON.parse(`{"a":{"${key}":{"polluted":true}}}`) as unknown;
    await refused(THREAD, 'key', f.forge(own(THREAD), 0, [value(inside, 'messages')]));
  }
  await refused(PRODUCTION, 'root', f.forge(own(PRODUCTION), 0, [value(1, '__proto__')]));
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
}, 60_000);

function nested(depth: number): f.ForgedStruct {
  const content = (encoder: encoding.Encoder): void => {
    encoding.writeVarUint(encoder, 1);
    for (let i = 0; i < depth; i++) {
      encoding.writeUint8(encoder, 117);
      encoding.writeVarUint(encoder, 1);
    }
    encoding.writeUint8(encoder, 126);
  };
  return { info: f.ANY, parent: 'messages', content };
}

test('case 24 nesting of 100, 5,000 and 120,000 levels is refused by its structure, and the app answers meanwhile', async () => {
  for (const depth of [100, 5_000, 120_000]) {
    // Whoever asks while the bomb is judged is answered; that Yjs never sees it is counted in `refused`.
    const answers = Promise.all([world.clinic.api.cases(''), world.clinic.api.caseView(world.id)]);
    await refused(THREAD, 'too deep', f.forge(own(THREAD), 0, [nested(depth)]));
    expect(await answers).toHaveLength(2);
  }
}, 90_000);

test('case 24 200,000 levels do not fit an update at all', async () => {
  const update = f.forge(own(THREAD), 0, [nested(200_000)]);
  expect(update.length).toBeGreaterThan(262_144);
  await refused(THREAD, 'malformed', update);
}, 60_000);

test('case 25 characters where a map belongs, a key in a list, a root nobody has: the case still opens', async () => {
  const text = f.characters('x');
  await refused(
    PRODUCTION,
    'shape',
    f.forge(own(PRODUCTION), 0, [{ info: f.STRING, parent: 'fields', content: text }]),
  );
  await refused(
    PRODUCTION,
    'shape',
    f.forge(own(PRODUCTION), 0, [{ info: f.STRING, parent: 'fields', key: 'number', content: text }]),
  );
  await refused('case/work', 'shape', f.forge(own('case/work'), 0, [value(1, 'steps', 'state')]));
  await refused(PRODUCTION, 'root', f.forge(own(PRODUCTION), 0, [value(1, 'secrets')]));
  expect(await world.clinic.api.caseView(world.id)).toMatchObject({ id: world.id });
  expect(await world.clinic.api.cases('')).toHaveLength(1);
}, 60_000);

test('what else Yjs could carry: V2, formatting, sub-documents, embeds, giant texts, too many of anything', async () => {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = own(NOTES);
  doc.getText('notes').insert(0, 'in the second encoding');
  await refused(NOTES, 'malformed', Y.encodeStateAsUpdateV2(doc));
  const mark = (encoder: encoding.Encoder): void => {
    encoding.writeVarString(encoder, 'bold');
    encoding.writeVarString(encoder, 'true');
  };
  await refused(NOTES, 'content kind', f.forge(own(NOTES), 0, [{ info: f.FORMAT, parent: 'notes', content: mark }]));
  const outer = new Y.Doc({ gc: false });
  outer.clientID = own(PRODUCTION);
  outer.getMap('fields').set('number', new Y.Doc());
  await refused(PRODUCTION, 'content kind', Y.encodeStateAsUpdate(outer));
  const giant = f.forge(own(NOTES), 0, [
    { info: f.STRING, parent: 'notes', content: f.characters('x'.repeat(262_144)) },
  ]);
  await refused(NOTES, 'malformed', giant);
  const many = f.forge(own(THREAD), 0, [value(Array<number>(5_000).fill(0), 'messages')]);
  await refused(THREAD, 'too many nodes', many);
  const deletions = Array.from({ length: 2_001 }, () => [clinicClient(NOTES), 0, 1] as const);
  await refused(NOTES, 'too many deletions', f.forge(own(NOTES), 0, [], deletions));
  await refused('case/anything', 'unknown document', f.forge(own('case/anything'), 0, [value(1)]));
  await refused('', 'unknown document', f.forge(own(''), 0, [value(1)]));
}, 90_000);

test('case 27 the lab writes the prescription: refused by every device of the clinic alike', async () => {
  const update = f.forge(own(PRESCRIPTION), 0, [value('metal ceramic', 'header', 'priority')]);
  await refused(PRESCRIPTION, 'other side', update);
  for (const name of ['case/patient', 'case/clinic', 'case/files-owner'])
    await refused(name, 'other side', f.forge(own(name), 0, [value(1, 'patient', 'name')]));
  const { clinic, lab } = world;
  const before = await contentOf(clinic, lab.log);
  const reasons = setAside(clinic).sort();
  const again: TestTablet = await clinic.reopen();
  world.clinic = again;
  await again.api.unlock(passkey());
  expect(await contentOf(again, lab.log)).toEqual(before);
  expect(setAside(again).sort()).toEqual(reasons);
}, 90_000);

test('what was set aside goes out under a newer seal with all the rest, and stays set aside for the same reason', async () => {
  const { clinic, lab } = world;
  lab.chainOf().gen += 1;
  const known = setAside(clinic).length;
  const entry = await lab.write(PRESCRIPTION, f.forge(lab.clientId(PRESCRIPTION), 0, [value(1, 'header', 'priority')]));
  await vi.waitFor(() => expect(setAside(clinic)).toHaveLength(known + 1), { timeout: 45_000, interval: 10 });
  await labSays(world, 'in the place behind it');
  const { house } = clinic.sitting()!;
  const before = await contentOf(clinic, lab.log);
  const [old, reasons] = [(await house.disk.entryById(lab.log, entry.id))!, setAside(clinic).sort()];

  // As where epochs went two ways: without it, whoever opens the newer one only stands before a gap in the lab's chain.
  await house.replica(lab.log).sealAnew([house.groups.epoch(lab.log)!.keyId]);
  const now = await vi.waitFor(
    async () => {
      const found = (await house.disk.entryById(lab.log, entry.id))!;
      expect([found.state, found.receipt === null]).toEqual(['quarantined', false]);
      return found;
    },
    { timeout: 45_000, interval: 10 },
  );
  expect(now.storage).not.toEqual(old.storage);
  expect(house.quarantined.filter(({ storage }) => equal(storage, now.storage))).toMatchObject([
    { reason: 'other side', seq: entry.fields.seq },
  ]);
  expect(setAside(clinic).sort()).toEqual(reasons);
  world.clinic = await clinic.reopen();
  await world.clinic.api.unlock(passkey());
  expect(setAside(world.clinic).sort()).toEqual(reasons);
  expect(await contentOf(world.clinic, lab.log)).toEqual(before);
}, 60_000);

test('case 20a an approval of one case, signed by the clinic and sealed anew into another', async () => {
  const { clinic, lab, house } = world;
  const second = await joinCase(clinic, house);
  const body = encodeDesignAct({
    ...{ decision: 'approved', version: 1, reason: '', over: [], prescription: random(32) },
    files: [{ file: 'design', hash: random(32) }],
  });
  await clinic
    .sitting()!
    .house.replica(lab.log)
    .write([{ kind: 'act', doc: '', writer: 1, body }]);
  const approval = await lab.until(({ fields }) => fields.kind === 'act');
  const known = setAside(clinic).length;
  const before = await contentOf(clinic, second.lab.log);
  await second.lab.append(second.lab.sealAgain(approval));
  await vi.waitFor(() => expect(setAside(clinic)).toHaveLength(known + 1), { timeout: 45_000, interval: 10 });
  expect(setAside(clinic).at(-1)).toBe('signed for another log');
  expect(await contentOf(clinic, second.lab.log)).toEqual(before);
  second.lab.close();
}, 60_000);
