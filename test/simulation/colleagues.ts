// What an admin does about people and their tablets: lets one more in by a code, suspends, takes back, removes. Any of it
// may be cut short, and two admins may do it at once.
import type { Role } from '../../client/roster/roles.ts';
import type { MeetingView, NewPerson, PersonView } from '../../client/worker/views/peopleview.ts';
import { passkeyOf } from './house.ts';
import type { Person } from './person.ts';
import type { SimulatedTablet } from './tablet.ts';

const MOST_TABLETS = 4;
const LOOK_MS = 500;
const MEETING_MS = 2 * 60_000;
const OVER: readonly MeetingView['state'][] = ['opening', 'waiting', 'words', 'checked', 'joining'];

const ROLES: Readonly<Record<'clinic' | 'lab', readonly (readonly Role[])[]>> = {
  clinic: [['dentist'], ['receptionist'], ['nurse'], ['billing clerk'], ['practice manager'], ['dentist', 'admin']],
  lab: [['technician'], ['lab billing'], ['lab manager'], ['technician', 'admin']],
};

/** One more tablet: for somebody who is here already, or for somebody new. */
export async function addTablet(person: Person): Promise<void> {
  const { house, world, tablet, dice } = person;
  if (house.tablets.filter((each) => !world.isGone(each)).length >= MOST_TABLETS) return;
  const { persons, mayChange } = await tablet.call('people');
  if (!mayChange) return;
  const here = persons.filter(({ state }) => state === 'active');
  const who: NewPerson = dice.chance(0.3)
    ? { person: dice.pick(here).id }
    : { name: `Person ${String(persons.length + 1)}`, roles: dice.pick(ROLES[house.kind]) };
  await tablet.call('addTablet', who);
  const fresh = world.restoreOnto(house);
  try {
    await meet(person, fresh);
    world.went('tablet added by code');
  } finally {
    await settled(person, fresh);
    // Where the meeting came to nothing there never was such a tablet.
    if (fresh.disk.all('vaults').length === 0) world.lose(fresh);
    else world.inhabit(house, fresh, dice.between(3, 12));
  }
}

async function meet(person: Person, fresh: SimulatedTablet): Promise<void> {
  const { house, world, tablet, dice } = person;
  const { code } = await seen(person, tablet, 'waiting');
  await fresh.boot();
  await fresh.call('enterTablet', code!, passkeyOf(house));
  const [ours, theirs] = [await seen(person, tablet, 'words'), await seen(person, fresh, 'words')];
  if (ours.words.join(' ') !== theirs.words.join(' ')) world.problems.push('two tablets met and show other words');
  if (dice.chance(0.1)) {
    await tablet.call('cancelMeeting');
    return;
  }
  await fresh.call('confirmMeeting', '');
  await world.time.sleep(dice.next() * 5_000);
  await tablet.call('confirmMeeting', '');
  await seen(person, fresh, 'done');
}

/** Ends with an error where the meeting does. */
async function seen({ world }: Person, tablet: SimulatedTablet, state: MeetingView['state']): Promise<MeetingView> {
  for (const until = world.time.now + MEETING_MS; ; await world.time.sleep(LOOK_MS)) {
    const view = await tablet.call('meeting');
    if (view?.state === state || view?.state === 'done') return view;
    if (!view || !OVER.includes(view.state) || world.time.now > until) throw new NoMeeting(view?.state ?? 'nothing');
  }
}
async function settled({ world }: Person, fresh: SimulatedTablet): Promise<void> {
  const until = world.time.now + MEETING_MS;
  while (fresh.isOn && world.time.now < until) {
    const view = await fresh.call('meeting').catch(() => null);
    if (!view || !OVER.includes(view.state)) return;
    await world.time.sleep(LOOK_MS);
  }
}
/** Two tablets did not come together: nothing happened, and somebody may try again. */
export class NoMeeting extends Error {}

const others = async ({ tablet }: Person): Promise<readonly PersonView[]> => {
  const { persons, mayChange } = await tablet.call('people');
  return mayChange ? persons.filter(({ isYou, state }) => !isYou && state !== 'removed') : [];
};

export async function suspendSomebody(person: Person): Promise<void> {
  const { tablet, dice, house, world } = person;
  const devices = (await others(person)).flatMap((each) => each.devices).filter(({ state }) => state !== 'removed');
  if (devices.length === 0) return;
  const { id, state } = dice.pick(devices);
  house.shutOut.add(id);
  await tablet.call('suspendDevice', id, state === 'active');
  world.went(state === 'active' ? 'suspension' : 'suspension taken back');
}
export async function removeSomebody(person: Person): Promise<void> {
  const { tablet, dice, house, world } = person;
  const persons = await others(person);
  if (persons.length === 0) return;
  const { id, devices, removal } = dice.pick(persons);
  for (const device of devices) house.shutOut.add(device.id);
  await tablet.call('removePerson', id, removal === 'paper' ? (house.paper ?? '') : '');
  world.went('removal');
}
