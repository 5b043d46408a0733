// A few devices that edit one document as the app does: page and worker each with a Y.Doc, every page update through the
// gate, entries as lists of updates delivered in causal order and in any interleaving.
import fc from 'fast-check';
import * as Y from 'yjs';
import { gate } from '../../client/gate/gate.ts';
import { gateOwn } from '../../client/gate/own.ts';
import type { DocumentShape } from '../../client/gate/place.ts';
import { chooseValue, openVersions, reopenVersions, writeValue } from '../../client/records/versions.ts';

export const SHAPE: DocumentShape = { isAppendOnly: false, roots: { fields: 'map', items: 'array', notes: 'text' } };

interface Entry {
  readonly author: number;
  /** How many entries of each author the writer had. */
  readonly seen: readonly number[];
  readonly updates: readonly Uint8Array[];
}

const KEYS = ['shade', 'material', 'due', 'teeth'] as const;

export const STEP = fc.record({
  device: fc.nat(2),
  action: fc.constantFrom(
    'set',
    'set',
    'unset',
    'write',
    'choose',
    'reopen',
    'nest',
    'edit nested',
    'push',
    'insert',
    'remove',
    'type',
    'type',
    'erase',
    'paste',
    'rewrite',
    'undo',
    'undo',
    'redo',
    'pause',
    'reload',
    'seal',
    'seal',
    'deliver',
    'deliver',
    'deliver',
    'resync',
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
});
export type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

const REMOTE = 'worker';

export class Device {
  readonly worker = new Y.Doc({ gc: false });
  page!: Y.Doc;
  undo!: Y.UndoManager;
  /** Entries applied, per author. */
  readonly seen: number[];
  batch: Uint8Array[] = [];
  readonly #toShow: Uint8Array[] = [];
  readonly #index: number;
  readonly #practice: Practice;

  constructor(index: number, size: number, practice: Practice) {
    this.#index = index;
    this.#practice = practice;
    this.seen = Array.from({ length: size }, () => 0);
    this.reload();
  }
  get clientId(): number {
    return [7_000_000_000_001, 42, 4_503_599_627_370_497][this.#index]!;
  }

  reload(): void {
    this.#toShow.length = 0;
    this.page = new Y.Doc({ gc: false });
    Y.applyUpdate(this.page, Y.encodeStateAsUpdate(this.worker), REMOTE);
    this.page.clientID = this.clientId;
    this.page.getMap('fields');
    this.page.getArray('items');
    this.page.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE) this.#fromPage(update);
    });
    this.undo = new Y.UndoManager(
      [this.page.getMap('fields'), this.page.getArray('items'), this.page.getText('notes')],
      { captureTimeout: 0 },
    );
    // Sync step 2: everything, with the whole delete set, against an old state vector.
    this.#fromPage(Y.encodeStateAsUpdate(this.page));
  }
  resync(): void {
    this.#fromPage(Y.encodeStateAsUpdate(this.page));
  }

  edit(change: (doc: Y.Doc) => void): void {
    this.page.transact(() => change(this.page));
  }

  #fromPage(update: Uint8Array): void {
    const judged = { doc: this.worker, clientId: this.clientId, shape: SHAPE };
    const verdict = gateOwn(update, judged);
    if (!verdict.ok) {
      this.#practice.refusals.push(`own: ${verdict.reason}`);
      return;
    }
    for (const part of verdict.updates) {
      Y.applyUpdate(this.worker, part);
      this.batch.push(part);
    }
  }

  seal(): void {
    if (this.batch.length === 0) return;
    this.#practice.entries[this.#index]!.push({ author: this.#index, seen: [...this.seen], updates: this.batch });
    this.batch = [];
    this.seen[this.#index]!++;
  }

  /** The page gets what the worker has had for a while already. */
  show(): void {
    for (const update of this.#toShow.splice(0)) Y.applyUpdate(this.page, update, REMOTE);
  }

  /** Applies the next entry of `author`, if it is there and all it builds on is here. */
  receive(author: number): boolean {
    const entry = this.#practice.entries[author]![this.seen[author]!];
    if (author === this.#index || !entry) return false;
    if (entry.seen.some((count, other) => other !== author && count > this.seen[other]!)) return false;
    // What waits was written without the entry that comes now.
    this.seal();
    const clientId = this.#practice.devices[author]!.clientId;
    for (const update of entry.updates) {
      const verdict = gate(update, { doc: this.worker, clientId, shape: SHAPE });
      if (!verdict.ok) this.#practice.refusals.push(`foreign: ${verdict.reason}`);
      Y.applyUpdate(this.worker, update);
      this.#toShow.push(update);
    }
    this.seen[author]!++;
    return true;
  }

  state(): unknown {
    return {
      fields: this.worker.getMap('fields').toJSON(),
      open: KEYS.map((key) => openVersions(this.worker.getMap('fields'), key)),
      items: this.worker.getArray('items').toJSON(),
      notes: this.worker.getText('notes').toJSON(),
    };
  }
  /** Nothing pending, page and worker alike, the page still under its own name. */
  isWhole(): boolean {
    const page = [
      this.page.getMap('fields').toJSON(),
      this.page.getArray('items').toJSON(),
      this.page.getText('notes'),
    ];
    const worker = [
      this.worker.getMap('fields').toJSON(),
      this.worker.getArray('items').toJSON(),
      this.worker.getText('notes'),
    ];
    const { pendingStructs, pendingDs } = this.worker.store;
    return (
      JSON.stringify(page) === JSON.stringify(worker) &&
      pendingStructs === null &&
      pendingDs === null &&
      this.page.clientID === this.clientId
    );
  }
}

export class Practice {
  readonly devices: readonly Device[];
  readonly entries: readonly Entry[][];
  readonly refusals: string[] = [];

  constructor(size: number) {
    this.entries = Array.from({ length: size }, () => []);
    this.devices = Array.from({ length: size }, (_, index) => new Device(index, size, this));
  }

  take({ device: index, action, a, b }: Step): void {
    const device = this.devices[index]!;
    const { page } = device;
    const fields = page.getMap('fields');
    const items = page.getArray<unknown>('items');
    const notes = page.getText('notes');
    const key = KEYS[a % KEYS.length]!;
    const nested = items.toArray().filter((item): item is Y.Map<unknown> => item instanceof Y.Map);
    switch (action) {
      case 'set':
        return void fields.set(key, [b, `A${String(b)}`, null, true, { shade: 'A2', teeth: [11, 21] }, 0.1][b % 6]);
      case 'unset':
        return fields.delete(key);
      case 'write':
        return writeValue(fields, key, b % 5);
      case 'choose':
        return chooseValue(fields, key, openVersions(fields, key).at(b % 2)?.value ?? b);
      case 'reopen':
        return page.transact(() => reopenVersions(fields, key, openVersions(fields, key)));
      case 'nest':
        return items.push([
          new Y.Map<unknown>([
            ['type', 'crown'],
            ['notes', new Y.Text('x'.repeat(b % 3))],
            ['teeth', Y.Array.from([11, 21])],
          ]),
        ]);
      case 'edit nested': {
        const item = nested[a % Math.max(1, nested.length)];
        const text = item?.get('notes');
        if (b % 3 === 0) item?.set('shade', b);
        else if (b % 3 === 1) item?.set('notes', new Y.Text('again'));
        else if (text instanceof Y.Text) text.insert(b % (text.length + 1), 'note');
        return;
      }
      case 'push':
        return items.push([a, 'b', { c: b }]);
      case 'insert':
        return items.insert(a % (items.length + 1), [new Uint8Array([a % 256]), b]);
      case 'remove':
        if (items.length > 0) items.delete(a % items.length, 1 + (b % Math.min(3, items.length - (a % items.length))));
        return;
      case 'type':
        return notes.insert(a % (notes.length + 1), 'äb😀'[b % 2]!);
      case 'erase':
        if (notes.length > 0) notes.delete(a % notes.length, 1 + (b % (notes.length - (a % notes.length))));
        return;
      case 'paste':
        return notes.insert(a % (notes.length + 1), '😀 crown 16 '.repeat(1 + (b % 9)));
      case 'rewrite':
        return page.transact(() => {
          notes.delete(0, notes.length);
          notes.insert(0, 'fresh');
          fields.set(key, 'once');
          fields.set(key, 'twice');
          fields.set(key, 'three times');
          fields.set(key, 'four times');
          if (b % 2) fields.delete(key);
          items.push([new Y.Map([['type', 'veneer']])]);
          items.delete(items.length - 1, 1);
        });
      case 'undo':
        return void device.undo.undo();
      case 'redo':
        return void device.undo.redo();
      case 'pause':
        return device.undo.stopCapturing();
      case 'reload':
        return device.reload();
      case 'resync':
        return device.resync();
      case 'seal':
        return device.seal();
      case 'deliver':
        if (device.receive(a % this.devices.length) && b % 2) device.show();
        return;
    }
  }

  deliverAll(): void {
    for (const device of this.devices) device.seal();
    for (let moved = true; moved;) {
      moved = false;
      for (const device of this.devices)
        for (const other of this.devices.keys()) moved = device.receive(other) || moved;
    }
    for (const device of this.devices) device.show();
  }
}
