// Two houses at one case: the words about where a change is are true at every moment, and nobody appears as another.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import type { Report } from '../../client/access/report.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newClinic, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
let clinic: TestTablet;
let lab: TestTablet;
let id: string;
beforeAll(async () => {
  relay = await startTestRelay();
  clinic = await newClinic(relay);
  const shared = await shareCase(clinic);
  id = shared.id;
  lab = await newLab(relay, shared.invite.link!);
  await sent(lab);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, true);
  await sent(clinic);
}, 90_000);
afterAll(async () => {
  await lab.sitting()?.end();
  await clinic.sitting()?.end();
  await relay.dispose();
});

const wordOf = async (tablet: TestTablet) => (await tablet.api.cases(''))[0]!.sync;

test('"safe at relay" and "seen" are never said while a change waits, nor of a change that came after [2.19]', async () => {
  const words: string[] = [];
  const watch = setInterval(() => {
    const { house } = clinic.sitting() ?? {};
    if (!house) return;
    const isWaiting = house.hasPending(bytesOfHex(id)) || house.replica(bytesOfHex(id)).outboxSize > 0;
    const [row] = clinic.sitting()!.lists.caseRows('');
    words.push(`${isWaiting ? 'waiting' : 'idle'}: ${row!.sync.type}`);
  }, 2);
  await typeOnCase(lab, id, 'case/thread', () => undefined);
  await vi.waitFor(async () => expect(await wordOf(clinic)).toMatchObject({ type: 'seen', by: 'Nordlicht Lab' }), {
    timeout: 45_000,
  });
  await lab.sitting()!.openings.close({ log: id, name: 'case/thread' });

  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2033-01-01' }));
  expect((await wordOf(clinic)).type).toBe('sending');
  await vi.waitFor(async () => expect((await wordOf(clinic)).type).toBe('safe at relay'), { timeout: 45_000 });
  clearInterval(watch);
  expect(words.filter((word) => word === 'waiting: safe at relay' || word === 'waiting: seen')).toEqual([]);

  clinic.power.network(false);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2033-01-02' }));
  await clinic.sitting()!.house.flushAll();
  await vi.waitFor(async () => expect((await wordOf(clinic)).type).toBe('offline'));
  clinic = await clinic.reopen();
  clinic.power.network(false);
  await clinic.api.unlock(passkey());
  expect(['offline', 'sending']).toContain((await wordOf(clinic)).type);
  clinic.power.network(true);
  await sent(clinic);
  expect((await wordOf(clinic)).type).toBe('safe at relay');
  clinic = await clinic.reopen();
  await clinic.api.unlock(passkey());
  await sent(clinic);
  expect((await wordOf(clinic)).type).toBe('safe at relay');
}, 60_000);

/** What a page hears about who is here: name by client id. */
async function openPage(tablet: TestTablet) {
  const opened = await tablet.api.openDocument({ log: id, name: 'case/prescription' }, 'lab work');
  const here = new Map<number, unknown>();
  opened.port.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== 1) return;
    const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
    for (let left = decoding.readVarUint(inner); left > 0; left--) {
      const client = decoding.readVarUint(inner);
      decoding.readVarUint(inner);
      here.set(client, JSON.parse(decoding.readVarString(inner)));
    }
  };
  opened.port.start();
  let clock = 1;
  const speak = (states: readonly (readonly [number, unknown])[]): void => {
    const inner = encoding.createEncoder();
    encoding.writeVarUint(inner, states.length);
    for (const [client, state] of states) {
      encoding.writeVarUint(inner, client);
      encoding.writeVarUint(inner, clock++);
      encoding.writeVarString(inner, JSON.stringify(state));
    }
    const outer = encoding.createEncoder();
    encoding.writeVarUint(outer, 1);
    encoding.writeVarUint8Array(outer, encoding.toUint8Array(inner));
    opened.port.postMessage(encoding.toUint8Array(outer));
  };
  return { clientId: opened.clientId, here, speak };
}

test('presence shows the name of the roster for the device that signed, whatever its page says', async () => {
  const clinicPage = await openPage(clinic);
  const labPage = await openPage(lab);
  labPage.speak([[labPage.clientId, { name: 'Dr. Mara Roth', field: 'notes', secret: 'x'.repeat(10) }]]);
  await vi.waitFor(() => expect(clinicPage.here.get(labPage.clientId)).toEqual({ name: 'Jo Stein', field: 'notes' }), {
    timeout: 45_000,
  });
  labPage.speak([
    [clinicPage.clientId, { name: 'Dr. Mara Roth', field: 'notes' }],
    [42, { name: 'Somebody', field: 'notes' }],
  ]);
  labPage.speak([[labPage.clientId, null]]);
  await vi.waitFor(() => expect(clinicPage.here.get(labPage.clientId)).toBeNull(), { timeout: 45_000 });
  expect([...clinicPage.here.keys()]).toEqual([labPage.clientId]);
  await lab.api.closeDocument({ log: id, name: 'case/prescription' });
}, 90_000);

test('a caret is two places in a text and nothing else, who comes later sees who is here, who closes or locks is gone at once', async () => {
  const labPage = await openPage(lab);
  const clinicPage = await openPage(clinic);
  const heard = (expected: unknown) =>
    vi.waitFor(() => expect(clinicPage.here.get(labPage.clientId)).toEqual(expected), { timeout: 45_000 });
  const caret = [[labPage.clientId, 3], []];
  const isHere = { name: 'Jo Stein', field: 'notes' };
  labPage.speak([[labPage.clientId, { field: 'notes', caret }]]);
  await heard({ ...isHere, caret });
  for (const wrong of [
    [[], [1, 2, 3]],
    [[], [1, -2]],
    [[]],
    [[], ['1', 2]],
    { 0: [], 1: [] },
    [[], []].concat(Array(9).fill([])),
  ]) {
    labPage.speak([[labPage.clientId, { field: 'notes', caret: [[], [0, 0]] }]]);
    await heard({ ...isHere, caret: [[], [0, 0]] });
    labPage.speak([[labPage.clientId, { field: 'notes', caret: wrong, color: 'red' }]]);
    await heard(isHere);
  }
  labPage.speak([[labPage.clientId, { field: 'ä'.repeat(33), caret }]]);
  await heard({ name: 'Jo Stein', field: '' });

  const later = await openPage(clinic);
  later.speak([[later.clientId, { field: '' }]]);
  await vi.waitFor(() => expect(later.here.get(labPage.clientId)).toEqual({ name: 'Jo Stein', field: '' }), {
    timeout: 45_000,
  });
  await lab.api.closeDocument({ log: id, name: 'case/prescription' });
  await vi.waitFor(() => expect(later.here.get(labPage.clientId)).toBeNull(), { timeout: 45_000 });

  const again = await openPage(lab);
  again.speak([[again.clientId, { field: 'header/due' }]]);
  const isBack = () => expect(later.here.get(again.clientId)).toEqual({ name: 'Jo Stein', field: 'header/due' });
  await vi.waitFor(isBack, { timeout: 45_000 });
  await lab.api.lock();
  await vi.waitFor(() => expect(later.here.get(again.clientId)).toBeNull(), { timeout: 45_000 });
  await lab.api.unlock(passkey());
}, 60_000);

test('events come newest first by what is proved, an export of one record opens only its events [1.9]', async () => {
  const rows = await clinic.api.events({});
  const proved = rows.filter(({ notAfter }) => notAfter !== null).map(({ notAfter }) => notAfter!);
  expect(proved).toEqual([...proved].sort((a, b) => b - a));
  expect(new Set(rows.map(({ id: row }) => row)).size).toBe(rows.length);
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['unlock', 'share', 'confirm', 'open', 'enrol']),
  );
  const whole = await verifyBundle(OFFLINE_TOOLS, (await clinic.api.exportBundle({})).bytes);
  const one = await verifyBundle(OFFLINE_TOOLS, (await clinic.api.exportBundle({ record: id })).bytes);
  expect({ whole: whole.problems, one: one.problems }).toEqual({ whole: [], one: [] });
  expect([whole.manifest?.scope.kind, one.manifest?.scope]).toEqual([
    'everything',
    { kind: 'record', subject: id, from: null, to: null },
  ]);
  expect(one.counts.disclosed).toBeGreaterThan(0);
  // The export of the whole was an event itself.
  expect(one.counts.disclosed + one.counts.hidden).toBe(whole.counts.disclosed + whole.counts.hidden + 1);
  expect(one.counts.disclosed).toBeLessThan(whole.counts.disclosed);

  // What the lab did on this case stands in both, by house and role, under its own signature.
  const labEvents = (report: Report) => report.events.filter(({ who }) => who.name === 'Nordlicht Lab');
  expect(whole.houses.map(({ name }) => name)).toEqual(['Nordlicht Lab']);
  expect(new Set(labEvents(whole).map(({ event }) => event.action))).toContain('open');
  expect(labEvents(whole).every(({ event, who }) => event.record === id && !event.person && who.role !== '')).toBe(
    true,
  );
  expect(labEvents(one)).toHaveLength(labEvents(whole).length);
  expect(JSON.stringify(labEvents(whole))).not.toContain('Jo Stein');
}, 90_000);
