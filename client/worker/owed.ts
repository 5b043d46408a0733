// Rotations that a case owes: its newest epoch is not sealed to exactly the houses that belong. The owner pays them.
// Must never change who belongs.
import { equal } from '../../protocol/bytes.ts';
import { owesRekey } from '../roster/case.ts';
import type { Group } from './group.ts';
import type { House } from './house.ts';
import { caseMembers, rekey } from './rekey.ts';

const NO_STATEMENTS = { certificates: [], vouches: [], announcements: [] } as const;

export async function payOwed(house: House): Promise<void> {
  for (const group of house.cases()) {
    if (!isOwed(house, group)) continue;
    const members = caseMembers(house, group.log);
    if (members) await rekey(house, group.log, { type: 'rekey', statements: NO_STATEMENTS, pins: [] }, members);
  }
}

function isOwed({ groups, courier }: House, { log, caseRoster, newestRecord, pending }: Group): boolean {
  if (!caseRoster || !newestRecord || pending || !courier?.isCurrent(log)) return false;
  if (!caseRoster.sides[0] || !equal(caseRoster.sides[0].root, groups.organisation.root)) return false;
  const opened = caseRoster.epochs.find(({ citation }) => equal(citation.key, newestRecord.fields.key));
  return !opened || owesRekey(caseRoster, opened.citation);
}
