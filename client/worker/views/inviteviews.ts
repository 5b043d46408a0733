// Invites and claims as a screen shows them.
export interface InviteView {
  readonly id: string;
  readonly state: 'open' | 'used' | 'expired' | 'revoked' | 'burnt' | 'waiting to be sent';
  readonly expires: number;
  readonly hasCode: boolean;
  /** Shown again only while the invite is open and on the device that made it. */
  readonly link: string | null;
  readonly code: string | null;
}
export interface ClaimView {
  readonly entry: string;
  readonly organisation: string;
  readonly person: string;
  readonly at: number | null;
  readonly state: 'to check' | 'confirmed' | 'void' | 'frozen';
  /** By its paper: a house that is known here, one that only has the name of one, or somebody new. */
  readonly known: 'known' | 'only the name' | 'new';
  /** Four words both sides compare before name, age or birth date flow. */
  readonly words: readonly string[];
}

export type InvitePeek =
  | { readonly state: 'open' | 'used' | 'expired' | 'revoked' | 'burnt' | 'unknown'; readonly hasCode: boolean }
  | {
      readonly state: 'not a link' | 'cut off' | 'newer version' | 'relay unreachable' | 'relay is another';
      readonly hasCode: false;
    };
