// Where somebody's caret is in a shared text, as it travels: by the letter behind it, so that it stays at its place while
// others write. What comes from others is read as hostile: another text's letter, or one that is not here yet, is no place.
import {
  createAbsolutePositionFromRelativePosition,
  createID,
  createRelativePositionFromTypeIndex,
  RelativePosition,
  type Text,
} from 'yjs';
import type { TextPoint } from '../../page/document.ts';

export function pointAt(text: Text, index: number): TextPoint {
  const { item } = createRelativePositionFromTypeIndex(text, index);
  return item ? [item.client, item.clock] : [];
}

/** Null when it is no place in this text. Never between the halves of a letter. */
export function indexOf(text: Text, point: TextPoint): number | null {
  const { doc } = text;
  if (!doc) return null;
  const [client, clock] = point;
  if (client === undefined || clock === undefined) return text.length;
  const position = new RelativePosition(null, null, createID(client, clock), 0);
  const found = createAbsolutePositionFromRelativePosition(position, doc);
  if (!found || found.type !== text) return null;
  return wholeLetter(text.toJSON(), found.index);
}

function wholeLetter(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff ? index - 1 : index;
}
