// Signed control entries: read, their signatures checked by keys that entries show, and put in causal order.
import { read } from './bytes.mjs';
import { hash, hex, isSignedBy } from './crypto.mjs';
import * as shapes from './shapes.mjs';

export const idOf = (device) => hex(hash(device.signing, device.sealing));

/** null when one is altered, of another shape, or by a device that nothing shows. */
export function admit(control) {
  const keys = new Map();
  const admitted = [];
  let waiting = control.map(({ bytes, signature }) => {
    const fields = read(shapes.signed, bytes);
    const body = fields && fields.kind === 'control' && fields.suite === 1 ? read(shapes.control, fields.body) : null;
    return body && { id: hex(hash(bytes, signature)), bytes, signature, fields, ...body };
  });
  while (waiting.length > 0) {
    const later = [];
    for (const entry of waiting) {
      if (!entry) return null;
      const shown = shownBy(entry.act);
      const author = hex(entry.fields.device);
      const key = keys.get(author) ?? shown.find((device) => idOf(device) === author)?.signing;
      if (!key) {
        later.push(entry);
        continue;
      }
      if (!isSignedBy(key, 'control', entry.bytes, entry.signature)) return null;
      for (const device of shown) keys.set(idOf(device), device.signing);
      admitted.push(entry);
    }
    if (later.length === waiting.length) return null;
    waiting = later;
  }
  return admitted;
}
function shownBy(act) {
  if (act.device?.signing) return [act.device];
  const said = [act.type === 'propose' ? null : act.statements, act.side?.statements, act.guest?.side.statements];
  const certified = said
    .flatMap((each) => each?.certificates ?? [])
    .map(({ bytes }) => read(shapes.certificate, bytes));
  const vouched = said.flatMap((each) => each?.vouches ?? []).map(({ bytes }) => read(shapes.vouch, bytes));
  return [...certified, ...vouched].flatMap((each) => (each ? [each.device] : []));
}

/** Causes before effects, equals by id; null when something cited is not there. */
export function inOrder(entries) {
  const all = new Map(entries.map((entry) => [entry.id, entry]));
  let left = [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const order = [];
  const placed = new Map();
  while (left.length > 0) {
    const next = left.find(({ fields }) => causes(fields, all).every((id) => placed.has(id)));
    if (!next) return null;
    next.past = new Set(causes(next.fields, all).flatMap((id) => [id, ...placed.get(id).past]));
    placed.set(next.id, next);
    order.push(next);
    left = left.filter((each) => each !== next);
  }
  return order;
}
function causes({ reg, prev, parents }, all) {
  const others = [...(prev ? [prev] : []), ...parents].map(hex).filter((id) => all.has(id));
  return [...reg.map(hex), ...others];
}
