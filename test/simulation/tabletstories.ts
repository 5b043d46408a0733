// Stories of tablets that come and go, cut short at any transaction: a colleague is let in by a code, somebody is removed,
// a practice is brought back from its paper.
import type { MeetingView } from '../../client/worker/views/peopleview.ts';
import { passkeyOf } from './house.ts';
import {
  accept,
  arrive,
  draft,
  found,
  linkOf,
  say,
  sent,
  share,
  tabletOf,
  until,
  type Stage,
  type Story,
} from './stage.ts';
import type { SimulatedTablet } from './tablet.ts';

const COLLEAGUE = 'Nina Neu';
const OVER: readonly MeetingView['state'][] = ['opening', 'waiting', 'words', 'checked', 'joining'];

async function practice(stage: Stage): Promise<void> {
  await found(stage, stage.clinic);
  await draft(stage);
  await share(stage);
  stage.done.set('link', await linkOf(stage));
}

/** Both tablets lie side by side; ends with an error where the meeting does. */
async function seen({ world }: Stage, tablet: SimulatedTablet, state: MeetingView['state']): Promise<MeetingView> {
  for (;;) {
    const view = await tablet.call('meeting');
    if (view?.state === state || view?.state === 'done') return view;
    if (!view || !OVER.includes(view.state)) throw new Error(`the meeting is over: ${view?.state ?? 'nothing'}`);
    await world.time.sleep(500);
  }
}
async function letIn(stage: Stage): Promise<void> {
  const { clinic, fresh, done } = stage;
  const tablet = tabletOf(clinic);
  await tablet.call('addTablet', { name: COLLEAGUE, roles: ['dentist'] });
  const { code } = await seen(stage, tablet, 'waiting');
  if (!fresh.isOn) await fresh.boot();
  await fresh.call('enterTablet', code!, passkeyOf(clinic));
  await Promise.all([seen(stage, tablet, 'words'), seen(stage, fresh, 'words')]);
  await fresh.call('confirmMeeting', '');
  await tablet.call('confirmMeeting', '');
  await seen(stage, fresh, 'done');
  done.set('let in', 'yes');
  arrive(stage);
}
const hasPatients = async (tablet: SimulatedTablet): Promise<boolean> =>
  (await tablet.call('vaultState')).type === 'open' && (await tablet.call('patients', '')).length === 1;

/** Whoever is not in tries once more, as a person would; what is on the tablet then is the practice. */
async function isIn(stage: Stage): Promise<readonly string[]> {
  const { world, fresh, clinic, done } = stage;
  if (!arrive(stage)) {
    if (done.has('let in')) return ['a tablet that was let in is empty'];
    await letIn(stage);
  }
  if (!fresh.isOn) await fresh.boot();
  if ((await fresh.call('vaultState')).type === 'locked') await fresh.call('unlock', passkeyOf(clinic));
  await until(world, () => hasPatients(fresh), 'the patient is on the new tablet');
  return [];
}
const LET_IN = { prepare: practice, act: letIn, check: isIn };

/** Hex id of the colleague, as long as she works here. */
async function colleagueOf({ clinic }: Stage): Promise<string | null> {
  const { persons } = await tabletOf(clinic).call('people');
  return persons.find(({ name, state }) => name === COLLEAGUE && state === 'active')?.id ?? null;
}
async function remove(stage: Stage): Promise<void> {
  const { world, clinic, done } = stage;
  const tablet = tabletOf(clinic);
  const colleague = await colleagueOf(stage);
  if (!colleague) throw new Error('there is no colleague');
  await tablet.call('removePerson', colleague, '');
  done.set('removed', colleague);
  await sent(world, tablet);
}
async function restrict(stage: Stage): Promise<void> {
  const { world, clinic, done } = stage;
  const tablet = tabletOf(clinic);
  await tablet.call('changeRoles', (await colleagueOf(stage))!, ['receptionist'], '');
  done.set('restricted', 'yes');
  await sent(world, tablet);
}
async function bringBack(stage: Stage): Promise<void> {
  const { world, clinic, fresh, done } = stage;
  if (!fresh.isOn) await fresh.boot();
  const { relayAddress } = world;
  // What broke off was answered to nobody, and begins anew.
  world.forget(fresh);
  await fresh.call('restore', { words: done.get('paper')!, relayAddress }, passkeyOf(clinic));
  arrive(stage);
  await until(world, () => hasPatients(fresh), 'the patient is back');
  done.set('back', 'yes');
}

export const TABLET_STORIES: readonly Story[] = [
  { name: 'let a colleague in by code', on: 'clinic', ...LET_IN },
  { name: 'come in by code', on: 'fresh', ...LET_IN },
  {
    name: 'remove a colleague',
    on: 'clinic',
    prepare: async (stage) => {
      await practice(stage);
      await found(stage, stage.lab);
      await accept(stage);
      await letIn(stage);
      await sent(stage.world, tabletOf(stage.clinic));
    },
    act: remove,
    check: async (stage) => {
      const isHere = (await colleagueOf(stage)) !== null;
      if (isHere && stage.done.has('removed')) return ['somebody who was removed works here'];
      if (isHere) await remove(stage);
      // What is written from now on is sealed to her no more; a law asks it of every entry.
      await say(stage, 'among us');
      await sent(stage.world, tabletOf(stage.clinic));
      return [];
    },
  },
  {
    name: 'leave a colleague only the desk',
    on: 'clinic',
    prepare: async (stage) => {
      await practice(stage);
      await letIn(stage);
      await sent(stage.world, tabletOf(stage.clinic));
    },
    act: restrict,
    check: async (stage) => {
      const { persons } = await tabletOf(stage.clinic).call('people');
      const isDone = persons.some(({ name, roles }) => name === COLLEAGUE && roles.join() === 'receptionist');
      if (!isDone && stage.done.has('restricted')) return ['a role that was changed is the old one'];
      if (!isDone) await restrict(stage);
      await until(stage.world, () => hasPatients(stage.fresh), 'she still finds the patient');
      const hasForgotten = (): Promise<boolean> =>
        Promise.resolve(stage.fresh.sitting?.house.groups.all().every(({ place }) => place !== 'clinical') ?? false);
      await until(stage.world, hasForgotten, 'her tablet has no key of the records');
      return [];
    },
  },
  {
    name: 'bring a practice back from its paper',
    on: 'fresh',
    prepare: async (stage) => {
      const { world, clinic, done } = stage;
      await practice(stage);
      const kit = await tabletOf(clinic).call('kit');
      done.set('paper', kit!.words.join(' '));
      await sent(world, tabletOf(clinic));
      world.lose(tabletOf(clinic));
      await stage.fresh.boot();
    },
    act: bringBack,
    check: async (stage) => {
      if (!arrive(stage)) {
        if (stage.done.has('back')) return ['what was brought back is gone'];
        await bringBack(stage);
      }
      await until(stage.world, () => hasPatients(stage.fresh), 'the patient is back');
      const cases = await stage.fresh.call('cases', '');
      return cases.length === 1 ? [] : [`${String(cases.length)} cases came back instead of one`];
    },
  },
];
