// Rotations that a case or a contact owes: its newest epoch is not sealed to exactly the houses that belong, or our own house has a
// new key since somebody left. The owner pays the first, each house the second. Must never change who belongs.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { readHeader } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { rightsOf } from '../../../protocol/epoch.ts';
import { openEventKey } from '../../crypto/eventkey.ts';
import { groupPairOf } from '../../crypto/secret.ts';
import { owesRekey } from '../../roster/case.ts';
import type { CaseSide } from '../../roster/caseview.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { hasHeard, newestVouches, proofsSince, statementsForCases } from '../../roster/side.ts';
import { isDisowned } from './disowned.ts';
import { writeAct } from './founding.ts';
import type { Group } from './group.ts';
import type { House } from '../house.ts';
import type { RelayAt } from '../me.ts';
import { caseMembers, rekey, rootPassOf } from './rekey.ts';
import { isStuck, opensFor, owesCases, pinsIn } from './rotating.ts';
import { lacksActs } from './unheard.ts';

/** Each tablet of a house begins at another place of the list, so that together they share the work. */
export async function payOwed(house: House): Promise<void> {
  const all = [...house.cases(), ...house.contacts()];
  const first = (((house.device.id[0] ?? 0) << 8) | (house.device.id[1] ?? 0)) % Math.max(1, all.length);
  for (const group of [...all.slice(first), ...all.slice(0, first)]) {
    if (owesCases(house)) return;
    if (isOwed(house, group)) await rotateShared(house, group);
  }
}
/** With `relay` it goes there. */
export async function rotateShared(house: House, group: Group, relay?: RelayAt): Promise<void> {
  const { log } = group;
  const members = await caseMembers(house, log, { isCarried: true });
  if (members && house.groups.isShutOut(log)) await noteShutOut(house, group);
  const pinned = ourSide(house, group);
  if (pinned) await tellSuccession(house, group, pinned);
  const statements = statementsForCases(house.groups.organisation, pinned?.root);
  const act = { type: 'rekey', statements, pins: pinsIn(house, log) } as const;
  if (members) await rekey(house, log, act, members, relay ? { relay } : {});
}

/** Keys beside the chain of a log that were seen to in this sitting, in hex. */
const seen = new WeakMap<Group, Set<string>>();

/**
 * Epochs went two ways and an owner's has settled it: what was written on the way that nobody follows has to open for
 * whoever goes on, or all that was built on it would wait there for ever.
 */
export async function bringTogether(house: House): Promise<void> {
  const { groups, courier } = house;
  for (const group of groups.all()) {
    const { pending, records, log } = group;
    if (pending || records.length === 0 || groups.parting(log) || (group.place === 'staff' && isDisowned(house)))
      continue;
    if (!groups.ownPass(log) || !courier?.isCurrent(log)) continue;
    const known = seen.get(group) ?? new Set();
    const beside = groups.citedIn(group).filter((key) => groups.isBeside(log, key) && !known.has(toHex(key)));
    if (beside.length === 0) continue;
    const events = group.place === 'audit' ? await eventKeysFor(house, log, beside) : [];
    await house.replica(log).sealAnew([...beside, ...events]);
    for (const key of beside) known.add(toHex(key));
    seen.set(group, known);
  }
}

/** Keys of events that are boxed to the readers of these epochs alone. */
async function eventKeysFor({ groups, disk }: House, log: Bytes, epochs: readonly KeyId[]): Promise<readonly KeyId[]> {
  const readers = groups.epochsOf(log).filter(({ keyId }) => epochs.some((each) => equal(each, keyId)));
  const pairs = await Promise.all(
    readers.map(async ({ secret, number }) => ({ number, pair: await groupPairOf(secret) })),
  );
  const found: KeyId[] = [];
  for (const { bytes } of await disk.entries(log, 'applied')) {
    const header = readHeader(bytes)?.header;
    if (!header?.box) continue;
    for (const { number, pair } of pairs) if (await openEventKey(header, pair, number)) found.push(header.key as KeyId);
  }
  return found;
}

function isOwed(house: House, group: Group): boolean {
  const { groups, courier } = house;
  const { log, place, caseRoster, newestRecord, pending } = group;
  if (!caseRoster || !newestRecord || pending || !courier?.isCurrent(log) || lacksActs(house, log)) return false;
  // Nothing is said any more in a contact that has ended.
  if (place === 'contact' && caseRoster.isClosed) return false;
  const side = ourSide(house, group);
  if (!side) return false;
  const ourKey = groups.organisation.voice.groupKey;
  if (ourKey && side.voice.groupKey && !equal(ourKey, side.voice.groupKey)) return true;
  if (isUnheard(house, side) || !hasHeard(groups.organisation, side.voice)) return true;
  if (side.role !== 'owner') return false;
  if (groups.parting(log)) return true;
  const owner = groups.ownPass(log) ? groups.newestOwnPass() : null;
  if (owner && rightsOf(newestRecord.fields, owner.publicKey) === 0) return true;
  if (owner && !opensFor(newestRecord, rootPassOf(house))) return true;
  const citation = groups.citationOf(group, newestRecord.fields.key);
  // Its act may be a moment behind it: who goes on over it now shuts out whom that act lets in.
  return citation ? owesRekey(caseRoster, citation) : isStuck(house, group);
}

/** Our house on this case, when this device may speak for it there. */
function ourSide({ groups, device }: House, { caseRoster }: Group): CaseSide | null {
  const place = [...(caseRoster?.devices.values() ?? [])].flat().find((each) => equal(each.id, device.id));
  const isIn = place && place.side.state !== 'void' && place.side.state !== 'frozen';
  return isIn && isOwnRoot(groups.organisation, place.side.root) ? place.side : null;
}

/** A paper that was replaced speaks on no case any more: said before anything that rests on the new one. */
async function tellSuccession(house: House, { log }: Group, side: CaseSide): Promise<void> {
  const { organisation } = house.groups;
  if (hasHeard(organisation, side.voice)) return;
  const statements = statementsForCases(organisation, side.root);
  await writeAct(house, log, {
    type: 'succeed',
    proofs: [...proofsSince(organisation, side.root)],
    statements,
    wait: null,
  });
}

/** Whoever left this house, or lost a role, is still vouched for with it on the case. */
function isUnheard({ groups }: House, { voice, ended }: CaseSide): boolean {
  const newest = newestVouches(groups.organisation.statements, groups.organisation.roots);
  const isTaken = (hex: string): boolean => {
    const said = newest.get(hex)?.fields;
    return said?.roles.length === 0 && toHex(said.by) !== hex;
  };
  if ([...voice.admins.keys()].some((hex) => isTaken(hex) && !ended.has(hex))) return true;
  return [...voice.vouched].some(([hex, { roles }]) => {
    const now = newest.get(hex)?.fields.roles ?? roles;
    return roles.some((role) => !now.includes(role));
  });
}

/** A person should know that somebody tried to keep this house out, also when it is over. */
async function noteShutOut(house: House, { log, newestRecord }: Group): Promise<void> {
  if (!newestRecord) return;
  const note = { log, storage: newestRecord.hash, reason: 'shut out', device: null, seq: null, doc: '' };
  await house.commit(
    async () => [await house.quarantine.note(note)],
    () => {
      house.quarantine.stored(log);
    },
  );
}
