// Taking back one's own steps, over all fields and texts of a screen, newest first. Never takes back what somebody else
// wrote, and never puts an old value over one that somebody set since.
import type { AbstractType, UndoManager, YEvent } from 'yjs';
import type { OpenedDocument } from '../../page/document.ts';
import { touchedFields, type FieldRecord } from '../../records/fields.ts';

type Way = 'undo' | 'redo';
export interface Step {
  readonly document: OpenedDocument;
  readonly record: FieldRecord;
  fields: ReadonlySet<string>;
  /** False when somebody changed the same since: then nothing happened. */
  readonly take: (way: Way) => boolean | Promise<boolean>;
}
/** What was done last, to be said in words. */
export interface Taken {
  readonly what: Way | 'changed since';
  readonly step: Step;
}

interface Stacked {
  readonly type: Way;
  readonly changedParentTypes: ReadonlyMap<AbstractType<unknown>, readonly YEvent<AbstractType<unknown>>[]>;
}

export class Undoing {
  #done = $state.raw<readonly Step[]>([]);
  #undone = $state.raw<readonly Step[]>([]);
  #taken = $state.raw<Taken | null>(null);
  #isTaking = false;
  #isBusy = false;

  get mayUndo(): boolean {
    return this.#done.length > 0;
  }
  get mayRedo(): boolean {
    return this.#undone.length > 0;
  }
  get taken(): Taken | null {
    return this.#taken;
  }

  /** A step that knows itself how it is taken back. */
  add(step: Step): void {
    this.#done = [...this.#done, step];
    for (const { document } of this.#undone) document.undo.clear(false, true);
    this.#undone = [];
  }

  /** From now on the edits of this document are steps. Returns the function that forgets them. */
  follow(document: OpenedDocument, record: FieldRecord): () => void {
    const { undo } = document;
    const added = (event: unknown): void => {
      const { type, changedParentTypes } = event as Stacked;
      if (type !== 'undo' || this.#isTaking) return;
      this.add({ document, record, fields: fieldsIn(changedParentTypes), take: (way) => takeOne(undo, way) });
    };
    const updated = (event: unknown): void => {
      const last = this.#done.findLast((step) => step.document === document);
      const { changedParentTypes } = event as Stacked;
      if (last && !this.#isTaking) last.fields = new Set([...last.fields, ...fieldsIn(changedParentTypes)]);
    };
    undo.on('stack-item-added', added);
    undo.on('stack-item-updated', updated);
    return () => {
      undo.off('stack-item-added', added);
      undo.off('stack-item-updated', updated);
      this.#done = this.#done.filter((step) => step.document !== document);
      this.#undone = this.#undone.filter((step) => step.document !== document);
    };
  }

  async take(way: Way): Promise<void> {
    const step = (way === 'undo' ? this.#done : this.#undone).at(-1);
    if (!step || this.#isBusy) return;
    this.#isBusy = true;
    try {
      const isTaken = await this.#start(step, way);
      const without = (steps: readonly Step[]): readonly Step[] => steps.filter((each) => each !== step);
      [this.#done, this.#undone] = [without(this.#done), without(this.#undone)];
      if (isTaken && way === 'undo') this.#undone = [...this.#undone, step];
      else if (isTaken) this.#done = [...this.#done, step];
      this.#taken = { what: isTaken ? way : 'changed since', step };
    } finally {
      this.#isBusy = false;
    }
  }

  /** What Yjs reports while this runs is no new step. */
  #start(step: Step, way: Way): boolean | Promise<boolean> {
    this.#isTaking = true;
    try {
      return step.take(way);
    } finally {
      this.#isTaking = false;
    }
  }
}

/** Yjs goes on to an older step when the newest changes nothing any more; a person asked for this one only. */
function takeOne(undo: UndoManager, way: Way): boolean {
  const stack = way === 'undo' ? undo.undoStack : undo.redoStack;
  const older = stack.splice(0, Math.max(0, stack.length - 1));
  try {
    return undo[way]() !== null;
  } finally {
    stack.unshift(...older);
  }
}

function fieldsIn(changed: Stacked['changedParentTypes']): ReadonlySet<string> {
  return touchedFields(new Set([...changed.values()].flat()));
}
