// A finger drawn over the chart: from the tooth it began on to the one below it now. Lifted, all teeth between them are
// taken together; lifted where it began, it was a tap and nothing of this counts.
import { span } from '../../records/teeth.ts';

export interface Dragging {
  /** Teeth under the stroke, also the last one when it is lifted. Reactive; empty while nobody draws. */
  readonly teeth: readonly number[];
  start(tooth: number): void;
  /** The tooth at this point of the screen, if there is one in the same arch. */
  move(x: number, y: number): void;
  /** What was drawn over, in the order of the mouth; null after a tap. */
  end(): readonly number[] | null;
  cancel(): void;
}

/** Call while a component is made. `chart` holds elements with `data-tooth`. */
export function createDragging(chart: () => HTMLElement | undefined): Dragging {
  let from = $state<number | null>(null);
  let to = $state<number | null>(null);
  const teeth = $derived(from === null || to === null || from === to ? [] : (span(from, to) ?? []));

  function toothAt(x: number, y: number): number | null {
    const found = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-tooth]');
    return found && chart()?.contains(found) ? Number(found.dataset['tooth']) : null;
  }
  function clear(): void {
    from = null;
    to = null;
  }
  return {
    get teeth() {
      return teeth;
    },
    start(tooth) {
      from = tooth;
      to = tooth;
    },
    move(x, y) {
      const tooth = from === null ? null : toothAt(x, y);
      if (from !== null && tooth !== null && span(from, tooth)) to = tooth;
    },
    end() {
      const drawn = teeth;
      clear();
      return drawn.length > 1 ? drawn : null;
    },
    cancel: clear,
  };
}
