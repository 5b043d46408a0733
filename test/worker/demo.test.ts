// The demo practice, made by the shipping worker.
import { expect, test } from 'vitest';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { newTablet } from '../support/tablet.ts';
import { readWhole } from './practice.ts';

test('a demo practice has about sixty patients and cases in every state, and is gone in one call', async () => {
  const tablet = await newTablet();
  await tablet.api.startDemo('en');
  expect(await tablet.api.vaultState()).toMatchObject({ type: 'open', isDemo: true });
  expect((await tablet.api.patients('')).length).toBe(60);
  const cases = await tablet.api.cases('');
  expect(cases.filter(({ flag }) => flag === 'query')).not.toEqual([]);
  expect(cases.filter(({ flag }) => flag === 'unread')).not.toEqual([]);
  expect(cases.length).toBeGreaterThan(25);
  expect(new Set(cases.map(({ state }) => state))).toContain('making');
  const reviews = cases.filter(({ state }) => state === 'design review');
  for (const { id } of reviews) {
    const { files } = await tablet.api.caseView(id);
    const [design] = files.filter(({ kind }) => kind === 'design');
    expect(await readWhole(tablet, id, design!.id)).toEqual(crownStl());
  }
  expect(reviews).not.toEqual([]);
  expect(tablet.sitting()!.house.quarantined).toEqual([]);
  expect(await tablet.api.connection()).toMatchObject({ state: 'none' });
  await tablet.api.endDemo();
  expect(await tablet.api.vaultState()).toEqual({ type: 'empty' });
}, 60_000);
