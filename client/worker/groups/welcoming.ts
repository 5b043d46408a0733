// Colleagues' tablets find every case and contact of the house: who founds or claims one says so in `cases`, and who hears of one
// brings it here and lets the other house know this device.
import { bytesOfHex, equal, toHex } from '../../../protocol/bytes.ts';
import type { EntryId, LogId } from '../../../protocol/ids.ts';
import { decode } from '../../../protocol/schema.ts';
import { WELCOME, type Welcome } from '../../roster/control.ts';
import { isOffCases, writes } from '../../roster/roles.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { keepPlace, placeTold } from './following.ts';
import { writeAct } from './founding.ts';
import { Group, type SharedPlace } from './group.ts';
import type { House } from '../house.ts';
import { introduce, isKnown } from '../backup/restoring.ts';
import { lacksActs } from './unheard.ts';

/** Acts in `cases` that tell colleagues of a log, and where what they say is kept. */
export const KINDS = [
  { place: 'case', table: 'welcomed', type: 'welcome' },
  { place: 'contact', table: 'acquainted', type: 'known' },
] as const;

/** Both ways, as far as it can be done now. Safe to call again and again. */
export async function shareCases(house: House): Promise<void> {
  if (house.me.isDemo || !house.groups.all().some(({ place }) => place === 'cases')) return;
  for (const kind of KINDS) {
    const known = new Map((await house.rows.all(kind.table)).map(({ key, value }) => [key, value]));
    for (const [hex, value] of known) if (!house.replicas.has(hex)) await bring(house, hex, value, kind.place);
    for (const group of house.groups.all().filter(({ place }) => place === kind.place)) {
      if (!known.has(toHex(group.log)) && isMyTurn(house, group)) await tell(house, group, kind.type);
      await enterCase(house, group);
    }
  }
}

/** Who founds or claims says so at once. What is announced comes to several tablets: mostly one of them says so. */
function isMyTurn({ device, ground }: House, { caseRoster }: Group): boolean {
  const isAuthor = caseRoster?.sides.some(({ author }) => equal(author, device.id)) === true;
  return isAuthor || (ground.random(1)[0] ?? 0) < OFTEN;
}
/** Of 256. */
const OFTEN = 64;

async function bring(house: House, hex: string, value: Uint8Array, place: SharedPlace): Promise<void> {
  const welcome = decode(WELCOME, value);
  if (!welcome) return;
  const group = new Group(bytesOfHex(hex) as LogId, place, welcome.genesis, welcome.founding as EntryId);
  await house.adoptLog(group, new Map([[welcome.number, welcome.secret]]), true);
  await keepPlace(house, group.log, placeTold(house, welcome));
  house.courier?.carry(house.replica(group.log));
}

async function tell(house: House, group: Group, type: 'welcome' | 'known'): Promise<void> {
  const { groups } = house;
  const { organisation } = groups;
  const roles = organisation.persons.get(toHex(house.me.person))?.roles ?? [];
  const isOnCase = group.caseRoster?.devices.has(toHex(house.device.id)) === true;
  const welcome = welcomeOf(house, group);
  // Before our claim it is not ours to tell.
  if (!welcome || group.pending || !isOnCase || !writes(roles, 'cases') || lacksActs(house)) return;
  await writeAct(house, groups.own('cases').log, { type, ...welcome });
}

/** null before the relay has the entry that founds it: what only this device knows can be opened by nobody else. */
export function welcomeOf(house: House, group: Group): Welcome | null {
  const { log, genesis, founding, newestRecord } = group;
  const epoch = house.groups.epoch(log);
  if (!epoch || !newestRecord || !isAtRelay(house, group)) return null;
  const { relayKey, relayAddress } = newestRecord.fields;
  return { genesis, founding, number: epoch.number, secret: epoch.secret, relayKey, relayAddress };
}
/** Whether the relay has said that it keeps the entry which founds this log. */
export function isAtRelay({ replicas }: House, { log, founding }: Group): boolean {
  const replica = replicas.get(toHex(log));
  return replica?.state.isFounded === true && replica.outbox.byId(founding) === null;
}

/** A device that the case does not know yet, or knows as one that left, carries its own vouch in. */
async function enterCase(house: House, group: Group): Promise<void> {
  const { organisation } = house.groups;
  const self = toHex(house.device.id);
  const isOurs = group.caseRoster?.sides.some((side) => isOwnRoot(organisation, side.root));
  if (!isOurs || isKnown(group, self) || isOffCases(organisation.voice.vouched.get(self)?.roles ?? [])) return;
  if (house.courier?.isCurrent(group.log) && !lacksActs(house, group.log)) await introduce(house, group.log);
}
