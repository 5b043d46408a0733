// The second verdict on a saved proof against a device (P86): two entries that it signed for one place, or why they are none.
import { idOf } from './admit.mjs';
import { read } from './bytes.mjs';
import { hash, hex, isSame, isSignedBy } from './crypto.mjs';
import * as shapes from './shapes.mjs';

const MAGIC = 'enamel device fork 1\n';

export const isFork = (file) => file.subarray(0, MAGIC.length).toString('latin1') === MAGIC;

/** `says`: 'two entries', a reason, or null where the file is damaged. With the entries where there are two. */
export function judgeFork(bytes) {
  const file = Buffer.from(bytes);
  const fork = isFork(file) ? read(shapes.fork, file.subarray(MAGIC.length)) : null;
  if (!fork) return { says: null };
  const entries = [fork.first, fork.second].map(({ bytes: signed, signature }) => {
    const fields = read(shapes.signed, signed);
    return fields && { fields, signed, signature, id: hash(signed, signature) };
  });
  if (!entries.every(Boolean)) return { says: 'unreadable entry' };
  const device = idOf(fork.device);
  if (entries.some(({ fields }) => hex(fields.device) !== device)) return { says: 'another device' };
  const isOurs = ({ fields, signed, signature }) => isSignedBy(fork.device.signing, fields.kind, signed, signature);
  if (!entries.every(isOurs)) return { says: 'not signed by it' };
  const [a, b] = entries;
  if (!isSame(a.fields.log, b.fields.log) || a.fields.seq !== b.fields.seq) return { says: 'not one place' };
  if (isSame(a.id, b.id)) return { says: 'one entry' };
  return { says: 'two entries', device, log: hex(a.fields.log), seq: a.fields.seq, ids: [hex(a.id), hex(b.id)] };
}
