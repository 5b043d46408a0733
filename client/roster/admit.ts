// The door of every roster: an opened entry becomes a control entry only with a signature by the device it names.
// A device id is the hash of its keys, so keys shown by anybody identify a device; whether it may speak is judged later.
import { equal, toHex } from '../../protocol/bytes.ts';
import { entryMessage, type Signed, type SignedEntry } from '../../protocol/entry.ts';
import type { EntryId, Verify } from '../../protocol/ids.ts';
import { SUITE } from '../../protocol/limits.ts';
import { decode } from '../../protocol/schema.ts';
import { decodeControl, type Control } from './control.ts';
import { CERTIFICATE, VOUCH, idOf, type DeviceKeys, type Statements } from './statements.ts';

export interface VerifiedControl {
  readonly id: EntryId;
  readonly fields: Signed;
  readonly control: Control;
  /** P14: its place was taken by another. It changes nothing, and is here to be cited. */
  readonly isAside?: true | undefined;
}

/** Keys of devices by hex device id. Holds what was shown, grants nothing. */
export type KeyDirectory = Map<string, DeviceKeys>;

/** `unknown device` may become known with a later entry: hold and retry. The others never get better. */
export type AdmitRefusal = 'not a control entry' | 'malformed' | 'unknown device' | 'bad signature';

/** Decodes and verifies; a founding, restoring or claiming entry may show its own device. */
export function admitControl(
  entry: SignedEntry,
  directory: ReadonlyMap<string, DeviceKeys>,
  verify: Verify,
): VerifiedControl | AdmitRefusal {
  if (entry.fields.kind !== 'control') return 'not a control entry';
  const control = entry.fields.suite === SUITE ? decodeControl(entry.fields.body) : null;
  if (!control) return 'malformed';
  const keys =
    directory.get(toHex(entry.fields.device)) ??
    keysShownIn(control).find((each) => equal(idOf(each), entry.fields.device));
  if (!keys) return 'unknown device';
  const isSigned = verify(keys.signing, entryMessage('control', entry.bytes), entry.signature);
  return isSigned ? { id: entry.id, fields: entry.fields, control } : 'bad signature';
}

/** Adds every device whose keys the entry shows; returns how many were new. */
export function learnKeys(directory: KeyDirectory, control: Control): number {
  const before = directory.size;
  for (const keys of keysShownIn(control)) directory.set(toHex(idOf(keys)), keys);
  return directory.size - before;
}

function keysShownIn({ act }: Control): readonly DeviceKeys[] {
  switch (act.type) {
    case 'found':
    case 'enrol':
    case 'restore':
      return [act.device];
    case 'case':
    case 'claim':
      return keysShownBy(act.side.statements);
    case 'direct':
    case 'contact':
      return [...keysShownBy(act.side.statements), ...keysShownBy(act.guest.side.statements)];
    case 'carry':
    case 'rekey':
    case 'succeed':
      return keysShownBy(act.statements);
    default:
      return [];
  }
}
function keysShownBy(statements: Statements): readonly DeviceKeys[] {
  return [
    ...statements.certificates.map((each) => decode(CERTIFICATE, each.bytes)?.device),
    ...statements.vouches.map((each) => decode(VOUCH, each.bytes)?.device),
  ].filter((keys) => keys !== undefined);
}
