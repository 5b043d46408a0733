// Whole tablets of a house for benches, at a relay in this process: the shipping code on databases in memory.
import type { House } from '../client/worker/house.ts';
import type { NewPerson } from '../client/worker/views/peopleview.ts';
import { newTablet, passkey, type TestTablet } from '../test/support/tablet.ts';

const LOOK_MS = 20;

export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

export function houseOf(tablet: TestTablet): House {
  const sitting = tablet.sitting();
  if (!sitting) throw new Error('an open tablet is at work');
  return sitting.house;
}

/** Everything that was written is at the relay. */
export function sent(tablet: TestTablet): Promise<void> {
  return until(async () => {
    const { state, waiting, attention } = await tablet.api.connection();
    return state === 'online' && waiting === 0 && attention === null;
  });
}

/** One more tablet for one more person. `since` = both have said that the words match. */
export async function join(
  address: string,
  adder: TestTablet,
  name: string,
): Promise<{ readonly tablet: TestTablet; readonly since: number }> {
  const tablet = await newTablet(address);
  const who: NewPerson = { name, roles: ['dentist'] };
  await adder.api.addTablet(who);
  await until(async () => (await adder.api.meeting())?.state === 'waiting');
  await tablet.api.enterTablet((await adder.api.meeting())?.code ?? '', passkey());
  for (const each of [tablet, adder]) await until(async () => (await each.api.meeting())?.state === 'words');
  await adder.api.confirmMeeting('');
  await tablet.api.confirmMeeting('');
  const since = performance.now();
  await until(async () => (await tablet.api.vaultState()).type === 'open');
  await until(() =>
    houseOf(tablet)
      .groups.all()
      .some(({ place }) => place === 'desk'),
  );
  return { tablet, since };
}
