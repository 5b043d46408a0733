// A pin is a message of the case's thread that names a place on a surface: both houses have it, and nobody can change it.
// That it is done, or open again, is one more message.
import type { OpenedDocument } from '../../page/document.ts';
import { isDone, writePoint, type Pin } from '../../records/pins.ts';
import { appendMessage, type Message } from '../../records/thread.ts';
import type { SurfacePoint } from '../../imaging/stage/messages.ts';

/** Returns the id of its message. */
export function setPin(
  document: OpenedDocument,
  { part, at, normal }: SurfacePoint,
  message: Pick<Message, 'by' | 'side' | 'at' | 'text'>,
): string {
  let id = '';
  document.edit((doc) => {
    id = appendMessage(doc, { ...message, kind: 'message', file: part, point: writePoint(at, normal) });
  });
  return id;
}

/** Says the other of what was said last. */
export function settlePin(document: OpenedDocument, pin: Pin, by: Pick<Message, 'by' | 'side' | 'at'>): void {
  const kind = isDone(pin) ? 'open again' : 'done';
  document.edit((doc) => {
    appendMessage(doc, { ...by, kind, refersTo: pin.message.id });
  });
}
