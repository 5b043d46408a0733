// A lab on a case of the practice: it claimed the case, let a second tablet speak, and opened what it needed. Real keys.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Signed } from '../../protocol/entry.ts';
import type { LogId } from '../../protocol/ids.ts';
import type { Receipt } from '../../protocol/receipt.ts';
import { toHex } from '../../protocol/bytes.ts';
import type { CaseParts } from '../../client/access/bundleparts.ts';
import { encodeEvents, type Event } from '../../client/access/event.ts';
import { itemOf } from '../../client/access/held.ts';
import { sealEntry, signEntry } from '../../client/crypto/entry.ts';
import { keyIdOfSecret } from '../../client/crypto/secret.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { encodeControl, type Act } from '../../client/roster/control.ts';
import { certify, vouch, type Statements } from '../../client/roster/statements.ts';
import {
  event,
  MINUTE,
  newRelay,
  newTablet,
  NOON,
  seedOf,
  store,
  type Kept,
  type Relay,
  type Tablet,
} from './practice.ts';

export const CASE = seedOf('case log') as LogId;
/** Everybody on a case has its key. */
const SECRET = seedOf('case secret');

/** An event as both houses may read it. */
export function mirrored(fields: Partial<Event> = {}): Event {
  const bare = { record: toHex(CASE), compartment: 'cases' as const, person: null, purpose: null };
  return event({ ...bare, ...fields });
}

export async function put(
  tablet: Tablet,
  kind: Signed['kind'],
  body: Bytes,
  { wall = NOON, log = CASE }: { readonly wall?: number; readonly log?: LogId } = {},
): Promise<Kept> {
  const fields = {
    ...{ suite: 1, log, key: keyIdOfSecret(SECRET), reg: [], kind, doc: kind === 'update' ? 'case/thread' : '' },
    ...{ device: tablet.id, gen: 0, writer: 1, seq: tablet.seq, prev: tablet.prev, parents: [], seen: tablet.seen },
  };
  const entry = signEntry({ ...fields, wall, body }, tablet.key.sign);
  const { bytes: sealed, storage } = await sealEntry({
    ...{ signed: entry, log, keySecret: SECRET, keyId: keyIdOfSecret(SECRET), deviceSecret: tablet.eventKey },
    random: tablet.random,
  });
  tablet.seq += 1;
  tablet.prev = entry.id;
  return { tablet, entry, sealed, storage, receipt: null };
}

/** What a root says of a device, and of those it vouches for. */
export function statementsOf(root: string, admin: Tablet, others: readonly Tablet[] = [], number = 1): Statements {
  const key = signingKeyFromSeed(seedOf(root));
  const said = { root: key.publicKey, by: admin.id, number, name: '' };
  const certificates = [certify({ root: key.publicKey, device: admin.keys }, key.sign)];
  const vouches = [admin, ...others].map((tablet) =>
    vouch({ ...said, device: tablet.keys, roles: [tablet === admin ? 'lab manager' : 'technician'] }, admin.key.sign),
  );
  return { certificates, vouches, announcements: [] };
}
export function claimOf(root: string, name: string, statements: Statements): Act {
  const side = { kind: 'lab' as const, name, root: signingKeyFromSeed(seedOf(root)).publicKey, group: seedOf(name) };
  return {
    type: 'claim',
    side: { ...side, statements },
    invite: seedOf('invite').slice(0, 16),
    proof: new Uint8Array(64),
  };
}

export interface Lab {
  readonly lea: Tablet;
  readonly tom: Tablet;
  readonly relay: Relay;
  readonly said: readonly Kept[];
  readonly kept: readonly Kept[];
  readonly parts: CaseParts;
}
export const partsOf = (
  said: readonly Kept[],
  kept: readonly Kept[],
  relay: Relay,
  own: readonly Receipt[] = [],
): CaseParts => ({
  log: CASE,
  said: said.map(({ entry: { bytes, signature } }) => ({ bytes, signature })),
  relays: [relay.key.publicKey],
  items: kept.map(({ entry, sealed, receipt }) =>
    itemOf(entry, sealed, receipt, entry.fields.kind === 'event' ? SECRET : null),
  ),
  witnesses: own,
});

/** Lea claims, opens, answers; Tom, whom she lets in by a word carried later, opens and adds a file. */
export async function labOnCase(): Promise<Lab> {
  const [lea, tom] = [newTablet('Lea'), newTablet('Tom')];
  const relay = newRelay('relay', CASE);
  const claim = await put(
    lea,
    'control',
    encodeControl({ epoch: null, act: claimOf('lab root', 'Zahnwerk Nord', statementsOf('lab root', lea)) }),
  );
  const first = [claim, await put(lea, 'event', encodeEvents([mirrored({ action: 'claim' }), mirrored()]))];
  store(relay, first, NOON + MINUTE);
  const carry = await put(
    lea,
    'control',
    encodeControl({ epoch: null, act: { type: 'carry', statements: statementsOf('lab root', lea, [tom]) } }),
  );
  const second = [carry, await put(lea, 'update', seedOf('typed'), { wall: NOON + 2 * MINUTE })];
  store(relay, second, NOON + 3 * MINUTE);
  const opened = await put(tom, 'event', encodeEvents([mirrored({ at: NOON + 4 * MINUTE })]));
  const added = await put(lea, 'event', encodeEvents([mirrored({ action: 'file-add', at: NOON + 5 * MINUTE })]));
  store(relay, [opened, added], NOON + 6 * MINUTE);
  const said = [claim, carry];
  const kept = [...first, ...second, opened, added];
  return { lea, tom, relay, said, kept, parts: partsOf(said, kept, relay, proving(kept)) };
}
/** Receipts of links at places that were seen. */
export function proving(kept: readonly Kept[]): Receipt[] {
  return kept.flatMap(({ receipt, entry }) => (receipt && entry.fields.kind !== 'event' ? [receipt] : []));
}
