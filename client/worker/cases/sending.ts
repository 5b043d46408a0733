// Sending a case: what the preview showed is written into a new log of its own, sealed to our `cases` group, and an
// invite is made; or it is sealed to a house that is known as well. Nothing else of the practice enters that log; on the
// way of a link photos and names wait until a person has confirmed.
import type * as Y from 'yjs';
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { EntryId } from '../../../protocol/ids.ts';
import { bool, bytes, decode, encode, list, text, tuple, type Infer } from '../../../protocol/schema.ts';
import type { CaseContent } from '../../records/caseContent.ts';
import { writeCasePatient } from '../../records/casePatient.ts';
import { draftDocument, ownCaseDocument, patientDocument } from '../../records/documents.ts';
import { writeDraft, type Draft } from '../../records/draft.ts';
import { writeOnward, type Onward } from '../../records/onward.ts';
import { writeOwnCase } from '../../records/ownCase.ts';
import { writePrescription } from '../../records/prescription.ts';
import { appendStep } from '../../records/steps.ts';
import type { Act, SideFields } from '../../roster/control.ts';
import { draftLog } from '../../roster/epochs.ts';
import { citationOf } from '../../roster/founding.ts';
import { makeInvite } from '../../roster/invite.ts';
import { sideOf } from '../../roster/side.ts';
import type { Written } from '../../sync/sealer.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { CaseChoices } from './choices.ts';
import { controlDraft } from '../groups/founding.ts';
import { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { inviteRow } from './invites.ts';
import type { BulkEdit } from '../records/library.ts';
import {
  beginSending,
  copyEdits,
  copyRows,
  dropCopies,
  inDraft,
  publicCopies,
  type Copy,
  type Original,
} from '../files/copies.ts';
import type { CopyPlace } from '../files/copying.ts';
import { rootPassOf } from '../groups/rekey.ts';
import { Refused } from '../rpc.ts';
import { needSharer } from './sharer.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What our own log is told of a case once the case itself is stored. */
const SENDING = tuple({
  log: bytes(32),
  draft: text(64),
  patient: text(64),
  reference: text(64),
  number: text(64),
  showName: bool(),
  showAge: bool(),
  showSex: bool(),
  atOnce: list(text(64), 512),
  lookedAt: list(text(64), 512),
  leftOut: list(text(64), 512),
  /** Hex id of the case it goes on from, or ''. */
  from: text(64),
});
type Sending = Infer<typeof SENDING>;

export interface SendOrder {
  readonly choices: CaseChoices;
  readonly draft: Draft;
  readonly reference: string;
  readonly content: CaseContent;
  readonly way: Way;
  /** Hex id of the case it goes on from. */
  readonly from?: string;
  /** Whether the other house may have parts of it made elsewhere. */
  readonly onward?: Onward;
}
/** A case for another house, from wherever it comes. `patient` is '' at a lab. */
interface Sent extends Pick<SendOrder, 'reference' | 'content' | 'way' | 'onward'> {
  readonly choices: CaseChoices;
  readonly patient: string;
  readonly from: string;
  /** Files that are in it from the start, and on whose screen their copying is shown. */
  readonly files: readonly Original[];
  readonly place: CopyPlace;
}

/** How the other house comes in: what the founding entry says of it, who opens the first epoch, what is kept with it. */
export interface Way {
  readonly actOf: (side: SideFields) => Act;
  readonly recipients: readonly Bytes[];
  readonly rows: (group: Group) => Promise<readonly RowOp[]>;
}
export async function linkWay(house: House, withCode: boolean, days: number): Promise<Way> {
  const expires = house.ground.clock.now() + days * DAY_MS;
  const invite = await makeInvite({ random: house.ground.random, withCode, role: 'lab', expires });
  return {
    actOf: (side) => ({ type: 'case', side, invite: invite.fields }),
    recipients: [],
    rows: async (group) => [await inviteRow(house, group, invite)],
  };
}

/** Creates the case here and now, with its way in; the relay gets both when it can. Returns its hex log id. */
export function sendCase(house: House, { draft, from = '', ...order }: SendOrder): Promise<string> {
  const { choices, content } = order;
  const files = inDraft(house, choices.draft, content.filesAtOnce);
  const place = { id: from || choices.draft, mayStop: true };
  return sendFrom(house, { ...order, patient: draft.patient, from, files, place });
}

export async function sendFrom(house: House, order: Sent): Promise<string> {
  const { choices, content, patient } = order;
  needSharer(house);
  const organisation = house.groups.organisation;
  const side = sideOf(organisation);
  const groupKey = organisation.voice.groupKey;
  if (!side || !groupKey) throw new Refused('not allowed');
  const copies = await publicCopies(house, order.place, order.files);

  const log = draftLog({
    random: house.ground.random,
    ownPass: organisation.ownPass,
    rootPass: rootPassOf(house),
  });
  const hex = toHex(log.log);
  await house.journal.note(
    { action: 'share', record: hex, compartment: 'cases', purpose: 'lab work' },
    ...(patient === ''
      ? []
      : [{ action: 'share', record: patientDocument(patient), compartment: 'desk', purpose: 'lab work' } as const]),
  );
  const group = new Group(log.log, 'case', log.genesis, log.log as unknown as EntryId);
  const { draft, showName, showAge, showSex, atOnce, lookedAt, leftOut } = choices;
  const sending: Sending = {
    log: log.log,
    draft,
    patient,
    reference: order.reference,
    number: content.prescription.header.number,
    showName,
    showAge,
    showSex,
    atOnce: [...atOnce],
    lookedAt: [...lookedAt],
    leftOut: [...leftOut],
    from: order.from,
  };
  const founding = { epoch: citationOf(log, [groupKey, ...order.way.recipients]), act: order.way.actOf(side) };
  // The whole case is stored in one transaction: it is here as the preview showed it, or not at all.
  const adopted = house.adoptLog(group, new Map([[1, log.secret]]), false, (replica, rows) =>
    replica.write(async () => {
      const first = controlDraft(house, group.log, founding, async ({ signed }) => [
        ...(await rows()),
        ...(await house.groups.pin(group, signed.id)),
      ]);
      const kept = async (written: Written): Promise<readonly RowOp[]> => [
        ...((await first.also?.(written)) ?? []),
        ...(await order.way.rows(group)),
        await house.rows.put('sending', hex, encode(SENDING, sending)),
        ...(await copyRows(house, log.log, copies)),
      ];
      return [{ ...first, also: kept }, ...(await house.library.edits(group.log, contentEdits(house, order, copies)))];
    }),
  );
  await adopted.catch(async (error: unknown) => {
    await dropCopies(house, copies);
    throw error;
  });
  // It is here now, whatever becomes of the rest.
  house.courier?.carry(house.replica(log.log));
  beginSending(house, log.log, copies);
  await following(finishSending(house));
  return hex;
}

/** What follows a case that is here: it stays sent when this fails, and a later turn does it (sitting.ts). */
export const following = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

function contentEdits(house: House, { content, onward = '' }: Sent, copies: readonly Copy[]): readonly BulkEdit[] {
  const edit = (name: string, change: BulkEdit['change']): BulkEdit => ({ name, change, blobs: [] });
  return [
    edit('case/prescription', (doc) => {
      writePrescription(doc, content.prescription);
      writeOnward(doc, onward);
    }),
    edit('case/patient', (doc) => {
      writeCasePatient(doc, content.patient);
    }),
    ...copyEdits(copies),
    edit('case/clinic', (doc) => {
      const { clock, random } = house.ground;
      appendStep(doc, { id: toHex(random(8)), state: 'sent', at: clock.now(), by: toHex(house.device.id), over: [] });
    }),
  ];
}

/** What our own `cases` log says of a case that was sent: done at once, at a later turn, or before anything else is sent. */
export async function finishSending(house: House): Promise<void> {
  for (const { key, value } of await house.rows.all('sending')) {
    const sent = decode(SENDING, value);
    if (sent) await house.editMany(house.own('cases').log, ownEdits(key, sent));
    await house.commit(() => Promise.resolve([house.rows.remove('sending', key)]));
  }
}

function ownEdits(hex: string, { log: _log, from, ...kept }: Sending): readonly BulkEdit[] {
  const edit = (name: string, change: (doc: Y.Doc) => void): BulkEdit => ({ name, change, blobs: [] });
  const before = edit(ownCaseDocument(from), (doc) => {
    writeOwnCase(doc, { goesOnAs: hex });
  });
  const sentAs = edit(draftDocument(kept.draft), (doc) => {
    writeDraft(doc, { sentAs: hex });
  });
  return [
    edit(ownCaseDocument(hex), (doc) => {
      writeOwnCase(doc, { ...kept, goesOnFrom: from });
    }),
    ...(kept.draft === '' ? [] : [sentAs]),
    ...(from === '' ? [] : [before]),
  ];
}
