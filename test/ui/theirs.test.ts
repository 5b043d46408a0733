// A place is opened only where there is something behind it for this person; anywhere else leads home.
import { expect, test } from 'vitest';
import { isTheirs } from '../../client/ui/theirs.ts';

test('a dentist who is also the manager has no invoices to open: a practice writes none', () => {
  const compartments = ['desk', 'clinical', 'billing', 'imaging', 'cases', 'office'] as const;
  const vault = { kind: 'clinic', compartments } as const;
  for (const path of ['/invoices', '/invoices/prices/standard', '/invoices/bill/a1b2'])
    expect(isTheirs(path, vault)).toBe(false);
  for (const path of ['/today', '/patients/a1', '/cases', '/items/1', '/access', '/plan', '/settings', '/elsewhere'])
    expect(isTheirs(path, vault)).toBe(true);
});

test('reception keeps its day and opens no case; a technician opens no patient and no invoice; who bills a lab opens its invoices', () => {
  const reception = { kind: 'clinic', compartments: ['desk', 'billing'] } as const;
  expect(['/today', '/lab-work', '/patients', '/cases/1', '/news'].map((path) => isTheirs(path, reception))).toEqual([
    ...[true, true, true, false, false],
  ]);
  const technician = { kind: 'lab', compartments: ['cases'] } as const;
  expect(['/cases', '/items', '/patients', '/today', '/invoices'].map((path) => isTheirs(path, technician))).toEqual([
    ...[true, true, false, false, false],
  ]);
  expect(isTheirs('/invoices/terms', { kind: 'lab', compartments: ['billing'] })).toBe(true);
});
