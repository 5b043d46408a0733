// What a page may ask about pushes to this browser. The address of a browser is the page's to get; the relay hears it here.
export type NotifyAnswer =
  | 'told'
  /** No connection that it could be said on; it is said with the next one. */
  | 'waiting'
  /** The relay knows no push service at that address. */
  | 'not allowed'
  /** The relay keeps too many of them. */
  | 'full';

export interface NotifyApi {
  /** Base64url of what push services know the house's relay by; null where that pushes nothing. */
  notifyKey(): string | null;
  /** From now on, while this vault is open, the relay is kept informed of what this browser shall be told about. */
  notifyAt(endpoint: string): NotifyAnswer;
  /** One push at once; false where the relay or the push service did not take it. */
  tryNotify(endpoint: string): boolean;
  notifyNoMore(endpoint: string): void;
}
