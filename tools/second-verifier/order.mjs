// Completeness and time: each device's chain without gap or fork, the relay's running hash over all of it, and the window
// in which every event truly happened.
import { hash, hex, isSame } from './crypto.mjs';

export function chainProblems(judged, hidden, heads) {
  const problems = [];
  const say = (place, reason, more) =>
    problems.push({ index: null, device: null, seq: null, count: 1, log: null, ...more, place, reason });
  const chains = new Map(heads.map(({ device }) => [hex(device), []]));
  const add = (link) => chains.set(link.device, [...(chains.get(link.device) ?? []), link]);
  for (const { index, line, reason, entry } of judged)
    add({
      index,
      device: hex(line.device),
      seq: line.seq,
      id: reason ? null : entry.id,
      prev: reason ? null : entry.fields.prev,
    });
  for (const { device, seq, id, prev } of hidden) add({ index: null, device: hex(device), seq, id, prev });
  for (const [device, links] of chains) {
    let before = null;
    for (const link of links.sort((a, b) => a.seq - b.seq)) {
      const place = link.index === null ? 'chain' : 'event';
      const at = { index: link.index, device, seq: link.seq };
      if (before?.seq === link.seq) {
        const isTwice = before.id !== null && link.id !== null && isSame(before.id, link.id);
        say(place, isTwice ? 'duplicate' : 'fork', at);
        continue;
      }
      const wanted = before ? before.seq + 1 : 0;
      if (link.seq > wanted) say('chain', 'missing', { device, seq: wanted, count: link.seq - wanted });
      else if (link.id !== null && !follows(before, link)) say(place, 'broken chain', at);
      before = link;
    }
    const end = endOf(
      device,
      links.at(-1),
      heads.findLast((head) => hex(head.device) === device),
    );
    if (end) say(...end);
  }
  return problems;
}
function follows(before, link) {
  if (!before) return link.prev === null;
  return before.id === null || (link.prev !== null && isSame(link.prev, before.id));
}
function endOf(device, last, head) {
  const place = last && last.index !== null ? 'event' : 'chain';
  const at = { index: last?.index ?? null, device, seq: last?.seq ?? null };
  if (!head) return last ? [place, 'beyond the end', at] : null;
  const next = last ? last.seq + 1 : 0;
  if (next <= head.seq) return ['chain', 'missing at the end', { device, seq: next, count: head.seq + 1 - next }];
  if (last && last.seq > head.seq) return [place, 'beyond the end', at];
  return last && last.id !== null && !isSame(last.id, head.id) ? [place, 'broken chain', at] : null;
}

export const placeOf = ({ term, nonce, seq }) => `${term}/${hex(nonce)}/${seq}`;

export function relayProblems(log, good, hidden, witnesses, isWhole) {
  const problems = [];
  const say = (reason, more) =>
    problems.push({ index: null, device: null, seq: null, count: 1, log: null, ...more, place: 'relay', reason });
  const witnessed = new Map(witnesses.map(({ stored }) => [placeOf(stored), stored]));
  const shown = good
    .filter(({ stored }) => stored)
    .map(({ index, line, stored, storage }) => ({ ...stored, index, device: hex(line.device), storage, stored }));
  const links = hidden.flatMap(({ device, storage, place }) => {
    if (!place) return [];
    const found = witnessed.get(placeOf(place));
    return [
      {
        ...place,
        index: null,
        device: hex(device),
        storage,
        stored: found && isSame(found.storage, storage) ? found : null,
      },
    ];
  });
  let run = log;
  let before = null;
  const nonces = new Map();
  for (const entry of [...shown, ...links].sort((a, b) => a.term - b.term || a.seq - b.seq)) {
    const at = { index: entry.index, device: entry.device, seq: entry.seq };
    // The number of a term has one nonce: a second one is a second history.
    if (!nonces.has(entry.term)) nonces.set(entry.term, hex(entry.nonce));
    if (nonces.get(entry.term) !== hex(entry.nonce)) say('relay fork', at);
    if (before && placeOf(before) === placeOf(entry)) {
      say(isSame(before.storage, entry.storage) ? 'duplicate' : 'relay fork', at);
      continue;
    }
    const last = before?.seq ?? 0;
    if (entry.seq !== last + 1) {
      run = null;
      if (entry.seq > last && isWhole) say('missing at the relay', { seq: last + 1, count: entry.seq - last - 1 });
    }
    if (run) run = hash(Buffer.from('enamel/v1/run\0'), run, entry.storage);
    if (entry.stored) {
      if (run && !isSame(run, entry.stored.hash)) say('other history', at);
      run = entry.stored.hash;
    }
    before = entry;
  }
  return problems;
}

const TOLERANCE_MS = 300_000;

/** One line per event: who, what, and not before and not after which of the relay's times. */
export function windows(good, witnesses) {
  const seenAt = new Map(witnesses.map(({ stored }) => [placeOf(stored), stored]));
  for (const { stored } of good) if (stored) seenAt.set(placeOf(stored), stored);
  const bounds = new Map();
  for (const chain of Map.groupBy(good, ({ line }) => hex(line.device)).values()) {
    chain.sort((a, b) => a.line.seq - b.line.seq);
    let notBefore = null;
    for (const each of chain) {
      const { seen } = each.entry.fields;
      const known = seen && seenAt.get(placeOf(seen));
      if (known && known.time === seen.time && isSame(known.hash, seen.hash))
        notBefore = Math.max(notBefore ?? 0, seen.time);
      bounds.set(each.index, { notBefore, notAfter: null });
    }
    let notAfter = null;
    for (const { index, stored } of chain.toReversed()) {
      if (stored) notAfter = Math.min(notAfter ?? stored.time, stored.time);
      bounds.get(index).notAfter = notAfter;
    }
  }
  return good.flatMap(({ index, line, entry, events }) =>
    events.map((event, part) => ({
      index,
      part,
      device: hex(line.device),
      seq: line.seq,
      entry: hex(entry.id),
      event,
      ...bounds.get(index),
      clock: clockOf(event.at, bounds.get(index)),
    })),
  );
}
function clockOf(claimed, { notBefore, notAfter }) {
  if (notBefore !== null && notAfter !== null && notBefore > notAfter) return 'impossible window';
  if (notBefore !== null && claimed < notBefore - TOLERANCE_MS) return 'claimed too early';
  if (notAfter !== null && claimed > notAfter + TOLERANCE_MS) return 'claimed too late';
  return notBefore === null || notAfter === null ? 'not bounded' : 'within';
}
