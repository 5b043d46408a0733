// What stories of a crash have in common: the two houses they are told of, and what their people do in them.
import type * as Y from 'yjs';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { appendMessage } from '../../client/records/thread.ts';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { passkeyOf, type SimulatedHouse } from './house.ts';
import { Page } from './page.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

/** What the story is told of and what it leaves behind, as far as it came. */
export interface Stage {
  readonly world: World;
  readonly clinic: SimulatedHouse;
  readonly lab: SimulatedHouse;
  /** One more tablet, which belongs to the clinic once a practice is on it; see `arrive`. */
  readonly fresh: SimulatedTablet;
  /** Ids and texts that were answered, by name. */
  readonly done: Map<string, string>;
}
export interface Story {
  readonly name: string;
  /** On whose tablet the power fails. */
  readonly on: 'clinic' | 'lab' | 'fresh';
  readonly prepare: (stage: Stage) => Promise<void>;
  readonly act: (stage: Stage) => Promise<void>;
  /** Does again what the crash cut short, as a person would, and says what is wrong. */
  readonly check: (stage: Stage) => Promise<readonly string[]>;
}

export const SCAN = crownStl();
export const tabletOf = (house: SimulatedHouse): SimulatedTablet => house.tablets[0]!;

export async function until(world: World, isSo: () => Promise<boolean>, what: string): Promise<void> {
  const last = world.time.now + 5 * 60_000;
  while (!(await isSo())) {
    if (world.time.now > last) throw new Error(`never: ${what}`);
    await world.time.sleep(250);
  }
}
export async function found({ world }: Stage, house: SimulatedHouse): Promise<void> {
  const tablet = tabletOf(house);
  if (!tablet.isOn) await tablet.boot();
  const names = { organisation: house.name, person: 'Dr. Mara Roth' };
  await tablet.call('start', { kind: house.kind, ...names }, passkeyOf(house));
  house.isFounded = true;
  await sent(world, tablet);
}
export async function sent(world: World, tablet: SimulatedTablet): Promise<void> {
  const isSent = async (): Promise<boolean> => {
    const { state, waiting } = await tablet.call('connection');
    return state === 'online' && waiting === 0;
  };
  await until(world, isSent, 'everything is sent');
}
export async function draft({ clinic, done }: Stage): Promise<void> {
  const tablet = tabletOf(clinic);
  const patient = await tablet.call('createPatient', { name: 'Jana Beispiel', birthDate: '1980-02-03' });
  done.set('patient', patient);
  const id = await tablet.call('createDraft', patient);
  done.set('draft', id);
  const file = await tablet.call('attach', id, new File([SCAN], 'scan.stl'), 'scan');
  done.set('file', file.id);
  await tablet.call('recordConsent', id, { wording: 'Lab work', method: 'on paper' });
  done.set('consent', 'given');
}
/** Of the newest draft; the scan goes at once. */
export function choicesOf({ done }: Stage) {
  return {
    ...{ draft: done.get('draft')!, withCode: false, days: 60, showName: false, showAge: false, showSex: false },
    ...{ lookedAt: [], leftOut: [], reason: 'The rest follows by phone.', atOnce: [done.get('file')!] },
  };
}
export async function share(stage: Stage): Promise<void> {
  const { id } = await tabletOf(stage.clinic).call('share', choicesOf(stage));
  stage.done.set('case', id);
}
export async function linkOf({ world, clinic, done }: Stage): Promise<string> {
  const view = async (): Promise<{ state: string; link: string | null } | null> =>
    (await tabletOf(clinic).call('caseView', done.get('case')!)).invite;
  await until(world, async () => (await view())?.state === 'open', 'the link is open');
  return (await view())?.link ?? '';
}
export async function accept(stage: Stage): Promise<void> {
  const id = await tabletOf(stage.lab).call('acceptInvite', stage.done.get('link')!, null);
  stage.done.set('accepted', id.id);
}
export async function say({ world, clinic, done }: Stage, text: string): Promise<void> {
  const page = await Page.open(tabletOf(clinic), { log: done.get('case')!, name: 'case/thread' }, 'treatment');
  page.edit((doc) => {
    appendMessage(doc, { text, at: 1 });
  });
  await world.time.sleep(100);
  await page.close();
  done.set(text, 'said');
}
export const readCase = async ({ done }: Stage, tablet: SimulatedTablet, name: string): Promise<Y.Doc> =>
  (await tablet.sitting!.house.document(bytesOfHex(done.get('case')!), name)).doc;

/** What is on the fresh tablet belongs to the clinic from now on, or there is nothing on it. */
export function arrive({ world, fresh }: Stage): boolean {
  const isThere = fresh.disk.all('vaults').length > 0;
  if (isThere) world.gone.delete(fresh);
  else world.gone.add(fresh);
  return isThere;
}
