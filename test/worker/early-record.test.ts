// The record of an epoch is here a moment before the act that came with it: whom that act lets in is not shut out again.
import { expect, test } from 'vitest';
import { bytesOfHex, equal } from '../../protocol/bytes.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import { payOwed } from '../../client/worker/groups/owed.ts';
import { startTestRelay } from '../support/test-relay.ts';
import { wait } from './adding.ts';
import { confirm } from './contacts.ts';
import { newClinic, newLab, sent, shareCase } from './practice.ts';

test('a practice that has the epoch of a claim, and the claim itself a moment later, opens none without the lab', async () => {
  const relay = await startTestRelay();
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  await sent(clinic);
  const log = bytesOfHex(id);
  const held: RelayFrame[] = [];
  clinic.middle.hears = (frame) => {
    const isHeld = frame.type === 'entries' && equal(frame.log, log);
    if (isHeld) held.push(frame);
    return isHeld ? [] : [frame];
  };
  const lab = await newLab(relay, invite.link!);
  const { house } = clinic.sitting()!;
  const group = house.groups.need(log);
  await wait(() => expect(group.newestRecord?.fields.number).toBe(2));
  await payOwed(house);
  expect(clinic.middle.said.filter(({ type }) => type === 'rekey')).toEqual([]);
  expect(group.pending).toBeNull();
  clinic.middle.hears = (frame) => [frame];
  for (const frame of held) clinic.middle.inject(frame);
  await confirm(clinic, id);
  await wait(async () => expect((await lab.api.making(id)).mayMake).toBe(true));
  expect(group.newestRecord?.fields.number).toBe(2);
  for (const tablet of [clinic, lab]) await tablet.sitting()?.end();
  await relay.dispose();
}, 120_000);
