import { inflateSync } from 'node:zlib';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { gateOwn } from '../../client/gate/own.ts';
import { inspect } from '../../client/imaging/inspect.ts';
import { TYPES } from '../../client/imaging/sniff.ts';
import { memorySource } from '../../client/imaging/source.ts';
import { CASE_STATES, caseLife } from '../../client/records/caseState.ts';
import { missingOf } from '../../client/records/completeness.ts';
import { demoPractice } from '../../client/records/demo.ts';
import { archStl, crownStl } from '../../client/records/demo/mesh.ts';
import { toothPhoto } from '../../client/records/demo/photo.ts';
import { documentRule, type Compartment } from '../../client/records/documents.ts';
import { readDraft } from '../../client/records/draft.ts';
import type { Shows } from '../../client/records/files.ts';
import { readOwnCase } from '../../client/records/ownCase.ts';
import { parcelsOn } from '../../client/records/parcels.ts';
import { readPatient } from '../../client/records/patient.ts';
import { codeOfItem, isDueForDisposal, readPhysical } from '../../client/records/physical.ts';
import { readPrescription } from '../../client/records/prescription.ts';
import { readSteps, STEP_DOCUMENTS } from '../../client/records/steps.ts';
import { readThread } from '../../client/records/thread.ts';

const OPTIONS = { seed: 1, today: '2026-03-10', language: 'de', device: 'd0'.repeat(32) } as const;
const DEMO = demoPractice(OPTIONS);

/** Builds a document as the vault does: every update must pass the gate. */
function built(place: Compartment | 'case', name: string, build: (doc: Y.Doc) => void): Y.Doc {
  const shape = documentRule(place, name);
  expect(shape, name).not.toBeNull();
  const doc = new Y.Doc({ gc: false });
  const kept = new Y.Doc({ gc: false });
  doc.clientID = 5;
  const verdicts: unknown[] = [];
  doc.on('update', (update: Uint8Array) => {
    const verdict = gateOwn(update, { doc: kept, clientId: 5, shape: shape! });
    verdicts.push(verdict.ok ? 'ok' : verdict.reason);
    Y.applyUpdate(kept, update);
  });
  build(doc);
  expect(verdicts.every((verdict) => verdict === 'ok')).toBe(true);
  return kept;
}

test('sixty patients, all marked as test data, with references of their own', () => {
  const patients = DEMO.documents.filter(({ name }) => name.startsWith('patient/'));
  const read = patients.map(({ place, name, build }) => readPatient(built(place, name, build)));
  expect(read).toHaveLength(60);
  expect(read.every(({ isTestData }) => isTestData)).toBe(true);
  expect(new Set(read.map(({ reference }) => reference)).size).toBe(60);
  expect(read.every(({ birthDate }) => birthDate < OPTIONS.today)).toBe(true);
  expect(new Set(DEMO.documents.map(({ name }) => name)).size).toBe(DEMO.documents.length);
  for (const { place, name, build } of DEMO.documents) built(place, name, build);
});

test('no two cases or drafts have one number', () => {
  const drafts = DEMO.documents.filter(({ name }) => name.startsWith('draft/'));
  const orders = [
    ...drafts.map(({ place, name, build }) => built(place, name, build)),
    ...DEMO.cases.map(({ documents }) => {
      const { name, build } = documents.find((each) => each.name === 'case/prescription')!;
      return built('case', name, build);
    }),
  ];
  const numbers = orders.map((doc) => readPrescription(doc).header.number);
  expect(numbers.length).toBeGreaterThan(20);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('a newcomer finds scans that say what they are, a bite that a lab misses, a parcel that came, and things on a shelf', () => {
  const standings = DEMO.cases.map((each) => {
    const docs = Object.fromEntries(each.documents.map(({ name, build }) => [name, built('case', name, build)]));
    const [owner, guest] = [docs['case/parcels-owner']!, docs['case/parcels-guest']!];
    const parcels = parcelsOn(readPrescription(docs['case/prescription']!), { owner, guest });
    return [each.state, ...parcels.map(({ side, standing }) => `${side} ${standing}`)].join(' ');
  });
  expect(standings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^on hold owner short/),
      expect.stringMatching(/^making owner whole/),
      expect.stringMatching(/^shipped .*guest under way/),
      expect.stringMatching(/^arrived .*guest whole/),
    ]),
  );
  const roles = DEMO.cases.flatMap(({ files }) => files.map(({ role }) => role));
  expect(new Set(roles)).toEqual(new Set([undefined, '', 'preparation', 'antagonist']));
  const shelf = DEMO.documents.filter(({ name }) => name.startsWith('item/'));
  const things = shelf.map(({ place, name, build }) => readPhysical(built(place, name, build))!);
  expect(things.map((thing) => isDueForDisposal(thing, OPTIONS.today))).toEqual([false, true]);
  // Nobody could tell two things apart by their labels that say the same.
  const ofCases = DEMO.cases.flatMap(({ own }, i) => own(i.toString(16).padStart(2, '0').padEnd(64, 'a')));
  const ids = [...shelf, ...ofCases].flatMap(({ name }) => /^item\/(.+)/.exec(name)?.[1] ?? []);
  expect(ids.length).toBeGreaterThan(10);
  expect(new Set(ids.map(codeOfItem)).size).toBe(ids.length);
});

test('some 25 cases, at least one in every state of a case’s life, complete and in time', () => {
  expect(DEMO.cases.length).toBe(25);
  const states = DEMO.cases.map((each) => {
    const docs = Object.fromEntries(each.documents.map(({ name, build }) => [name, built('case', name, build)]));
    each.speakInThread(docs['case/thread']!);
    const prescription = readPrescription(docs['case/prescription']!);
    const life = caseLife({
      isShared: true,
      isClaimed: each.isClaimed,
      steps: STEP_DOCUMENTS.flatMap((name) => readSteps(docs[name]!, name)),
      thread: readThread(docs['case/thread']!),
    });
    expect(life.state).toBe(each.state);
    expect(life.apart).toEqual([]);
    expect(
      missingOf({ prescription, files: each.files.map(said), hasConsent: true, conflicts: [], today: '2020-01-01' }),
    ).toEqual([]);
    expect(prescription.header.isTestData).toBe(true);
    const [own, ...things] = each.own('ab'.repeat(32));
    expect(readOwnCase(built(own!.place, own!.name, own!.build)).patient).toBe(each.patient);
    expect(things.map(({ place, name, build }) => readPhysical(built(place, name, build))?.isTestData)).toEqual(
      things.map(() => true),
    );
    return life.state;
  });
  expect(new Set(['draft', ...states])).toEqual(new Set(CASE_STATES));
  expect(DEMO.documents.some(({ name }) => name === `patient/${DEMO.cases[0]!.patient}`)).toBe(true);
});

/** As the vault writes it: what nobody has said stands there as such. */
const said = <F>(file: F & Partial<Shows>) => ({ role: '' as const, jaw: '' as const, ...file });

test('drafts are drafts: the last one is only begun', () => {
  const drafts = DEMO.documents.filter(({ name }) => name.startsWith('draft/'));
  const missing = drafts.map(({ place, name, build }, i) => {
    const { prescription } = readDraft(built(place, name, build));
    return missingOf({
      prescription,
      files: DEMO.drafts[i]!.files.map(said),
      hasConsent: true,
      conflicts: [],
      today: OPTIONS.today,
    }).length;
  });
  expect(missing.slice(0, 2)).toEqual([0, 0]);
  expect(missing[2]).toBeGreaterThan(1);
});

test('the same seed and day give the same practice, another seed or language another', () => {
  const names = (demo: typeof DEMO): unknown =>
    demo.documents.map(({ place, name, build }) => [name, JSON.stringify(readPatient(built(place, name, build)))]);
  expect(names(demoPractice(OPTIONS))).toEqual(names(DEMO));
  expect(names(demoPractice({ ...OPTIONS, seed: 2 }))).not.toEqual(names(DEMO));
  expect(demoPractice({ ...OPTIONS, language: 'en' }).organisation).toBe('Demo practice Sampleton');
});

function triangles(stl: Uint8Array): number[][][] {
  const view = new DataView(stl.buffer);
  const count = view.getUint32(80, true);
  expect(stl.length).toBe(84 + 50 * count);
  return Array.from({ length: count }, (_, t) =>
    [1, 2, 3].map((corner) => [0, 1, 2].map((axis) => view.getFloat32(84 + 50 * t + 12 * corner + 4 * axis, true))),
  );
}

test.each([
  ['crown', crownStl()],
  ['upper arch', archStl('upper')],
  ['lower arch', archStl('lower')],
])('the invented %s is a closed surface of real size, its outside outside', (name, stl) => {
  const surface = triangles(stl);
  expect(surface.flat(2).every(Number.isFinite)).toBe(true);
  const edges = new Map<string, number>();
  const key = (point: number[]): string => point.map((value) => Math.round(value * 1e4)).join();
  let volume = 0;
  for (const [a, b, c] of surface as [number[], number[], number[]][]) {
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      if (key(from) === key(to)) continue;
      edges.set(`${key(from)}>${key(to)}`, (edges.get(`${key(from)}>${key(to)}`) ?? 0) + 1);
    }
    volume +=
      (a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) +
        a[1]! * (b[2]! * c[0]! - b[0]! * c[2]!) +
        a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)) /
      6;
  }
  for (const edge of edges.keys()) expect(edges.get(edge.split('>').toReversed().join('>'))).toBe(edges.get(edge));
  expect(volume).toBeGreaterThan(name === 'crown' ? 300 : 3_000);
  expect(volume).toBeLessThan(12_000);
  expect(stl.length).toBeLessThan(400_000);
});

test('every kind of invented file is what it says, opens, and has a small picture where a test can make one', async () => {
  const files = new Map(DEMO.cases.flatMap(({ files: all }) => all).map((file) => [file.name, file]));
  expect([...files.keys()].toSorted()).toEqual([
    'bite-wing demo.dcm',
    'lower.stl',
    'preparation.stl',
    'shade.png',
    'tooth in colour.ply',
    'upper.stl',
  ]);
  for (const { name, mediaType, makeBytes } of files.values()) {
    const found = await inspect(memorySource(makeBytes()), name);
    if (typeof found === 'string') throw new Error(`${name}: ${found}`);
    expect(TYPES[found.type].mediaType).toBe(mediaType);
    expect(found.preview !== null).toBe(name !== 'shade.png');
  }
});

test('the invented photo is a PNG that unpacks to its size', () => {
  const png = toothPhoto('#e8d8b0');
  const view = new DataView(png.buffer);
  const chunks: Record<string, Uint8Array> = {};
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    chunks[new TextDecoder().decode(png.subarray(at + 4, at + 8))] = png.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
  expect(Object.keys(chunks)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  expect(inflateSync(chunks['IDAT']!).length).toBe(161 * 112);
});
