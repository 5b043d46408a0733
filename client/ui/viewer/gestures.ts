// Fingers, mouse, wheel and keys on a canvas as messages to its stage: one finger does what the screen says a drag does,
// two move and zoom, a tap marks.
import type { Attachment } from 'svelte/attachments';
import type { ToStage } from '../../imaging/stage/messages.ts';

type Point = readonly [number, number];

export interface Hands {
  readonly tell: (message: ToStage) => void;
  /** What one finger, or the main button, does. */
  readonly drag: (x: number, y: number) => void;
  /** What the other buttons, or Shift, do. */
  readonly otherDrag: (x: number, y: number) => void;
  readonly tap: (at: Point) => void;
  /** Returns whether the key was one of ours. */
  readonly key: (event: KeyboardEvent) => boolean;
}

/** A finger that moved less has tapped. */
const TAP = 6;

export function gestures(hands: Hands): Attachment<HTMLElement> {
  return (element) => {
    const down = new Map<number, Point>();
    let moved = 0;
    let isOther = false;
    const place = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    const pressed = (event: PointerEvent): void => {
      element.setPointerCapture(event.pointerId);
      down.set(event.pointerId, place(event));
      if (down.size === 1) moved = 0;
      isOther = event.button !== 0 || event.shiftKey;
      element.focus({ preventScroll: true });
    };
    const dragged = (event: PointerEvent): void => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const now = place(event);
      const others = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      down.set(event.pointerId, now);
      const [x, y] = [now[0] - before[0], now[1] - before[1]];
      moved += Math.hypot(x, y);
      if (others[0]) pinch(hands.tell, others[0], before, now);
      else if (moved > TAP) (isOther ? hands.otherDrag : hands.drag)(x, y);
    };
    const released = (event: PointerEvent): void => {
      const isLast = down.delete(event.pointerId) && down.size === 0;
      if (isLast && event.type === 'pointerup' && moved <= TAP && !isOther) hands.tap(place(event));
    };
    const wheeled = (event: WheelEvent): void => {
      event.preventDefault();
      hands.tell({ zoom: Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) * 0.002), at: place(event) });
    };
    const typed = (event: KeyboardEvent): void => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && hands.key(event)) event.preventDefault();
    };
    const nothing = (event: Event): void => event.preventDefault();
    const heard = new AbortController();
    const options = { signal: heard.signal };
    element.addEventListener('pointerdown', pressed, options);
    element.addEventListener('pointermove', dragged, options);
    element.addEventListener('pointerup', released, options);
    element.addEventListener('pointercancel', released, options);
    element.addEventListener('contextmenu', nothing, options);
    element.addEventListener('wheel', wheeled, { ...options, passive: false });
    element.addEventListener('keydown', typed, options);
    return () => heard.abort();
  };
}

/** One of two fingers moved: the middle moves by half of it, and the distance between them zooms. */
function pinch(tell: Hands['tell'], still: Point, before: Point, now: Point): void {
  const [wide, wider] = [before, now].map(([x, y]) => Math.hypot(x - still[0], y - still[1])) as [number, number];
  tell({ pan: [(now[0] - before[0]) / 2, (now[1] - before[1]) / 2] });
  if (wide > 10 && wider > 10) tell({ zoom: wider / wide, at: [(still[0] + now[0]) / 2, (still[1] + now[1]) / 2] });
}

/** Arrow keys as a step in pixels; null for any other key. */
export function arrowOf({ key }: KeyboardEvent, step: number): Point | null {
  const ways: Readonly<Record<string, Point>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  return ways[key] ?? null;
}
