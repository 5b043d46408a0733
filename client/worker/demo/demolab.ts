// A lab in the demo practice: a real house with keys of its own, living only while the demo is made. It claims cases and
// writes its documents as signed, sealed entries, so that roster, rules and gate judge it like any other.
import * as Y from 'yjs';
import { type Bytes } from '../../../protocol/bytes.ts';
import { clientIdOf, deviceIdOf } from '../../../protocol/ids.ts';
import { SUITE } from '../../../protocol/limits.ts';
import { sealEntry, signEntry } from '../../crypto/entry.ts';
import { sealingPairFromSeed, type SealingPair } from '../../crypto/box.ts';
import { sha256 } from '../../crypto/hash.ts';
import { groupPairOf, keyIdOfSecret } from '../../crypto/secret.ts';
import { signingKeyFromSeed, type SigningKey } from '../../crypto/sign.ts';
import { encodeUpdateBody } from '../../gate/body.ts';
import { encodeControl, type SideFields } from '../../roster/control.ts';
import { citationOf } from '../../roster/founding.ts';
import { claimAct, type MadeInvite } from '../../roster/invite.ts';
import { announce, certify, vouch } from '../../roster/statements.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';

export class DemoLab {
  readonly #house: House;
  readonly #signing: SigningKey;
  readonly #sealing: SealingPair;
  readonly #deviceSecret: Bytes;
  readonly #groupKey: Bytes;
  readonly #side: SideFields;

  private constructor(house: House, signing: SigningKey, sealing: SealingPair, groupKey: Bytes, side: SideFields) {
    this.#house = house;
    this.#signing = signing;
    this.#sealing = sealing;
    this.#groupKey = groupKey;
    this.#side = side;
    this.#deviceSecret = house.ground.random(32);
  }

  static async open(house: House, name: string): Promise<DemoLab> {
    const { random } = house.ground;
    const root = signingKeyFromSeed(random(32));
    const signing = signingKeyFromSeed(random(32));
    const sealing = await sealingPairFromSeed(random(32));
    const groupKey = (await groupPairOf(random(32))).publicKey;
    const device = { signing: signing.publicKey, sealing: sealing.publicKey };
    const by = deviceIdOf(sha256, device.signing, device.sealing);
    const group = random(32);
    const fields = { root: root.publicKey, by };
    const statements = {
      certificates: [certify({ root: root.publicKey, device }, root.sign)],
      vouches: [vouch({ ...fields, number: 1, device, name, roles: ['lab manager', 'technician'] }, signing.sign)],
      announcements: [announce({ ...fields, group, number: 1, key: groupKey, previous: null }, signing.sign)],
    };
    return new DemoLab(house, signing, sealing, groupKey, {
      kind: 'lab',
      name,
      root: root.publicKey,
      group,
      statements,
    });
  }

  get device(): Bytes {
    return deviceIdOf(sha256, this.#signing.publicKey, this.#sealing.publicKey);
  }

  /** Claims a case: its entry opens epoch 2, whose secret we learn as a member would. */
  async claim(group: Group, invite: MadeInvite): Promise<void> {
    const house = this.#house;
    const secret = house.ground.random(32);
    const keyId = keyIdOfSecret(secret);
    const members = [...(group.caseRoster?.members ?? []).map(({ key }) => key), this.#groupKey];
    const draft = { log: group.log, number: 2, secret, keyId, previous: null };
    const device = deviceIdOf(sha256, this.#signing.publicKey, this.#sealing.publicKey);
    const act = claimAct({ keys: invite.keys, invite: invite.fields.id, log: group.log, device, side: this.#side });
    const body = encodeControl({ epoch: citationOf(draft, members), act });
    house.groups.learnSecret(group.log, 2, secret);
    await this.#write(group, [{ kind: 'control', doc: '', body }]);
  }

  /** Writes documents of the lab's side, each from a fresh Y.Doc under its own client id. */
  async writeDocuments(group: Group, items: readonly { name: string; build: (doc: Y.Doc) => void }[]): Promise<void> {
    const entries = items.flatMap(({ name, build }) => {
      const doc = new Y.Doc({ gc: false });
      doc.clientID = clientIdOf(
        sha256,
        group.log,
        name,
        deviceIdOf(sha256, this.#signing.publicKey, this.#sealing.publicKey),
        0,
        0,
      );
      doc.transact(() => {
        build(doc);
      });
      const update = new Uint8Array(Y.encodeStateAsUpdate(doc));
      return doc.store.clients.size === 0
        ? []
        : [{ kind: 'update' as const, doc: name, body: encodeUpdateBody([update]) }];
    });
    await this.#write(group, entries);
  }

  async #write(
    group: Group,
    items: readonly { kind: 'control' | 'update'; doc: string; body: Bytes }[],
  ): Promise<void> {
    const house = this.#house;
    const replica = house.replica(group.log);
    const epoch = house.groups.epoch(group.log);
    if (!epoch) throw new Error('no key for a case of the demo');
    const { log } = group;
    const next = replica.state.nextOf(this.device);
    let { seq, prev } = next;
    let parents = replica.state.parentsFor(this.device);
    const entries: Bytes[] = [];
    for (const { kind, doc, body } of items) {
      const place = { kind, doc, device: this.device, gen: next.gen, writer: 0 as const, seq, prev, parents };
      const signed = signEntry(
        {
          ...{ suite: SUITE, log, key: epoch.keyId, reg: house.groups.reg(log) },
          ...{ ...place, seen: null, wall: house.ground.clock.now(), body },
        },
        this.#signing.sign,
      );
      const sealing = { signed, log, keySecret: epoch.secret, keyId: epoch.keyId, deviceSecret: this.#deviceSecret };
      entries.push((await sealEntry({ ...sealing, random: house.ground.random })).bytes);
      [seq, prev, parents] = [seq + 1, signed.id, []];
    }
    await replica.ingest(entries.map((entry) => ({ entry, receipt: null })));
  }
}
