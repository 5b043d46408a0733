// Who pays for a patient (`insurance/<id>`, compartment `billing`).
import type * as Y from 'yjs';
import { CODE, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { date, text, type InferAll } from './shape.ts';

const INSURANCE = {
  payer: text(NAME),
  plan: text(NAME),
  memberNumber: text(CODE),
  validFrom: date(),
  validTo: date(),
};
export type Insurance = InferAll<typeof INSURANCE>;

export function readInsurance(doc: Y.Doc): Insurance {
  return readMap(doc.getMap('fields'), INSURANCE);
}
export function writeInsurance(doc: Y.Doc, values: Partial<Insurance>): void {
  writeMap(doc.getMap('fields'), INSURANCE, values);
}
