// A pin is a message of the case's thread that names a place on a surface: both houses have it, and nobody can change it.
import type { OpenedDocument } from '../../page/document.ts';
import { writePoint } from '../../records/pins.ts';
import { appendMessage, type Message } from '../../records/thread.ts';
import type { SurfacePoint } from '../../imaging/stage/messages.ts';

/** Returns the id of its message. */
export function setPin(
  document: OpenedDocument,
  { part, at, normal }: SurfacePoint,
  message: Pick<Message, 'by' | 'side' | 'at' | 'text'>,
): string {
  let id = '';
  document.edit(() => {
    id = appendMessage(document.doc, { ...message, kind: 'message', file: part, point: writePoint(at, normal) });
  });
  return id;
}
