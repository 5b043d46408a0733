// What a lab manager signs about a statement for a custom-made device: the hash of the paper's bytes, the order it is about,
// under which law, and until when it is kept. Log, author and time stand in the entry around it (P82).
import type { Bytes } from '../../protocol/bytes.ts';
import { decode, encode, type Infer } from '../../protocol/schema.ts';
import { isIsoDate } from './dates.ts';
import { ACT_BODY } from './designAct.ts';

type Body = Extract<Infer<typeof ACT_BODY>, { readonly type: 'statement' }>;
export type StatementAct = Omit<Body, 'type'>;

export function encodeStatementAct(act: StatementAct): Bytes {
  const encoded = encode(ACT_BODY, { type: 'statement', ...act });
  if (!decodeStatementAct(encoded)) throw new Error('not about a statement');
  return encoded;
}
/** null when it is another act, or no day is said until which it is kept. */
export function decodeStatementAct(body: Uint8Array): StatementAct | null {
  const act = decode(ACT_BODY, body);
  return act?.type === 'statement' && isIsoDate(act.keepUntil) ? act : null;
}
