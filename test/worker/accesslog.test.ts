// The access log of a practice with a manager and a receptionist, as the calls of their tablets answer.
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { OFFLINE_TOOLS } from '../../client/access/offline.ts';
import { verifyBundle } from '../../client/access/verify.ts';
import { WEEKDAYS } from '../../client/records/hours.ts';
import { writePractice, type Practice } from '../../client/records/practice.ts';
import type { TestTablet } from '../support/tablet.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { newClinic, newDraft, openInvite, readWhole, choicesFor } from './practice.ts';

let clinic: TestTablet;
let patient: string;
let draft: string;
let file: string;
beforeAll(async () => {
  clinic = await newClinic(null);
  ({ patient, draft, file } = await newDraft(clinic));
  const place = { log: 'own', name: `history/${patient}` } as const;
  (await clinic.api.openDocument(place, 'treatment')).port.close();
  await clinic.api.closeDocument(place);
  await readWhole(clinic, draft, file);
});
afterAll(() => clinic.sitting()?.end());

describe('the access log of a practice', () => {
  test('is asked by part: a long list comes in pieces, with where days begin [1.12]', async () => {
    const all = await clinic.api.events({});
    const page = await clinic.api.eventPage({}, 1, 2);
    expect(page).toMatchObject({ total: all.length, start: 1, rows: all.slice(1, 3), opensDay: [false, false] });
    const end = await clinic.api.eventPage({}, 10_000, 3);
    expect(end).toMatchObject({ start: all.length - 3, rows: all.slice(-3) });
    expect((await clinic.api.eventPage({}, 0, 1)).opensDay).toEqual([true]);
  });

  test('says who looked at a patient, at a case and at one file [1.12]', async () => {
    const actions = async (record: string) => (await clinic.api.events({ record })).map(({ action }) => action);
    expect(await actions(patient)).toEqual(['open', 'consent', 'change']);
    expect(await actions(draft)).toContain('file-add');
    expect(await actions(`${draft}/${file}`)).toEqual(['export']);
    expect((await clinic.api.events({ patient })).length).toBeGreaterThan(4);
    expect((await clinic.api.events({ text: 'jana openED' })).length).toBe(0);
    expect((await clinic.api.events({ text: 'jana open' })).map(({ action }) => action)).toEqual(['open']);
  });

  test('what was done to a draft stays with its patient when it is sent, and stands under the number of the case [1.12]', async () => {
    const relay = await startTestRelay();
    const clinic = await newClinic(relay);
    const { patient, draft, file } = await newDraft(clinic);
    await readWhole(clinic, draft, file);
    const before = (await clinic.api.events({ patient })).map(({ action }) => action);
    expect(before).toEqual(expect.arrayContaining(['file-add', 'export']));
    const { id } = await clinic.api.share(choicesFor(draft, [file]));
    await openInvite(clinic, id);
    const told = await clinic.api.events({ patient });
    for (const action of before) expect(told.map((each) => each.action)).toContain(action);
    const [added] = told.filter(({ action }) => action === 'file-add');
    expect(added?.record).toMatch(/^\d\d-\d{4} · Jana Beispiel/);
    expect((await clinic.api.events({ record: id })).map(({ action }) => action)).toContain('file-add');
    await clinic.sitting()?.end();
    await relay.dispose();
  });

  test('says who looked at a thing of the house, and calls it by the code on its label [1.12] [2.17]', async () => {
    const clinic = await newClinic(null);
    const thing = { kind: 'shade tab', part: '', case: '', place: 'Drawer' } as const;
    const item = await clinic.api.addItem({ ...thing, name: 'A3' });
    const other = await clinic.api.addItem({ ...thing, name: 'B1' });
    const { code } = await clinic.api.item(item, true);
    // What a list asks again when something changed is no look of anybody.
    await clinic.api.item(item);
    await clinic.api.item(other, true);
    const looked = await clinic.api.events({ record: `item/${item}` });
    expect(looked.map(({ action, record, person }) => [action, record, person])).toEqual([
      ['open', code, 'Dr. Mara Roth'],
      ['change', code, 'Dr. Mara Roth'],
    ]);
    await clinic.sitting()?.end();
  });

  test('offers what occurs in it, and marks what is unusual [2.14]', async () => {
    const facets = await clinic.api.eventFacets();
    expect(facets).toMatchObject({
      readsAll: true,
      persons: [{ label: 'Dr. Mara Roth' }],
      patients: [{ key: patient, label: 'Jana Beispiel' }],
      labs: [],
    });
    const own = await clinic.api.createPatient({ name: 'Roth, Mara', birthDate: '' });
    const [row] = await clinic.api.events({ patient: own });
    expect(row?.flags).toContain('own record');
    expect((await clinic.api.events({ rule: 'own record' })).map(({ id }) => id)).toEqual([row?.id]);
  });

  test('calls unusual what is opened outside the hours that the practice itself has set [2.14]', async () => {
    const { house } = clinic.sitting()!;
    const set = (values: Partial<Practice>): Promise<void> =>
      house.editMany(house.own('office').log, [
        { name: 'practice', change: (doc) => writePractice(doc, values), blobs: [] },
      ]);
    const isMarked = async (): Promise<boolean> =>
      (await clinic.api.events({ record: `history/${patient}` })).some(({ flags }) => flags.includes('outside hours'));
    await set(Object.fromEntries(WEEKDAYS.map((day) => [day, 'closed'])));
    expect(await isMarked()).toBe(true);
    expect((await clinic.api.eventFacets()).week).toEqual(WEEKDAYS.map(() => []));
    await set(Object.fromEntries(WEEKDAYS.map((day) => [day, '00:00-24:00'])));
    expect(await isMarked()).toBe(false);
  });

  test('takes another purpose as an event of its own, and exports both [1.12]', async () => {
    const [row] = await clinic.api.events({ record: `history/${patient}` });
    const before = (await clinic.api.events({})).length;
    await clinic.api.restatePurpose(row!.id, 'patient request');
    const [after] = await clinic.api.events({ record: `history/${patient}` });
    expect(after).toMatchObject({
      id: row!.id,
      purpose: 'patient request',
      firstPurpose: 'treatment',
      restated: [{ purpose: 'patient request', person: 'Dr. Mara Roth' }],
    });
    expect((await clinic.api.events({})).length).toBe(before + 1);
    expect((await clinic.api.events({ purpose: 'patient request' })).map(({ action }) => action)).toEqual([
      'restate',
      'open',
    ]);
    await expect(clinic.api.restatePurpose(row!.id, 'curiosity')).rejects.toThrow('not found');
    const [unlock] = await clinic.api.events({ text: 'enrol' });
    await expect(clinic.api.restatePurpose(unlock!.id, 'legal')).rejects.toThrow('not allowed');

    const report = await verifyBundle(OFFLINE_TOOLS, (await clinic.api.exportBundle({ record: patient })).bytes);
    expect(report.problems).toEqual([]);
    expect(report.manifest?.scope).toEqual({ kind: 'record', subject: patient, from: null, to: null });
    const told = report.events.map(({ event }) => `${event.action} ${event.purpose ?? ''}`);
    expect(told).toContain('open treatment');
    expect(told).toContain('restate patient request');
    expect(report.counts.hidden).toBeGreaterThan(0);
  });

  test('is saved as a table and as FHIR too, with ids and reasons, and each export is an event [1.12]', async () => {
    const before = (await clinic.api.events({ text: 'export' })).length;
    const table = await clinic.api.exportAs({ record: patient }, 'table');
    const [header, ...rows] = new TextDecoder().decode(table.bytes).trim().split('\r\n');
    expect(table.name).toMatch(/\.csv$/);
    expect(header).toContain('"patient id"');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every((row) => row.includes(`"${patient}"`))).toBe(true);
    expect(rows.join('')).not.toContain('Jana');
    const fhir = JSON.parse(new TextDecoder().decode((await clinic.api.exportAs({}, 'fhir')).bytes)) as {
      resourceType: string;
      entry: { resource: { resourceType: string; purposeOfEvent?: unknown } }[];
    };
    expect(fhir.resourceType).toBe('Bundle');
    expect(new Set(fhir.entry.map(({ resource }) => resource.resourceType))).toEqual(new Set(['AuditEvent']));
    expect((await clinic.api.events({ text: 'export' })).length).toBe(before + 2);
  });

  test('notes that a patient got the list of who looked before it is printed [1.12]', async () => {
    await clinic.api.noteAccessList(patient);
    const [row] = await clinic.api.events({ patient });
    expect(row).toMatchObject({ action: 'print', purpose: 'patient request', about: { patient } });
    await expect(clinic.api.noteAccessList('nobody')).rejects.toThrow('not found');
  });

  test('exports a period, and nothing of what lies outside', async () => {
    const rows = await clinic.api.events({});
    const [from, to] = [rows.at(-1)!.claimedAt, rows.at(-3)!.claimedAt];
    const report = await verifyBundle(OFFLINE_TOOLS, (await clinic.api.exportBundle({ from, to })).bytes);
    expect(report.problems).toEqual([]);
    expect(report.manifest?.scope).toEqual({ kind: 'period', subject: '', from, to });
    expect(report.events.every(({ event }) => event.at >= from && event.at <= to)).toBe(true);
    expect(report.counts.disclosed).toBeGreaterThan(1);
    expect(report.counts.disclosed).toBeLessThan(rows.length);
  });
});
