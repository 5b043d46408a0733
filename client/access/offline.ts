// What a verifier brings along: real cryptography and the roster's own rules. Needs no network, clock or key.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { entryIdOf, SIGNED, type SignedEntry } from '../../protocol/entry.ts';
import type { LogId } from '../../protocol/ids.ts';
import { decode } from '../../protocol/schema.ts';
import { openWithEntryKey } from '../crypto/entry.ts';
import { sha256 } from '../crypto/hash.ts';
import { verify, verifyMany } from '../crypto/sign.ts';
import { admitControl, learnKeys, type KeyDirectory, type VerifiedControl } from '../roster/admit.ts';
import { resolveOrganisation, type OrganisationRoster } from '../roster/organisation.ts';
import type { KnownHouse, Tools } from './judge.ts';
import { hearCase } from './said.ts';

export const OFFLINE_TOOLS: Tools = {
  hash: sha256,
  verify,
  verifyMany,
  open: async (sealed, key) => {
    const opened = await openWithEntryKey(sealed, key);
    return typeof opened === 'string' ? null : opened.entry;
  },
  resolve: resolveHouse,
  hear: (log, said, ours) => hearCase(log, said, (device) => ours.devices.get(device)?.signingKey, verify),
};

/**
 * Who the house says it is, from the signed control entries of its staff log. null when one of them is altered, its
 * past is left out, or there is not exactly one founding. The root it names is what an auditor checks with the practice by another way.
 */
export function resolveHouse(
  staff: Bytes,
  control: readonly { readonly bytes: Bytes; readonly signature: Bytes }[],
): KnownHouse | null {
  const entries = admitAll(control);
  const founding = entries?.filter((entry) => entry.control.act.type === 'found') ?? [];
  const [first] = founding;
  if (!entries || !first || founding.length !== 1) return null;
  try {
    const roster = resolveOrganisation(staff as LogId, first.id, entries, verify);
    return typeof roster === 'string' || roster.waiting.length > 0 ? null : describe(roster);
  } catch {
    // Entries that no honest house writes: whatever they broke, they do not hold.
    return null;
  }
}

/** A device is shown by an entry before those it signs, but the order of a file proves nothing: try until all are in. */
function admitAll(control: readonly { readonly bytes: Bytes; readonly signature: Bytes }[]): VerifiedControl[] | null {
  const directory: KeyDirectory = new Map();
  const admitted: VerifiedControl[] = [];
  let waiting = control.map(readControl);
  while (waiting.length > 0) {
    const later: SignedEntry[] = [];
    for (const entry of waiting) {
      const verdict = entry ? admitControl(entry, directory, verify) : 'malformed';
      if (typeof verdict !== 'string') {
        admitted.push(verdict);
        learnKeys(directory, verdict.control);
      } else if (entry && verdict === 'unknown device') later.push(entry);
      else return null;
    }
    if (later.length === waiting.length) return null;
    waiting = later;
  }
  return admitted;
}

function readControl({ bytes, signature }: { bytes: Bytes; signature: Bytes }): SignedEntry | null {
  const fields = decode(SIGNED, bytes);
  return fields && { id: entryIdOf(sha256, bytes, signature), bytes, signature, fields };
}

function describe(roster: OrganisationRoster): KnownHouse {
  const devices = [...roster.devices].map(([id, { person, keys, state }]) => {
    const { name, roles } = roster.persons.get(person) ?? { name: '', roles: [] };
    return [
      id,
      { signingKey: keys.signing, person, name, role: roles.join(', '), isRemoved: state !== 'active' },
    ] as const;
  });
  const audit = roster.compartments.get('audit');
  return {
    organisation: roster.name,
    root: roster.root,
    accessLogs: new Set(audit ? [toHex(audit)] : []),
    devices: new Map(devices),
  };
}
