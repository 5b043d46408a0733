// What two tablets say to each other while one adds the other, and what the newcomer gets in the end. The log of a
// meeting is no roster: nothing said there makes anybody a member, only `enrol` in `staff` does.
import type { Bytes } from '../../protocol/bytes.ts';
import { GENESIS, RIGHT, logIdOf, type Pass } from '../../protocol/epoch.ts';
import type { LogId } from '../../protocol/ids.ts';
import { SUITE, VERSION } from '../../protocol/limits.ts';
import { bytes, bytesUpTo, encode, tuple, union, type Infer } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import { meetingKeys, type MeetingKeys } from '../crypto/meeting.ts';
import { keyIdOfSecret, memberPassOf } from '../crypto/secret.ts';
import type { LogDraft } from './epochs.ts';
import { HANDED_LOG } from './hand.ts';
import { DEVICE_KEYS } from './statements.ts';

/** Body of an entry of kind `control` in the log of a meeting. */
export const MEETING = union({
  /** The first entry: who adds. */
  open: tuple({ device: DEVICE_KEYS }),
  /** The newcomer, and what fixes its nonce. */
  hello: tuple({ device: DEVICE_KEYS, commit: bytes(32) }),
  /** To the first hello, named by its device id; any other ends the meeting. */
  answer: tuple({ hello: bytes(32), nonce: bytes(32) }),
  reveal: tuple({ nonce: bytes(32) }),
  /** HPKE to the newcomer's sealing key: an ENTRANCE. */
  welcome: tuple({ box: bytesUpTo(8192) }),
  done: tuple({}),
  /** Whoever says it gives up; nothing was made. */
  end: tuple({}),
});
export type Meeting = Infer<typeof MEETING>;

/** Into `staff`; everything else is handed over there. */
export const ENTRANCE = tuple({ person: bytes(16), staff: HANDED_LOG });
export const ENTRANCE_INFO = 'enamel/v1/entrance';

/** Enough for the few entries of a meeting; nobody stores anything else in it. */
const CAP_BYTES = 128 * 1024;

export interface MeetingLog {
  readonly keys: MeetingKeys;
  readonly draft: LogDraft;
  readonly passes: readonly Pass[];
}

/** The log that follows from a code: the same for both tablets. */
export function meetingLog(code: Bytes): MeetingLog {
  const keys = meetingKeys(code);
  const memberPass = memberPassOf(keys.secret).publicKey;
  const genesis = encode(GENESIS, {
    version: VERSION,
    suite: SUITE,
    random: keys.random,
    rootPass: null,
    ownPass: keys.ownPass.publicKey,
    memberPass,
  });
  const log: LogId = logIdOf(sha256, genesis);
  const draft = { genesis, log, number: 1, secret: keys.secret, keyId: keyIdOfSecret(keys.secret), previous: null };
  const passes = [
    { key: keys.ownPass.publicKey, rights: 15, cap: 0 },
    { key: memberPass, rights: RIGHT.read | RIGHT.append, cap: CAP_BYTES },
  ];
  return { keys, draft, passes };
}
