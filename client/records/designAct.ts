// What a dentist signs about a design: the exact files and the exact order that were on the screen, the decision, and which
// earlier decisions it knew. Log, author and time stand in the entry around it (P80).
import { compare, type Bytes } from '../../protocol/bytes.ts';
import {
  bool,
  bytes,
  decode,
  encode,
  list,
  oneOf,
  text,
  tuple,
  uint,
  union,
  type Infer,
} from '../../protocol/schema.ts';
import { REASON } from './bounds.ts';

export const DECISIONS = ['approved', 'changes asked', 'withdrawn'] as const;
export type Decision = (typeof DECISIONS)[number];

const MOST_FILES = 64;
const MOST_OVER = 64;

export const DESIGN_FILE = tuple({ file: text(64), hash: bytes(32) });
export const ACT_BODY = union({
  design: tuple({
    decision: oneOf(...DECISIONS),
    version: uint(1_000),
    files: list(DESIGN_FILE, MOST_FILES),
    prescription: bytes(32),
    /** Entry ids of the decisions on this case that this one takes the place of. */
    over: list(bytes(32), MOST_OVER),
    reason: text(4 * REASON),
  }),
  statement: tuple({
    pdf: bytes(32),
    prescription: bytes(32),
    jurisdiction: oneOf('EU', 'GB'),
    isImplantable: bool(),
    keepUntil: text(10),
  }),
});
export type DesignAct = Omit<Extract<Infer<typeof ACT_BODY>, { readonly type: 'design' }>, 'type'>;
export type DesignFile = Infer<typeof DESIGN_FILE>;

const byFile = (a: DesignFile, b: DesignFile): number => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);

export function encodeDesignAct(act: DesignAct): Bytes {
  const body = {
    type: 'design',
    ...act,
    files: [...act.files].sort(byFile),
    over: [...act.over].sort(compare),
  } as const;
  const encoded = encode(ACT_BODY, body);
  if (!decodeDesignAct(encoded)) throw new Error('not a decision about a design');
  return encoded;
}

/** null when it is not the one encoding of a decision: files and ids each once, in order, and at least one file. */
export function decodeDesignAct(body: Uint8Array): DesignAct | null {
  const act = decode(ACT_BODY, body);
  if (act?.type !== 'design' || act.files.length === 0 || act.version === 0) return null;
  const isInOrder =
    act.files.every((each, i) => each.file !== '' && (i === 0 || byFile(act.files[i - 1]!, each) < 0)) &&
    act.over.every((each, i) => i === 0 || compare(act.over[i - 1]!, each) < 0);
  return isInOrder ? act : null;
}
