// Puts records into the database of a page that has opened the app once, as if this tablet had worked for years.
import type { Page } from 'playwright-core';
import type { Op } from '../client/storage/store.ts';

const CHUNK = 1_500;

type Plain = Readonly<Record<string, unknown>>;
type PlainRecord = readonly [
  table: string,
  fields: Plain,
  bytes: Readonly<Record<string, string>>,
  buffers: readonly string[],
];

/** Bytes as base64url, apart from the other fields: what crosses into the page must be JSON. */
function asJson(op: Op): PlainRecord[] {
  if (op.type !== 'put') return [];
  const fields: Record<string, unknown> = {};
  const bytes: Record<string, string> = {};
  const buffers: string[] = [];
  for (const [name, value] of Object.entries(op.value as unknown as Plain)) {
    if (value instanceof Uint8Array) bytes[name] = Buffer.from(value).toString('base64');
    else if (value instanceof ArrayBuffer) {
      bytes[name] = Buffer.from(value).toString('base64');
      buffers.push(name);
    } else fields[name] = value;
  }
  return [[op.table, fields, bytes, buffers]];
}

export async function pourInto(page: Page, ops: readonly Op[]): Promise<void> {
  const records = ops.flatMap(asJson);
  for (let at = 0; at < records.length; at += CHUNK) {
    await page.evaluate(
      async (chunk) => {
        const opening = indexedDB.open('enamel');
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(new Error('the database does not open'));
        });
        const transaction = database.transaction([...new Set(chunk.map(([table]) => table))], 'readwrite');
        for (const [table, fields, bytes, buffers] of chunk) {
          const decoded = Object.entries(bytes).map(([name, text]) => {
            const value = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
            return [name, buffers.includes(name) ? value.buffer : value] as const;
          });
          transaction.objectStore(table).put({ ...fields, ...Object.fromEntries(decoded) });
        }
        await new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(new Error('the records do not fit'));
        });
        database.close();
      },
      records.slice(at, at + CHUNK),
    );
  }
}
