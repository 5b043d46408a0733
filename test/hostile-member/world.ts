// A clinic that shared a case with a lab that turns hostile, at our real relay: the tablet is the shipping one.
import { expect, vi } from 'vitest';
import * as Y from 'yjs';
import { toHex } from '../../protocol/bytes.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import type { TestTablet } from '../support/tablet.ts';
import { newClinic, shareCase, typeOnCase } from '../worker/practice.ts';
import type { LogId } from '../../protocol/ids.ts';
import { newHouse, type House } from './house.ts';
import { Member } from './member.ts';

export interface World {
  readonly relay: TestRelay;
  clinic: TestTablet;
  readonly id: string;
  readonly lab: Member;
  readonly house: House;
  end(): Promise<void>;
}

/** A case of this clinic, claimed by the house and confirmed. */
export async function joinCase(clinic: TestTablet, house: House): Promise<{ id: string; lab: Member }> {
  const { id, invite } = await shareCase(clinic);
  const lab = await Member.join(house, invite.link!);
  const claim = await vi.waitFor(
    async () => (await clinic.api.caseView(id)).claims[0] ?? Promise.reject(new Error('no claim')),
    { timeout: 45_000 },
  );
  await clinic.api.confirmClaim(id, claim.entry, false);
  await vi.waitFor(async () => expect(await clinic.api.connection()).toMatchObject({ state: 'online', waiting: 0 }), {
    timeout: 45_000,
  });
  return { id, lab };
}

export async function newWorld(): Promise<World> {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  const house = await newHouse('Mallory Dental');
  const { id, lab } = await joinCase(clinic, house);
  const world: World = {
    ...{ relay, clinic, id, lab, house },
    async end() {
      lab.close();
      await world.clinic.sitting()?.end();
      await relay.dispose();
    },
  };
  return world;
}

const DOCUMENTS: Readonly<Record<string, Readonly<Record<string, 'Map' | 'Array' | 'Text'>>>> = {
  'case/prescription': { header: 'Map', items: 'Array', notes: 'Text' },
  'case/patient': { patient: 'Map' },
  'case/clinic': { steps: 'Array' },
  'case/arrivals': { steps: 'Array' },
  'case/acceptance': { steps: 'Array', assigned: 'Array' },
  'case/work': { steps: 'Array' },
  'case/making': {
    ...{ steps: 'Array', materials: 'Array', tests: 'Array', checks: 'Array', others: 'Array', void: 'Array' },
  },
  'case/statements': { statements: 'Array' },
  'case/read-owner': { reads: 'Array' },
  'case/read-guest': { reads: 'Array' },
  'case/parcels-owner': { parcels: 'Array', arrivals: 'Array' },
  'case/parcels-guest': { parcels: 'Array', arrivals: 'Array' },
  'case/production': { fields: 'Map', notes: 'Text' },
  'case/files-owner': { files: 'Array' },
  'case/files-guest': { files: 'Array' },
  'case/thread': { messages: 'Array' },
  'case/notes': { notes: 'Text' },
};

export const isDocument = (name: string): boolean => name in DOCUMENTS;

/** Everything the case says on this tablet; of the thread, whose messages mark time here, only how many there are. */
export async function contentOf(tablet: TestTablet, log: LogId): Promise<unknown> {
  const content: Record<string, unknown> = {};
  for (const [name, roots] of Object.entries(DOCUMENTS)) {
    const { doc } = await tablet.sitting()!.house.document(log, name);
    for (const [root, kind] of Object.entries(roots))
      content[`${name} ${root}`] = kind === 'Text' ? doc.getText(root).toJSON() : doc[`get${kind}`](root).toJSON();
    expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
  }
  return { ...content, 'case/thread messages': (content['case/thread messages'] as unknown[]).length };
}
export async function messagesOf(tablet: TestTablet, log: LogId): Promise<string[]> {
  const { doc } = await tablet.sitting()!.house.document(log, 'case/thread');
  return readThread(doc).map(({ text }) => text);
}

/** Reasons of what this tablet set aside, in order. */
export const setAside = (tablet: TestTablet): string[] =>
  tablet.sitting()!.house.quarantined.map(({ reason }) => reason);

/** The clinic says something, as its page does. */
export async function clinicWrites({ clinic, id }: World, text: string): Promise<void> {
  const by = toHex(clinic.sitting()!.house.device.id);
  await typeOnCase(clinic, id, 'case/thread', (doc) =>
    appendMessage(doc, { side: 'owner', by, at: Date.now(), text } as never),
  );
  await clinic.sitting()!.house.flushAll();
}
/** The clinic says something, and the lab reads that very entry. */
export async function clinicSays(world: World, text: string): Promise<void> {
  const { lab } = world;
  const before = lab.read.length;
  await clinicWrites(world, text);
  await lab.until((entry) => lab.read.indexOf(entry) >= before && entry.fields.doc === 'case/thread');
}

/** An honest message of the lab, under a generation of its own so that nothing refused stands before it. */
export async function labSays({ lab, clinic }: World, text: string): Promise<void> {
  lab.chainOf().gen += 1;
  await lab.write('case/thread', messageUpdate(lab, text));
  await vi.waitFor(async () => expect(await messagesOf(clinic, lab.log)).toContain(text), {
    timeout: 45_000,
    interval: 20,
  });
}

export async function waitUntil(holds: () => unknown): Promise<void> {
  await vi.waitFor(holds, { timeout: 45_000, interval: 10 });
}

export function messageUpdate(lab: Member, text: string, device = lab.house.device): Uint8Array {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = lab.clientId('case/thread', device);
  const message = {
    by: toHex(device.id),
    side: 'guest',
    at: Date.now(),
    kind: 'message',
    text,
    refersTo: '',
  };
  doc.getArray('messages').push([message]);
  return Y.encodeStateAsUpdate(doc);
}
