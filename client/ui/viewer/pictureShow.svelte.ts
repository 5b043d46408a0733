// Opens a photo or an X-ray for a screen, picture by picture where a file holds several. Ends its workers with the screen.
import { untrack } from 'svelte';
import { askOne, DecoderEnded } from '../../imaging/ask.ts';
import type { GreyWindow, Picture, PictureRefusal } from '../../imaging/picture/picture.ts';
import type { PictureType } from '../../imaging/picture/read.ts';
import type { FileSource } from '../../imaging/source.ts';
import type { ToStage } from '../../imaging/stage/messages.ts';
import type { App } from '../app.ts';
import { problemOf, type Live } from '../live.svelte.ts';

const TYPES: Readonly<Record<string, PictureType>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'application/dicom': 'dicom',
};

export function pictureTypeOf(mediaType: string): PictureType | null {
  return TYPES[mediaType] ?? null;
}

/** What is said of a picture; its pixels are on the stage. */
export type Shown = Omit<Picture, 'samples' | 'rgba'>;

export interface PictureShow {
  /** Reactive, as all here. */
  readonly picture: Shown | null;
  readonly part: number;
  readonly isOpening: boolean;
  readonly refusal: PictureRefusal | null;
  readonly problem: Live<unknown>['problem'];
  window: GreyWindow;
  isInverted: boolean;
  readonly turnTo: (frame: number) => void;
}

/** Call while a component is made; `tell` speaks to its stage. */
export function showPicture(
  app: App,
  open: (read: (part: number) => void) => Promise<FileSource>,
  type: PictureType,
  tell: (message: ToStage) => void,
): PictureShow {
  let picture = $state.raw<Shown | null>(null);
  let part = $state(0);
  let isOpening = $state(true);
  let refusal = $state.raw<PictureRefusal | null>(null);
  let problem = $state.raw<Live<unknown>['problem']>(null);
  let window = $state.raw<GreyWindow>({ centre: 127.5, width: 255 });
  let isInverted = $state(false);
  let isOver = false;
  let source: Promise<FileSource> | null = null;
  let asked = 0;

  async function show(frame: number): Promise<void> {
    const mine = ++asked;
    isOpening = true;
    source ??= open((read) => (part = read));
    const job = { kind: 'picture', type, frame } as const;
    const found = (await askOne(app.decoders.startImaging, job, await source)) as Picture | PictureRefusal;
    if (isOver || mine !== asked) return;
    isOpening = false;
    if (typeof found === 'string' || 'compression' in found) {
      refusal = found;
      return;
    }
    const isFirst = picture === null;
    picture = { ...found };
    if (isFirst) window = found.window;
    tell({ picture: found });
    tell({ window, isInverted });
  }
  const turnTo = (frame: number): void => {
    show(frame).catch((error: unknown) => {
      problem = error instanceof DecoderEnded ? { problem: error.problem, detail: undefined } : problemOf(error);
    });
  };

  // An effect, because workers live outside and must end with the screen.
  $effect(() => {
    // Whatever else changes on the screen, this picture is opened once.
    untrack(() => turnTo(0));
    return () => {
      isOver = true;
    };
  });

  return {
    get picture() {
      return picture;
    },
    get part() {
      return part;
    },
    get isOpening() {
      return isOpening;
    },
    get refusal() {
      return refusal;
    },
    get problem() {
      return problem;
    },
    get window() {
      return window;
    },
    set window(value) {
      window = value;
      tell({ window, isInverted });
    },
    get isInverted() {
      return isInverted;
    },
    set isInverted(value) {
      isInverted = value;
      tell({ window, isInverted });
    },
    turnTo,
  };
}
