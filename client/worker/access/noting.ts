// The access log as this house keeps it: where events go, under which keys, and which of them a case hears too.
import { equal, toHex } from '../../../protocol/bytes.ts';
import { groupPairOf } from '../../crypto/secret.ts';
import type { House } from '../house.ts';
import { Journal, type JournalDeps } from './journal.ts';
import { parts } from '../parts.ts';

export function journalOf(house: House): Journal {
  return new Journal({
    audit: house.own('audit'),
    person: house.me.person,
    rows: house.rows,
    commit: (rows) => house.commit(rows),
    clock: house.ground.clock,
    random: house.ground.random,
    readers: () => readersOf(house),
    learnEventKey: (id, secret) => house.groups.learnEventKey(id, secret, true),
    tellDentists: async (events) => (await parts.alerts()).tellDentists(house, events),
    caseReplica: (log) => (isOnCase(house, log) ? (house.replicas.get(log) ?? null) : null),
  });
}

/** Whom an event key is boxed to. */
export function readersOf({ groups }: House): ReturnType<JournalDeps['readers']> {
  // An epoch of ours counts before the relay has it: the one of before opens for whoever was just removed.
  const { log, newestRecord, pending } = groups.own('audit');
  const newest = pending?.record ?? newestRecord;
  const ours = groups.epochsOf(log).find(({ keyId }) => pending && equal(keyId, pending.record.fields.key));
  const audit = ours ?? groups.epoch(log);
  if (audit)
    return {
      number: audit.number,
      id: audit.keyId,
      groupKey: async () => (await groupPairOf(audit.secret)).publicKey,
    };
  // Who may not read the access log seals to those who may: their key stands in the record.
  if (!newest) throw new Error('no key for the access log');
  const { number, key, groupKey } = newest.fields;
  return { number, id: key, groupKey: () => Promise.resolve(groupKey) };
}

/** Before our claim nothing of ours is written: the link would open it. */
function isOnCase(house: House, hex: string): boolean {
  const log = house.replicas.get(hex)?.log;
  if (!house.hasCase(hex)) return false;
  const place = log && house.groups.get(log)?.caseRoster?.devices.get(toHex(house.device.id))?.[0];
  return place !== undefined && place.side.state !== 'void' && place.side.state !== 'frozen';
}
