// A clinic and a lab, both the shipping client, at a relay that lies.
import { expect, vi } from 'vitest';
import * as Y from 'yjs';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import type { LogId } from '../../protocol/ids.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { openInvite, newDraft, choicesFor, typeOnCase } from '../worker/practice.ts';
import type { KeptLog } from './kept-log.ts';
import { startHostileRelay, type HostileRelay } from './relay.ts';
import type { Visitor } from './visitor.ts';

export interface World {
  readonly relay: HostileRelay;
  clinic: TestTablet;
  lab: TestTablet;
  readonly id: string;
  readonly log: LogId;
  /** The link, used by now. */
  readonly link: string;
  end(): Promise<void>;
}

export async function settled(...tablets: readonly TestTablet[]): Promise<void> {
  for (const tablet of tablets)
    await waitUntil(async () => expect(await tablet.api.connection()).toMatchObject({ state: 'online', waiting: 0 }));
}
export async function waitUntil(holds: () => unknown, timeout = 20_000): Promise<void> {
  await vi.waitFor(holds, { timeout, interval: 20 });
}

export async function newHouse(relay: HostileRelay, kind: 'clinic'): Promise<TestTablet> {
  const tablet = await newTablet(relay.address);
  await tablet.api.start({ kind, organisation: 'Praxis Linde', person: 'Dr. Mara Roth' }, passkey());
  await settled(tablet);
  return tablet;
}

/** `prepare` sets the relay up before anybody comes. */
export async function newWorld(prepare: (relay: HostileRelay) => void = () => undefined): Promise<World> {
  const relay = await startHostileRelay();
  prepare(relay);
  const clinic = await newHouse(relay, 'clinic');
  const { draft, file } = await newDraft(clinic);
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  const { link } = await openInvite(clinic, id);
  const lab = await newTablet(relay.address);
  await lab.api.acceptInvite(link!, null, { organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
  await settled(lab);
  await waitUntil(async () => expect((await clinic.api.caseView(id)).claims).toHaveLength(1));
  const [claim] = (await clinic.api.caseView(id)).claims;
  await clinic.api.confirmClaim(id, claim!.entry, false);
  await settled(clinic, lab);
  const world: World = {
    ...{ relay, clinic, lab, id, log: bytesOfHex(id) as LogId, link: link! },
    async end() {
      await world.lab.sitting()?.end();
      await world.clinic.sitting()?.end();
      await relay.close();
    },
  };
  return world;
}

export async function messages(tablet: TestTablet, log: LogId): Promise<string[]> {
  const { doc } = await tablet.sitting()!.house.document(log, 'case/thread');
  return readThread(doc).map(({ text }) => text);
}
/** Everything a case says on a tablet, as bytes that two tablets agree on exactly when they agree. */
export async function stateOf(tablet: TestTablet, log: LogId): Promise<string> {
  const states: string[] = [];
  for (const name of ['case/prescription', 'case/clinic', 'case/production', 'case/thread', 'case/notes']) {
    const { doc } = await tablet.sitting()!.house.document(log, name);
    states.push(toHex(Y.encodeStateAsUpdate(doc)));
  }
  return states.join(' ');
}
export async function say(world: World, by: 'clinic' | 'lab', text: string): Promise<void> {
  const tablet = world[by];
  const side = by === 'lab' ? 'guest' : 'owner';
  const device = toHex(tablet.sitting()!.house.device.id);
  await typeOnCase(tablet, world.id, 'case/thread', (doc) =>
    appendMessage(doc, { side, by: device, at: Date.now(), text } as never),
  );
  await tablet.sitting()!.house.flushAll();
}
export async function waitForMessage(world: World, on: 'clinic' | 'lab', text: string): Promise<void> {
  await waitUntil(async () => expect(await messages(world[on], world.log)).toContain(text));
}

/** The connection of a tablet: the one that reads its house's own staff log. */
export function visitorOf({ relay }: World, tablet: TestTablet): Visitor {
  const { house } = tablet.sitting()!;
  const [visitor] = relay.readersOf(house.groups.own('staff').log);
  if (!visitor) throw new Error('this tablet is not connected');
  return visitor;
}
export const keptOf = ({ relay, id }: World): KeptLog => relay.logs.get(id)!;

export const setAside = (tablet: TestTablet): string[] =>
  tablet.sitting()!.house.quarantined.map(({ reason }) => reason);
export const storedCount = async (tablet: TestTablet, log: LogId): Promise<number> =>
  (await tablet.sitting()!.house.disk.entries(log)).length;
/** Everything that reached this tablet so far is dealt with. */
export const atRest = (tablet: TestTablet, log: LogId): Promise<void> =>
  tablet
    .sitting()!
    .house.replica(log)
    .exclusive(() => Promise.resolve());
