// Ties a textarea to a shared text: each keystroke becomes the smallest edit, other people's edits leave the caret alone.
// Must never replace the whole text: that would undo what somebody else is typing.
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import type { Text, YTextEvent } from 'yjs';
import { moved, smallestEdit } from './textEdit.ts';
import type { TextEdit, TextStep } from './textEdit.ts';

export interface LiveTextOptions {
  /** One edit of this person, to be undone as such; made once more where the text begins anew and is another. */
  readonly edit: (change: (text: Text) => void) => void;
  /** Where the selection begins, and the caret; null when the text has lost the focus. */
  readonly onCaret: (caret: readonly [anchor: number, head: number] | null) => void;
}

function show(area: HTMLTextAreaElement, text: Text, event: YTextEvent | null): void {
  const value = text.toJSON();
  if (area.value === value) return;
  const { selectionStart: start, selectionEnd: end, selectionDirection: direction, scrollTop } = area;
  area.value = value;
  if (event === null) return;
  area.setSelectionRange(moved(start, event.delta), moved(end, event.delta), direction);
  area.scrollTop = scrollTop;
}

/** An edit made against an older text, moved to where it belongs after `changes` by others. */
function rebased(edit: TextEdit | null, changes: readonly (readonly TextStep[])[]): TextEdit | null {
  if (edit === null) return null;
  const place = (at: number): number => changes.reduce(moved, at);
  return { at: place(edit.at), remove: place(edit.at + edit.remove) - place(edit.at), insert: edit.insert };
}

/** A word being composed (accents, handwriting, Japanese) must not be touched, so others' edits wait until it is done. */
interface Composing {
  readonly base: string;
  readonly changes: (readonly TextStep[])[];
}

export function liveText(text: Text, { edit, onCaret }: LiveTextOptions): Attachment<HTMLTextAreaElement> {
  return (area) => {
    let composing: Composing | null = null;
    let isWriting = false;
    const write = (change: TextEdit | null): void => {
      if (change === null) return;
      isWriting = true;
      try {
        edit((into) => {
          const at = Math.min(change.at, into.length);
          const remove = Math.min(change.remove, into.length - at);
          if (remove > 0) into.delete(at, remove);
          if (change.insert !== '') into.insert(at, change.insert);
        });
      } finally {
        isWriting = false;
      }
    };
    const hear = (event: YTextEvent): void => {
      if (isWriting) return;
      if (composing === null) show(area, text, event);
      else composing.changes.push(event.delta);
    };
    const caret = (): void => {
      // While a word is composed its letters are nowhere yet.
      if (composing !== null) return;
      const { selectionStart: start, selectionEnd: end } = area;
      onCaret(area.selectionDirection === 'backward' ? [end, start] : [start, end]);
    };
    const typed = (): void => {
      if (composing !== null) return;
      write(smallestEdit(text.toJSON(), area.value, area.selectionEnd));
      caret();
    };
    const composed = (): void => {
      if (composing === null) return;
      const { base, changes } = composing;
      composing = null;
      write(rebased(smallestEdit(base, area.value, area.selectionEnd), changes));
      const value = text.toJSON();
      if (area.value !== value) {
        const at = changes.reduce(moved, area.selectionEnd);
        area.value = value;
        area.setSelectionRange(at, at);
      }
      caret();
    };
    const left = (): void => {
      composed();
      onCaret(null);
    };
    const ended = [
      on(area, 'input', typed),
      on(area, 'compositionstart', () => {
        composing = { base: area.value, changes: [] };
      }),
      on(area, 'compositionend', composed),
      on(area, 'selectionchange', caret),
      on(area, 'keyup', caret),
      on(area, 'pointerup', caret),
      on(area, 'focus', caret),
      on(area, 'blur', left),
    ];
    show(area, text, null);
    text.observe(hear);
    return () => {
      for (const end of ended) end();
      text.unobserve(hear);
    };
  };
}
