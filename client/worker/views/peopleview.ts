// What the screen of people and devices shows: persons, roles, tablets, as plain data.
import type { Role } from '../../roster/roles.ts';
import type { NewUnlock } from '../api.ts';

export type { Role };
export type Standing = 'active' | 'suspended' | 'removed';

export interface DeviceView {
  /** Hex device id. */
  readonly id: string;
  readonly isThis: boolean;
  /** May change who belongs. */
  readonly isAdmin: boolean;
  readonly state: Standing;
  /** Unix ms of the relay's newest receipt for something it wrote; null while none is here. */
  readonly lastSeen: number | null;
}
export interface PersonView {
  /** Hex person id. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly state: Standing;
  readonly isYou: boolean;
  readonly devices: readonly DeviceView[];
  /** Removing takes a second admin, or the paper where there is no other. */
  readonly removal: 'one' | 'second admin' | 'paper' | null;
  /** Waits for a second administrator, and that can't be you. */
  readonly isSuspendedByYou: boolean;
}
export interface PeopleView {
  readonly persons: readonly PersonView[];
  /** This tablet may add and remove. */
  readonly mayChange: boolean;
  /** Roles this tablet can hand on: it holds every key they need. */
  readonly roles: readonly Role[];
  /** The paper still lies here, so an admin's tablet needs no words typed. */
  readonly isPaperHere: boolean;
  /** Acts of somebody who was removed meanwhile, which an administrator may do again. */
  readonly voided: readonly VoidedAct[];
  /** Persons whose tablets know of a change of this list that does not come; nobody is let in meanwhile. */
  readonly unheardFrom: readonly string[];
}
export interface VoidedAct {
  /** Hex entry id. */
  readonly id: string;
  readonly type: 'person' | 'tablet' | 'roles';
  /** Whom it is about, and who did it. */
  readonly name: string;
  readonly by: string;
  readonly roles: readonly Role[];
}

/** A tablet is being added: seen from either side. */
export interface MeetingView {
  readonly side: 'adds' | 'enters';
  readonly state:
    | 'opening'
    /** The other tablet may come. */
    | 'waiting'
    /** Both show the words. */
    | 'words'
    /** This side has said that they are the same. */
    | 'checked'
    | 'joining'
    | 'done'
    | MeetingEnd;
  readonly code: string | null;
  readonly words: readonly string[];
  /** Who gets the tablet, at the side that adds. */
  readonly person: string;
  /** Unix ms. */
  readonly expires: number;
}
export type MeetingEnd =
  | 'expired'
  | 'words differ'
  | 'two tablets'
  | 'ended'
  | 'unknown'
  | 'no account'
  | 'relay is another'
  | 'relay unreachable'
  | 'failed';

export type NewPerson =
  /** Somebody who is here already: another tablet for them. */
  { readonly person: string } | { readonly name: string; readonly roles: readonly Role[] };

export interface PeopleApi {
  people(): PeopleView;
  /** Opens a meeting for one more tablet; see `meeting`. */
  addTablet(who: NewPerson): void;
  /** On the new tablet, with nothing stored yet: goes to the meeting that the code names. */
  enterTablet(code: string, way: NewUnlock): void;
  /** The meeting under way, or how the last one ended. Topic 'meeting'. */
  meeting(): MeetingView | null;
  /** The words are the same. `paper`: its words or scanned code, for an admin's tablet; '' = as it lies here, or without. */
  confirmMeeting(paper: string): void;
  cancelMeeting(): void;
  suspendDevice(device: string, isSuspended: boolean): void;
  removePerson(person: string, paper: string): void;
  /** Somebody whom one administrator suspended by removing them is let in again, as before. */
  takeBackPerson(person: string): void;
  /** Does an act again that a removal took away. */
  confirmVoided(id: string): void;
  /** All the roles the person is to have. `paper` where an administrator is made or unmade. */
  changeRoles(person: string, roles: readonly Role[], paper: string): 'changed' | 'waits for a second';
}
