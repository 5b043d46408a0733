// Whether whoever sits here may edit a document now: every reader would refuse it of others, so it is refused here first.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { mayWrite, mayWriteOwn } from '../../roster/rights.ts';
import { ruleIn } from './content.ts';
import { isErased } from './erased.ts';
import { isShared } from '../groups/group.ts';
import type { House } from '../house.ts';
import { hasTwin } from '../people/twin.ts';

export function mayEdit(house: House, log: Bytes, name: string): boolean {
  const group = house.groups.need(log);
  const rule = ruleIn(group.place, name);
  if (!rule || isErased(house, name) || hasTwin(house) || house.troubles.get(toHex(log)) === 'not allowed')
    return false;
  const fields = {
    device: house.device.id,
    seq: 0,
    key: house.groups.epoch(log)?.keyId ?? new Uint8Array(16),
    reg: house.groups.reg(log),
    kind: 'update' as const,
  };
  if (!isShared(group.place)) return mayWriteOwn(house.groups.organisation, group.place, fields) === null;
  return group.caseRoster !== null && mayWrite(group.caseRoster, fields, rule) === null;
}
