// What a replica asks of its house, answered: rosters and keys, what content means, and the one ledger for all.
import type { Bytes } from '../../../protocol/bytes.ts';
import { equal, toHex } from '../../../protocol/bytes.ts';
import { readHeader, type SignedEntry } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import type { Receipt } from '../../../protocol/receipt.ts';
import { openEventKey } from '../../crypto/eventkey.ts';
import { groupPairOf } from '../../crypto/secret.ts';
import type { WriteRule } from '../../roster/rights.ts';
import type { Belonging, Verdict } from '../../sync/belonging.ts';
import type { RowOp } from '../../sync/rows.ts';
import { applyContent, seenBy } from '../records/content.ts';
import { erasedAgain, isErased, standingOfRemnant } from '../records/erased.ts';
import { isForked, mayTurn } from './forked.ts';
import type { House } from '../house.ts';
import type { Ledger } from '../ledger.ts';
import { parts } from '../parts.ts';
import { isBehind, mayWriteIn, standingOf } from '../aside/standing.ts';

/** `arrived` collects what a transaction takes in, by hex log id. */
export function belongingOf(house: House, ledger: Ledger, arrived: Map<string, SignedEntry[]>): Belonging {
  const { groups, library } = house;
  return {
    reg: (log) => groups.reg(log),
    knowsRoster: (log, reg) => groups.knowsRoster(log, reg),
    newestKey: (log) => groups.newestKey(log),
    isOlderKey: (log, key) => groups.isOlderKey(log, key),
    boxAnew: async (log, sealed) =>
      readHeader(sealed)?.header.box ? (await parts.wall()).boxAnew(house, log, sealed) : undefined,
    secretOf: (log, key) => groups.secretOf(log, key),
    actOf: (log, id) => groups.need(log).controls.find((act) => equal(act.id, id))?.fields ?? null,
    signingKeyOf: (log, device) => groups.signingKeyOf(log, device),
    standingOfRemnant: (log, entry) => standingOfRemnant(house, log, entry),
    meetRemnant: async (...met) => (await parts.remnants()).meetRemnant(...met),
    prepare: (log, sealed) => learnEventKeys(house, log, sealed),
    apply: async (log, entry, receipt) => {
      const verdict = await apply(house, log, entry, receipt);
      if (verdict.type === 'applied') arrived.set(toHex(log), [...(arrived.get(toHex(log)) ?? []), entry]);
      return verdict;
    },
    keepAside: (log, entry) => groups.keepAside(log, entry),
    typed: (log) => library.typed(log),
    standing: (log) => standingOf(house, log),
    isBehind: (log, fields) => isBehind(house, log, fields.reg),
    mayTurn: (log, fields) => mayTurn(house, log, fields),
    judgeAgain: async (log) => (await parts.judging()).judgeAgain(house, log),
    commit: (log, rows) => ledger.commit(log, rows),
    undo: (log) => {
      library.undo(log);
      groups.undo(log);
      house.quarantine.undo(log);
      arrived.delete(toHex(log));
    },
  };
}

async function learnEventKeys({ groups }: House, log: Bytes, sealed: readonly Bytes[]): Promise<RowOp[]> {
  const epochs = groups.need(log).place === 'audit' ? groups.epochsOf(log) : [];
  if (epochs.length === 0) return [];
  const ops: RowOp[] = [];
  for (const each of sealed) {
    const header = readHeader(each)?.header;
    if (!header?.box || groups.secretOf(log, header.key as KeyId)) continue;
    // A box was made for the readers of its time: the newest epoch first, then the earlier ones.
    for (const { secret: readers, number } of epochs) {
      const secret = await openEventKey(header, await groupPairOf(readers), number);
      if (!secret) continue;
      ops.push(await groups.learnEventKey(header.key as KeyId, secret));
      break;
    }
  }
  return ops;
}

async function apply(house: House, log: Bytes, entry: SignedEntry, receipt: Receipt | null): Promise<Verdict> {
  const { groups, library } = house;
  if (entry.fields.kind === 'control') {
    const taken = await groups.take(log, entry);
    if (taken === 'held') return { type: 'held' };
    if (!('refused' in taken)) return { type: 'applied', ops: taken.ops };
    if (!taken.isProven) return { type: 'unproven', reason: taken.refused };
    return { type: 'quarantined', reason: taken.refused, ops: taken.ops };
  }
  if (entry.fields.kind === 'snapshot') return (await parts.summing()).takeSnapshot(house, entry);
  if (entry.remnant || (entry.fields.kind === 'update' && isErased(house, entry.fields.doc)))
    return { type: 'applied', ops: erasedAgain(house, entry) };
  const group = groups.need(log);
  const placeOf = (ofLog: Bytes): string => groups.need(ofLog).place;
  const may = (ofLog: Bytes, of: SignedEntry, rule: WriteRule): string | null => mayWriteIn(house, ofLog, of, rule);
  const verdict = await applyContent({ library, placeOf, mayWrite: may, isForked: isForked(house, log) }, log, entry);
  if (verdict.type === 'applied' && group.place === 'case' && house.isOtherHouse(group, entry.fields.device)) {
    const { state, order } = house.replica(log);
    state.seenBy = seenBy(state.seenBy, entry, receipt, (seen) => order.contradicts(seen));
  }
  return verdict;
}
