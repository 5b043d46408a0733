import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { liveText } from '../../client/ui/cases/liveText.ts';

/** As much of a textarea as a person typing needs. */
class Area extends EventTarget {
  value = '';
  selectionStart = 0;
  selectionEnd = 0;
  scrollTop = 0;
  setSelectionRange(start: number, end: number): void {
    [this.selectionStart, this.selectionEnd] = [start, end];
  }
  /** What the browser does with a key: value and caret first, then the event. */
  type(text: string, at = this.selectionEnd): void {
    this.value = this.value.slice(0, at) + text + this.value.slice(at);
    this.setSelectionRange(at + text.length, at + text.length);
    this.dispatchEvent(new Event('input'));
  }
  press(key: string, modifiers: { ctrlKey?: boolean; shiftKey?: boolean }): void {
    this.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), { key, ...modifiers }));
  }
}

interface Desk {
  readonly area: Area;
  readonly text: Y.Text;
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
    liveText(text)(area as unknown as HTMLTextAreaElement);
    return { area, text };
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

test('undo takes back what I wrote, never what the other wrote meanwhile', () => {
  const { dentist, technician } = twoPeople('');
  dentist.area.type('Light contact.');
  technician.area.type(' Understood.', 14);
  dentist.area.press('z', { ctrlKey: true });
  expect(dentist.area.value).toBe(' Understood.');
  expect(technician.area.value).toBe(' Understood.');
  dentist.area.press('z', { ctrlKey: true, shiftKey: true });
  expect(dentist.text.toJSON()).toBe(technician.text.toJSON());
  expect(dentist.area.value).toContain('Light contact.');
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
