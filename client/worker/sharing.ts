// Sending a case: what the preview showed is written into a new log of its own, sealed to our `cases` group, and an
// invite is made. Nothing else of the practice enters that log; photos and names wait until a person has confirmed.
import type * as Y from 'yjs';
import { toHex } from '../../protocol/bytes.ts';
import type { EntryId } from '../../protocol/ids.ts';
import { bytes, decode, encode, text, tuple } from '../../protocol/schema.ts';
import type { CaseContent } from '../records/caseContent.ts';
import { writeCasePatient } from '../records/casePatient.ts';
import { appendConsent } from '../records/consents.ts';
import { missingOf } from '../records/completeness.ts';
import { consentsDocument, draftDocument, ownCaseDocument, patientDocument } from '../records/documents.ts';
import { readDraft, writeDraft } from '../records/draft.ts';
import type { FileRecord } from '../records/files.ts';
import { writeOwnCase } from '../records/ownCase.ts';
import { writePrescription } from '../records/prescription.ts';
import { appendClinicStep } from '../records/steps.ts';
import { draftLog, readGenesis } from '../roster/epochs.ts';
import { citationOf } from '../roster/founding.ts';
import { makeInvite } from '../roster/invite.ts';
import { sideOf } from '../roster/side.ts';
import type { Written } from '../sync/replica.ts';
import type { RowOp } from '../sync/rows.ts';
import type { ConsentRecord, InviteView, ShareChoices, SharePreview } from './api.ts';
import { controlDraft } from './founding.ts';
import { Group } from './group.ts';
import type { House } from './house.ts';
import { inviteRow, inviteView } from './invites.ts';
import type { BulkEdit } from './library.ts';
import { copyEdits, keepChoices, material, publicCopy, type Copy } from './material.ts';
import { Refused } from './rpc.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const SENDING = tuple({ log: bytes(32), draft: text(64), patient: text(64), reference: text(64), number: text(64) });

export async function sharePreview(house: House, choices: ShareChoices, today: string): Promise<SharePreview> {
  await house.flushAll();
  const { draft, content, consent } = await material(house, choices.draft, choices, today);
  const shown = (file: FileRecord): { id: string; name: string; size: number } => ({
    id: file.file,
    name: file.name,
    size: file.size,
  });
  const { header, items, notes } = content.prescription;
  return {
    patientLabel:
      content.patientLater.name === ''
        ? content.patient.reference
        : `${content.patient.reference} · ${content.patientLater.name}`,
    age: content.patientLater.age || null,
    sex: content.patientLater.sex || null,
    facts: [
      ...items.map((item) => ({
        label: 'work',
        value: JSON.stringify({ type: item.type, teeth: item.teeth, material: item.material, shade: item.shade }),
      })),
      ...(header.due === '' ? [] : [{ label: 'due', value: header.due }]),
      ...(header.appointment === '' ? [] : [{ label: 'appointment', value: header.appointment }]),
    ],
    notes,
    atOnce: content.filesAtOnce.map(shown),
    afterConfirmation: content.filesLater.map(shown),
    missing: missingOf({
      prescription: draft.prescription,
      files: draft.files,
      hasConsent: consent !== null,
      today,
    }).map(({ code }) => code),
    consent,
  };
}

export async function recordConsent(house: House, draftId: string, consent: ConsentRecord): Promise<void> {
  const draft = readDraft((await house.document(house.own('cases').log, draftDocument(draftId))).doc);
  const name = consentsDocument(draft.patient);
  await house.journal.note({ action: 'consent', record: name, compartment: 'desk', purpose: 'treatment' });
  const live = await house.document(house.own('desk').log, name);
  await live.edit((doc) => {
    appendConsent(doc, {
      at: house.ground.clock.now(),
      by: toHex(house.device.id),
      act: 'given',
      purpose: 'lab work',
      wording: consent.wording,
      method: consent.method,
      subject: `draft/${draftId}`,
    });
  });
}

/** Creates the case here and now; the relay gets it when it can. */
export async function share(
  house: House,
  choices: ShareChoices,
  appOrigin: string,
  today: string,
): Promise<{ id: string; invite: InviteView }> {
  await house.flushAll();
  if (house.me.isDemo) throw new Refused('not allowed');
  if (!house.me.relayKey) throw new Refused('relay unreachable');
  const { draft, patient, content, consent } = await material(house, choices.draft, choices, today);
  if (draft.sentAs !== '') throw new Refused('not allowed');
  if (!consent) throw new Refused('no consent');
  if (draft.prescription.items.length === 0) throw new Refused('incomplete');

  const organisation = house.groups.organisation;
  const side = sideOf(organisation);
  const groupKey = organisation.voice.groupKey;
  if (!side || !groupKey) throw new Refused('not allowed');
  const copies = await Promise.all(content.filesAtOnce.map((file, index) => publicCopy(house, file, index)));
  const expires = house.ground.clock.now() + choices.days * DAY_MS;
  const invite = await makeInvite({ random: house.ground.random, withCode: choices.withCode, role: 'lab', expires });

  const staff = readGenesis(house.groups.own('staff').genesis);
  const log = draftLog({
    random: house.ground.random,
    ownPass: organisation.ownPass,
    rootPass: staff?.rootPass ?? null,
  });
  const hex = toHex(log.log);
  await house.journal.note(
    { action: 'share', record: hex, compartment: 'cases', purpose: 'lab work' },
    { action: 'share', record: patientDocument(draft.patient), compartment: 'desk', purpose: 'lab work' },
  );
  const group = new Group(log.log, 'case', log.genesis, log.log as unknown as EntryId);
  const sending = {
    log: log.log,
    draft: choices.draft,
    patient: draft.patient,
    reference: patient.reference,
    number: draft.prescription.header.number,
  };
  const founding = { epoch: citationOf(log, [groupKey]), act: { type: 'case', side, invite: invite.fields } } as const;
  // The whole case is stored in one transaction: it is here as the preview showed it, or not at all.
  await house.adoptLog(group, new Map([[1, log.secret]]), false, (replica, rows) =>
    replica.write(async () => {
      const first = controlDraft(house, group.log, founding, async ({ signed }) => [
        ...(await rows()),
        ...(await house.groups.pin(group, signed.id)),
      ]);
      const kept = async (written: Written): Promise<readonly RowOp[]> => [
        ...((await first.also?.(written)) ?? []),
        await keepChoices(house, hex, choices),
        await inviteRow(house, group, invite),
        await house.rows.put('sending', hex, encode(SENDING, sending)),
      ];
      return [
        { ...first, also: kept },
        ...(await house.library.edits(group.log, contentEdits(house, content, copies))),
      ];
    }),
  );
  await finishSending(house);
  await house.journal.note({ action: 'invite', record: hex, compartment: 'cases', purpose: 'lab work' });
  house.courier?.carry(house.replica(log.log));
  const view = await inviteView(house, hex, appOrigin);
  if (!view) throw new Refused('failed');
  return { id: hex, invite: view };
}

function contentEdits(house: House, content: CaseContent, copies: readonly Copy[]): readonly BulkEdit[] {
  const edit = (name: string, change: BulkEdit['change']): BulkEdit => ({ name, change, blobs: [] });
  return [
    edit('case/prescription', (doc) => {
      writePrescription(doc, content.prescription);
    }),
    edit('case/patient', (doc) => {
      writeCasePatient(doc, content.patient);
    }),
    ...copyEdits(copies),
    edit('case/clinic', (doc) => {
      appendClinicStep(doc, { state: 'sent', at: house.ground.clock.now(), by: toHex(house.device.id), after: 0 });
    }),
  ];
}

/** What our own `cases` log says of a case that was sent: done at once, or at the next opening after a crash. */
export async function finishSending(house: House): Promise<void> {
  for (const { key, value } of await house.rows.all('sending')) {
    const sent = decode(SENDING, value);
    const { log } = house.own('cases');
    if (sent) {
      const { patient, reference, number, draft } = sent;
      const own = (doc: Y.Doc): void => {
        writeOwnCase(doc, { patient, reference, number, draft });
      };
      const mark = (doc: Y.Doc): void => {
        writeDraft(doc, { sentAs: key });
      };
      const edits = [
        { name: ownCaseDocument(key), change: own },
        { name: draftDocument(draft), change: mark },
      ];
      await house.editMany(
        log,
        edits.map((each) => ({ ...each, blobs: [] })),
      );
    }
    await house.commit(() => Promise.resolve([house.rows.remove('sending', key)]));
  }
}
