// Dragging a card by its handle with finger, pen or mouse: where it is, over which column, and where it was let go.
// Escape, a second finger or a lost pointer end it without a move.
import type { Attachment } from 'svelte/attachments';

export interface Drag<T> {
  /** What is being dragged, and where the pointer is. Null while nothing is. Reactive. */
  readonly held: { readonly item: T; readonly x: number; readonly y: number } | null;
  /** The column under the pointer, by its `data-column`. Reactive. */
  readonly over: string | null;
  readonly handle: (item: T) => Attachment<HTMLElement>;
}
/** A press that moves no further than this is a tap. */
const TAP_PX = 6;
/** So near to an edge of the board it scrolls, by so much in each frame. */
const EDGE_PX = 56;
const SCROLL_PX = 10;

export function createDrag<T>(board: () => HTMLElement | undefined, drop: (item: T, column: string) => void): Drag<T> {
  let held = $state.raw<Drag<T>['held']>(null);
  let over = $state<string | null>(null);

  function follow(item: T, x: number, y: number): void {
    if (!held) requestAnimationFrame(scroll);
    held = { item, x, y };
    const column = document.elementFromPoint(x, y)?.closest('[data-column]');
    over = column instanceof HTMLElement ? (column.dataset['column'] ?? null) : null;
  }
  /** Goes on while the pointer rests at an edge; another column comes under it then. */
  function scroll(): void {
    const edges = board()?.getBoundingClientRect();
    if (!held || !edges) return;
    const { item, x, y } = held;
    const step = x > edges.right - EDGE_PX ? SCROLL_PX : x < edges.left + EDGE_PX ? -SCROLL_PX : 0;
    board()?.scrollBy({ left: step });
    if (step !== 0) follow(item, x, y);
    requestAnimationFrame(scroll);
  }

  const handle =
    (item: T): Attachment<HTMLElement> =>
    (element) => {
      let start: PointerEvent | null = null;
      const end = (): void => {
        start = null;
        [held, over] = [null, null];
      };
      const listeners = new AbortController();
      const on = <K extends keyof HTMLElementEventMap>(kind: K, listener: (event: HTMLElementEventMap[K]) => void) => {
        element.addEventListener(kind, listener, { signal: listeners.signal });
      };
      on('pointerdown', (event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        event.preventDefault();
        element.setPointerCapture(event.pointerId);
        start = event;
      });
      on('pointermove', (event) => {
        if (!start || event.pointerId !== start.pointerId) return;
        const isFar = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > TAP_PX;
        if (held || isFar) follow(item, event.clientX, event.clientY);
      });
      on('pointerup', (event) => {
        if (!start || event.pointerId !== start.pointerId) return;
        const column = held ? over : null;
        end();
        if (column !== null) drop(item, column);
      });
      on('pointercancel', end);
      on('lostpointercapture', end);
      window.addEventListener('keydown', (event) => event.key === 'Escape' && end(), { signal: listeners.signal });
      return () => {
        listeners.abort();
        if (start) end();
      };
    };

  return {
    get held() {
      return held;
    },
    get over() {
      return over;
    },
    handle,
  };
}
