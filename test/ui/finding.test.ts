// Finding one patient among all whom the access log is about.
import { expect, test } from 'vitest';
import { found } from '../../client/ui/access/finding.ts';

const many = Array.from({ length: 9_998 }, (_, place) => ({
  key: `p${String(place)}`,
  label: `Aaron Zeta ${String(place)}`,
  birthDate: '',
}));
const patients = [
  ...many,
  { key: 'older', label: 'Zoë Müller', birthDate: '1931-02-03' },
  { key: 'younger', label: 'Zoë Müller', birthDate: '1999-02-03' },
];
const keys = (typed: string): readonly string[] => found(patients, typed).map(({ key }) => key);

test('the last of ten thousand patients is found, whatever marks her name carries, and two namesakes are told apart', () => {
  expect(keys('zoe mull')).toEqual(['older', 'younger']);
  expect(keys('muller 1999')).toEqual(['younger']);
  expect(keys('z')[0]).toBe('older');
  expect(keys('nobody')).toEqual([]);
});
