// A record that the law wants kept as it is, because of a claim, a complaint or an order: three fields of the patient's own
// record, like the mark of the trash, so every tablet and every backup has them. Whatever destroys for good asks first.
import { DEVICE, LINE } from './bounds.ts';
import { instant, text, type InferAll } from './shape.ts';

export const LEGAL_HOLD = {
  /** When it was put on hold, by that tablet's clock; 0 = it is not. */
  holdAt: instant(),
  /** Hex device id of who put it on hold, or took it off. */
  holdBy: text(DEVICE),
  /** Why, in typed words; what stood there before is kept as an earlier value. */
  holdReason: text(LINE),
};
export type LegalHoldFacts = InferAll<typeof LEGAL_HOLD>;
