// The page's end of the virtual socket, against the smallest worker that speaks y-protocols over a real MessagePort.
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, length, toUint8Array, writeVarUint } from 'lib0/encoding';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { keepOpen } from '../../client/page/keepOpen.ts';
import { openDocument, type OpenedDocument } from '../../client/page/document.ts';
import type { Remote } from '../../client/worker/rpc.ts';

const place = { log: 'own', name: 'case/prescription' };
const opened: OpenedDocument[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
  vi.useRealTimers();
});

function vault(before: (doc: Y.Doc) => void = () => undefined, clientId = 4_503_599_627_370_497) {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = 77;
  before(doc);
  const calls: string[] = [];
  const ports: MessagePort[] = [];
  let port: MessagePort | null = null;
  let isLetIn = Promise.withResolvers<undefined>();
  isLetIn.resolve(undefined);
  const send = (write: (encoder: ReturnType<typeof createEncoder>) => void): void => {
    const encoder = createEncoder();
    writeVarUint(encoder, 0);
    write(encoder);
    port?.postMessage(toUint8Array(encoder));
  };
  const remote: Pick<Remote, 'openDocument' | 'closeDocument'> = {
    async openDocument(where, purpose) {
      await isLetIn.promise;
      calls.push(`open ${where.name} for ${purpose}`);
      const channel = new MessageChannel();
      port = channel.port1;
      ports.push(port);
      port.onmessage = (event: MessageEvent<Uint8Array>) => {
        const decoder = createDecoder(event.data);
        if (readVarUint(decoder) !== 0) return void readVarUint8Array(decoder);
        const answer = createEncoder();
        writeVarUint(answer, 0);
        readSyncMessage(decoder, answer, doc, 'page');
        if (length(answer) > 1) port?.postMessage(toUint8Array(answer));
      };
      doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== 'page') send((encoder) => writeUpdate(encoder, update));
      });
      send((encoder) => writeSyncStep1(encoder, doc));
      const state = Y.encodeStateAsUpdate(doc) as Uint8Array<ArrayBuffer>;
      return { state, clientId, mayWrite: true, port: channel.port2 };
    },
    closeDocument(where) {
      calls.push(`close ${where.name}`);
      ports.shift()?.close();
      return Promise.resolve();
    },
  };
  const open = async (): Promise<OpenedDocument> => {
    const result = await openDocument(remote, place, 'treatment');
    opened.push(result);
    return result;
  };
  const beginAnew = (): void => {
    isLetIn = Promise.withResolvers();
    port?.postMessage('anew');
    port?.close();
  };
  return { doc, calls, open, beginAnew, letIn: () => isLetIn.resolve(undefined) };
}

describe('a document on the screen', () => {
  it('shows what was stored before anything is sent, and writes under the id the vault gave', async () => {
    const side = vault((doc) => doc.getMap('order').set('shade', 'A2'));
    const page = await side.open();
    expect(page.doc.getMap('order').toJSON()).toEqual({ shade: 'A2' });
    page.edit(() => page.doc.getMap('order').set('shade', 'A3'));
    await vi.waitFor(() => {
      expect(side.doc.getMap('order').toJSON()).toEqual({ shade: 'A3' });
    });
    expect([...side.doc.store.clients.keys()].sort()).toEqual([4_503_599_627_370_497, 77]);
    expect(side.calls).toEqual(['open case/prescription for treatment']);
  });

  it('goes on under the same id after a reload that finds its own older edits', async () => {
    const side = vault();
    const first = await side.open();
    first.edit(() => first.doc.getMap('order').set('note', 'light contact'));
    await vi.waitFor(() => {
      expect(side.doc.getMap('order').size).toBe(1);
    });
    first.close();
    opened.length = 0;
    const second = await side.open();
    second.edit(() => second.doc.getMap('order').set('note', 'light contact, patient grinds'));
    await vi.waitFor(() => {
      expect(side.doc.getMap('order').get('note')).toBe('light contact, patient grinds');
    });
    expect([...side.doc.store.clients.keys()]).toEqual([4_503_599_627_370_497]);
    expect(second.doc.clientID).toBe(4_503_599_627_370_497);
  });

  it('shows what the other side writes, and undoes only what this person wrote', async () => {
    const side = vault();
    const page = await side.open();
    page.edit(() => page.doc.getMap('order').set('material', 'zirconia'));
    side.doc.getMap('order').set('status', 'received');
    await vi.waitFor(() => {
      expect(page.doc.getMap('order').toJSON()).toEqual({ material: 'zirconia', status: 'received' });
    });
    page.undo.undo();
    expect(page.doc.getMap('order').toJSON()).toEqual({ status: 'received' });
    await vi.waitFor(() => {
      expect(side.doc.getMap('order').toJSON()).toEqual({ status: 'received' });
    });
  });

  it('takes back the newest change, also where something was said again since that changed nothing', async () => {
    const page = await vault().open();
    const order = page.doc.getMap('order');
    page.edit(() => order.set('type', 'crown'), 'type');
    page.edit(() => order.set('type', 'bridge'), 'again');
    page.edit(() => undefined, 'wishes');
    expect(page.undo.undoStack).toHaveLength(2);
    page.undo.undo();
    expect(order.toJSON()).toEqual({ type: 'crown' });
  });

  it('stays open through a long silence, and loses nothing when a frozen tab wakes up', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
    const side = vault();
    const page = await side.open();
    await Promise.resolve();
    vi.advanceTimersByTime(120_000);
    expect(page.provider.wsconnected).toBe(true);

    // Frozen: the clock ran, the timers did not. The first timer to fire is the one that finds the silence.
    page.provider.wsLastMessageReceived = 0;
    const socket = page.provider.ws;
    while (page.provider.ws === socket) {
      page.provider.wsLastMessageReceived = 0;
      vi.advanceTimersByTime(1);
    }
    page.edit(() => page.doc.getMap('order').set('shade', 'B1'));
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    await vi.waitFor(() => {
      expect(side.doc.getMap('order').toJSON()).toEqual({ shade: 'B1' });
    });
  });

  it('stays on the screen while the vault begins it again, and does once more what was done meanwhile', async () => {
    const side = vault();
    const shown: OpenedDocument[] = [];
    const close = keepOpen(side.open, {
      opened: (each) => shown.push(each),
      failed: (error) => expect.unreachable(String(error)),
    });
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    const [before] = shown as [OpenedDocument];
    before.show({ field: 'notes' });
    before.edit((doc) => doc.getArray('notes').push(['kept']), 'notes');
    await vi.waitFor(() => expect(side.doc.getArray('notes').toJSON()).toEqual(['kept']));
    const isDestroyed = vi.fn();
    before.doc.on('destroy', isDestroyed);
    side.beginAnew();
    await vi.waitFor(() => expect(before.provider.wsconnected).toBe(false));
    before.edit((doc) => doc.getArray('notes').push(['typed meanwhile']), 'notes');
    expect(isDestroyed).not.toHaveBeenCalled();
    expect(shown).toHaveLength(1);
    side.letIn();
    await vi.waitFor(() => expect(side.doc.getArray('notes').toJSON()).toEqual(['kept', 'typed meanwhile']));
    expect(shown).toHaveLength(2);
    expect(isDestroyed).toHaveBeenCalledTimes(1);
    expect(shown[1]?.awareness.getLocalState()).toEqual({ field: 'notes' });
    close();
    expect(side.calls.filter((each) => each.startsWith('close'))).toHaveLength(2);
  });

  it('tells the vault when it closes', async () => {
    const side = vault();
    const page = await side.open();
    page.close();
    opened.length = 0;
    expect(side.calls).toEqual(['open case/prescription for treatment', 'close case/prescription']);
  });
});
