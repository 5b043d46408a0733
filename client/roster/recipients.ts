// Whom an epoch is sealed to. A citation names recipients by hash, so that readers compare without the key block.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Citation } from './control.ts';
import type { Device, Person } from './membership.ts';
import { holds, type Compartment } from './roles.ts';

/** SHA-256 of each key, ascending and each once: the form in which a citation names recipients. */
export function recipientHashes(publicKeys: readonly Bytes[]): readonly Bytes[] {
  const hashes = new Map(publicKeys.map((key) => sha256(key)).map((hash) => [toHex(hash), hash]));
  return [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hash]) => hash);
}
/** Whether a citation names exactly these keys. */
export function cites(citation: Citation, publicKeys: readonly Bytes[]): boolean {
  const expected = recipientHashes(publicKeys);
  return (
    expected.length === citation.recipients.length &&
    expected.every((hash, index) => equal(hash, citation.recipients[index]!))
  );
}

/** What recipients of an organisation's groups follow from. */
export interface Belonging {
  readonly persons: ReadonlyMap<string, Person>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly recovery: Bytes;
}
/** Public sealing keys of the members of a compartment, the recovery key last. */
export function recipientsOf(roster: Belonging, compartment: Compartment): readonly Bytes[] {
  const members = [...roster.devices.values()].filter(
    (device) => device.state === 'active' && holds(roster.persons.get(device.person)?.roles ?? [], compartment),
  );
  return [...members.map((device) => device.keys.sealing), roster.recovery];
}

/** Whether an epoch of a compartment is sealed to exactly its members. */
export function judgeRecipients(
  roster: Belonging,
  compartment: Compartment,
  citation: Citation,
): 'wrong recipients' | null {
  return cites(citation, recipientsOf(roster, compartment)) ? null : 'wrong recipients';
}
