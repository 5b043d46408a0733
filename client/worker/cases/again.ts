// Inviting again. A link that nobody used is replaced inside its case. Once somebody took part, the case's log holds what
// that house was shown and wrote, so whoever comes next gets a case of its own, which begins with the preview alone; the
// old one stays readable here and shuts everybody else out.
import { bytesOfHex } from '../../../protocol/bytes.ts';
import { ownCaseDocument } from '../../records/documents.ts';
import { readOnward } from '../../records/onward.ts';
import { readOwnCase } from '../../records/ownCase.ts';
import { readPrescription } from '../../records/prescription.ts';
import type { CaseSide } from '../../roster/caseview.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import type { InviteView } from '../api.ts';
import type { CaseDeps } from './cases.ts';
import { choicesOf } from './choices.ts';
import type { House } from '../house.ts';
import { DAYS, hadCode, inviteView, renewInvite } from './invites.ts';
import { material } from './material.ts';
import { caseMembers, rekeyAfter } from '../groups/rekey.ts';
import { Refused } from '../rpc.ts';
import { parts } from '../parts.ts';
import { finishSending, linkWay, sendCase } from './sending.ts';
import { needSharer } from './sharer.ts';

/** Returns the case that the new link opens, which may be another one. */
export async function inviteAgain(deps: CaseDeps, hex: string): Promise<{ id: string; invite: InviteView }> {
  const { house, appOrigin } = deps;
  const roster = house.groups.get(bytesOfHex(hex))?.caseRoster;
  if (!roster?.sides[0] || !isOwnRoot(house.groups.organisation, roster.sides[0].root)) throw new Refused('not found');
  needSharer(house);
  const isUsed = [...roster.invites.values()].some(({ claims }) => claims.length > 0);
  await finishSending(house);
  if (await (await parts.consenting()).withdrawnConsent(deps, hex)) throw new Refused('no consent');
  if (!isUsed) return { id: hex, invite: await renewInvite(house, hex, appOrigin) };
  const id = (await goneOnAs(house, hex)) ?? (await beginAgain(deps, hex));
  const invite = await inviteView(house, id, appOrigin);
  if (!invite) throw new Refused('failed');
  return { id, invite };
}

async function goneOnAs(house: House, hex: string): Promise<string | null> {
  const { doc } = await house.document(house.own('cases').log, ownCaseDocument(hex));
  return readOwnCase(doc).goesOnAs || null;
}

async function beginAgain({ house, today }: CaseDeps, hex: string): Promise<string> {
  await house.flushAll();
  const choices = await choicesOf(house, hex);
  if (!choices) throw new Refused('not found');
  const { draft, patient, content, consent } = await material(house, choices.draft, choices, today());
  if (!consent) throw new Refused('no consent');
  // The order as it stands now; files and names as the preview showed them.
  const { doc } = await house.document(bytesOfHex(hex), 'case/prescription');
  const prescription = readPrescription(doc);
  const withCode = await hadCode(house, hex);
  await takeBack(house, hex);
  const id = await sendCase(house, {
    choices,
    draft,
    reference: patient.reference,
    content: { ...content, prescription },
    onward: readOnward(doc),
    way: await linkWay(house, withCode, DAYS),
    from: hex,
  });
  await house.journal.note({ action: 'invite', record: id, compartment: 'cases', purpose: 'lab work' });
  return id;
}

/** Nobody but us opens what is written from here on. What was written stays where it is. */
export async function takeBack(house: House, hex: string): Promise<void> {
  const log = bytesOfHex(hex);
  const guestsOf = (): readonly CaseSide[] =>
    house.groups.need(log).caseRoster?.sides.filter(({ state }) => state !== 'owner' && state !== 'void') ?? [];
  // A claim is voided with the epoch that shuts it out, one after the other where there were several links.
  let isNoted = false;
  for (const invite of new Set(guestsOf().map((side) => side.invite)))
    await rekeyAfter(house, log, async () => {
      const guests = guestsOf().filter((side) => side.invite === invite);
      if (guests.length === 0) return null;
      const members = await caseMembers(house, log, { except: guests });
      if (!members) throw new Refused('not allowed');
      if (!isNoted)
        await house.journal.note({ action: 'void', record: hex, compartment: 'cases', purpose: 'lab work' });
      isNoted = true;
      const { chains } = house.replica(log).state;
      const pins = guests.flatMap(({ voice }) =>
        [...voice.vouched.keys()].map((device) => ({ device: bytesOfHex(device), seq: chains.get(device)?.seq ?? 0 })),
      );
      return { act: { type: 'void', invite: bytesOfHex(invite), claim: null, pins }, members };
    });
}
