// A browser that says it has room for ten gigabytes and has a little: what it really has is found out by taking it.
import { expect, test } from 'vitest';
import { roomHere } from '../../client/worker/files/room.ts';

const MIB = 1024 * 1024;

/** Stands for the browser: files of the origin take room of what is really there, and give it back. */
function browserWith(room: number, estimate: StorageEstimate) {
  const left = { room, files: 0 };
  const handle = () => {
    let taken = 0;
    return {
      truncate(size: number) {
        if (size - taken > left.room) throw new DOMException('full', 'QuotaExceededError');
        left.room -= size - taken;
        taken = size;
      },
      close: () => (left.room += taken),
    };
  };
  const folder = {
    getFileHandle: () => (left.files++, Promise.resolve({ createSyncAccessHandle: () => Promise.resolve(handle()) })),
  };
  const root = {
    getDirectoryHandle: () => Promise.resolve(folder),
    removeEntry: () => ((left.files = 0), Promise.resolve()),
  };
  const storage = { estimate: () => Promise.resolve(estimate), getDirectory: () => Promise.resolve(root) };
  return { storage: storage as unknown as StorageManager, left };
}
const plenty = { quota: 10_000 * MIB, usage: 0 };

test('a small quota behind a large estimate is found, and nothing of the question stays', async () => {
  const { storage, left } = browserWith(60 * MIB, plenty);
  expect(await roomHere(storage, 500 * MIB, 'a')).toBe(48 * MIB);
  expect(await roomHere(storage, 40 * MIB, 'b')).toBe(plenty.quota);
  expect(left).toEqual({ room: 60 * MIB, files: 0 });
});

test('an estimate that is too little is believed, a small thing is not asked about, and without such files the estimate stands', async () => {
  expect(await roomHere(browserWith(1000 * MIB, { quota: 30 * MIB, usage: 10 * MIB }).storage, 500 * MIB, 'a')).toBe(
    20 * MIB,
  );
  expect(await roomHere(browserWith(0, plenty).storage, 1 * MIB, 'c')).toBe(plenty.quota);
  const none = { estimate: () => Promise.resolve(plenty), getDirectory: () => Promise.reject(new Error('none')) };
  expect(await roomHere(none as unknown as StorageManager, 500 * MIB, 'a')).toBe(plenty.quota);
});
