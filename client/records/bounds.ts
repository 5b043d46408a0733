// Sizes that screens keep to, so that what people write always fits one update, one entry and one page of paper.

export const NAME = 200;
export const LINE = 300;
export const CODE = 64;
export const PARAGRAPH = 4_000;
/** Order notes, lab notes, joint notes. */
export const NOTES = 20_000;
export const MESSAGE = 4_000;
/** Why a case was rejected, held, sent back or cancelled. */
export const REASON = 1_000;
export const ITEMS = 40;
export const LIST = 200;
/** Files of one draft. */
export const FILES = 512;
/** A device id in hex. */
export const DEVICE = 64;
