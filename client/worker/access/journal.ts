// The access log as this device writes it: who opened or changed what, stored before anything is released.
// An event that can't be stored refuses the read it belongs to.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import { bytes, decode, encode, tuple, type Infer } from '../../../protocol/schema.ts';
import { encodeEventKey } from '../../access/eventKey.ts';
import { encodeEvents, eventsForCase, type Action, type Event, type Purpose } from '../../access/event.ts';
import { subjectOf } from '../../access/subject.ts';
import { sealEventKey } from '../../crypto/eventkey.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { Random } from '../../crypto/random.ts';
import { keyIdOfSecret } from '../../crypto/secret.ts';
import type { Clock } from '../../sync/clock.ts';
import { DiskFull } from '../../sync/disk.ts';
import type { SealingKey } from '../../sync/belonging.ts';
import { Stopped, type Replica } from '../../sync/replica.ts';
import type { RowOp, Rows } from '../../sync/rows.ts';
import { Refused } from '../rpc.ts';

/** `readers` = key id of the audit epoch that it is boxed for: after a relay lost one, two epochs may have one number. */
const EVENT_KEY = tuple({ secret: bytes(32), readers: bytes(16) });

export async function keptEventKey(rows: Rows): Promise<Infer<typeof EVENT_KEY> | null> {
  const stored = await rows.get('eventkey', 'current');
  return stored && decode(EVENT_KEY, stored);
}

export interface JournalDeps {
  readonly audit: Replica;
  /** Hex person id of the roster, as 16 bytes. */
  readonly person: Bytes;
  readonly rows: Rows;
  /** Stores rows that belong to no log. */
  readonly commit: (rows: () => Promise<readonly RowOp[]>) => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  /** Number, key id and sealing public key of the access log's newest epoch. */
  readonly readers: () => { readonly number: number; readonly id: Bytes; readonly groupKey: () => Promise<Bytes> };
  /** Remembers an event key, so that this device reads what it writes. */
  readonly learnEventKey: (id: KeyId, secret: Bytes) => Promise<RowOp>;
  /** The replica of a case by its hex log id, when this event is also the other house's business. */
  readonly caseReplica: (log: string) => Replica | null;
  /** What was done to clinical records, for those who read no access log. */
  readonly tellDentists: (events: readonly Event[]) => Promise<void>;
}

export interface Occasion {
  readonly action: Action;
  readonly record: string;
  readonly compartment: Event['compartment'];
  readonly purpose?: Purpose | undefined;
  readonly outcome?: Event['outcome'];
  readonly note?: Event['note'];
  /** Typed words where the glass is broken; else what a code does not say. Never a name. */
  readonly reason?: string;
}

export class Journal {
  readonly #deps: JournalDeps;
  #key: Promise<SealingKey> | null = null;
  #readers: Bytes = new Uint8Array();

  constructor(deps: JournalDeps) {
    this.#deps = deps;
  }

  /** Durable when it resolves; throws `log full` when there is no room, and then nothing may be shown. */
  async note(...occasions: readonly Occasion[]): Promise<void> {
    const events = occasions.map((occasion): Event => ({
      action: occasion.action,
      record: occasion.record,
      compartment: occasion.compartment,
      person: this.#deps.person,
      purpose: occasion.purpose ?? null,
      at: this.#deps.clock.now(),
      outcome: occasion.outcome ?? 'done',
      note: occasion.note ?? null,
      reason: occasion.reason ?? '',
    }));
    try {
      const key = await this.eventKey();
      await this.#deps.audit.write([{ kind: 'event', doc: '', writer: 1, body: encodeEvents(events), key }]);
      const clinical = events.filter(({ compartment }) => compartment === 'clinical' || compartment === 'imaging');
      if (clinical.length > 0) await this.#deps.tellDentists(clinical);
      for (const log of new Set(events.map((event) => subjectOf(event.record).id))) await this.#mirror(log, events);
    } catch (error) {
      if (error instanceof Stopped) await this.#keep(events);
      else throw error instanceof DiskFull ? new Refused('log full') : error;
    }
  }

  /** Who may not sign any more still notes who looked: for this tablet alone, and nobody can prove it. */
  async #keep(events: readonly Event[]): Promise<void> {
    const { clock, random, rows, commit } = this.#deps;
    const name = `${clock.now()}-${toHex(random(4))}`;
    await commit(async () => [await rows.put('unsigned', name, encodeEvents(events))]);
  }

  async #mirror(log: string, events: readonly Event[]): Promise<void> {
    const replica = this.#deps.caseReplica(log);
    const mirrored = replica ? eventsForCase(log, events) : [];
    if (!replica || mirrored.length === 0) return;
    await replica.write([{ kind: 'event', doc: '', writer: 1, body: encodeEvents(mirrored) }]);
  }

  /** One key per device and epoch of the access log, boxed to its readers once. */
  eventKey(): Promise<SealingKey> {
    const { id } = this.#deps.readers();
    // After a rotation of the access log the next event makes a new key.
    if (!equal(this.#readers, id)) this.#key = null;
    this.#readers = id;
    this.#key ??= this.#findOrMakeKey().catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }
  async #findOrMakeKey(): Promise<SealingKey> {
    const { rows, random, audit, readers } = this.#deps;
    const { number, id: readersId, groupKey: readGroupKey } = readers();
    const known = await keptEventKey(rows);
    if (known && equal(known.readers, readersId)) return { secret: known.secret, id: keyIdOfSecret(known.secret) };
    const groupKey = await readGroupKey();
    const secret = random(32);
    const id = keyIdOfSecret(secret);
    const box = await sealEventKey(secret, groupKey, { log: audit.log, number }, random);
    const body = encodeEventKey({ key: id, epoch: number, reader: 'audit', groupKey: sha256(groupKey) });
    const also = async (): Promise<readonly RowOp[]> => [
      await rows.put('eventkey', 'current', encode(EVENT_KEY, { secret, readers: readersId })),
      await this.#deps.learnEventKey(id, secret),
    ];
    await audit.write([{ kind: 'eventkey', doc: '', writer: 1, body, key: { secret, id, box }, also }]);
    return { secret, id };
  }
}
