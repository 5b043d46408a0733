// Who a lab is by the law of medical devices (`own/manufacturer`, compartment `cases`), for the statements it makes. What is
// missing is named before one can be made.
import type * as Y from 'yjs';
import { CODE, LINE, NAME } from './bounds.ts';
import { readMap, writeMap } from './content.ts';
import { code, text, type InferAll } from './shape.ts';

export const MANUFACTURER = 'own/manufacturer';
/** EU: Regulation (EU) 2017/745, Annex XIII. GB: Medical Devices Regulations 2002 (SI 2002/618). */
export const JURISDICTIONS = ['EU', 'GB'] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

export const MANUFACTURER_FIELDS = {
  jurisdiction: code('', ...JURISDICTIONS),
  name: text(NAME),
  address: text(LINE),
  /** Other places where the devices are made. */
  sites: text(LINE),
  /** EU: authorised representative; GB: UK responsible person. For makers outside. */
  representative: text(LINE),
  /** GB: number of the registration with the MHRA; EU: single registration number, where there is one. */
  registration: text(CODE),
  /** Person responsible for regulatory compliance, and by what qualification. */
  responsible: text(NAME),
  qualification: text(LINE),
};
export type Manufacturer = InferAll<typeof MANUFACTURER_FIELDS>;

export function readManufacturer(doc: Y.Doc): Manufacturer {
  return readMap(doc.getMap('fields'), MANUFACTURER_FIELDS);
}
export function writeManufacturer(doc: Y.Doc, values: Partial<Manufacturer>): void {
  writeMap(doc.getMap('fields'), MANUFACTURER_FIELDS, values);
}

/** What has to be said before a statement can be made. */
export const MANUFACTURER_NEEDS = ['jurisdiction', 'name', 'address', 'registration', 'responsible'] as const;
export type ManufacturerHole = (typeof MANUFACTURER_NEEDS)[number];
export function holesIn(manufacturer: Manufacturer): readonly ManufacturerHole[] {
  const isOwed = (need: ManufacturerHole): boolean =>
    need === 'registration'
      ? manufacturer.jurisdiction === 'GB'
      : need !== 'responsible' || manufacturer.jurisdiction === 'EU';
  return MANUFACTURER_NEEDS.filter((need) => isOwed(need) && manufacturer[need].trim() === '');
}
