// What the page may ask of the vault worker. Plain data only; no key, secret or socket ever crosses, except what a
// person is meant to see or carry away (the kit's words, an invite link and its code).
import type { KitApi } from './views/kitview.ts';
import type { NewKitApi, PartnerPaper } from './views/newkitview.ts';
import type { ClaimView, InvitePeek, InviteView } from './views/inviteviews.ts';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Author, WrittenValue } from './views/author.ts';
import type { Calendar } from '../records/calendar.ts';
import type { Compartment } from '../roster/roles.ts';
import type { AccessApi } from './views/eventrow.ts';
import type { AsideApi } from './views/asideview.ts';
import type { BackupApi, BackupProblem } from './views/backupview.ts';
import type { BillingApi } from './views/billview.ts';
import type { CaseRow } from './cases/caserow.ts';
import type { LabWorkRow } from './views/labworkview.ts';
import type { CheckpointApi } from './views/checkpointview.ts';
import type { ContactsApi } from './views/contactviews.ts';
import type { DesignApi } from './views/designview.ts';
import type { ItemsApi } from './views/itemviews.ts';
import type { MakingApi } from './views/makingview.ts';
import type { OnwardApi } from './views/onwardview.ts';
import type { NewsApi } from './views/newsview.ts';
import type { PastApi } from './views/pastview.ts';
import type { ConsentApi } from './views/consentview.ts';
import type { TrashApi, TrashedFile, TrashProblem } from './views/trashview.ts';
import type { PeopleApi } from './views/peopleview.ts';
import type { RelayApi, RelayProblem } from './views/relayview.ts';
import type { Attention, Connection, SyncState } from './views/syncwords.ts';

export type { Attention, Connection, SyncState };
import type { Progress, StepApi } from './views/progressview.ts';
import type { ShareChoices, SharePreview, ShareRoom } from './views/shareviews.ts';
import type { Anyway, FileAim, FileView, MoveView } from './views/fileviews.ts';

export type { ConsentRecord, FileToLookAt, ShareChoices, SharePreview, ShareRoom } from './views/shareviews.ts';
export type { Anyway, FileAim, FileView, MoveTrouble, MoveView } from './views/fileviews.ts';

export type { CaseRow } from './cases/caserow.ts';
export type { LabWorkRow } from './views/labworkview.ts';
export type { RelayFound } from './views/relayview.ts';
export type { Topic } from './topics.ts';
export type { ClaimView, InvitePeek, InviteView } from './views/inviteviews.ts';

// ---------------------------------------------------------------- the tablet and its vault

import type { GoesOn, LockedPerson, RestorePreview, RestoreView, WayView } from './views/vaultviews.ts';

export type { GoesOn, LockedPerson, RestorePreview, RestoreView, WayView } from './views/vaultviews.ts';

export type VaultState =
  /** Nothing stored here. */
  | { readonly type: 'empty' }
  /** Vaults exist and are closed. `unsent` changes of all of them wait here for a connection. */
  | {
      readonly type: 'locked';
      readonly persons: readonly LockedPerson[];
      readonly unsent: number;
      /** null when nothing of the vault is in memory any more. */
      readonly goesOn: GoesOn | null;
    }
  | {
      readonly type: 'open';
      readonly isDemo: boolean;
      readonly organisation: string;
      readonly kind: HouseKind;
      readonly person: string;
      /** Initials for the round badge. */
      readonly initials: string;
      /** Hex device id, as it appears in threads and events. */
      readonly device: string;
      /** What this person's roles open: what is not named here has no key on this tablet. */
      readonly compartments: readonly Compartment[];
      /** Those of them that they may write to. */
      readonly writes: readonly Compartment[];
      /** How many other persons have a vault on this tablet. */
      readonly others: number;
      /** The lock screen may show the initials. */
      readonly showsInitials: boolean;
      /** The person wished for a new way to unlock by now. */
      readonly isRenewalDue: boolean;
      /** The kit paper is confirmed, or waits (and since when), or this lab guest needs none yet. */
      /** A lab with shared cases only needs no paper. */
      readonly kit: 'confirmed' | 'elsewhere' | 'waiting' | 'due' | 'not needed';
    }
  /** Another tab works with this vault; this one may take over. */
  | { readonly type: 'other tab' };

export type { Compartment };
export type HouseKind = 'clinic' | 'lab';

/** Proof that this person may open: from a passkey (PRF output, 32 bytes, transferred and zeroed) or typed. */
export type Unlock =
  | { readonly method: 'passkey'; readonly credentialId: string; readonly prf: ArrayBuffer }
  | { readonly method: 'passphrase'; readonly passphrase: string };

/** A way to unlock that is being created. `registration` is the WebAuthn response for the relay account, without PRF. */
export type NewUnlock = Unlock & { readonly registration?: unknown };

// ---------------------------------------------------------------- lists

export interface PatientRow {
  readonly id: string;
  readonly name: string;
  readonly reference: string;
  /** ISO date or ''. */
  readonly birthDate: string;
  readonly hasAlert: boolean;
  readonly openCases: number;
  readonly isTestData: boolean;
  /** Taken out as one of many: it stays here until somebody decides. */
  readonly isHeld: boolean;
}

// ---------------------------------------------------------------- one case

export interface CaseView extends CaseRow, Progress {
  readonly ourSide: 'owner' | 'guest';
  readonly sides: readonly CaseSide[];
  readonly invite: InviteView | null;
  readonly claims: readonly ClaimView[];
  readonly files: readonly FileView[];
  /** Ours that were taken out and can be put back. */
  readonly taken: readonly TrashedFile[];
  readonly quarantined: readonly { readonly entry: string; readonly by: string; readonly reason: string }[];
  /** Hex ids: the case a later link began, and the one this began from; null when there is none. */
  readonly goesOnAs: string | null;
  readonly goesOnFrom: string | null;
  /** Made for a house that is known, without a link; `isTold` once it stands in the contact. */
  readonly direct: { readonly isTold: boolean } | null;
  /** True from the moment the other house has taken part and our side confirmed it. */
  readonly isConfirmed: boolean;
  /** New papers of the other houses, which nobody here has asked about yet. */
  readonly papers: readonly PartnerPaper[];
}
export interface CaseSide {
  readonly role: 'owner' | 'guest';
  readonly organisation: string;
  readonly isUs: boolean;
  readonly devices: readonly { readonly device: string; readonly name: string; readonly role: string }[];
}

// ---------------------------------------------------------------- access log, kit, relay

export interface OpenDocument {
  /** Yjs V1 state to apply before anything else. */
  readonly state: Bytes;
  readonly clientId: number;
  readonly mayWrite: boolean;
  /** The virtual socket: y-websocket frames, one per message. Transferred. */
  readonly port: MessagePort;
}

/** Every refusal a person can meet. The UI has one sentence for each: what happened, what is safe, what to do. */
export type Problem =
  | 'locked'
  | 'wrong passphrase'
  | 'weak passphrase'
  | 'wait'
  | 'wrong passkey'
  | 'tablet full'
  | 'relay unreachable'
  | 'no account'
  | 'not a link'
  | 'cut off'
  | 'newer version'
  | 'invite used'
  | 'invite expired'
  | 'invite revoked'
  | 'invite burnt'
  | 'invite unknown'
  | 'wrong code'
  | 'damaged package'
  | 'not allowed'
  | 'no consent'
  | 'incomplete'
  | 'not found'
  | 'file empty'
  | 'file changed'
  /** Its longest side is of no size a mouth has. Detail: that side, in thousandths of its unit. */
  | 'surface of odd size'
  | 'file is here already'
  | 'stopped'
  | 'no room on tablet'
  | 'no room at relay'
  /** Found before anything is copied to be shared. */
  | 'no room for copies'
  | 'no room for copies at relay'
  | 'file too large'
  | 'file type refused'
  | 'file is not what its name says'
  | 'file damaged'
  /** Of a picked file; 'file damaged' is said of one that was sent. */
  | 'file unreadable'
  | 'file too detailed'
  | 'compression unknown'
  | 'file too slow'
  /** A part of the app did not come: it is not on this tablet yet, and there is no connection to bring it. */
  | 'app incomplete'
  /** An X-ray that may have writing in it leaves only after a person looked at it. */
  | 'picture not looked at'
  | 'file not here yet'
  | 'kit words wrong'
  /** One of three papers, where two are needed. Detail: which one. */
  | 'paper alone'
  | 'same paper twice'
  | 'papers of two kits'
  | 'papers do not fit'
  /** The other house is not quite who it was: a person decides first. */
  /** What is to be signed is not what was on the screen any more. */
  | 'design changed'
  | 'contact changed'
  | 'contact ended'
  /** Others know of a change of who belongs that is not here. */
  | 'act missing'
  /** Somebody has to stay who may change the list of people. */
  | 'last admin'
  | 'kit unknown to relay'
  /** Detail: since when, in Unix ms, where the relay says so. */
  | 'kit was replaced'
  | BackupProblem
  | RelayProblem
  | 'log full'
  | 'break-glass'
  | 'reason too short'
  /** Somebody took a step that the screen did not show yet. */
  | 'case went on'
  | TrashProblem
  | 'other tab'
  | 'twin'
  | 'failed';

// ---------------------------------------------------------------- the calls

export interface Api
  extends
    PeopleApi,
    AccessApi,
    AsideApi,
    BackupApi,
    BillingApi,
    CheckpointApi,
    ConsentApi,
    ContactsApi,
    DesignApi,
    ItemsApi,
    KitApi,
    MakingApi,
    NewKitApi,
    NewsApi,
    OnwardApi,
    PastApi,
    RelayApi,
    StepApi,
    TrashApi {
  vaultState(): VaultState;

  // --- starting, opening, closing
  /** What a new passkey signs: the relay's challenge when it is reachable, else our own. */
  passkeyChallenge(): { challenge: string; userId: string; fromRelay: boolean; rpId: string };
  /** Four generated words for those who want a passphrase. */
  suggestPassphrase(): string;
  start(house: { kind: HouseKind; organisation: string; person: string }, way: NewUnlock): void;
  startDemo(language: string): void;
  endDemo(): void;
  /** `vault` as listed; the only one when not given. */
  unlock(way: Unlock, vault?: string): void;
  /**
   * Erases a locked vault for good, and everything with the last one. Only after an explicit warning; refused while a
   * vault is open.
   */
  eraseVault(vault?: string): void;
  /** Whether the lock screen of this tablet shows the initials of the person who asks. */
  showInitials(isShown: boolean): void;
  lock(): void;
  /** Locks for everybody who looks, while files that move go on behind it. False when none does: then lock. */
  cover(): boolean;
  /** Seals what was typed so far: the page is being hidden and may never come back. */
  flush(): void;
  takeOver(): void;
  addWay(way: NewUnlock): void;
  /** Ways to unlock this vault, the newest first, and after how many months a new one is wished; 0 = never. */
  ways(): { readonly ways: readonly WayView[]; readonly months: number };
  /** Refused for the last one. What it opened was the same vault: who copied the tablet before may still use it there. */
  removeWay(id: string): void;
  setRenewal(months: number): void;

  // --- the paper
  /**
   * What is there for this paper, at the relay (null) or in these files, and how it stands to what this tablet holds.
   * Makes and changes nothing. Progress as with `restore`.
   */
  previewRestore(kit: { words: string; relayAddress: string }, files: readonly File[] | null): RestorePreview;
  stopPreview(): void;
  /**
   * Everything back on an empty tablet. `words` are the typed words, or the scanned payload of the QR code, which names
   * its own relay. Progress comes as topic 'vault' and `restoreProgress`.
   */
  restore(kit: { words: string; relayAddress: string }, way: NewUnlock): { organisation: string };
  restoreProgress(): RestoreView | null;
  /** Who of several restores; asked for by `persons` of the progress. */
  restoreAs(person: string): void;

  // --- patients
  patients(search: string): readonly PatientRow[];
  createPatient(fields: { name: string; birthDate: string }): string;

  /** Where lab work stands, for those who see no case. */
  labWork(): readonly LabWorkRow[];

  // --- documents, live
  openDocument(place: { log: string; name: string }, purpose: string): OpenDocument;
  closeDocument(place: { log: string; name: string }): void;
  /** Of values in a document that is open. */
  authors(place: { log: string; name: string }, values: readonly WrittenValue[]): readonly Author[];
  /** Somebody chooses between values that people wrote apart, or takes that back: noted before it is written. */
  noteChoice(place: { log: string; name: string }, purpose: string, action: 'choose' | 'undo'): void;

  // --- cases
  cases(search: string): readonly CaseRow[];
  /** When this house works; what is usual where this tablet holds no key for it. */
  calendar(): Calendar;
  /** `from` is a case of ours that is made again or repaired. */
  createDraft(patientId: string, from?: { readonly id: string; readonly kind: 'remake' | 'repair' }): string;
  caseView(id: string): CaseView;
  /** Ends when the file is sealed here; how far it is, and holding it, by `moves`. Sending goes on after it. */
  attach(id: string, file: File, kind: FileView['kind'], anyway?: readonly Anyway[], version?: number): FileView;
  moves(id: string): readonly MoveView[];
  pauseMove(id: string, file: string): void;
  /** Also brings a file here that was left at the relay. */
  resumeMove(id: string, file: string): void;
  /** Nothing of it stays: sealing leaves nothing, sending takes the file out of the case, fetching leaves it at the relay. */
  cancelMove(id: string, file: string): void;
  removeFile(id: string, file: string): void;
  /** After a look at a picture that may have writing in it ('asked' or 'left out'): it goes along, or stays here. */
  decideFile(id: string, file: string, goes: boolean): void;
  /** A file that is here whole or can be fetched now; the event is stored first, then its parts may be read. */
  openFile(id: string, file: string, aim: FileAim): { name: string; mediaType: string; size: number };
  /** Bytes [start, end) of a file that was opened, at most 4 MiB. Read through to its end, it is proved by its hash. */
  readFilePart(id: string, file: string, aim: FileAim, start: number, end: number): Bytes;
  /** The small picture that was made when the file was added: it is here before the file is. */
  filePreview(id: string, file: string): { mediaType: string; bytes: Bytes } | null;
  sharePreview(choices: ShareChoices): SharePreview;
  /** Whether that fits on this tablet and at the relay. */
  shareRoom(choices: ShareChoices): ShareRoom;
  /**
   * Creates the case, deposits the invite. Works offline: the link is then valid once the state says so. Copies are made
   * first: how far they are, holding and stopping them, by `moves` of the draft.
   */
  share(choices: ShareChoices): { id: string; invite: InviteView };
  revokeInvite(id: string): void;
  /** A new link. Once somebody took part it opens a case of its own, whose id this is. */
  inviteAgain(id: string): { id: string; invite: InviteView };
  confirmClaim(id: string, claim: string, comparedWords: boolean): void;
  voidClaim(id: string, claim: string): void;

  // --- joining
  peekInvite(link: string): InvitePeek;
  /** Accepted cases that wait for the relay. */
  joinsWaiting(): number;
  /** On an empty tablet `house` and `way` make the vault first; on an open one they are omitted. */
  acceptInvite(
    link: string,
    code: string | null,
    house?: { organisation: string; person: string },
    way?: NewUnlock,
  ): { id: string };
}
