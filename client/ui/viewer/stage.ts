// The page's end of a stage: gives it the canvas, tells it sizes and gestures, and ends it with the screen. The page draws
// nothing itself, so nothing here can make it wait.
import type { Attachment } from 'svelte/attachments';
import { buffersOf } from '../../imaging/jobs.ts';
import type { FromStage, ToStage } from '../../imaging/stage/messages.ts';

export interface Stage {
  readonly attach: Attachment<HTMLCanvasElement>;
  readonly tell: (message: ToStage) => void;
}

/** `start` makes the worker once the canvas is there. Call while a component is made. */
export function createStage(start: () => Worker, heard: (message: FromStage) => void): Stage {
  let worker: Worker | null = null;
  const waiting: ToStage[] = [];
  const tell = (message: ToStage): void => {
    if (!worker) {
      waiting.push(message);
      return;
    }
    const isMoved = 'canvas' in message || 'mesh' in message || 'tree' in message || 'picture' in message;
    worker.postMessage(message, isMoved ? transferablesOf(message) : []);
  };
  const attach: Attachment<HTMLCanvasElement> = (canvas) => {
    worker = start();
    let hasSpoken = false;
    worker.addEventListener('message', ({ data }: MessageEvent<FromStage>) => {
      hasSpoken = true;
      heard(data);
    });
    worker.addEventListener('error', () => {
      if (!hasSpoken) heard({ failed: 'app incomplete' });
    });
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    tell({ canvas: canvas.transferControlToOffscreen(), isStill });
    const sizes = new ResizeObserver(() => {
      const { width, height } = canvas.getBoundingClientRect();
      if (width > 0 && height > 0) tell({ width, height, ratio: devicePixelRatio });
    });
    sizes.observe(canvas);
    for (const message of waiting.splice(0)) tell(message);
    return () => {
      sizes.disconnect();
      worker?.terminate();
      worker = null;
    };
  };
  return { attach, tell };
}

function transferablesOf(message: ToStage): Transferable[] {
  return 'canvas' in message ? [message.canvas] : [...buffersOf(message)];
}
