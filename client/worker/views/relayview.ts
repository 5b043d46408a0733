// What screens show of the relay, and what they may ask.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { MissingApi } from './missingview.ts';
import type { NotifyApi } from './notifyview.ts';
import type { Connection } from './syncwords.ts';

export type RelayProblem =
  | 'relay is another'
  | 'relay is another version'
  /** No relay was ever reached from here, and a link has to name one. */
  | 'relay not met'
  | 'relay quota full'
  | 'relay full'
  | 'not a relay address'
  | 'same relay'
  /** Nothing there says that this house has moved to it. */
  | 'house unknown there'
  /** Whoever moves the house has to tell its partners by their cases. */
  | 'cases not held';

export interface RelayView {
  readonly address: string;
  /** As the relay itself says it at /relay/key; null before it was met. */
  readonly key: string | null;
  /** This tablet may move the house. */
  readonly mayMove: boolean;
  /** Where the house is being moved to from this tablet; others are told first. */
  readonly movingTo: { readonly address: string; readonly key: string } | null;
  /** Logs that are not whole yet at the relay the house has come to, of how many. */
  readonly coming: { readonly left: number; readonly of: number } | null;
  /** Files that lie only where the house was before are still being fetched from there. */
  readonly fetchingFrom: string | null;
  /** Relays of partners who moved, and how many cases of theirs lie there. */
  readonly partners: readonly { readonly address: string; readonly cases: number }[];
}

/** What was found at an address. */
export interface RelayFound {
  readonly address: string;
  readonly key: string;
  /** It is the relay of now, under another name. */
  readonly isSame: boolean;
  /** Houses that hear of a move by their cases, and links that nobody has used: those have to be sent anew. */
  readonly partners: number;
  readonly openLinks: number;
}

export interface RelayApi extends MissingApi, NotifyApi {
  connection(): Connection;
  /** Asked of the page's passkey prompt when the account's session has ended. */
  loginChallenge(): { challenge: string; credentialIds: readonly string[]; rpId: string };
  login(response: unknown): void;
  /** What the relay signed, as a file that proves two histories where there were two. Logged. */
  relayHistory(): { bytes: Bytes; name: string };
  /** Somebody has spoken to whoever runs the relay: kept, and said no more. */
  settleRelay(): void;
  /** One passkey tap missing? The account can wait; this says whether it does. */
  retryNow(): void;

  relay(): RelayView;
  /** Connects there and says what it is; nothing is sent. */
  lookAtRelay(typed: string): RelayFound;
  /** The house goes there, as found. `isGone`: the relay of before answers no more, nobody is told by it. */
  moveToRelay(found: { readonly address: string; readonly key: string }, isGone: boolean): void;
  /** The house has moved there already and this tablet was not told, because the relay of before is gone. */
  followToRelay(typed: string): void;
}
