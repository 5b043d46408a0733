// The body of an entry of kind `control`: what the roster is made of. Shapes only; what an act means, and who may do
// it, is decided in organisation.ts and case.ts. The heads an act builds on stand in `reg` of the entry around it.
import { BODY_BYTES, BOXES } from '../../protocol/limits.ts';
import {
  bool,
  bytes,
  bytesUpTo,
  decode,
  encode,
  list,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  union,
  type Infer,
} from '../../protocol/schema.ts';
import { XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import type { Bytes } from '../../protocol/bytes.ts';
import { COMPARTMENT, ROLE } from './roles.ts';
import { DEVICE_KEYS, STATEMENT, STATEMENTS } from './statements.ts';
import { PROOF, WAIT } from './succession.ts';

/** Stands in the control entry that opens an epoch: what its epoch record must agree with. */
export const CITATION = tuple({
  number: uint(),
  key: bytes(16),
  /** SHA-256 of each recipient's public sealing key, ascending. */
  recipients: list(bytes(32), BOXES),
});
export type Citation = Infer<typeof CITATION>;

const id16 = bytes(16);
const entryId = bytes(32);
export const HOUSE = oneOf('clinic', 'lab');
export type HouseKind = Infer<typeof HOUSE>;

/** A person's record in `staff`. The id is random. */
export const PERSON = tuple({ id: id16, name: text(120), roles: list(ROLE, 8) });
export type PersonFields = Infer<typeof PERSON>;

/** How far the chain of a device that loses its rights is still accepted in this log. */
export const PIN = tuple({ device: bytes(32), seq: uint() });
export type Pin = Infer<typeof PIN>;
const PINS = list(PIN, 256);

/** One house on a case. */
export const SIDE = tuple({
  kind: HOUSE,
  /** The name shown to the other house. */
  name: text(200),
  root: bytes(32),
  /** Log id of the house's `cases` group: the member of the case. Its public key is announced in `statements`. */
  group: bytes(32),
  statements: STATEMENTS,
});
export type SideFields = Infer<typeof SIDE>;

/** A house that the owner names itself, because it knows it. `id` names its place here, as the id of an invite does. */
export const PLACED = tuple({ id: id16, side: SIDE });
export type Placed = Infer<typeof PLACED>;

export const INVITE_ROLE = oneOf('lab', 'specialist');
export const INVITE = tuple({
  id: id16,
  /** Ed25519 public key, from the link's secret and the code. */
  key: bytes(32),
  role: INVITE_ROLE,
  /** Unix ms by the relay's clock. */
  expires: uint(),
});
export type InviteFields = Infer<typeof INVITE>;

/** How a member of a `cases` group finds a log that another house or colleague founded; kept in the own `cases`. */
export const WELCOME = tuple({
  /** The log's id is its SHA-256. */
  genesis: bytesUpTo(1024),
  /** Entry id of the founding entry: pins the roster. */
  founding: entryId,
  /** Epoch number and its S. */
  number: uint(),
  secret: bytes(32),
  relayKey: bytes(32),
  relayAddress: text(256),
});
export type Welcome = Infer<typeof WELCOME>;

export const ACT = union({
  // --- in `staff`
  found: tuple({
    kind: HOUSE,
    name: text(200),
    root: bytes(32),
    recovery: bytes(XWING_PUBLIC_BYTES),
    person: PERSON,
    device: DEVICE_KEYS,
    certificate: STATEMENT,
    ownPass: bytes(32),
  }),
  compartments: tuple({ logs: list(tuple({ compartment: COMPARTMENT, log: bytes(32) }), 32) }),
  /** A person without a device yet, or one who comes back. */
  person: tuple({ person: PERSON }),
  enrol: tuple({ person: id16, device: DEVICE_KEYS, certificate: optional(STATEMENT) }),
  roles: tuple({ person: id16, roles: list(ROLE, 8) }),
  /** `root` = the root's signature over `removalMessage`, needed where no second admin removes an admin too. */
  remove: tuple({ person: id16, pins: PINS, root: optional(bytes(64)) }),
  suspend: tuple({ device: bytes(32), isSuspended: bool() }),
  /** A new device with the kit at hand; written by that device itself. `root` signs `restoreMessage`: a certificate
   *  alone outlives the removal of its device. */
  restore: tuple({ person: id16, device: DEVICE_KEYS, certificate: STATEMENT, root: bytes(64) }),
  /** A new paper. In `staff` one proof, with certificates by the new root; in a case all proofs since the root it pinned,
   *  with what the new root's admins say. */
  succeed: tuple({ proofs: list(PROOF, 8), statements: STATEMENTS, wait: optional(WAIT) }),
  /** A new paper without the old one: an admin proposes, a second person agrees, and after `WAIT_MS` it may rule. */
  propose: tuple({ succession: bytesUpTo(2048), signature: bytes(64), statements: STATEMENTS, relayKey: bytes(32) }),
  agree: tuple({ proposal: entryId, signature: bytes(64) }),
  /** By the old paper after all: `root` signs `objectionMessage`. */
  object: tuple({ proposal: entryId, root: bytes(64) }),
  /** The own pass after a rotation of `admins`. */
  owner: tuple({ ownPass: bytes(32) }),
  /** A patient's record is to be erased, and why: by two persons, or with the root's signature over `erasureMessage`. */
  erase: tuple({
    patient: text(64),
    drafts: list(text(64), 64),
    reason: text(280),
    root: optional(bytes(64)),
  }),
  /** A tablet says that nothing of it is left there. */
  erased: tuple({ patient: text(64) }),
  level: tuple({ level: uint(0xffff) }),
  /** Keys of the house's logs for one device: `box` is HPKE to it, `keys` the key ids in it. See hand.ts. */
  hand: tuple({ device: bytes(32), keys: list(id16, 16), box: bytesUpTo(20_480) }),

  // --- in the organisation's other own logs
  open: tuple({ compartment: COMPARTMENT, staff: bytes(32) }),
  welcome: WELCOME,
  /** The same of a contact. */
  known: WELCOME,

  // --- in a case
  case: tuple({ side: SIDE, invite: optional(INVITE) }),
  invite: tuple({ invite: INVITE }),
  /** `proof` by the invite key over `inviteClaimMessage`. */
  claim: tuple({ side: SIDE, invite: id16, proof: bytes(64) }),
  confirm: tuple({ claim: entryId }),
  /** Ends one claim, or with none the invite and all its claims. */
  void: tuple({ invite: id16, claim: optional(entryId), pins: PINS }),
  close: tuple({}),
  /** Opens a case for a house that is known: nobody has to claim anything. */
  direct: tuple({ side: SIDE, guest: PLACED }),
  /** Where a contact is, for the house that claimed: `box` is HPKE of its WELCOME to the key of that house's `cases`. */
  acquaint: tuple({ contact: bytes(32), box: bytesUpTo(8192) }),

  // --- in a contact; `welcome` announces a case there
  /** `from` = the case and the claim that was confirmed. */
  contact: tuple({ side: SIDE, guest: PLACED, from: tuple({ log: bytes(32), claim: entryId }) }),
  /** A person takes the other house for whom it says it is, under these administrators' devices. */
  trust: tuple({ root: bytes(32), admins: list(bytes(32), 32), isCompared: bool() }),

  // --- anywhere
  /** What somebody wrote after losing the right to, up to each `seq`: a person decided that it counts, or that it stays out. */
  late: tuple({ pins: PINS, isAccepted: bool() }),
  carry: tuple({ statements: STATEMENTS }),
  rekey: tuple({ statements: STATEMENTS, pins: PINS }),
});
export type Act = Infer<typeof ACT>;
export type ActOf<T extends Act['type']> = Extract<Act, { type: T }>;

export const CONTROL = tuple({ epoch: optional(CITATION), act: ACT });
export type Control = Infer<typeof CONTROL>;

export function encodeControl(control: Control): Bytes {
  const body = encode(CONTROL, control);
  if (body.length > BODY_BYTES) throw new Error('a control entry is too large');
  return body;
}
/** null when the bytes are not the one encoding of a control body. */
export function decodeControl(body: Uint8Array): Control | null {
  return decode(CONTROL, body);
}
