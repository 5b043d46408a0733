// Cases and drafts as a screen needs them: one view put together from rosters, documents and proofs, and the commands
// that are more than an edit of one open document.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type * as Y from 'yjs';
import { claimWords } from '../../roster/invite.ts';
import type { CaseRoster } from '../../roster/case.ts';
import { bool, bytes, decode, encode, tuple } from '../../../protocol/schema.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { draftDocument, ownCaseDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { readFiles, sentFiles } from '../../records/files.ts';
import { readOwnCase, writeOwnCase } from '../../records/ownCase.ts';
import { PART_AT } from '../../records/thread.ts';
import type { CaseSide, CaseView, ClaimView, FileView } from '../api.ts';
import { writeControl } from '../groups/founding.ts';
import type { House } from '../house.ts';
import { standingOfName } from '../contacts/acquaintance.ts';
import { isUs } from '../records/listrows.ts';
import type { Lists } from '../records/lists.ts';
import { fileView } from '../files/casefiles.ts';
import { caseMembers, rekeyAfter } from '../groups/rekey.ts';
import { partnerPapers } from '../contacts/partnerpaper.ts';
import { NOTHING_TAKEN, progressOf } from './progress.ts';
import { Refused } from '../rpc.ts';
import { inviteView } from './invites.ts';
import { originalsOf } from '../files/latefiles.ts';
import { heldBack, sendRest } from './material.ts';
import { parts } from '../parts.ts';
import { needSharer } from './sharer.ts';
import { needHeard } from '../groups/unheard.ts';
import { isLeftOut } from './truth.ts';

export interface CaseDeps {
  readonly house: House;
  readonly lists: Lists;
  readonly appOrigin: string;
  readonly today: () => string;
}

// --- the view

export async function caseView(deps: CaseDeps, id: string): Promise<CaseView> {
  const { house, lists, appOrigin, today } = deps;
  const row = lists.caseRow(id);
  if (!row) throw new Refused('not found');
  if (row.isDraft) {
    const live = await house.document(house.own('cases').log, draftDocument(id));
    const files = await Promise.all(
      readDraft(live.doc).files.map((file) => fileView(house, file, 'owner', { isSent: true })),
    );
    return {
      ...row,
      ...NOTHING_TAKEN,
      ourSide: 'owner',
      sides: [],
      invite: null,
      claims: [],
      files,
      taken: await (await parts.filetrash()).takenFrom(deps, id),
      quarantined: [],
      goesOnAs: null,
      goesOnFrom: null,
      direct: null,
      isConfirmed: false,
      papers: [],
    };
  }
  const log = bytesOfHex(id);
  const roster = house.groups.get(log)?.caseRoster;
  if (!roster) throw new Refused('not found');
  const [ownerFiles, guestFiles] = await Promise.all([
    house.document(log, 'case/files-owner'),
    house.document(log, 'case/files-guest'),
  ]);
  const originals = new Map((await originalsOf(house, id)).map(({ record }) => [record.file, record]));
  const viewsOf = (doc: Y.Doc, side: 'owner' | 'guest'): readonly Promise<FileView>[] => {
    const sent = sentFiles(doc);
    return readFiles(doc).map((file) => {
      const ours = side === 'owner' ? (originals.get(file.file) ?? null) : null;
      return fileView(house, file, side, { isSent: sent.has(file.file) }, ours);
    });
  };
  const files = await Promise.all([
    ...viewsOf(ownerFiles.doc, 'owner'),
    ...viewsOf(guestFiles.doc, 'guest'),
    ...(await heldBack(house, id, today())).files.map(({ record, why }) =>
      fileView(house, record, 'owner', why, originals.get(record.file)),
    ),
  ]);
  const owner = roster.sides[0]!;
  const { goesOnAs, goesOnFrom } = readOwnCase((await house.document(house.own('cases').log, ownCaseDocument(id))).doc);
  return {
    ...row,
    ...(await progressOf(house, roster, isUs(house, owner.root) ? 'owner' : 'guest')),
    ourSide: isUs(house, owner.root) ? 'owner' : 'guest',
    sides: roster.sides.filter((side) => side.state !== 'void').map((side) => sideView(house, roster, side)),
    invite: await inviteView(house, id, appOrigin),
    claims: await claimViews(house, roster),
    files,
    taken: await (await parts.filetrash()).takenFrom(deps, id),
    quarantined: house.quarantined
      .filter((each) => toHex(each.log) === id && !isLeftOut(house, each))
      .map((each) => ({ entry: toHex(each.storage), by: each.device ? toHex(each.device) : '', reason: each.reason })),
    goesOnAs: goesOnAs || null,
    goesOnFrom: goesOnFrom || null,
    direct: await directView(house, roster),
    isConfirmed: roster.sides.some((side) => side.state === 'confirmed'),
    papers: await partnerPapers(house, roster),
  };
}

/** Waiting to be told only where that was cut short, or the contact has ended meanwhile. */
async function directView(house: House, roster: CaseRoster): Promise<CaseView['direct']> {
  if (![...roster.invites.values()].some(({ isDirect }) => isDirect)) return null;
  return { isTold: (await house.rows.get('announcing', toHex(roster.log))) === null };
}

function sideView(house: House, roster: CaseRoster, side: CaseRoster['sides'][number]): CaseSide {
  const devices = [...roster.devices.values()]
    .flat()
    .filter((device) => equal(device.side.entry, side.entry) && device.side.role === side.role)
    .map((device) => ({
      device: toHex(device.id),
      name: device.name,
      role: device.roles.find((role) => role !== 'admin') ?? '',
    }));
  return { role: side.role, organisation: side.name, isUs: isUs(house, side.root), devices };
}

async function claimViews(house: House, roster: CaseRoster): Promise<readonly ClaimView[]> {
  const states = { claimed: 'to check', confirmed: 'confirmed', void: 'void', frozen: 'frozen' } as const;
  return Promise.all(
    roster.sides.flatMap((side) => {
      if (side.state === 'owner') return [];
      const isDirect = roster.invites.get(side.invite)?.isDirect === true;
      const state = states[side.state];
      return [
        (async (): Promise<ClaimView> => ({
          entry: toHex(side.entry),
          organisation: side.name,
          person: side.voice.vouched.get(toHex(side.author))?.name ?? '',
          at: await timeOf(house, roster.log, side.entry),
          state,
          words: isDirect ? [] : claimWords(roster.log, roster.founding, side.entry),
          known: isDirect ? 'known' : standingOfName(house, side),
        }))(),
      ];
    }),
  );
}

/** The relay's receipt of an entry: when it happened at the latest. */
async function timeOf(house: House, log: Bytes, entry: Bytes): Promise<number | null> {
  const stored = await house.disk.entryById(log, entry);
  const receipt = stored?.receipt && decode(RECEIPT, stored.receipt);
  return receipt ? receipt.stored.time : null;
}

// --- decisions of the owner

const CONFIRMING = tuple({ claim: bytes(32), haveComparedWords: bool() });

export async function confirmClaim(
  deps: CaseDeps,
  id: string,
  claim: string,
  haveComparedWords: boolean,
): Promise<void> {
  const { house } = deps;
  needSharer(house);
  needHeard(house, bytesOfHex(id));
  await house.journal.note({ action: 'confirm', record: id, compartment: 'cases', purpose: 'lab work' });
  const row = encode(CONFIRMING, { claim: bytesOfHex(claim), haveComparedWords });
  const control = { epoch: null, act: { type: 'confirm', claim: bytesOfHex(claim) } } as const;
  await writeControl(house, bytesOfHex(id), control, async () => [await house.rows.put('confirming', id, row)]);
  await finishConfirming(deps);
}

/** One after the other: who comes second finds nothing left to send. */
const finishing = new WeakMap<House, Promise<void>>();

/** What follows a confirmation: the rest of the case goes out, at once or when it is tried again after a failure. */
export function finishConfirming(deps: Pick<CaseDeps, 'house' | 'today'>): Promise<void> {
  const before = finishing.get(deps.house) ?? Promise.resolve();
  const work = (): Promise<void> => confirmRest(deps);
  const run = before.then(work, work);
  finishing.set(deps.house, run);
  return run;
}
async function confirmRest({ house, today }: Pick<CaseDeps, 'house' | 'today'>): Promise<void> {
  for (const { key, value } of await house.rows.all('confirming')) {
    const confirmed = decode(CONFIRMING, value);
    if (confirmed && house.hasCase(key)) {
      await sendRest(house, key, confirmed.haveComparedWords, today());
      const roster = house.groups.need(bytesOfHex(key)).caseRoster;
      const partner = roster?.sides.find((side) => equal(side.entry, confirmed.claim))?.name ?? '';
      await (
        await parts.acquainting()
      ).meet(house, house.groups.need(bytesOfHex(key)), confirmed.claim, confirmed.haveComparedWords);
      const own = await house.document(house.own('cases').log, ownCaseDocument(key));
      await own.edit((doc) => {
        writeOwnCase(doc, { partner });
      });
      const { partOf } = readOwnCase(own.doc);
      if (partOf !== '') await (await parts.parting()).tell(house, partOf, PART_AT, bytesOfHex(key), partner);
    }
    await house.commit(() => Promise.resolve([house.rows.remove('confirming', key)]));
  }
}

/** Whoever claimed holds the key, so voiding and the new epoch are one act. It goes to the relay when that is there. */
export async function voidClaim(deps: CaseDeps, id: string, claim: string): Promise<void> {
  const { house } = deps;
  needSharer(house);
  const log = bytesOfHex(id);
  await rekeyAfter(house, log, async () => {
    const sides = house.groups.need(log).caseRoster?.sides;
    const side = sides?.find((each) => each.role === 'guest' && toHex(each.entry) === claim);
    const members = side && (await caseMembers(house, log, { except: [side] }));
    if (!members) throw new Refused('not found');
    await house.journal.note({ action: 'void', record: id, compartment: 'cases', purpose: 'lab work' });
    const pins = [...side.voice.vouched.keys()].map((device) => {
      const chain = house.replica(log).state.chains.get(device);
      return { device: bytesOfHex(device), seq: chain?.seq ?? 0 };
    });
    return { act: { type: 'void', invite: bytesOfHex(side.invite), claim: side.entry, pins }, members };
  });
}
