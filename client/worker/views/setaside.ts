// Every reason for which something can be set aside: a closed list, so that people read words for each.
import type { EntryRefusal } from '../../crypto/entry.ts';
import type { Refusal } from '../../gate/refusal.ts';
import type { AdmitRefusal } from '../../roster/admit.ts';
import type { CaseRefusal } from '../../roster/caserules.ts';
import type { OrganisationRefusal } from '../../roster/organisationrules.ts';
import type { OwnLogRefusal } from '../../roster/ownlog.ts';
import type { RightsRefusal } from '../../roster/rights.ts';
import type { SnapshotRefusal } from '../snapshots/summing.ts';

export type SetAside =
  | EntryRefusal
  | Refusal
  | AdmitRefusal
  | CaseRefusal
  | OrganisationRefusal
  | OwnLogRefusal
  | RightsRefusal
  | SnapshotRefusal
  | 'two entries in one place'
  | 'went backwards'
  /** Of an erased record: by nobody who may leave one, or against what is here. */
  | 'false remnant'
  /** Of a copy of this tablet, which became a tablet of its own; see resigning.ts. */
  | 'case not sent'
  | 'decision not carried over'
  | 'edit not carried over'
  | 'unknown document'
  | 'not for a case'
  | 'not for a contact'
  /** Announced by a house whose case it is not, or not for this one. */
  | 'foreign case'
  /** A record that would have kept this house out; superseded by now. */
  | 'shut out';
