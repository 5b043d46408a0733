// Who is in a document, as its worker keeps it: seen by a page that comes later, gone when nothing is heard any more.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { sha256 } from '../../client/crypto/hash.ts';
import { LiveDocument } from '../../client/sync/documents.ts';
import type { DeviceId, LogId } from '../../protocol/ids.ts';

function document() {
  const due = new Map<() => void, number>();
  let now = 0;
  const clock = {
    now: () => now,
    after(delayMs: number, call: () => void) {
      due.set(call, now + delayMs);
      return () => void due.delete(call);
    },
  };
  const pass = (ms: number): void => {
    now += ms;
    for (const [call, at] of [...due]) if (at <= now && due.delete(call)) call();
  };
  const live = new LiveDocument(
    {
      clock,
      hash: sha256,
      device: new Uint8Array(32) as DeviceId,
      flush: () => Promise.resolve(),
      edit: () => Promise.resolve(),
      gateOwn: () => [],
      sendAwareness: () => undefined,
      onPending: () => undefined,
      isActs: () => false,
    },
    new Uint8Array(32) as LogId,
    'case/notes',
    new Uint8Array(Y.encodeStateAsUpdate(new Y.Doc())),
  );
  return { live, pass };
}

test('somebody whose tablet fell silent is gone within seconds, whoever goes on speaking stays', () => {
  const { live, pass } = document();
  const [here, gone] = [new Uint8Array([1]), new Uint8Array([0])];
  live.noticeOthers(5, here, gone);
  for (let spoken = 0; spoken < 5; spoken++) {
    pass(3_000);
    live.noticeOthers(6, here, gone);
  }
  expect([...live.others.keys()]).toEqual([6]);
  live.noticeOthers(6, null, gone);
  expect(live.others.size).toBe(0);
  live.noticeOthers(6, here, gone);
  pass(10_000);
  expect(live.others.size).toBe(0);
  live.close();
});
