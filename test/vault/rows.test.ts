// Sealed rows: read back as written, in any number, and refused when altered, moved or relabelled.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowRecord } from '../../client/storage/store.ts';
import { DamagedRow, SealedRows } from '../../client/vault/rows.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { dice, flipped } from '../crypto/dice.ts';
import { newTablet, type Tablet } from './tablet.ts';

const VAULT = '01'.repeat(16);
async function newRows(): Promise<{ tablet: Tablet; rows: SealedRows }> {
  const tablet = await newTablet();
  return { tablet, rows: new SealedRows(tablet.store, VAULT, new Uint8Array(32).fill(1), dice('rows')) };
}
const stored = async (tablet: Tablet): Promise<RowRecord> => (await tablet.store.list('rows', [VAULT]))[0]!;

test('whatever is put is read back under the same names', async () => {
  const { tablet, rows } = await newRows();
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1 }),
      fc.string(),
      fc.uint8Array({ maxLength: 500 }),
      async (table, key, value) => {
        const plain = new Uint8Array(value);
        if (!table.isWellFormed() || !key.isWellFormed()) return;
        await tablet.store.transaction(null, [await rows.put(table, key, plain, 3)]);
        expect(await rows.getRow(table, key)).toEqual({ key, version: 3, value: plain });
      },
    ),
    { numRuns: 40 },
  );
});

test('many rows come in the order asked, and a table lists all of its own', async () => {
  const { tablet, rows } = await newRows();
  const keys = Array.from({ length: 600 }, (_, index) => `patient ${String(index)}`);
  await tablet.store.transaction(null, await Promise.all(keys.map((key) => rows.put('patients', key, utf8(key)))));
  await tablet.store.transaction(null, [await rows.put('cases', 'patient 1', utf8('another table'))]);
  const asked = ['patient 599', 'nobody', 'patient 0'];
  expect(await rows.getMany('patients', asked)).toEqual([utf8('patient 599'), null, utf8('patient 0')]);
  expect((await rows.all('patients')).map((row) => row.key).toSorted()).toEqual(keys.toSorted());
  await tablet.store.transaction(null, [rows.remove('patients', 'patient 0')]);
  expect(await rows.get('patients', 'patient 0')).toBeNull();
  expect((await rows.all('patients')).length).toBe(599);
});

test('a row that was altered anywhere, moved, or given another version is refused', async () => {
  const { tablet, rows } = await newRows();
  await tablet.store.transaction(null, [await rows.put('t', 'a', utf8('value'))]);
  const honest = await stored(tablet);
  const put = (value: RowRecord): Promise<void> =>
    tablet.store.transaction(null, [{ type: 'put', table: 'rows', value }]);
  for (let bit = 0; bit < honest.bytes.length * 8; bit += 7) {
    await put({ ...honest, bytes: flipped(honest.bytes, bit) });
    await expect(rows.get('t', 'a')).rejects.toThrow(DamagedRow);
  }
  await put({ ...honest, version: 2 });
  await expect(rows.get('t', 'a')).rejects.toThrow(DamagedRow);
  await tablet.store.transaction(null, [await rows.put('t', 'b', utf8('other'))]);
  const other = (await tablet.store.list('rows', [VAULT])).find((row) => row.key !== honest.key)!;
  await put({ ...other, bytes: honest.bytes });
  await expect(rows.get('t', 'b')).rejects.toThrow(DamagedRow);
  await put(honest);
  expect(await rows.get('t', 'a')).toEqual(utf8('value'));
});

test('two vaults with the same rows store nothing alike', async () => {
  const { tablet, rows } = await newRows();
  const others = new SealedRows(tablet.store, '02'.repeat(16), new Uint8Array(32).fill(2), dice('rows'));
  await tablet.store.transaction(null, [await rows.put('t', 'a', utf8('v')), await others.put('t', 'a', utf8('v'))]);
  const [one, two] = await tablet.store.list('rows', []);
  expect([one!.table === two!.table, one!.key === two!.key]).toEqual([false, false]);
  expect(await others.get('t', 'a')).toEqual(utf8('v'));
});

test('a change made from an old version is stopped, so that a colleague’s is not lost', async () => {
  const { tablet, rows } = await newRows();
  await tablet.store.transaction(null, [rows.expect('t', 'a', null), await rows.put('t', 'a', utf8('first'), 1)]);
  const late = [rows.expect('t', 'a', null), await rows.put('t', 'a', utf8('late'), 1)];
  await expect(tablet.store.transaction(null, late)).rejects.toThrow('conflict');
  expect(await rows.get('t', 'a')).toEqual(utf8('first'));
});
