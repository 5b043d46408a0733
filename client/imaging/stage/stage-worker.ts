// The entry of the worker that draws what was decoded: a scan or a picture, on a canvas of the page. The page's own thread
// only passes on what fingers do.
import { later, PartMissing } from '../../later.ts';
import type { FromStage, ToStage } from './messages.ts';
import { Sheet } from './sheet.ts';

interface Stage {
  readonly hear: (message: ToStage) => void;
}

const say = (message: FromStage): void => self.postMessage(message);
const waiting: ToStage[] = [];
let canvas: Extract<ToStage, { canvas: unknown }> | null = null;
let stage: Stage | null = null;
let isOpening = false;

/** What comes first decides what kind of stage it is. */
async function open(first: ToStage): Promise<Stage | null> {
  if (!canvas) return null;
  if ('picture' in first) return new Sheet(canvas.canvas, say);
  try {
    const { Scene } = await later(() => import('./scene.ts'));
    return new Scene(canvas.canvas, canvas.isStill, say);
  } catch (error) {
    say({ failed: error instanceof PartMissing ? 'app incomplete' : 'no webgl' });
    return null;
  }
}

async function hear(message: ToStage): Promise<void> {
  if ('canvas' in message) {
    canvas = message;
    return;
  }
  if (stage) {
    stage.hear(message);
    return;
  }
  waiting.push(message);
  if (isOpening || !('picture' in message || 'mesh' in message)) return;
  isOpening = true;
  stage = await open(message);
  for (const each of waiting.splice(0)) stage?.hear(each);
}

addEventListener('message', ({ data }: MessageEvent<ToStage>) => void hear(data));
