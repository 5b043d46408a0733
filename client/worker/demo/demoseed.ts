// Makes the demo practice: patients, drafts and cases with labs that claim them, written through the same house, rules
// and gate as true ones. Must never meet a relay.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { EntryId } from '../../../protocol/ids.ts';
import type * as Y from 'yjs';
import { sha256 } from '../../crypto/hash.ts';
import type { Inspection } from '../../imaging/inspect.ts';
import type { FileProblem } from '../../imaging/sniff.ts';
import { memorySource } from '../../imaging/source.ts';
import { demoPractice, type DemoPractice } from '../../records/demo.ts';
import type { DemoCase } from '../../records/demo/shared.ts';
import type { DemoFile } from '../../records/demo/orders.ts';
import { draftDocument } from '../../records/documents.ts';
import { addFile } from '../../records/files.ts';
import { draftLog } from '../../roster/epochs.ts';
import { citationOf } from '../../roster/founding.ts';
import { makeInvite } from '../../roster/invite.ts';
import { sideOf } from '../../roster/side.ts';
import { MemoryStore } from '../../storage/memory.ts';
import type { RowOp } from '../../sync/rows.ts';
import { createVault } from '../../vault/vault.ts';
import { demoKey, openDemo, type Assemble } from './demo.ts';
import { DemoLab } from './demolab.ts';
import { editFiles } from '../files/fileedits.ts';
import { foundLog, foundOrganisation, writeAct } from '../groups/founding.ts';
import { Group } from '../groups/group.ts';
import { rootPassOf } from '../groups/rekey.ts';
import type { House } from '../house.ts';
import type { Me } from '../me.ts';
import { endBegun, newBegun, piecesOf, sealPieces, sealPreview } from '../files/sealing.ts';
import type { Sitting } from '../sitting.ts';
import type { TabletOptions } from '../tablet.ts';

const SEED = 36;

/** Made in memory and stored in one transaction: a demo is there as a whole or not at all. */
export async function seedDemo(
  options: TabletOptions,
  assemble: Assemble,
  me: Me,
  language: 'en' | 'de',
): Promise<Sitting> {
  const { random, clock, today } = options;
  const memory = new MemoryStore();
  const vault = await createVault({ store: memory, random, now: () => clock.now() }, demoKey());
  const { house } = await assemble(vault, memory, me);
  const practice = demoPractice({ seed: SEED, today: today(), language, device: toHex(vault.device.id) });
  await foundOrganisation(house, { kind: 'clinic', organisation: practice.organisation, person: practice.person });
  await writeOwn(house, practice);
  const labs = new Map<string, DemoLab>();
  for (const each of practice.cases) await writeCase(house, each, labs);
  const store = await options.openDemoStore();
  await store.erase();
  await store.reopen();
  await store.transaction(null, memory.pour());
  const now = await openDemo(options, assemble);
  if (!now) throw new Error('the demo practice does not open');
  return now;
}

async function writeOwn(house: House, practice: DemoPractice): Promise<void> {
  const byPlace = Map.groupBy(practice.documents, ({ place }) => place);
  // Patients first: rows of cases show their names.
  for (const [place, documents] of [...byPlace].sort(([a], [b]) => Number(b === 'desk') - Number(a === 'desk'))) {
    await house.editMany(
      house.own(place).log,
      documents.map(({ name, build }) => ({ name, change: build, blobs: [] })),
    );
  }
  for (const { id, files } of practice.drafts) await addFiles(house, house.own('cases').log, draftDocument(id), files);
}

async function addFiles(house: House, log: Bytes, document: string, files: readonly DemoFile[]): Promise<void> {
  if (files.length === 0) return;
  const sealed: Sealed[] = [];
  for (const file of files) sealed.push(await sealFile(house, file, house.device.id));
  const change = (doc: Y.Doc): void => {
    for (const { record } of sealed) addFile(doc, record);
  };
  const rows = (): Promise<readonly RowOp[]> => Promise.resolve(sealed.flatMap((each) => each.rows));
  await editFiles(house, log, [{ name: document, change, blobs: [] }], rows);
}

interface Sealed {
  readonly record: Parameters<typeof addFile>[1];
  /** Where its bytes are on this tablet. */
  readonly rows: readonly RowOp[];
}
async function sealFile(house: House, file: DemoFile, device: Bytes): Promise<Sealed> {
  const { name, kind, mediaType, role = '', jaw = '' } = file;
  const { bytes, hash, inspected } = madeOnce(house, file);
  const begun = newBegun(house, { use: 'copy', place: '', name, kind, size: bytes.length, hash });
  const sealed = await sealPieces(house, begun, piecesOf(bytes.slice()));
  const found = await inspected;
  const { preview, ops } = await sealPreview(house, typeof found === 'string' ? null : found.preview);
  const facts = { name, kind, mediaType, role, jaw, originalHash: sealed.hash, preview };
  const by = { addedAt: house.ground.clock.now(), by: toHex(device) };
  return { record: { ...sealed, ...facts, ...by, file: begun.file }, rows: [endBegun(house, begun), ...ops] };
}

/** What the lab designed: its bytes are here, its list is the lab's. */
async function designsOf(house: House, { designs }: DemoCase, lab: DemoLab): Promise<DemoCase['documents']> {
  const records: Sealed['record'][] = [];
  for (const file of designs) {
    const { record, rows } = await sealFile(house, file, lab.device);
    await house.commit(() => Promise.resolve(rows));
    records.push(record);
  }
  const build = (doc: Y.Doc): void => {
    for (const record of records) addFile(doc, record);
  };
  return [{ name: 'case/files-guest', writer: 'guest', build }];
}

interface Made {
  readonly bytes: Bytes;
  readonly hash: Bytes;
  readonly inspected: Promise<Inspection | FileProblem>;
}
const made = new WeakMap<House, Map<string, Made>>();
/** Many files are alike: each is made, and looked at as a picked file is in the worker that can read photos too, once. */
function madeOnce(house: House, { shape, name, makeBytes }: DemoFile): Made {
  const all = made.get(house) ?? new Map<string, Made>();
  made.set(house, all);
  const known = all.get(shape);
  if (known) return known;
  const bytes = makeBytes();
  const inspected = house.ground.imaging.inspect(memorySource(bytes), name);
  const found = { bytes, hash: sha256(bytes), inspected };
  all.set(shape, found);
  return found;
}

/** A case with its files, and, where it is claimed, a lab that took it on. */
export async function writeCase(house: House, each: DemoCase, labs: Map<string, DemoLab>): Promise<void> {
  const { random, clock } = house.ground;
  const { organisation } = house.groups;
  const side = sideOf(organisation);
  const groupKey = organisation.voice.groupKey;
  if (!side || !groupKey) throw new Error('the demo practice has no cases group');
  const invite = await makeInvite({ random, withCode: false, role: 'lab', expires: clock.now() });
  const draft = draftLog({ random, ownPass: organisation.ownPass, rootPass: rootPassOf(house) });
  const group = new Group(draft.log, 'case', draft.genesis, draft.log as unknown as EntryId);
  await foundLog(house, group, draft.secret, {
    epoch: citationOf(draft, [groupKey]),
    act: { type: 'case', side, invite: invite.fields },
  });
  const own = each.own(toHex(draft.log));
  await house.editMany(
    house.own('cases').log,
    own.map(({ name, build }) => ({ name, change: build, blobs: [] })),
  );
  const owned = each.documents.filter(({ writer }) => writer === 'owner');
  await house.editMany(
    draft.log,
    owned.map(({ name, build }) => ({ name, change: build, blobs: [] })),
  );
  await addFiles(house, draft.log, 'case/files-owner', each.files);
  if (!each.isClaimed) return;
  const lab = labs.get(each.partner) ?? (await DemoLab.open(house, each.partner));
  labs.set(each.partner, lab);
  await lab.claim(group, invite);
  const claim = group.caseRoster?.sides.find((known) => known.role === 'guest');
  if (claim) await writeAct(house, draft.log, { type: 'confirm', claim: claim.entry });
  await lab.writeDocuments(group, [
    ...each.documents.filter(({ writer }) => writer === 'guest'),
    ...(await designsOf(house, each, lab)),
  ]);
  await house.editMany(draft.log, [{ name: 'case/thread', change: each.speakInThread, blobs: [] }]);
}
