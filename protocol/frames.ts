// The wire: one union per direction, one CBOR frame per WebSocket binary message. `n` pairs an answer with its request.
import { concat, type Bytes } from './bytes.ts';
import { signedMessage } from './ids.ts';
import * as limits from './limits.ts';
import { RECEIPT, SIGNED_TERM } from './receipt.ts';
import {
  bool,
  bytes,
  bytesUpTo,
  encode,
  list,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  union,
  type Infer,
} from './schema.ts';

const n = uint(0xffff_ffff);
const log = bytes(32);
const entry = bytesUpTo(limits.ENTRY_BYTES + 4096);
const record = bytesUpTo(600 * 1024);

export const CLIENT_FRAME = union({
  /** First frame. `session` is an account session from the HTTP login, needed only to found logs and raise quota. */
  hello: tuple({ version: uint(255), session: optional(text(256)) }),
  /** Proves a pass for a log in its newest epoch: signature over `proveMessage`. */
  prove: tuple({ n, log, epoch: uint(), pass: bytes(32), signature: bytes(64) }),
  /** Proves a root pass; answered by `logs`: everything that names it, for restoring. Grants all rights on them. */
  list: tuple({ n, rootPass: bytes(32), signature: bytes(64), after: uint() }),
  /** Creates a log: genesis, epoch record 1, its control entry. Charged to the session's account, or to an invite
   *  whose package this connection has claimed. */
  found: tuple({ n, genesis: bytesUpTo(1024), record, entry, invite: optional(bytes(16)) }),
  /** Entries after `after` (0 = from the start), then live. `credit` = bytes the client is ready to take. */
  subscribe: tuple({ n, log, after: uint(), credit: uint() }),
  unsubscribe: tuple({ log }),
  credit: tuple({ log, bytes: uint() }),
  /** `head`, where given, is the seq the writer expects to be the newest (control entries). */
  append: tuple({
    n,
    log,
    head: optional(uint()),
    items: list(tuple({ entry, blobs: list(bytes(32), 1024) }), limits.BATCH),
  }),
  /** Lets bodies go after a time of grace: `record` is PRUNE, signed by a pass of the newest epoch that owns the log. */
  prune: tuple({ n, log, record: bytesUpTo(128 * 1024), signature: bytes(64) }),
  /** A new epoch: record and control entry in one transaction. */
  rekey: tuple({ n, log, record, entry }),
  /** Epoch records after a number. Needs the proof of a pass of any epoch: `pass` and `signature` as in `prove`. */
  epochs: tuple({ n, log, after: uint(), epoch: uint(), pass: bytes(32), signature: bytes(64) }),
  /** "My box fails": at most one per (log, epoch, pass), kept for the members. */
  complain: tuple({ n, log, epoch: uint(), pass: bytes(32), signature: bytes(64) }),
  /** Sealed, never stored, passed on to the log's other connections that may read. */
  presence: tuple({ log, sealed: bytesUpTo(limits.PRESENCE_BYTES) }),
  /** Deposits an invite; needs `append` on the log. `key` is the invite's Ed25519 key; `expires` Unix ms;
   *  `allowance` bytes the claimer may store beside this log without an account. */
  invite: tuple({
    n,
    log,
    invite: bytes(16),
    key: bytes(32),
    expires: uint(),
    allowance: uint(),
    package: bytesUpTo(limits.INVITE_PACKAGE_BYTES),
  }),
  /** Ends an invite. Needs `append` on its log. */
  revoke: tuple({ n, log, invite: bytes(16) }),
  /** Asks for the state of an invite without using it. */
  peek: tuple({ n, invite: bytes(16) }),
  /** Takes the package. `proof` is by the invite key (secret and code), `signature` by the claimer's own key, both
   *  over `claimMessage`. The package is bound to `claimer`, and served again to it alone for 24 h. */
  claim: tuple({ n, invite: bytes(16), claimer: bytes(32), proof: bytes(64), signature: bytes(64) }),
  /** The claimer holds the package safely: the relay deletes it. */
  claimed: tuple({ n, invite: bytes(16), claimer: bytes(32), signature: bytes(64) }),
  /** A bearer token for blobs of one log over HTTP, valid some minutes. */
  ticket: tuple({ n, log }),
  /** Asks for the key that push services know this relay by. */
  pushKey: tuple({ n }),
  /** Wishes for a contentless push to this browser (`endpoint`, RFC 8030) when something is stored in one of `logs` by
   *  a connection that has not proven `home`. Takes the place of what was wished for with the same endpoint and home.
   *  `isTrial`: one push at once. */
  pushTo: tuple({
    n,
    endpoint: text(limits.ENDPOINT_BYTES),
    home: log,
    logs: list(log, limits.PUSH_LOGS),
    isTrial: bool(),
  }),
  /** No push goes to this endpoint any more, whatever it was wished for. */
  pushOff: tuple({ n, endpoint: text(limits.ENDPOINT_BYTES) }),
  ping: tuple({ n }),
});
export type ClientFrame = Infer<typeof CLIENT_FRAME>;

/** Why a relay says no. Closed: a client has words for each. */
export const REFUSALS = [
  'malformed',
  'version',
  'too large',
  'too fast',
  'not proven',
  'not allowed',
  'bad signature',
  'unknown log',
  'log exists',
  'stale epoch',
  'stale head',
  'duplicate',
  'not lawful',
  'missing blob',
  'no account',
  'quota',
  'full',
  'unknown invite',
  'invite used',
  'invite expired',
  'invite revoked',
  'wrong code',
  'invite burnt',
  'busy',
  'shutting down',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export const INVITE_STATES = ['open', 'used', 'expired', 'revoked', 'burnt', 'unknown'] as const;
export type InviteState = (typeof INVITE_STATES)[number];

export const RELAY_FRAME = union({
  /** Answer to hello. `nonce` is what passes sign on this connection; `time` Unix ms. */
  welcome: tuple({
    version: uint(255),
    relayKey: bytes(32),
    nonce: bytes(32),
    time: uint(),
    hasAccount: bool(),
    /** Bytes left of the account's quota, or 0. */
    quotaLeft: uint(),
  }),
  ok: tuple({ n }),
  /** `hint`: the newest epoch number with 'stale epoch', the newest seq with 'stale head', tries left with 'wrong code'. */
  refuse: tuple({ n, reason: oneOf(...REFUSALS), hint: optional(uint()) }),
  proven: tuple({ n, rights: uint(15), epoch: uint(), seq: uint() }),
  /** One page of logs that name a root pass, with their epoch records; `more` = ask again with `after` raised. */
  logs: tuple({
    n,
    more: bool(),
    items: list(tuple({ log, genesis: bytesUpTo(1024), records: list(record, 64) }), 64),
  }),
  records: tuple({ n, items: list(record, 64) }),
  /** Sent when all entries of the request are durably stored, in request order. */
  receipts: tuple({ n, items: list(RECEIPT, limits.BATCH) }),
  /** Entries of a subscribed log in seq order, each with its receipt; the sender's own appends are not echoed. Of what
   *  was pruned only the receipt is left: `entry` is empty. */
  entries: tuple({ log, items: list(tuple({ entry, receipt: RECEIPT }), 1024) }),
  /** The subscription has delivered everything up to this seq; what follows is live. */
  current: tuple({ log, seq: uint() }),
  /** A term was opened, or is the newest at subscription. */
  term: tuple({ log, term: SIGNED_TERM }),
  /** A new lawful epoch record; passes of older epochs lose their rights on this connection. */
  epoch: tuple({ log, record }),
  presence: tuple({ log, sealed: bytesUpTo(limits.PRESENCE_BYTES) }),
  inviteState: tuple({ n, state: oneOf(...INVITE_STATES) }),
  package: tuple({ n, package: bytesUpTo(limits.INVITE_PACKAGE_BYTES), log, expires: uint() }),
  ticket: tuple({ n, token: text(512), expires: uint() }),
  /** A P-256 point, uncompressed (RFC 8292 §3.2); none where this relay pushes nothing. */
  pushKey: tuple({ n, key: optional(bytes(65)) }),
  pong: tuple({ n, time: uint() }),
});
export type RelayFrame = Infer<typeof RELAY_FRAME>;

/** What a pass signs to prove itself on this connection. */
export function proveMessage(nonce: Uint8Array, relayKey: Uint8Array, logId: Uint8Array, epoch: number): Bytes {
  const shape = tuple({ nonce: bytes(32), relayKey: bytes(32), log, epoch: uint() });
  return signedMessage('prove', encode(shape, { nonce, relayKey, log: logId, epoch } as Infer<typeof shape>));
}
/** What a root pass signs for `list`. */
export function listMessage(nonce: Uint8Array, relayKey: Uint8Array): Bytes {
  return signedMessage('list', concat(nonce, relayKey));
}
/** What invite key and claimer sign. */
export function claimMessage(nonce: Uint8Array, relayKey: Uint8Array, invite: Uint8Array, claimer: Uint8Array): Bytes {
  return signedMessage('claim', concat(nonce, relayKey, invite, claimer));
}
