// Detached signed statements of an organisation: made once, kept in `staff`, carried by any member into each case.
// A statement is believed only through the chain root → certificate → admin device → statement: see voice.ts.
import { toHex } from '../../protocol/bytes.ts';
import {
  deviceIdOf,
  signedMessage,
  type DeviceId,
  type Sign,
  type SignatureType,
  type Verify,
} from '../../protocol/ids.ts';
import { XWING_PUBLIC_BYTES } from '../../protocol/limits.ts';
import {
  bytes,
  bytesUpTo,
  encode,
  list,
  optional,
  text,
  tuple,
  uint,
  type Infer,
  type Schema,
} from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import { ROLE } from './roles.ts';

/** Signed bytes are kept as they came. */
export const STATEMENT = tuple({ bytes: bytesUpTo(2048), signature: bytes(64) });
export type Statement = Infer<typeof STATEMENT>;

export const DEVICE_KEYS = tuple({ signing: bytes(32), sealing: bytes(XWING_PUBLIC_BYTES) });
export type DeviceKeys = Infer<typeof DEVICE_KEYS>;

/** The root says: this device speaks for the organisation. */
export const CERTIFICATE = tuple({ root: bytes(32), device: DEVICE_KEYS });
export type Certificate = Infer<typeof CERTIFICATE>;

/** An admin device says: this device is this person's, with these roles. */
export const VOUCH = tuple({
  root: bytes(32),
  /** Device id of the admin device that signs. */
  by: bytes(32),
  /** 1, 2, 3 … for one device: the highest counts, so an old vouch carried again gives nothing back. */
  number: uint(),
  device: DEVICE_KEYS,
  name: text(120),
  roles: list(ROLE, 8),
});
export type Vouch = Infer<typeof VOUCH>;

/** An admin device says: this is our group's public key from now on. */
export const ANNOUNCEMENT = tuple({
  root: bytes(32),
  by: bytes(32),
  /** Log id of the group, the organisation's `cases`. */
  group: bytes(32),
  /** Epoch number of the group. */
  number: uint(),
  key: bytes(XWING_PUBLIC_BYTES),
  /** SHA-256 of the bytes of the announcement before. */
  previous: optional(bytes(32)),
});
export type Announcement = Infer<typeof ANNOUNCEMENT>;

export const STATEMENTS = tuple({
  certificates: list(STATEMENT, 32),
  vouches: list(STATEMENT, 256),
  announcements: list(STATEMENT, 64),
});
export type Statements = Infer<typeof STATEMENTS>;
export const NO_STATEMENTS: Statements = { certificates: [], vouches: [], announcements: [] };

function state<T>(type: SignatureType, schema: Schema<T>, fields: T, sign: Sign): Statement {
  const signed = encode(schema, fields);
  return { bytes: signed, signature: sign(signedMessage(type, signed)) };
}
export function certify(fields: Certificate, signWithRoot: Sign): Statement {
  return state('certificate', CERTIFICATE, fields, signWithRoot);
}
export function vouch(fields: Vouch, sign: Sign): Statement {
  return state('vouch', VOUCH, fields, sign);
}
export function announce(fields: Announcement, sign: Sign): Statement {
  return state('announcement', ANNOUNCEMENT, fields, sign);
}

/** A roster asks this of the same keys again and again. */
const ids = new WeakMap<DeviceKeys, DeviceId>();
export function idOf(keys: DeviceKeys): DeviceId {
  const known = ids.get(keys) ?? deviceIdOf(sha256, keys.signing, keys.sealing);
  ids.set(keys, known);
  return known;
}

/** The same verdicts, each signature checked once: statements are carried from case to case. */
export function remembering(verify: Verify): Verify {
  if (remember.has(verify)) return verify;
  const verdicts = new Map<string, boolean>();
  const remembered: Verify = (publicKey, message, signature) => {
    const name = `${toHex(publicKey)}${toHex(sha256(message))}${toHex(signature)}`;
    const verdict = verdicts.get(name) ?? verify(publicKey, message, signature);
    verdicts.set(name, verdict);
    return verdict;
  };
  remember.add(remembered);
  return remembered;
}
/** What remembers already is not made to remember twice. */
const remember = new WeakSet<Verify>();
