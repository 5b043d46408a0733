// The rows of the patient and case lists, computed when a document changes and stored with that change.
import { bytesOfHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import { caseLife } from '../records/caseState.ts';
import { readCasePatient } from '../records/casePatient.ts';
import { draftDocument, ownCaseDocument, patientDocument } from '../records/documents.ts';
import { readDraft } from '../records/draft.ts';
import { readOwnCase } from '../records/ownCase.ts';
import { readPatient } from '../records/patient.ts';
import { readPrescription, type Prescription } from '../records/prescription.ts';
import { readClinicSteps, readProduction } from '../records/steps.ts';
import { readThread } from '../records/thread.ts';
import type { RowOp } from '../sync/rows.ts';
import type { CaseRow, PatientRow, Topic } from './api.ts';
import type { House } from './house.ts';
import { Summaries } from './summaries.ts';
import { syncState, troubleOf } from './truth.ts';

type StoredPatient = Omit<PatientRow, 'openCases'>;
type StoredCase = Omit<CaseRow, 'sync' | 'flag'> & { readonly hasQuery: boolean; readonly isUnread: boolean; readonly claim: 'to check' | 'frozen' | null };

export class Lists {
  readonly #house: House;
  readonly patients: Summaries<StoredPatient>;
  readonly cases: Summaries<StoredCase>;
  readonly #dirtyPatients = new Set<string>();
  /** Patients of whom any part changed, also one that is in no list. */
  readonly #changedPatients = new Set<string>();
  /** Waits for the commit. */
  readonly #topics = new Set<Topic>();
  readonly #dirtyCases = new Set<string>();
  readonly #dirtyDrafts = new Set<string>();

  constructor(house: House) {
    this.#house = house;
    this.patients = new Summaries(house.rows, 'patients');
    this.cases = new Summaries(house.rows, 'cases');
    house.onDocument = (log, name) => {
      this.#changed(log, name);
    };
    house.onCaseRoster = (log) => {
      if (this.cases.get(toHex(log))) this.#dirtyCases.add(toHex(log));
    };
    house.settle = () => this.#settle();
    house.takeTopics = () => {
      const topics = [...this.#topics];
      this.#topics.clear();
      return topics;
    };
  }

  async load(): Promise<void> {
    await Promise.all([this.patients.load(), this.cases.load()]);
  }

  #changed(log: Bytes, name: string): void {
    const [kind, id = ''] = name.split('/');
    if (kind === 'patient') this.#dirtyPatients.add(id);
    else if (kind === 'draft') this.#dirtyDrafts.add(id);
    else if (kind === 'own') this.#dirtyCases.add(id);
    else if (kind === 'case') this.#dirtyCases.add(toHex(log));
    if (kind === 'patient' || kind === 'history' || kind === 'notes' || kind === 'consents') this.#changedPatients.add(id);
  }

  /** A roster changed what a case row says. */
  async refreshCase(log: string): Promise<void> {
    this.#dirtyCases.add(log);
    await this.#house.disk.commit(await this.#settle());
    this.#house.ground.announce(['cases', `case:${log}`]);
  }

  async #settle(): Promise<readonly RowOp[]> {
    const changed = [...this.#changedPatients];
    const patients = [...this.#dirtyPatients];
    const drafts = [...this.#dirtyDrafts];
    const cases = [...this.#dirtyCases];
    if (changed.length + patients.length + drafts.length + cases.length === 0) return [];
    this.#changedPatients.clear();
    this.#dirtyPatients.clear();
    this.#dirtyDrafts.clear();
    this.#dirtyCases.clear();
    for (const id of patients) this.patients.set(id, await this.#patientRow(id));
    for (const id of drafts) this.cases.set(id, await this.#draftRow(id));
    for (const id of cases) if (this.#house.replicas.has(id)) this.cases.set(id, await this.#caseRow(id));
    for (const id of changed) this.#topics.add('patients').add(`patient:${id}`);
    for (const id of [...drafts, ...cases]) this.#topics.add('cases').add(`case:${id}`);
    return [...(await this.patients.settle()), ...(await this.cases.settle())];
  }

  async #patientRow(id: string): Promise<StoredPatient> {
    const { doc } = await this.#house.document(this.#house.own('desk').log, patientDocument(id));
    const { name, reference, birthDate, alert, isTestData } = readPatient(doc);
    return { id, name, reference, birthDate, hasAlert: alert !== '', isTestData };
  }

  async #draftRow(id: string): Promise<StoredCase | null> {
    const house = this.#house;
    const { doc } = await house.document(house.own('cases').log, draftDocument(id));
    const draft = readDraft(doc);
    if (draft.isDiscarded || draft.sentAs !== '') return null;
    return {
      ...orderFacts(draft.prescription),
      id,
      isDraft: true,
      patientId: draft.patient,
      patientLabel: this.patients.get(draft.patient)?.name ?? '',
      partner: '',
      state: 'draft',
      turn: 'us',
      hasQuery: false,
      isUnread: false,
      claim: null,
    };
  }

  async #caseRow(hex: string): Promise<StoredCase> {
    const house = this.#house;
    const log = bytesOfHex(hex);
    const group = house.groups.need(log);
    const roster = group.caseRoster;
    const open = async (name: string): Promise<Awaited<ReturnType<House['document']>>['doc']> => (await house.document(log, name)).doc;
    const own = readOwnCase((await house.document(house.own('cases').log, ownCaseDocument(hex))).doc);
    const thread = readThread(await open('case/thread'));
    const isOwner = roster ? roster.sides[0]?.root && isUs(house, roster.sides[0].root) : true;
    const life = caseLife({
      isShared: true,
      isClaimed: roster?.sides.some((side) => side.state === 'claimed' || side.state === 'confirmed') ?? false,
      clinic: readClinicSteps(await open('case/clinic')),
      lab: readProduction(await open('case/production')).steps,
      thread,
    });
    const ourSide = isOwner ? 'owner' : 'guest';
    const shown = readCasePatient(await open('case/patient'));
    const partner = roster?.sides.find((side) => !isUs(house, side.root) && side.state !== 'void')?.name;
    return {
      ...orderFacts(readPrescription(await open('case/prescription'))),
      id: hex,
      isDraft: false,
      patientId: own.patient === '' ? null : own.patient,
      patientLabel: isOwner
        ? (this.patients.get(own.patient)?.name ?? own.reference)
        : [shown.reference, shown.name].filter((each) => each !== '').join(' · '),
      partner: partner ?? own.partner,
      state: life.state,
      turn: life.turn === 'nobody' ? 'nobody' : life.turn === ourSide ? 'us' : 'them',
      hasQuery: life.query !== null,
      claim: roster?.isFrozen ? 'frozen' : isOwner && roster?.sides.some((side) => side.state === 'claimed') ? 'to check' : null,
      isUnread: thread.length > own.messagesRead && thread.at(-1)?.side !== ourSide,
    };
  }

  // --- what is asked

  patientRows(search: string): PatientRow[] {
    const open = new Map<string, number>();
    for (const { patientId, state } of this.cases.all().values()) {
      if (patientId && !['completed', 'cancelled', 'fitted'].includes(state)) open.set(patientId, (open.get(patientId) ?? 0) + 1);
    }
    const wanted = words(search);
    return [...this.patients.all().values()]
      .filter((row) => matches(wanted, row.name, row.reference, row.birthDate))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((row) => ({ ...row, openCases: open.get(row.id) ?? 0 }));
  }

  caseRows(search: string): CaseRow[] {
    const wanted = words(search);
    return [...this.cases.all().values()]
      .filter((row) => matches(wanted, row.number, row.patientLabel, row.partner, row.appliance, row.teeth.join(' ')))
      .map((row) => this.#live(row))
      .sort((a, b) => (a.due || '9999').localeCompare(b.due || '9999'));
  }
  caseRow(id: string): CaseRow | null {
    const row = this.cases.get(id);
    return row ? this.#live(row) : null;
  }

  #live({ hasQuery, isUnread, claim, ...row }: StoredCase): CaseRow {
    const house = this.#house;
    const flag =
      claim === 'frozen'
        ? 'frozen'
        : claim
          ? 'claim'
          : troubleOf(house, row.id)
            ? 'attention'
            : hasQuery && row.turn === 'us'
              ? 'query'
              : isUnread
                ? 'unread'
                : null;
    const log = row.isDraft ? toHex(house.own('cases').log) : row.id;
    return { ...row, turn: claim ? 'us' : row.turn, flag, sync: syncState(house, log, row.partner) };
  }
}

export function isUs(house: House, root: Uint8Array): boolean {
  return toHex(root) === toHex(house.groups.organisation.root);
}

function orderFacts({ header, items }: Prescription): Pick<CaseRow, 'number' | 'appliance' | 'teeth' | 'due' | 'appointment'> {
  const [first] = items;
  return {
    number: header.number,
    appliance: first?.type ?? '',
    teeth: items.flatMap((item) => item.teeth),
    due: header.due,
    appointment: header.appointment,
  };
}

function words(search: string): readonly string[] {
  return fold(search).split(/\s+/).filter((each) => each !== '');
}
function matches(wanted: readonly string[], ...fields: readonly string[]): boolean {
  const all = fold(fields.join(' '));
  return wanted.every((word) => all.includes(word));
}
/** Without case and accents: "Muller" finds "Müller". */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

