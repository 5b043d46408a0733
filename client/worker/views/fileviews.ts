// Files of a case as a page sees them: where each is, and how far those are that are under way.
export interface FileView {
  readonly id: string;
  readonly name: string;
  /** What we called our original of what goes to the lab as a copy; null where there is none here. */
  readonly ours: string | null;
  readonly kind: 'scan' | 'photo' | 'xray' | 'design' | 'document';
  /** Of a design, 1 and up; 0 of anything else. */
  readonly version: number;
  /** Of a scan: which surface it is, of which jaw; '' = nobody has said. Edges around openings in it. */
  readonly role: '' | 'preparation' | 'antagonist' | 'bite' | 'design';
  readonly jaw: '' | 'upper' | 'lower';
  readonly rims: number;
  readonly mediaType: string;
  /** In bytes: of our original where there is one. */
  readonly size: number;
  readonly side: 'owner' | 'guest';
  /**
   * 'held back' = the owner's preview did not mark it "at once" and the claim is not confirmed yet; 'on its way' = who
   * added it has not sent all of it yet; 'asked' = a picture of ours that may have writing in it goes once somebody looked;
   * 'left out' = somebody looked, and it stays here.
   */
  readonly state: 'here' | 'at relay' | 'on its way' | 'missing' | 'held back' | 'asked' | 'left out';
}

/** What a file is opened for. Of what the lab has a copy of, 'save' gives our original and 'save copy' what the lab has. */
export type FileAim = 'view' | 'save' | 'save copy';

/** A file being sealed, copied, sent or fetched. Topic `moves:ID`, of the case or draft. */
export interface MoveView {
  /** Of the file, also while no document has it yet. */
  readonly file: string;
  readonly name: string;
  readonly kind: FileView['kind'];
  readonly size: number;
  /** 'copying' = for the other house; stopping it stops the sharing. */
  readonly what: 'sealing' | 'copying' | 'sending' | 'receiving';
  /** 'broken off' = the tablet was locked or reloaded while sealing; the same file goes on when it is chosen again. */
  readonly state: 'going' | 'paused' | 'left at relay' | 'broken off';
  /** Why it does not go on just now; it does so by itself. */
  readonly trouble: MoveTrouble | null;
  /** Bytes left where there is no room. */
  readonly room: number;
  /** 0 … 1, as far as verified or acknowledged; null where it is held and was not asked about since the vault was opened. */
  readonly progress: number | null;
}
export type MoveTrouble =
  'offline' | 'not at relay' | 'not allowed' | 'relay quota full' | 'relay full' | 'tablet full' | 'file damaged';
/**
 * What a person said yes to after it was said: the file is in this case already, the relay has no room for it, a picture
 * that may have writing in it was looked at, or a surface is of no size a mouth has.
 */
export type Anyway = 'same file' | 'no room at relay' | 'looked at' | 'odd size';
