// One case as every list shows it: what it is, whose turn it is, when it is wanted, and how far it has been sent.
import type { Stop } from '../../records/clock.ts';
import type { PieceFound } from '../../records/parcels.ts';
import type { Header } from '../../records/prescription.ts';
import type { SyncState } from '../views/syncwords.ts';

export type MissingPiece = Pick<PieceFound, 'kind' | 'part' | 'name' | 'state'>;

/** `id` is a draft's id, or the hex log id once shared. */
export interface CaseRow {
  readonly id: string;
  readonly isDraft: boolean;
  readonly number: string;
  /** FDI tooth numbers and appliance type code; the UI finds the words. */
  readonly appliance: string;
  readonly teeth: readonly number[];
  /** Teeth of all pieces, one for a piece without teeth: what a lab counts its day by. */
  readonly units: number;
  readonly kind: Header['kind'];
  readonly isUrgent: boolean;
  /** The two days as they were when it was sent. */
  readonly dueBefore: string;
  readonly appointmentBefore: string;
  /** Somebody of the lab has looked at the days as they are now. */
  readonly haveSeenDays: boolean;
  /** When the lab's clock stood still. */
  readonly stops: readonly Stop[];
  readonly patientId: string | null;
  /** Name on the clinic's side, what the lab may see on the lab's side. */
  readonly patientLabel: string;
  readonly partner: string;
  /** Hex id of our case that this is a part of, made by another house; ''. */
  readonly partOf: string;
  readonly due: string;
  readonly appointment: string;
  /** What the lab says: the day it expects to be ready, and the pan the work lies in. */
  readonly expected: string;
  readonly pan: string;
  /** Things of a parcel that did not come, or are not unpacked beside others that came. */
  readonly missing: readonly MissingPiece[];
  /** One code of records/caseState. */
  readonly state: string;
  /** Why it stands there, where somebody said so. */
  readonly reason: string;
  /** This person does the work, or took our side's last step, on whichever tablet. */
  readonly isMine: boolean;
  /** The other side answered a query, and nobody here has read it yet. */
  readonly hasAnswer: boolean;
  /** Whose turn it is, seen from this house: 'us' | 'them' | 'nobody'. */
  readonly turn: 'us' | 'them' | 'nobody';
  /** Open query, claim to check, unread messages … as closed codes. */
  readonly flag: 'held' | 'query' | 'claim' | 'frozen' | 'apart' | 'named' | 'unread' | 'attention' | null;
  readonly sync: SyncState;
}
