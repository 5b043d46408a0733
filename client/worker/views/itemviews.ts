// Physical items and the parcels between two houses, as a page gets them and asks for them.
import type { Parcel, PieceFound } from '../../records/parcels.ts';
import type { ItemKind, ItemMark, MarkType, PhysicalItem } from '../../records/physical.ts';

export interface ItemRow extends PhysicalItem {
  readonly id: string;
  /** Eight letters that stand on its label. */
  readonly code: string;
  /** The case it belongs to, as far as it is in the list here: number, work, the other house. */
  readonly number: string;
  readonly appliance: string;
  readonly teeth: readonly number[];
  readonly partner: string;
  /** Kept long enough, and still here. */
  readonly isDue: boolean;
}
export interface ItemView extends ItemRow {
  readonly mayWrite: boolean;
  /** The newest first, each with the name of who wrote it, '' where that is not who it says. */
  readonly marks: readonly (Omit<ItemMark, 'type'> & {
    readonly id: string;
    readonly type: MarkType;
    readonly person: string;
  })[];
}
export interface NewItem {
  readonly kind: ItemKind;
  readonly part: PhysicalItem['part'];
  readonly name: string;
  /** Hex id of its case, or ''. */
  readonly case: string;
  readonly place: string;
}
/** What somebody says of an item. */
export type ItemWord =
  | { readonly type: 'moved'; readonly place: string }
  | { readonly type: 'in'; readonly place: string; readonly house: string }
  | { readonly type: 'out'; readonly house: string; readonly tracking: string }
  | { readonly type: 'disinfected'; readonly with: string; readonly day: string }
  | { readonly type: 'lost' }
  | { readonly type: 'kept'; readonly until: string }
  | { readonly type: 'disposed'; readonly with: string };

export interface ParcelView extends Omit<Parcel, 'writer' | 'pieces'> {
  readonly isOurs: boolean;
  readonly person: string;
  readonly pieces: readonly (Omit<PieceFound, 'writer'> & {
    readonly person: string;
    /** Where it is in this house now, null while it is no item of it. */
    readonly item: { readonly id: string; readonly place: string; readonly where: PhysicalItem['where'] } | null;
  })[];
}
export interface ParcelsView {
  readonly parcels: readonly ParcelView[];
  readonly mayWrite: boolean;
  /** Of this case, as this house keeps them. */
  readonly items: readonly ItemRow[];
}
/** A thing put into a parcel: one that is here, or one that nobody noted before. */
export interface Packed extends Pick<NewItem, 'kind' | 'part' | 'name'> {
  /** '' for what is no item yet. */
  readonly item: string;
  readonly with: string;
}
export interface NewParcelWords {
  readonly carrier: string;
  readonly tracking: string;
  readonly note: string;
  readonly pieces: readonly Packed[];
}

export interface ItemsApi {
  items(): readonly ItemRow[];
  /** `isOpening`: somebody comes to look at it, which is noted in the access log first. */
  item(id: string, isOpening?: boolean): ItemView;
  addItem(item: NewItem): string;
  sayOfItem(id: string, word: ItemWord): void;
  /** Another kind, name, way of keeping. */
  describeItem(id: string, said: Pick<PhysicalItem, 'kind' | 'part' | 'name' | 'retention'>): void;
  parcels(id: string): ParcelsView;
  sendParcel(id: string, parcel: NewParcelWords): void;
  /** Something of a parcel is here, and an item of this house from now on; or it was not in it. */
  unpack(id: string, parcel: string, piece: string, state: 'arrived' | 'missing'): void;
  /** Labels are printed: noted first. */
  noteItemLabels(ids: readonly string[]): void;
}
