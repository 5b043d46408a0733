// What a role opened and opens no more is forgotten here: keys, entries, documents and list rows of its compartments. What
// waits to be sent goes first. Somebody removed keeps what was read, as the screen says, and so does this tablet then.
import { equal, toHex } from '../../../protocol/bytes.ts';
import { readHeader } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { encode } from '../../../protocol/schema.ts';
import { openEntry } from '../../crypto/entry.ts';
import { holds, type Role } from '../../roster/roles.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';
import { isShared, type Group, type Place } from './group.ts';
import type { House } from '../house.ts';
import { forgetLog } from './leaving.ts';
import { LEFT } from './left.ts';

/** Rows by the id of a case or contact. */
const CASE_TABLES = ['welcomed', 'acquainted', 'announcing', 'invite', 'sending', 'confirming', 'revoking'];

/** Once the newest roster is here: it may give a role back. */
export async function forgetLost(house: House): Promise<void> {
  const { groups, courier } = house;
  const { organisation } = groups;
  const self = organisation.devices.get(toHex(house.device.id));
  if (self?.state !== 'active' || !courier?.isCurrent(organisation.staff)) return;
  const roles = organisation.persons.get(self.person)?.roles ?? [];
  for (const group of groups.all()) {
    const isWaiting = house.hasPending(group.log) || house.replica(group.log).outboxSize > 0;
    if (isWaiting || group.pending) continue;
    if (!keeps(group.place, roles)) await forget(house, group);
    else if (group.place === 'audit') await forgetReading(house);
  }
}

/**
 * Everybody writes to the access log. Whoever may read it no more, or had to read it to bring a house back from its paper,
 * keeps the keys of what it wrote there itself. What others sealed stays, for nobody here to open: a relay may lose it.
 */
export async function forgetReading(house: House): Promise<void> {
  const { groups, disk, courier, me } = house;
  const group = groups.own('audit');
  const { log } = group;
  const roles = groups.organisation.persons.get(toHex(me.person))?.roles ?? [];
  if (holds(roles, 'audit') || groups.epochsOf(log).length === 0) return;
  const ourKeys = new Set<string>();
  for (const { bytes } of await disk.entries(log)) {
    const opened = await openEntry(bytes, (key: KeyId) => groups.secretOf(log, key), log);
    if (typeof opened === 'string' || !equal(opened.entry.fields.device, house.device.id)) continue;
    ourKeys.add(toHex(opened.entry.fields.key));
    const key = readHeader(bytes)?.header.key;
    if (key) ourKeys.add(toHex(key));
  }
  const keys = groups.eventKeysBut(ourKeys);
  courier?.drop(log);
  await house.commit(
    async () => [...keys.ops, await groups.keysWithout(group)],
    () => {
      keys.apply();
      groups.forgetKeys(group);
    },
  );
  courier?.carry(house.replica(log));
  house.ground.announce(['log']);
}

function keeps(place: Place, roles: readonly Role[]): boolean {
  if (place === 'staff' || place === 'audit') return true;
  return holds(roles, isShared(place) ? 'cases' : place);
}

/** One transaction: a log that is gone without the place where our chain goes on would be begun anew (P7). */
async function forget(house: House, group: Group): Promise<void> {
  const { lists, rows } = house;
  const gone = lists?.goneWith(group.place);
  const { seq } = house.replica(group.log).state.nextOf(house.device.id);
  await forgetLog(house, group, [
    await rows.put('left', toHex(group.log), encode(LEFT, { next: seq })),
    ...((await gone?.ops()) ?? []),
    ...(group.place === 'cases' ? await allOf(rows, CASE_TABLES) : []),
  ]);
  house.returning.set(toHex(group.log), seq);
  gone?.apply();
  house.ground.announce(['vault', 'patients', 'cases', 'people', 'lab work', 'connection']);
}
async function allOf(rows: Rows, tables: readonly string[]): Promise<readonly RowOp[]> {
  const found = await Promise.all(
    tables.map(async (table) => (await rows.all(table)).map(({ key }) => rows.remove(table, key))),
  );
  return found.flat();
}
