// Ties a textarea to a shared text: each keystroke becomes the smallest edit, other people's edits leave the caret alone.
// Must never replace the whole text: that would undo what somebody else is typing.
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import { UndoManager } from 'yjs';
import type { Text, YTextEvent } from 'yjs';
import { moved, smallestEdit } from './textEdit.ts';
import type { TextEdit, TextStep } from './textEdit.ts';

function show(area: HTMLTextAreaElement, text: Text, event: YTextEvent | null): void {
  const value = text.toJSON();
  if (area.value === value) return;
  const [start, end, scroll] = [area.selectionStart, area.selectionEnd, area.scrollTop];
  area.value = value;
  if (event === null) return;
  area.setSelectionRange(moved(start, event.delta), moved(end, event.delta));
  area.scrollTop = scroll;
}

function write(text: Text, edit: TextEdit | null, origin: object): void {
  if (edit === null) return;
  text.doc?.transact(() => {
    if (edit.remove > 0) text.delete(edit.at, edit.remove);
    if (edit.insert !== '') text.insert(edit.at, edit.insert);
  }, origin);
}

/** An edit made against an older text, moved to where it belongs after `changes` by others. */
function rebased(edit: TextEdit | null, changes: readonly (readonly TextStep[])[]): TextEdit | null {
  if (edit === null) return null;
  const place = (at: number): number => changes.reduce(moved, at);
  return { at: place(edit.at), remove: place(edit.at + edit.remove) - place(edit.at), insert: edit.insert };
}

const undoKey = (event: KeyboardEvent): 'undo' | 'redo' | null => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey ? 'redo' : null;
};

/** A word being composed (accents, handwriting, Japanese) must not be touched, so others' edits wait until it is done. */
interface Composing {
  readonly base: string;
  readonly changes: (readonly TextStep[])[];
}

/** Undo takes back this person's own edits only. */
export function liveText(text: Text): Attachment<HTMLTextAreaElement> {
  return (area) => {
    const origin = {};
    const history = new UndoManager(text, { trackedOrigins: new Set([origin]) });
    let composing: Composing | null = null;
    const hear = (event: YTextEvent): void => {
      if (event.transaction.origin === origin) return;
      if (composing === null) show(area, text, event);
      else composing.changes.push(event.delta);
    };
    const typed = (): void => {
      if (composing === null) write(text, smallestEdit(text.toJSON(), area.value, area.selectionEnd), origin);
    };
    const composed = (): void => {
      if (composing === null) return;
      const { base, changes } = composing;
      composing = null;
      write(text, rebased(smallestEdit(base, area.value, area.selectionEnd), changes), origin);
      const value = text.toJSON();
      if (area.value === value) return;
      const caret = changes.reduce(moved, area.selectionEnd);
      area.value = value;
      area.setSelectionRange(caret, caret);
    };
    const step = (event: Event, which: 'undo' | 'redo' | null): void => {
      if (which === null) return;
      event.preventDefault();
      history[which]();
    };
    const ended = [
      on(area, 'input', typed),
      on(area, 'compositionstart', () => {
        composing = { base: area.value, changes: [] };
      }),
      on(area, 'compositionend', composed),
      on(area, 'beforeinput', (event) => {
        step(event, event.inputType === 'historyUndo' ? 'undo' : event.inputType === 'historyRedo' ? 'redo' : null);
      }),
      on(area, 'keydown', (event) => {
        step(event, undoKey(event));
      }),
    ];
    show(area, text, null);
    text.observe(hear);
    return () => {
      for (const end of ended) end();
      text.unobserve(hear);
      history.destroy();
    };
  };
}
