// Houses, devices and signed roster entries for the stories. Randomness is counted, so every run is the same.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Signed } from '../../protocol/entry.ts';
import type { DeviceId, EntryId, LogId } from '../../protocol/ids.ts';
import { admitControl, learnKeys, type KeyDirectory, type VerifiedControl } from '../../client/roster/admit.ts';
import { encodeControl, type Act, type Citation, type Control, type HouseKind } from '../../client/roster/control.ts';
import { foundOrganisationPlan, type FoundingPlan } from '../../client/roster/founding.ts';
import { idOf, type DeviceKeys } from '../../client/roster/statements.ts';
import { sealingPairFromSeed, type SealingPair } from '../../client/crypto/box.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { kitKeys, type KitKeys } from '../../client/crypto/kit.ts';
import type { Random } from '../../client/crypto/random.ts';
import { signingKeyFromSeed, verify, type SigningKey } from '../../client/crypto/sign.ts';

export function countedRandom(seed: string): Random {
  let count = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = sha256(new TextEncoder().encode(`${seed} ${String(count++)}`));
      out.set(block.subarray(0, Math.min(32, length - at)), at);
    }
    return out;
  };
}

export interface Tablet {
  readonly id: DeviceId;
  readonly keys: DeviceKeys;
  readonly signing: SigningKey;
  readonly sealing: SealingPair;
}
export async function tablet(name: string): Promise<Tablet> {
  const random = countedRandom(`tablet ${name}`);
  const signing = signingKeyFromSeed(random(32));
  const sealing = await sealingPairFromSeed(random(32));
  const keys = { signing: signing.publicKey, sealing: sealing.publicKey };
  return { id: idOf(keys), keys, signing, sealing };
}

/** Writes control entries into one log and keeps each tablet's chain. */
export class Ledger {
  readonly log: LogId;
  readonly entries: VerifiedControl[] = [];
  readonly directory: KeyDirectory = new Map();
  readonly #next = new Map<string, { seq: number; prev: Bytes }>();
  constructor(log: LogId) {
    this.log = log;
  }
  /** Signs as `by`, knowing the entries `knowing`; throws when the door refuses it. */
  write(
    by: Tablet,
    act: Act,
    knowing: readonly { readonly id: EntryId }[],
    epoch: Citation | null = null,
  ): VerifiedControl {
    const control: Control = { epoch, act };
    const chain = this.#next.get(toHex(by.id));
    const fields: Signed = {
      suite: 1,
      log: this.log,
      key: epoch?.key ?? new Uint8Array(16),
      reg: knowing.map((entry) => entry.id),
      kind: 'control',
      doc: '',
      device: by.id,
      gen: 0,
      writer: 1,
      seq: chain ? chain.seq + 1 : 0,
      prev: chain?.prev ?? null,
      parents: [],
      seen: null,
      wall: 0,
      body: encodeControl(control),
    };
    const signed = signEntry(fields, by.signing.sign);
    learnKeys(this.directory, control);
    const admitted = admitControl(signed, this.directory, verify);
    if (typeof admitted === 'string') throw new Error(admitted);
    this.entries.push(admitted);
    this.#next.set(toHex(by.id), { seq: fields.seq, prev: signed.id });
    return admitted;
  }
}

export interface House {
  readonly kit: KitKeys;
  readonly admin: Tablet;
  readonly person: Bytes;
  readonly plan: FoundingPlan;
  readonly staff: Ledger;
  /** The three founding entries of `staff`. */
  readonly founding: readonly VerifiedControl[];
}
export async function house(kind: HouseKind, name: string, person: string): Promise<House> {
  const random = countedRandom(`house ${name}`);
  const kit = await kitKeys(random(16));
  const admin = await tablet(`${name} ${person}`);
  const sign = admin.signing.sign;
  const plan = await foundOrganisationPlan({ random, kind, organisation: name, person, kit, device: admin.keys, sign });
  const first = plan.logs[0]!;
  const staff = new Ledger(first.draft.log);
  const found = staff.write(admin, first.control.act, [], first.control.epoch);
  const compartments = staff.write(admin, plan.staffActs[0], [found]);
  const carry = staff.write(admin, plan.staffActs[1], [compartments]);
  if (first.control.act.type !== 'found') throw new Error('a staff log begins with found');
  return { kit, admin, person: first.control.act.person.id, plan, staff, founding: [found, compartments, carry] };
}

/** Everything about a resolved roster that must not depend on the order of arrival, as text. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Uint8Array) return toHex(each);
    return each instanceof Map ? [...(each as Map<unknown, unknown>)].sort() : each;
  });
}

export function shuffledBy<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, key: keys[index] ?? 0, index }))
    .sort((a, b) => a.key - b.key || a.index - b.index)
    .map(({ item }) => item);
}
