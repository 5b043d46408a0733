// Which paper rules the house: the founding one, or the last that followed it; and who may bring another. Rules P32b and P32c.
import { read, spell } from './bytes.mjs';
import { hash, hex, isSame, isSignedBy } from './crypto.mjs';
import * as shapes from './shapes.mjs';

const WAIT_MS = 14 * 24 * 60 * 60 * 1000;
const idOf = (device) => hex(hash(device.signing, device.sealing));

function successionIn(bytes) {
  const said = bytes ? read(shapes.succession, bytes) : null;
  return said && !isSame(said.previous, said.root) ? said : null;
}

/** `roots` the founding one first, `steps` the acts that brought the others; null before the founding. */
export function reignIn(acts) {
  const found = acts.find(({ act }) => act.type === 'found')?.act;
  if (!found) return null;
  const reign = { roots: [found.root], root: found.root, recovery: found.recovery, steps: [], proofs: [] };
  const objected = acts.flatMap(({ act }) => (act.type === 'object' ? [hex(act.proposal)] : []));
  const candidates = acts.flatMap((entry) => {
    const { act } = entry;
    const said = act.type === 'succeed' ? successionIn(act.proofs[0]?.bytes) : null;
    const agreed = said && act.wait ? acts.find(({ id }) => id === hex(act.wait.agreement)) : null;
    const isStopped = agreed?.act.type === 'agree' && objected.includes(hex(agreed.act.proposal));
    return said && !isStopped ? [{ entry, said, hash: hex(hash(act.proofs[0].bytes)) }] : [];
  });
  for (;;) {
    const rivals = candidates.filter(({ said }) => isSame(said.previous, reign.root));
    const ranks = new Map(rivals.map((each) => [each, isStranger(each, rivals, acts) ? 1 : 0]));
    const next = [...rivals].sort(
      (a, b) => ranks.get(a) - ranks.get(b) || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0),
    )[0];
    if (!next || reign.roots.some((root) => isSame(root, next.said.root))) return reign;
    reign.roots.push(next.said.root);
    reign.steps.push(next.entry);
    reign.proofs.push(next.hash);
    reign.root = next.said.root;
    reign.recovery = next.said.recovery;
  }
}
/** Came back by a paper, which some rival knew nothing of. */
function isStranger({ entry }, rivals, acts) {
  const intro = acts.find(({ act }) => act.type === 'restore' && idOf(act.device) === hex(entry.fields.device));
  return intro !== undefined && rivals.some((other) => other.entry !== entry && !other.entry.past.has(intro.id));
}

/** Rests on a paper that was followed by somebody who did not know of it, or on one that never ruled. */
export function isOutlived({ id, act }, reign) {
  if (act.type === 'succeed') return !reign.proofs.includes(hex(hash(act.proofs[0].bytes)));
  if (act.type !== 'restore') return false;
  const root = read(shapes.certificate, act.certificate.bytes)?.root;
  const at = reign.roots.findIndex((each) => root && isSame(each, root));
  return at < 0 || (reign.steps[at] !== undefined && !reign.steps[at].past.has(id));
}

/** Whether the paper that rules has certified a device. */
export function certifies(reign, { act }, device) {
  if (act.type === 'succeed') {
    const isRuler = reign && isSame(successionIn(act.proofs[0]?.bytes).root, reign.root);
    return (
      isRuler &&
      act.statements.certificates.some(({ bytes }) => idOf(read(shapes.certificate, bytes).device) === device)
    );
  }
  if (!act.certificate || !act.device || idOf(act.device) !== device) return false;
  return !reign || reign.roots.length === 1 || isSame(read(shapes.certificate, act.certificate.bytes).root, reign.root);
}

/** `known` = who belonged, as the author knew it. */
export function isPaperRight({ act, fields }, past, { reign, devices }, staff) {
  const follows = (said) =>
    said && reign && isSame(said.previous, reign.root) && !reign.roots.some((root) => isSame(root, said.root));
  const isBy = (device, bytes, signature) => {
    const key = devices.get(hex(device))?.keys.signing;
    return key !== undefined && isSignedBy(key, 'succession', bytes, signature);
  };
  const proposal = (id) => past.find((each) => each.id === hex(id) && each.act.type === 'propose');
  if (act.type === 'propose') {
    return follows(successionIn(act.succession)) && isBy(fields.device, act.succession, act.signature);
  }
  if (act.type === 'agree' || act.type === 'object') {
    const asked = proposal(act.proposal);
    const said = asked && successionIn(asked.act.succession);
    if (!follows(said)) return false;
    if (act.type === 'object')
      return isSignedBy(said.previous, 'objection', Buffer.concat([staff, act.proposal]), act.root);
    const isOther = devices.get(hex(asked.fields.device))?.person !== devices.get(hex(fields.device))?.person;
    return isOther && isBy(fields.device, asked.act.succession, act.signature);
  }
  const [proof] = act.proofs;
  const said = successionIn(proof?.bytes);
  if (act.proofs.length !== 1 || !follows(said) || !areCertificates(act, said, fields)) return false;
  const [first, second] = proof.approvals;
  if (!first) return false;
  if (!first.by) return !second && !act.wait && isSignedBy(said.previous, 'succession', proof.bytes, first.signature);
  if (!second?.by || isSame(first.by, second.by) || !act.wait) return false;
  if (![first, second].every(({ by, signature }) => isBy(by, proof.bytes, signature))) return false;
  const agreed = past.find(({ id, act: { type } }) => id === hex(act.wait.agreement) && type === 'agree');
  const asked = agreed && proposal(agreed.act.proposal);
  if (!asked || !isSame(asked.act.succession, proof.bytes)) return false;
  if (!isSame(first.by, asked.fields.device) || !isSame(second.by, agreed.fields.device)) return false;
  const isAdmin = (by) => devices.get(hex(by))?.isAdmin && devices.get(hex(by)).state === 'active';
  if (!isAdmin(first.by) || !isAdmin(second.by)) return false;
  if (past.some((each) => each.act.type === 'object' && hex(each.act.proposal) === asked.id)) return false;
  const { from, to } = act.wait;
  const isReceipt = ({ stored, path, signature }) => {
    const { log, term, nonce, seq, storage, hash: run, time } = stored;
    let node = hash(Buffer.from([0]), spell([log, term, nonce, seq, storage, run, time]));
    for (const { isLeft, hash: other } of path)
      node = hash(Buffer.from([1]), isLeft ? other : node, isLeft ? node : other);
    return isSame(log, staff) && isSignedBy(asked.act.relayKey, 'receipt', node, signature);
  };
  return isReceipt(from) && isReceipt(to) && to.stored.time - from.stored.time >= WAIT_MS;
}
/** All by the new root, the author's tablet among them. */
function areCertificates({ statements }, { root }, { device }) {
  const certified = statements.certificates.map(({ bytes, signature }) => {
    const certificate = read(shapes.certificate, bytes);
    const isRight = certificate && isSame(certificate.root, root) && isSignedBy(root, 'certificate', bytes, signature);
    return isRight ? idOf(certificate.device) : null;
  });
  return !certified.includes(null) && certified.includes(hex(device));
}

/** By this root, for the device that the act shows. */
export function isCertified({ root }, { certificate, device }) {
  const said = read(shapes.certificate, certificate.bytes);
  return (
    said !== null &&
    isSame(said.root, root) &&
    idOf(said.device) === idOf(device) &&
    isSignedBy(root, 'certificate', certificate.bytes, certificate.signature)
  );
}
