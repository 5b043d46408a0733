// Who the houses on a case say they are, and which devices they vouch for: rule P85a of PROTOCOL.md.
import { idOf } from './admit.mjs';
import { read } from './bytes.mjs';
import { hex, isSame, isSignedBy } from './crypto.mjs';
import * as shapes from './shapes.mjs';

const sidesOf = (act) =>
  act.type === 'direct' ? [act.side, act.guest.side] : ['case', 'claim'].includes(act.type) ? [act.side] : [];
const wordsOf = (act) =>
  ['carry', 'rekey'].includes(act.type) ? [act.statements] : sidesOf(act).map(({ statements }) => statements);

/** A house as judge.mjs asks for one; null when an entry is of another log, altered, or of a stranger. */
export function readCase(log, entries, ours) {
  const said = [];
  for (const { bytes, signature } of entries) {
    const fields = read(shapes.signed, bytes);
    if (!fields || fields.kind !== 'control' || fields.suite !== 1 || !isSame(fields.log, log)) return null;
    const body = read(shapes.control, fields.body);
    if (!body) return null;
    said.push({ bytes, signature, author: hex(fields.device), act: body.act });
  }
  const words = said.flatMap(({ act }) => wordsOf(act));
  const admins = new Map();
  for (const { bytes, signature } of words.flatMap(({ certificates }) => certificates)) {
    const certificate = read(shapes.certificate, bytes);
    if (certificate && isSignedBy(certificate.root, 'certificate', bytes, signature))
      admins.set(`${hex(certificate.root)} ${idOf(certificate.device)}`, certificate.device.signing);
  }
  /** Device → root → its newest vouch. */
  const vouched = new Map();
  for (const { bytes, signature } of words.flatMap(({ vouches }) => vouches)) {
    const vouch = read(shapes.vouch, bytes);
    const signer = vouch && admins.get(`${hex(vouch.root)} ${hex(vouch.by)}`);
    if (!signer || !isSignedBy(signer, 'vouch', bytes, signature)) continue;
    const device = idOf(vouch.device);
    if (!vouched.has(device)) vouched.set(device, new Map());
    const before = vouched.get(device).get(hex(vouch.root));
    if (!before || before.number < vouch.number) vouched.get(device).set(hex(vouch.root), vouch);
  }
  const keyOf = (device) =>
    vouched.get(device)?.values().next().value.device.signing ?? ours.devices.get(device)?.keys.signing;
  for (const { bytes, signature, author } of said) {
    const key = keyOf(author);
    if (!key || !isSignedBy(key, 'control', bytes, signature)) return null;
  }
  const names = new Map();
  for (const { act, author } of said)
    for (const { name, root } of sidesOf(act)) {
      const isEntitled = ours.devices.has(author) || vouched.get(author)?.has(hex(root));
      if (isEntitled && !names.has(hex(root))) names.set(hex(root), name);
    }
  const devices = new Map();
  for (const [device, byRoot] of vouched) {
    const own = [...names].filter(([root]) => byRoot.has(root));
    if (own.length === 0) continue;
    const { device: keys } = byRoot.get(own[0][0]);
    devices.set(device, { keys, house: own.map(([, name]) => name).join(' / ') });
  }
  return { devices };
}

/** An event as two houses may read it: of this case, and of no person and no purpose. */
export function isForBoth(event, log) {
  const isBare = !event.person && !event.purpose && event.note === null && event.reason === '';
  return isBare && event.record === hex(log) && event.compartment === 'cases' && shapes.MIRRORED.includes(event.action);
}
