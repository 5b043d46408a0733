// The same without workers, in the thread that asks: for where there are none. Lacks the decoders only browsers have.
import { deidentify } from './copy.ts';
import type { Imaging } from './imaging.ts';
import { inspect } from './inspect.ts';

export const imagingHere: Imaging = { inspect, deidentify };
