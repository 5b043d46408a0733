// Who the house says it is: the signed entries of its staff log, put in causal order and judged by the rules of belonging.
// Returns null when one is altered, a cause is left out, or there is not exactly one founding.
import { admit, idOf, inOrder } from './admit.mjs';
import { hash, hex, isSame, isSignedBy } from './crypto.mjs';
import { certifies, isCertified, isOutlived, isPaperRight, reignIn } from './papers.mjs';

export function readHouse(staff, control) {
  const entries = admit(control);
  if (!entries || entries.filter(({ act }) => act.type === 'found').length !== 1) return null;
  const order = inOrder(entries);
  if (!order) return null;
  const founding = order.find(({ act }) => act.type === 'found');
  const house = { staff, founding, root: founding.act.root, recovery: founding.act.recovery };
  const lawful = [];
  for (const entry of order) {
    const past = lawful.filter(({ id }) => entry.past.has(id));
    if (isLawful(house, entry, past)) lawful.push(entry);
  }
  if (!lawful.includes(founding)) return null;
  const { persons, devices, kept, reign } = belonging(lawful);
  const named = kept.flatMap(({ act }) => (act.type === 'compartments' ? act.logs : []));
  const audit = named.find(({ compartment }) => compartment === 'audit');
  return { name: founding.act.name, root: reign.root, persons, devices, accessLog: audit ? hex(audit.log) : null };
}

// --- the rules

const ANYBODY = ['carry', 'rekey', 'hand', 'erased'];
const PAPERS = ['succeed', 'propose', 'agree', 'object'];
const IN_STAFF = [
  'compartments',
  'person',
  'enrol',
  'roles',
  'remove',
  'suspend',
  'restore',
  'owner',
  'erase',
  'level',
  ...PAPERS,
  ...ANYBODY,
];

function isLawful(house, entry, past) {
  const { act, fields } = entry;
  if (!isSame(fields.log, house.staff)) return false;
  const author = hex(fields.device);
  if (act.type === 'found') {
    const isFirst = entry === house.founding && fields.reg.length === 0 && idOf(act.device) === author;
    return (
      isFirst && act.person.roles.includes('admin') && isCertified(house, act) && isSealedRight(house, entry, past)
    );
  }
  if (past.length === 0 || !IN_STAFF.includes(act.type)) return false;
  const known = belonging(past);
  const by = known.devices.get(author);
  if (act.type === 'restore') {
    if (by || idOf(act.device) !== author) return false;
  } else if (!by || by.state !== 'active' || !(by.isAdmin || ANYBODY.includes(act.type))) return false;
  const ruler = { root: known.reign.root };
  if (PAPERS.includes(act.type))
    return isPaperRight(entry, past, known, house.staff) && isSealedRight(house, entry, past);
  if (!isActRight({ ...house, ...ruler }, act, known, by, past)) return false;
  if (act.certificate && !isCertified(ruler, act)) return false;
  return isSealedRight(house, entry, past);
}

function isActRight(house, act, known, by, past) {
  const person = hex(Buffer.isBuffer(act.person) ? act.person : (act.person?.id ?? Buffer.alloc(0)));
  const before = known.persons.get(person);
  switch (act.type) {
    case 'enrol':
      return before !== undefined && (known.devices.get(idOf(act.device))?.person ?? person) === person;
    case 'restore': {
      const message = Buffer.concat([house.staff, act.person, Buffer.from(idOf(act.device), 'hex')]);
      return before !== undefined && isSignedBy(house.root, 'restore', message, act.root);
    }
    case 'roles':
    case 'person': {
      if (act.type === 'roles' && !before) return false;
      const roles = act.type === 'roles' ? act.roles : act.person.roles;
      const isAdmin = before?.state !== 'removed' && before?.roles.includes('admin');
      return !isAdmin || roles.includes('admin') || by.person === person;
    }
    case 'remove': {
      const message = Buffer.concat([house.staff, act.person]);
      return before !== undefined && (!act.root || isSignedBy(house.root, 'removal', message, act.root));
    }
    case 'erase': {
      const message = Buffer.concat([house.staff, Buffer.from(act.patient)]);
      return !act.root || isSignedBy(house.root, 'erasure', message, act.root);
    }
    case 'hand':
    case 'suspend':
      return known.devices.has(hex(act.device));
    case 'level':
      return past.every((each) => each.act.type !== 'level' || each.act.level < act.level) && act.level > 1;
    default:
      return true;
  }
}
/** Who opens an epoch of the staff log seals it to everybody who is active then, and to the recovery key. */
function isSealedRight(house, entry, past) {
  if (!entry.epoch) return true;
  const { persons, devices, reign } = belonging([...past, entry]);
  const recovery = reign?.recovery ?? house.recovery;
  const members = [...devices.values()].filter(
    ({ state, person }) => state === 'active' && persons.get(person).roles.length > 0,
  );
  const wanted = new Set([...members.map(({ keys }) => keys.sealing), recovery].map((key) => hex(hash(key))));
  const cited = entry.epoch.recipients.map(hex);
  return isSame(entry.epoch.key, entry.fields.key) && cited.join() === [...wanted].sort().join();
}

// --- persons and devices that follow from acts

function belonging(acts) {
  const first = belongingUnder(reignIn(acts), acts);
  const reign = reignIn(first.kept);
  const names = (each) => each?.steps.map(({ id }) => id).join();
  return names(reign) === names(first.reign) ? first : belongingUnder(reign, acts);
}
function belongingUnder(reign, all) {
  const acts = reign ? all.filter((entry) => !isOutlived(entry, reign)) : all;
  const owner = new Map();
  for (const { act } of acts) {
    const shown = introduction(act);
    if (shown && !owner.has(shown.device)) owner.set(shown.device, shown.person);
  }
  const removals = acts.filter(
    ({ act, id }) => act.type === 'remove' && !acts.some((later) => isReturn(later.act, act) && later.past.has(id)),
  );
  const against = (entry) => removals.filter(({ act }) => hex(act.person) === owner.get(hex(entry.fields.device)));
  const kept = keep(acts, against);
  const ids = [...new Set(kept.flatMap(({ act }) => (act.person?.id ? [hex(act.person.id)] : [])))];
  const persons = new Map(ids.map((id) => [id, personOf(id, kept, removals, owner)]));
  const devices = new Map();
  for (const { act } of kept) {
    const shown = introduction(act);
    if (shown) devices.set(shown.device, deviceOf(shown, act.device, kept, persons, reign));
  }
  return { reign, persons, devices, kept };
}
function introduction(act) {
  if (act.type !== 'found' && act.type !== 'enrol' && act.type !== 'restore') return null;
  return { device: idOf(act.device), person: hex(act.type === 'found' ? act.person.id : act.person) };
}
const isReturn = (act, removal) =>
  (act.type === 'person' && isSame(act.person.id, removal.person)) ||
  (act.type === 'restore' && isSame(act.person, removal.person));

/** What somebody did while being removed counts when the removal knew of it, pinned it, or others built on it unknowing. */
function keep(acts, against) {
  const isTaking = ({ act }) => act.type === 'remove' || (act.type === 'suspend' && act.isSuspended);
  const isTaken = (entry, removal) =>
    removal.past.has(entry.id) ||
    removal.act.pins.some(({ device, seq }) => isSame(device, entry.fields.device) && entry.fields.seq <= seq);
  const isBuiltOn = (entry, later) =>
    against(later).length === 0 && later.past.has(entry.id) && !against(entry).some(({ id }) => later.past.has(id));
  let kept = introduced(
    acts.filter((entry) => isTaking(entry) || against(entry).every((removal) => isTaken(entry, removal))),
  );
  for (;;) {
    const grown = introduced(
      acts.filter((entry) => kept.includes(entry) || kept.some((later) => isBuiltOn(entry, later))),
    );
    if (grown.length === kept.length) return kept;
    kept = grown;
  }
}
function introduced(acts) {
  const by = new Map();
  return acts.filter(({ act, id, fields, past }) => {
    const shown = introduction(act);
    const author = hex(fields.device);
    if (shown?.device !== author && !by.get(author)?.some((each) => past.has(each))) return false;
    if (shown) by.set(shown.device, [...(by.get(shown.device) ?? []), id]);
    return true;
  });
}
const newest = (acts) => acts.filter(({ id }) => !acts.some(({ past }) => past.has(id)));

function personOf(id, kept, removals, owner) {
  const named = newest(kept.filter(({ act }) => act.person?.id && hex(act.person.id) === id));
  const granted = newest(
    kept.filter(({ act }) =>
      act.type === 'roles' ? hex(act.person) === id : act.person?.id && hex(act.person.id) === id,
    ),
  );
  const grants = granted.map(({ act }) => (act.type === 'roles' ? act.roles : act.person.roles));
  const roles = (grants[0] ?? []).filter((role) => grants.every((each) => each.includes(role)));
  const own = removals.filter(({ act }) => hex(act.person) === id);
  const by = new Set(own.map(({ fields }) => owner.get(hex(fields.device))));
  const isGone = !roles.includes('admin') || own.some(({ act }) => act.root !== null) || by.size >= 2;
  return {
    id,
    name: named[0]?.act.person.name ?? '',
    roles,
    state: own.length === 0 ? 'active' : isGone ? 'removed' : 'suspended',
  };
}
function deviceOf({ device, person }, keys, kept, persons, reign) {
  const shown = kept.filter(({ act }) => introduction(act)?.device === device);
  const owner = persons.get(person);
  const isAdmin = kept.some((entry) => certifies(reign, entry, device)) && (owner?.roles.includes('admin') ?? false);
  if (owner?.state !== 'active') return { person, keys, isAdmin, state: owner?.state ?? 'removed' };
  const removals = kept.filter(({ act }) => act.type === 'remove' && hex(act.person) === person);
  if (!shown.some(({ past }) => removals.every(({ id }) => past.has(id))))
    return { person, keys, isAdmin, state: 'removed' };
  const orders = newest(kept.filter(({ act }) => act.type === 'suspend' && hex(act.device) === device));
  return { person, keys, isAdmin, state: orders.some(({ act }) => act.isSuspended) ? 'suspended' : 'active' };
}
