// Opens a document of the vault for editing. The order matters: stored state, then our client id, then the provider;
// Yjs picks another client id when it meets its own older structs, and the vault refuses what is not signed for.
import { encodeStateAsUpdate, applyUpdate, Doc, UndoManager, type Transaction } from 'yjs';
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding';
import { writeUpdate } from 'y-protocols/sync';
import type { Awareness } from 'y-protocols/awareness';
import { messageSync, WebsocketProvider } from 'y-websocket';
import type { Remote } from '../worker/rpc.ts';
import { socketOver } from './socket.ts';

export interface Place {
  readonly log: 'own' | (string & {});
  readonly name: string;
}

/** A place in a text: before the letter with this Yjs id, or at its end. */
export type TextPoint = readonly [] | readonly [client: number, clock: number];
/** What others see of this person here; the vault adds the name. */
export interface Shown {
  /** The field that has the focus, by its name; '' = none. */
  readonly field: string;
  /** In a text: where the selection begins, and the caret. */
  readonly caret?: readonly [TextPoint, TextPoint];
}

/** Written into the document it is given, which may be the one that this became. */
export type Change = (doc: Doc) => void;

export interface OpenedDocument {
  readonly place: Place;
  readonly purpose: string;
  readonly doc: Doc;
  readonly provider: WebsocketProvider;
  readonly awareness: Awareness;
  readonly undo: UndoManager;
  readonly mayWrite: boolean;
  /** Every edit of this person goes through here: one transaction. What follows at once in the same field is one step to
   *  undo with it. */
  edit(change: Change, field?: string): void;
  /** An edit that `undo` knows nothing of, because it is taken back another way. */
  editBeside(change: () => void): void;
  show(shown: Shown): void;
  /** Nobody looks at it now: others are told at once, not when they miss us. */
  hide(): void;
  /** Hears when the document begins again in the vault: what stands here must be opened anew. */
  onAnew(listener: () => void): void;
  /** Edits made after that: the vault has not heard them. */
  readonly unheard: readonly { readonly change: Change; readonly field: string | undefined }[];
  close(): void;
}

/** `purpose` is written to the access log before the content is released. */
export async function openDocument(
  remote: Pick<Remote, 'openDocument' | 'closeDocument'>,
  place: Place,
  purpose: string,
): Promise<OpenedDocument> {
  const opened = await remote.openDocument(place, purpose);
  const doc = new Doc({ gc: false });
  applyUpdate(doc, opened.state);
  doc.clientID = opened.clientId;

  const provider = new WebsocketProvider('vault:', 'document', doc, {
    WebSocketPolyfill: socketOver(opened.port),
    disableBc: true,
  });
  repeatAfterSilence(provider);
  const here = Symbol('this person');
  // An edit that changes nothing would be a step all the same, and taking it back would do nothing.
  const captureTransaction = ({ changed }: Transaction): boolean => changed.size > 0;
  const undo = new UndoManager(doc, { trackedOrigins: new Set([here]), captureTransaction });
  let lastField: string | undefined;
  let isOver = false;
  const unheard: { change: Change; field: string | undefined }[] = [];
  provider.on('closed', () => (isOver = true));
  const mayEdit = (): void => {
    if (!opened.mayWrite) throw new Error('this document is read only here');
  };
  const show = (shown: Shown): void => {
    provider.awareness.setLocalState({ ...shown });
  };
  show({ field: '' });

  return {
    place,
    purpose,
    doc,
    provider,
    awareness: provider.awareness,
    undo,
    unheard,
    mayWrite: opened.mayWrite,
    show,
    hide: () => provider.awareness.setLocalState(null),
    edit(change, field) {
      mayEdit();
      if (field === undefined || field !== lastField) undo.stopCapturing();
      lastField = field;
      doc.transact(() => change(doc), here);
      if (isOver) unheard.push({ change, field });
    },
    editBeside(change) {
      mayEdit();
      undo.stopCapturing();
      doc.transact(change);
    },
    onAnew(listener) {
      provider.on('closed', listener);
    },
    close() {
      // Others need not wait until they miss us.
      provider.awareness.setLocalState(null);
      undo.destroy();
      provider.destroy();
      doc.destroy();
      opened.port.close();
      void remote.closeDocument(place).catch(() => undefined);
    },
  };
}

/**
 * A tab that was frozen for more than 30 s drops its socket once and takes a new one 200 ms later. What was typed in
 * between was sent to nobody, so the new socket repeats everything; the vault drops what it knows.
 */
function repeatAfterSilence(provider: WebsocketProvider): void {
  let isFirst = true;
  provider.on('status', ({ status }) => {
    if (status !== 'connected') return;
    if (!isFirst) {
      const encoder = createEncoder();
      writeVarUint(encoder, messageSync);
      writeUpdate(encoder, encodeStateAsUpdate(provider.doc));
      provider.ws?.send(toUint8Array(encoder));
    }
    isFirst = false;
  });
}
