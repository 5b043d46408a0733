// A practice and a lab that know each other from a first case, as the stories about contacts need them.
import { expect } from 'vitest';
import type { ContactRow } from '../../client/worker/views/contactviews.ts';
import type { TestTablet } from '../support/tablet.ts';
import type { TestRelay } from '../support/test-relay.ts';
import { wait } from './adding.ts';
import { choicesFor, newDraft, newLab, sent, shareCase } from './practice.ts';

/** The first case goes by a link, and is confirmed with compared words. Returns its id. */
export async function acquaint(
  relay: TestRelay,
  clinic: TestTablet,
  isCompared = true,
): Promise<{ readonly lab: TestTablet; readonly first: string }> {
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  await confirm(clinic, id, isCompared);
  await wait(async () => expect(await lab.api.contacts()).toHaveLength(1));
  return { lab, first: id };
}
export async function confirm(clinic: TestTablet, id: string, isCompared = true): Promise<void> {
  const claim = await wait(async () => {
    const [found] = (await clinic.api.caseView(id)).claims;
    expect(found?.state).toBe('to check');
    return found!;
  });
  await clinic.api.confirmClaim(id, claim.entry, isCompared);
}

export async function knownTo(tablet: TestTablet): Promise<ContactRow> {
  return wait(async () => {
    const rows = await tablet.api.contacts();
    expect(rows).toHaveLength(1);
    return rows[0]!;
  });
}

/** One more case, to the house that is known. */
export async function sendNext(clinic: TestTablet): Promise<string> {
  const { draft } = await newDraft(clinic);
  const { id } = await knownTo(clinic);
  return (await clinic.api.sendTo(choicesFor(draft), id)).id;
}
export async function arrives(tablet: TestTablet, id: string): Promise<void> {
  await wait(async () => expect((await tablet.api.cases('')).map((row) => row.id)).toContain(id));
}
