import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { liveText } from '../../client/ui/live/liveText.ts';

/** As much of a textarea as a person typing needs. */
class Area extends EventTarget {
  value = '';
  selectionStart = 0;
  selectionEnd = 0;
  selectionDirection = 'none';
  scrollTop = 0;
  setSelectionRange(start: number, end: number, direction = 'none'): void {
    [this.selectionStart, this.selectionEnd, this.selectionDirection] = [start, end, direction];
  }
  /** What the browser does with a key: value and caret first, then the event. */
  type(text: string, at = this.selectionEnd): void {
    this.value = this.value.slice(0, at) + text + this.value.slice(at);
    this.setSelectionRange(at + text.length, at + text.length);
    this.dispatchEvent(new Event('input'));
  }
}

interface Desk {
  readonly area: Area;
  readonly text: Y.Text;
  /** What the others were told of the caret. */
  readonly carets: (readonly [number, number] | null)[];
}

/** Two people at one text; each edit reaches the other at once. */
function twoPeople(start: string): { dentist: Desk; technician: Desk } {
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  const [one, other] = docs;
  one.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'wire') Y.applyUpdate(other, update, 'wire');
  });
  other.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'wire') Y.applyUpdate(one, update, 'wire');
  });
  one.getText('notes').insert(0, start);
  const [dentist, technician] = docs.map((doc): Desk => {
    const area = new Area();
    const text = doc.getText('notes');
    const carets: (readonly [number, number] | null)[] = [];
    const edit = (change: () => void): void => doc.transact(change);
    liveText(text, { edit: (change) => edit(() => change(text)), onCaret: (caret) => carets.push(caret) })(
      area as unknown as HTMLTextAreaElement,
    );
    return { area, text, carets };
  }) as [Desk, Desk];
  return { dentist, technician };
}

test('what one types the other reads, and his caret stays behind the same letter', () => {
  const { dentist, technician } = twoPeople('Bite: open.');
  technician.area.setSelectionRange(5, 5);
  dentist.area.type('Please check. ', 0);
  expect(technician.area.value).toBe('Please check. Bite: open.');
  expect(technician.area.selectionEnd).toBe(19);
  technician.area.type(' closed or');
  expect(dentist.area.value).toBe('Please check. Bite: closed or open.');
});

test('a word being composed survives an edit by the other, and so does the edit', () => {
  const { dentist, technician } = twoPeople('Zahn  bitte.');
  dentist.area.setSelectionRange(5, 5);
  dentist.area.dispatchEvent(new Event('compositionstart'));
  dentist.area.type('´', 5);
  technician.area.type('Guten Tag. ', 0);
  expect(dentist.area.value).toBe('Zahn ´ bitte.');
  dentist.area.value = 'Zahn é bitte.';
  dentist.area.setSelectionRange(6, 6);
  dentist.area.dispatchEvent(new Event('compositionend'));
  expect(dentist.area.value).toBe('Guten Tag. Zahn é bitte.');
  expect(technician.area.value).toBe('Guten Tag. Zahn é bitte.');
  expect(dentist.area.selectionEnd).toBe(17);
});

test('the others hear where a caret is, which way a selection goes, nothing of a word that is being composed, and when it leaves', () => {
  const { dentist } = twoPeople('Bite: open.');
  dentist.area.type('Note: ', 0);
  dentist.area.setSelectionRange(2, 5, 'backward');
  dentist.area.dispatchEvent(new Event('selectionchange'));
  dentist.area.dispatchEvent(new Event('compositionstart'));
  dentist.area.type('ö', 5);
  dentist.area.dispatchEvent(new Event('selectionchange'));
  dentist.area.dispatchEvent(new Event('blur'));
  expect(dentist.carets).toEqual([[6, 6], [5, 2], [6, 6], null]);
  expect(dentist.text.toJSON()).toBe('Note:ö Bite: open.');
});
