// Signed acts on a case, as every reader judges them: only a dentist of the house that owns the case decides about a
// design, only a lab manager of the house that makes it states what it is. Nothing is applied to any document; an act that
// may not stand is set aside with its reason.
import type { Bytes } from '../../../protocol/bytes.ts';
import type { SignedEntry } from '../../../protocol/entry.ts';
import { decodeDesignAct } from '../../records/designAct.ts';
import { decodeStatementAct } from '../../records/statementAct.ts';
import type { WriteRule } from '../../roster/rights.ts';
import type { Verdict } from '../../sync/belonging.ts';
import { forbiddenBy, type ContentDeps } from '../records/content.ts';

/** P80 */
export const MAY_DECIDE: WriteRule = { writers: 'owner', roles: ['dentist'] };
/** P82 */
const MAY_STATE: WriteRule = { writers: 'guest', roles: ['lab manager'] };

export function takeAct({ mayWrite }: ContentDeps, log: Bytes, entry: SignedEntry): Verdict {
  const { body } = entry.fields;
  const isStatement = decodeStatementAct(body) !== null;
  const forbidden = forbiddenBy(mayWrite(log, entry, isStatement ? MAY_STATE : MAY_DECIDE));
  if (forbidden) return forbidden;
  return isStatement || decodeDesignAct(body)
    ? { type: 'applied', ops: [] }
    : { type: 'quarantined', reason: 'malformed' };
}
