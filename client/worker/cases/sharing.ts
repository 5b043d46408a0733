// Sharing a draft: the preview of exactly what a lab will see, the consent to it, and the case that is made of it.
// Nothing leaves without consent, and nothing that the preview did not show.
import { LINE } from '../../records/bounds.ts';
import { missingOf, type MissingCode } from '../../records/completeness.ts';
import { draftDocument } from '../../records/documents.ts';
import type { Draft } from '../../records/draft.ts';
import { conflictsOf } from '../../records/fields.ts';
import { mayShowWriting, type FileRecord } from '../../records/files.ts';
import { writeHeader, type Prescription } from '../../records/prescription.ts';
import { asAsked } from '../../records/unasked.ts';
import type { InviteView, ShareChoices, SharePreview } from '../api.ts';
import { noteHabits } from './habits.ts';
import type { House } from '../house.ts';
import { inviteView } from './invites.ts';
import { material } from './material.ts';
import { Refused } from '../rpc.ts';
import { finishSending, following, linkWay, sendCase, type SendOrder } from './sending.ts';
import { refuseWithoutRoom } from './shareroom.ts';
import { needHeard } from '../groups/unheard.ts';

export async function sharePreview(house: House, choices: ShareChoices, today: string): Promise<SharePreview> {
  await house.flushAll();
  const { draft, content, consent } = await material(house, choices.draft, choices, today);
  const { missing, prescription } = await said(house, choices, draft, today);
  const shown = (file: FileRecord): { id: string; name: string; size: number } => ({
    id: file.file,
    name: file.name,
    size: file.size,
  });
  return {
    patientLabel:
      content.patientLater.name === ''
        ? content.patient.reference
        : `${content.patient.reference} · ${content.patientLater.name}`,
    age: content.patientLater.age || null,
    sex: content.patientLater.sex || null,
    prescription,
    atOnce: content.filesAtOnce.map(shown),
    afterConfirmation: content.filesLater.map(shown),
    toLookAt: draft.files.filter(mayShowWriting).map((file) => ({
      ...{ ...shown(file), mediaType: file.mediaType, writing: file.writing === 'yes' ? 'yes' : 'not said' },
    })),
    missing,
    consent,
  };
}

/** The order as it goes out. Consent is asked for on its own. */
async function said(
  house: House,
  { draft: id, reason = '' }: ShareChoices,
  { prescription: written, files }: Draft,
  today: string,
): Promise<{ readonly missing: readonly MissingCode[]; readonly prescription: Prescription }> {
  // What stands on no field of the sheet was chosen for another kind of work: nobody sees that it goes.
  const prescription = { ...written, items: written.items.map(asAsked) };
  const { doc } = await house.document(house.own('cases').log, draftDocument(id));
  const conflicts = conflictsOf('order', doc).keys();
  const missing = [
    ...new Set(missingOf({ prescription, files, hasConsent: true, conflicts, today }).map(({ code }) => code)),
  ];
  const incompleteReason = missing.length === 0 ? '' : reason.trim().slice(0, LINE);
  return { missing, prescription: { ...prescription, header: { ...prescription.header, missing, incompleteReason } } };
}

/** Creates the case here and now; the relay gets it when it can. */
export async function share(
  house: House,
  choices: ShareChoices,
  appOrigin: string,
  today: string,
): Promise<{ id: string; invite: InviteView }> {
  const ready = await readyToSend(house, choices, today);
  const { withCode, days } = choices;
  const id = await sendCase(house, { choices, ...ready, way: await linkWay(house, withCode, days) });
  await following(noteHabits(house, '', ready.content.prescription));
  await house.journal.note({ action: 'invite', record: id, compartment: 'cases', purpose: 'lab work' });
  const view = await inviteView(house, id, appOrigin);
  if (!view) throw new Refused('failed');
  return { id, invite: view };
}

type Ready = Required<Pick<SendOrder, 'draft' | 'reference' | 'content' | 'onward'>>;
/** Whatever way it goes, it is the same that may go. */
export async function readyToSend(house: House, choices: ShareChoices, today: string): Promise<Ready> {
  await house.flushAll();
  // Else a draft that was sent already, and could not be marked so, would go twice.
  await finishSending(house);
  if (house.me.isDemo) throw new Refused('not allowed');
  if (!house.me.relayKey) throw new Refused('relay not met');
  needHeard(house);
  const { draft, patient, content, consent } = await material(house, choices.draft, choices, today);
  if (draft.sentAs !== '') throw new Refused('not allowed');
  const { mayGoOn = false } = choices;
  if (!consent || (mayGoOn && !consent.coversOnward)) throw new Refused('no consent');
  const { missing, prescription } = await said(house, choices, draft, today);
  const { incompleteReason } = prescription.header;
  if (missing.length > 0 && incompleteReason === '') throw new Refused('incomplete');
  if (content.filesAsked.length > 0) throw new Refused('picture not looked at');
  await refuseWithoutRoom(house, choices, today);
  // Kept with the draft, so that a link made later begins with the same order.
  const live = await house.document(house.own('cases').log, draftDocument(choices.draft));
  await live.edit((doc) => {
    writeHeader(doc, { missing, incompleteReason });
  });
  const onward = mayGoOn ? 'allowed' : 'forbidden';
  return { draft, reference: patient.reference, content: { ...content, prescription }, onward };
}
