// Detached signed statements of an organisation: made once, kept in `staff`, carried by any member into each case.
// A statement is believed only through the chain root → certificate → admin device → statement.
import { EMPTY, compare, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
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
  decode,
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

export function idOf(keys: DeviceKeys): DeviceId {
  return deviceIdOf(sha256, keys.signing, keys.sealing);
}

/** The same verdicts, each signature checked once: statements are carried from case to case. */
export function remembering(verify: Verify): Verify {
  const verdicts = new Map<string, boolean>();
  return (publicKey, message, signature) => {
    const name = `${toHex(publicKey)}${toHex(sha256(message))}${toHex(signature)}`;
    const verdict = verdicts.get(name) ?? verify(publicKey, message, signature);
    verdicts.set(name, verdict);
    return verdict;
  };
}

/** What an organisation has stated so far, as far as it could be checked. */
export interface Voice {
  readonly root: Bytes;
  readonly group: Bytes | null;
  /** Admin devices by hex id. */
  readonly admins: ReadonlyMap<string, DeviceKeys>;
  /** Vouched devices by hex id: of several vouches the one with the highest number. */
  readonly vouched: ReadonlyMap<string, Vouch>;
  /** Announced keys by hex of the announcement's hash. */
  readonly announced: ReadonlyMap<string, Announcement>;
  /** The key to seal to, or null before the first announcement. */
  readonly groupKey: Bytes | null;
  /** Two successors of one predecessor were announced: only a root settles that. */
  readonly isForked: boolean;
}

export type StatementRefusal = 'forged certificate' | 'forged vouch' | 'forged announcement';

/** The voice of a root that has said nothing yet. `group` limits announcements to one group; null allows none. */
export function silentVoice(root: Bytes, group: Bytes | null): Voice {
  return { root, group, admins: new Map(), vouched: new Map(), announced: new Map(), groupKey: null, isForked: false };
}

/** Hears more statements. One forged statement refuses all of them: nobody honest carries it. */
export function hear(voice: Voice, said: Statements, verify: Verify): Voice | StatementRefusal {
  const admins = new Map(voice.admins);
  for (const each of said.certificates) {
    const fields = decode(CERTIFICATE, each.bytes);
    if (!fields || !equal(fields.root, voice.root)) return 'forged certificate';
    if (!verify(voice.root, signedMessage('certificate', each.bytes), each.signature)) return 'forged certificate';
    admins.set(toHex(idOf(fields.device)), fields.device);
  }
  const isByAdmin = (type: 'vouch' | 'announcement', by: Bytes, each: Statement): boolean => {
    const admin = admins.get(toHex(by));
    return admin !== undefined && verify(admin.signing, signedMessage(type, each.bytes), each.signature);
  };
  const vouched = new Map(voice.vouched);
  for (const each of said.vouches) {
    const fields = decode(VOUCH, each.bytes);
    if (!fields || !equal(fields.root, voice.root) || !isByAdmin('vouch', fields.by, each)) return 'forged vouch';
    const device = toHex(idOf(fields.device));
    vouched.set(device, newerVouch(vouched.get(device), fields));
  }
  const announced = new Map(voice.announced);
  for (const each of said.announcements) {
    const fields = decode(ANNOUNCEMENT, each.bytes);
    if (!fields || !equal(fields.root, voice.root) || !isByAdmin('announcement', fields.by, each))
      return 'forged announcement';
    if (!voice.group || !equal(fields.group, voice.group)) return 'forged announcement';
    announced.set(toHex(sha256(each.bytes)), fields);
  }
  return { ...voice, admins, vouched, announced, ...newestKey(announced) };
}

/** Two vouches of one number are two admins who did not know of each other: what both give counts. */
function newerVouch(known: Vouch | undefined, next: Vouch): Vouch {
  if (!known || known.number < next.number) return next;
  if (known.number > next.number) return known;
  const first = compare(encode(VOUCH, known), encode(VOUCH, next)) <= 0 ? known : next;
  return { ...first, roles: known.roles.filter((role) => next.roles.includes(role)) };
}

/** Follows the announcements upwards and stops before two that claim one place. */
function newestKey(announced: ReadonlyMap<string, Announcement>): { groupKey: Bytes | null; isForked: boolean } {
  const all = [...announced.values()].sort((a, b) => a.number - b.number);
  const isRival = (a: Announcement) => (b: Announcement) =>
    a !== b && (a.number === b.number || toHex(a.previous ?? EMPTY) === toHex(b.previous ?? EMPTY));
  const fork = all.findIndex((each) => all.some(isRival(each)));
  const lawful = fork < 0 ? all : all.slice(0, fork);
  return { groupKey: lawful.at(-1)?.key ?? null, isForked: fork >= 0 };
}
