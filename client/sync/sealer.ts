// What this device writes into a log: signed in its place of the chain, and sealed under the newest key. Stores nothing.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Kind, Signed, SignedEntry } from '../../protocol/entry.ts';
import type { Sign } from '../../protocol/ids.ts';
import { SUITE } from '../../protocol/limits.ts';
import { sealEntry, signEntry } from '../crypto/entry.ts';
import type { Random } from '../crypto/random.ts';
import type { Belonging, SealingKey } from './belonging.ts';
import type { Clock } from './clock.ts';
import type { LogState } from './logstate.ts';
import type { RowOp } from './rows.ts';

/** Who we are when we write. */
export interface Author {
  readonly device: Bytes;
  readonly sign: Sign;
  readonly deviceSecret: Bytes;
}

export interface Draft {
  readonly kind: Kind;
  readonly doc: string;
  readonly writer: 0 | 1;
  readonly body: Bytes;
  /** Blobs the entry refers to. */
  readonly blobs?: readonly Bytes[];
  /** Seals with another key than the newest epoch's: events, and what opens an epoch. */
  readonly key?: SealingKey;
  /** Rows for the same transaction, asked for before the next draft is signed. */
  readonly also?: (written: Written) => Promise<readonly RowOp[]>;
}
/** An entry of ours, as it will be stored. */
export interface Written {
  readonly signed: SignedEntry;
  readonly storage: Bytes;
  readonly bytes: Bytes;
}

export interface SealerDeps {
  readonly log: Bytes;
  readonly author: Author;
  readonly clock: Clock;
  readonly random: Random;
  readonly belonging: Belonging;
  readonly state: () => LogState;
}

export class Sealer {
  readonly #deps: SealerDeps;
  constructor(deps: SealerDeps) {
    this.#deps = deps;
  }

  async next(draft: Draft): Promise<Written> {
    const { belonging, author, clock, log } = this.#deps;
    const state = this.#deps.state();
    const key = draft.key ?? belonging.newestKey(log);
    if (!key) throw new Error('no key for this log');
    const { seq, prev, gen } = state.nextOf(author.device);
    const fields: Signed = {
      suite: SUITE,
      log,
      key: key.id,
      reg: belonging.reg(log),
      kind: draft.kind,
      doc: draft.doc,
      device: author.device,
      gen,
      writer: draft.writer,
      seq,
      prev,
      parents: state.parentsFor(author.device),
      seen: state.cite(),
      wall: clock.now(),
      body: draft.body,
    };
    return this.seal(signEntry(fields, author.sign), key);
  }

  async seal(signed: SignedEntry, key: SealingKey): Promise<Written> {
    const { author, random, log } = this.#deps;
    const { bytes, storage } = await sealEntry({
      signed,
      log,
      keySecret: key.secret,
      keyId: key.id,
      deviceSecret: author.deviceSecret,
      random,
      ...(key.box ? { box: key.box } : {}),
    });
    return { signed, storage, bytes };
  }
}
