// Rotations that a case owes: its newest epoch is not sealed to exactly the houses that belong. The owner pays them.
// Must never change who belongs.
import { equal } from '../../protocol/bytes.ts';
import type { KeyId } from '../../protocol/ids.ts';
import { owesRekey } from '../roster/case.ts';
import type { Group } from './group.ts';
import type { House } from './house.ts';
import { noteQuarantined } from './quarantine.ts';
import { caseMembers, rekey } from './rekey.ts';

const NO_STATEMENTS = { certificates: [], vouches: [], announcements: [] } as const;

export async function payOwed(house: House): Promise<void> {
  for (const group of house.cases()) {
    if (!isOwed(house, group)) continue;
    const members = caseMembers(house, group.log);
    if (members && house.groups.isShutOut(group.log)) await noteShutOut(house, group);
    if (members) await rekey(house, group.log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
  }
}

/** Cases whose entries beside the chain were seen to in this sitting. */
const seen = new WeakSet<Group>();

/**
 * Two labs went two ways with one link, and an owner's epoch has settled it: what was written on the way that nobody
 * follows has to open for whoever goes on, or all that was built on it would wait there for ever.
 */
export async function bringTogether(house: House): Promise<void> {
  for (const group of house.cases()) {
    const { caseRoster, pending, records, log } = group;
    if (!caseRoster || pending || records.length === 0 || seen.has(group)) continue;
    if (house.groups.parting(log) || !house.groups.ownPass(log) || !house.courier?.isCurrent(log)) continue;
    const isFollowed = (key: Uint8Array): boolean => records.some(({ fields }) => equal(fields.key, key));
    const beside = caseRoster.epochs.map(({ citation }) => citation.key).filter((key) => !isFollowed(key));
    if (beside.length === 0) continue;
    await house.replica(log).sealAnew(beside as KeyId[]);
    seen.add(group);
  }
}

function isOwed({ groups, courier }: House, { log, caseRoster, newestRecord, pending }: Group): boolean {
  if (!caseRoster || !newestRecord || pending || !courier?.isCurrent(log)) return false;
  if (!caseRoster.sides[0] || !equal(caseRoster.sides[0].root, groups.organisation.root)) return false;
  if (groups.parting(log)) return true;
  const opened = caseRoster.epochs.find(({ citation }) => equal(citation.key, newestRecord.fields.key));
  return !opened || owesRekey(caseRoster, opened.citation);
}

/** A person should know that somebody tried to keep this house out, also when it is over. */
async function noteShutOut(house: House, { log, newestRecord }: Group): Promise<void> {
  if (!newestRecord) return;
  const note = { log, storage: newestRecord.hash, reason: 'shut out', device: null };
  await house.commit(async () => [await noteQuarantined(house, note)]);
}
