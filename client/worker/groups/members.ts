// What an open vault does for the house now and then: takes what was handed to it, hands on what others lack, finds the
// cases of colleagues, pays rotations that are owed. Each step is safe to repeat; what fails is tried at the next turn.
import { toHex } from '../../../protocol/bytes.ts';
import { forgetLost } from './forgetting.ts';
import { parts } from '../parts.ts';
import { handOn, takeHanded } from './handing.ts';
import type { House } from '../house.ts';
import { bringTogether, payOwed } from './owed.ts';
import { payOwnRotations } from './rotating.ts';
import { mirrorCases } from '../cases/mirroring.ts';
import { lookForUnheard } from './unheard.ts';
import { openBehindWall } from './wall.ts';
import { shareCases } from './welcoming.ts';

/** Of 256, at a turn of a second or two. */
const RARELY = 32;

const running = new WeakSet<House>();

export async function tendMembers(house: House): Promise<void> {
  lookForUnheard(house);
  // A slow turn must not meet the next one.
  if (running.has(house) || house.session?.state !== 'online') return;
  running.add(house);
  if ((house.ground.random(1)[0] ?? 0) < RARELY) knockAgain(house);
  try {
    for (const step of stepsOf(house)) await step(house).catch(() => undefined);
  } finally {
    running.delete(house);
  }
}

/**
 * Whoever was removed or suspended does nothing for the house any more; nor who is shut out of `staff` and does not know why:
 * what such an administrator opened would shut out whoever stays, who would open the next, for ever.
 */
function stepsOf({ groups, troubles }: House): readonly ((house: House) => Promise<unknown>)[] {
  const forOneself = [takeHanded, forgetLost] as const;
  if (groups.isOut || troubles.get(toHex(groups.own('staff').log)) === 'not allowed') return forOneself;
  const rotations = [payOwnRotations, payOwed, bringTogether, openBehindWall];
  return [...forOneself, shareCases, followPaper, ...rotations, handOn, mirrorCases, tendBilling, tendContacts];
}

async function tendContacts(house: House): Promise<void> {
  const { noteDoubts, tendOwnContacts } = await parts.acquainting();
  await tendOwnContacts(house);
  await noteDoubts(house);
  await (await parts.discovering()).discover(house);
}

/** What whoever bills needs of cases, and the numbers of what was issued. */
async function tendBilling(house: House): Promise<void> {
  if (house.groups.organisation.kind !== 'lab' || !house.groups.all().some(({ place }) => place === 'billing')) return;
  await (await parts.billmirroring()).mirrorBilled(house);
  await (await parts.billnumbers()).giveNumbers(house);
}

/** Two admins' new paper, when its time has come. */
async function followPaper(house: House): Promise<void> {
  if (house.groups.organisation.proposals.length > 0) await (await parts.kitproposals()).takeEffect(house);
}

/** Logs that this device was shut out of: a suspension may be over. Those of a case that was taken back stay shut. */
export function knockAgain({ groups, troubles, courier, replicas }: House): void {
  for (const { log, place } of groups.all()) {
    const replica = replicas.get(toHex(log));
    if (place !== 'case' && replica && troubles.get(toHex(log)) === 'not allowed') courier?.carry(replica);
  }
}
