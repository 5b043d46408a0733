// The patient and case lists: rows are computed when a document or roster changes and stored with that change; what is
// asked comes from memory, with the sync words of the moment.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { RowOp } from '../../sync/rows.ts';
import type { BillDraft } from '../../records/billDraft.ts';
import type { BilledCase } from '../../records/billedCase.ts';
import { labWorkDocument } from '../../records/documents.ts';
import { takenFiles } from '../../records/files.ts';
import { haystack, isFound, searchWords } from '../../records/finding.ts';
import { readLabWork, type LabWork } from '../../records/labWork.ts';
import type { PhysicalItem } from '../../records/physical.ts';
import { heldRemovals, type Removal } from '../../records/trash.ts';
import type { CaseRow, LabWorkRow, PatientRow, Topic } from '../api.ts';
import type { House } from '../house.ts';
import type { ReadDocument, StoredCase, StoredPatient } from './listrows.ts';
import { parts } from '../parts.ts';
import { Summaries } from './summaries.ts';
import { syncState, troubleOf } from '../cases/truth.ts';

/** A patient or draft that was taken out of its list. */
export interface Trashed {
  readonly kind: 'patient' | 'draft';
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly appliance: string;
  readonly teeth: readonly number[];
  readonly removal: Removal;
}

/** What a transaction changed: documents of one log, and whether its roster. */
export interface Changed {
  readonly log: Bytes;
  readonly names: readonly string[];
  readonly isRoster: boolean;
}
/** Rows of the lists for a transaction; `apply` once it is stored tells what to ask anew. */
export interface ListChange {
  readonly ops: readonly RowOp[];
  readonly apply: () => readonly Topic[];
}

/** What rows did not say at first: it stands there once their case changes. */
const UNKNOWN_BEFORE = {
  units: 1,
  kind: 'new',
  isUrgent: false,
  appointment: '',
  dueBefore: '',
  appointmentBefore: '',
  haveSeenDays: true,
  stops: [],
  ...{ expected: '', pan: '', missing: [], partOf: '' },
  reason: '',
  stepBy: '',
  hasAnswer: false,
  isNamed: false,
  isApart: false,
  newest: { query: '', answer: '', named: '', step: '' },
} as const satisfies Partial<StoredCase>;

export class Lists {
  readonly #house: House;
  readonly patients: Summaries<StoredPatient>;
  readonly cases: Summaries<StoredCase>;
  /** By case; what the desk was told. */
  readonly labWork: Summaries<LabWork>;
  /** Physical items of this house. */
  readonly items: Summaries<PhysicalItem>;
  /** What whoever bills knows of finished cases, by case, and invoices that are being written. */
  readonly bills: Summaries<BilledCase>;
  readonly billDrafts: Summaries<BillDraft>;
  /** Lists of files from which something was taken out, by log and document. */
  readonly taken: Summaries<true>;

  constructor(house: House) {
    this.#house = house;
    this.patients = new Summaries(house.rows, 'patients', (stored) => ({ ...{ isOnLegalHold: false }, ...stored }));
    this.cases = new Summaries(house.rows, 'cases', (stored) => ({ ...UNKNOWN_BEFORE, ...stored }));
    this.labWork = new Summaries(house.rows, 'labwork');
    this.items = new Summaries(house.rows, 'items');
    this.bills = new Summaries(house.rows, 'bills');
    this.billDrafts = new Summaries(house.rows, 'billdrafts');
    this.taken = new Summaries(house.rows, 'taken');
    house.lists = this;
  }

  async load(): Promise<void> {
    const { patients, cases, labWork, items, bills, billDrafts, taken } = this;
    await Promise.all([patients, cases, labWork, items, bills, billDrafts, taken].map((list) => list.load()));
  }

  /** `read` gives documents as the transaction leaves them. */
  async settle(changed: Changed, read: ReadDocument): Promise<ListChange> {
    const house = this.#house;
    const { billedRow, billDraftRow, caseRow, draftRow, itemRow, patientRow } = await parts.listrows();
    const idsOf = (...kinds: string[]): string[] =>
      changed.names.flatMap((name) => {
        const [kind = '', id = ''] = name.split('/');
        return kinds.includes(kind) ? [id] : [];
      });
    const hex = toHex(changed.log);
    const isCase = changed.names.some((name) => name.startsWith('case/')) || changed.isRoster;
    const cases = new Set([...idsOf('own'), ...(isCase ? [hex] : [])]);
    const patientChanges = new Map<string, StoredPatient | null>();
    for (const id of idsOf('patient')) patientChanges.set(id, await patientRow(house, read, id));
    const nameOf = (id: string): string => (patientChanges.get(id) ?? this.patients.get(id))?.name ?? '';
    const caseChanges = new Map<string, StoredCase | null>();
    for (const id of idsOf('draft')) caseChanges.set(id, await draftRow(house, read, id, nameOf));
    for (const id of cases) if (house.hasCase(id)) caseChanges.set(id, await caseRow(house, read, id, nameOf));
    const workChanges = new Map<string, LabWork | null>();
    for (const id of idsOf('status')) workChanges.set(id, readLabWork(await read(changed.log, labWorkDocument(id))));
    const itemChanges = new Map<string, PhysicalItem | null>();
    for (const id of idsOf('item')) itemChanges.set(id, await itemRow(house, read, id));
    const billChanges = new Map<string, BilledCase | null>();
    for (const id of idsOf('bill')) billChanges.set(id, await billedRow(read, changed.log, id));
    const billDraftChanges = new Map<string, BillDraft | null>();
    for (const id of idsOf('invoice')) billDraftChanges.set(id, await billDraftRow(read, changed.log, id));
    const isBilling = this.#house.groups.get(changed.log)?.place === 'billing' && changed.names.length > 0;
    const takenChanges = new Map<string, true | null>();
    for (const name of changed.names)
      if (/^(draft|case\/files-)/.test(name))
        takenChanges.set(`${hex}/${name}`, takenFiles(await read(changed.log, name)).length > 0 || null);
    const records = idsOf('patient', 'history', 'notes', 'consents');
    return {
      ops: [
        ...(await this.patients.rowsOf(patientChanges)),
        ...(await this.cases.rowsOf(caseChanges)),
        ...(await this.labWork.rowsOf(workChanges)),
        ...(await this.items.rowsOf(itemChanges)),
        ...(await this.bills.rowsOf(billChanges)),
        ...(await this.billDrafts.rowsOf(billDraftChanges)),
        ...(await this.taken.rowsOf(takenChanges)),
      ],
      apply: () => {
        this.patients.apply(patientChanges);
        this.cases.apply(caseChanges);
        this.labWork.apply(workChanges);
        this.items.apply(itemChanges);
        this.bills.apply(billChanges);
        this.billDrafts.apply(billDraftChanges);
        this.taken.apply(takenChanges);
        return [
          ...topicsOf(records, [...caseChanges.keys()]),
          ...(cases.has('calendar') ? (['calendar'] as const) : []),
          ...(itemChanges.size > 0 ? (['items'] as const) : []),
          ...(idsOf('seen').length > 0 ? (['news'] as const) : []),
          ...(workChanges.size > 0 ? (['lab work'] as const) : []),
          ...(isBilling ? (['billing'] as const) : []),
        ];
      },
    };
  }

  /** A case that is in no list any more. */
  gone(hex: string): { readonly ops: () => Promise<readonly RowOp[]>; readonly apply: () => void } {
    const changes = new Map([[hex, null]]);
    return {
      ops: () => this.cases.rowsOf(changes),
      apply: () => {
        this.cases.apply(changes);
      },
    };
  }

  /** The rows that a compartment fills. */
  goneWith(place: string): { readonly ops: () => Promise<readonly RowOp[]>; readonly apply: () => void } {
    const { patients, labWork, cases, items, bills, billDrafts } = this;
    const lists =
      place === 'desk'
        ? [patients, labWork]
        : place === 'cases'
          ? [cases, items]
          : place === 'billing'
            ? [bills, billDrafts]
            : [];
    const all = lists.map((list) => ({ list, gone: new Map([...list.all().keys()].map((id) => [id, null])) }));
    return {
      ops: async () => (await Promise.all(all.map(({ list, gone }) => list.rowsOf(gone)))).flat(),
      apply: () => {
        for (const { list, gone } of all) list.apply(gone);
      },
    };
  }

  // --- what is asked

  patientRows(search: string): PatientRow[] {
    const open = new Map<string, number>();
    const { isOut, isHeld } = this.#removals();
    for (const { id, patientId, state } of this.cases.all().values()) {
      if (patientId && !isOut(id) && !['completed', 'cancelled', 'fitted'].includes(state))
        open.set(patientId, (open.get(patientId) ?? 0) + 1);
    }
    const wanted = searchWords(search);
    return [...this.patients.all().values()]
      .filter((row) => !isOut(row.id) && isFound(wanted, haystack(row.name, row.reference, row.birthDate)))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ removal: _, ...row }) => ({ ...row, openCases: open.get(row.id) ?? 0, isHeld: isHeld(row.id) }));
  }

  caseRows(search: string): CaseRow[] {
    const wanted = searchWords(search);
    const { isOut, isHeld } = this.#removals();
    return [...this.cases.all().values()]
      .filter((row) => !isOut(row.id))
      .filter(({ number, patientLabel, partner, appliance, teeth }) =>
        isFound(wanted, haystack(number, patientLabel, partner, appliance, ...teeth.map(String))),
      )
      .map((row) => this.#live(row, isHeld(row.id)))
      .sort((a, b) => (a.due || '9999').localeCompare(b.due || '9999'));
  }
  /** What is still to come, by its appointment; what was fitted or ended is no longer waited for. */
  labWorkRows(): LabWorkRow[] {
    const over = ['completed', 'cancelled', 'fitted'];
    return [...this.labWork.all()]
      .filter(([, { state }]) => !over.includes(state))
      .map(([id, { patient, state, due, appointment, at }]) => {
        const patientName = this.patients.get(patient)?.name ?? '';
        return { id, patientId: patient, patientName, state, due, appointment, at };
      })
      .sort((a, b) => (a.appointment || a.due || '9999').localeCompare(b.appointment || b.due || '9999'));
  }
  caseRow(id: string): CaseRow | null {
    const row = this.cases.get(id);
    return row ? this.#live(row, this.#removals().isHeld(id)) : null;
  }

  /** Everything that was taken out, what is held included. */
  trashed(): readonly Trashed[] {
    return [
      ...[...this.patients.all().values()].flatMap(({ id, name, reference, removal }) =>
        removal ? [{ kind: 'patient' as const, id, name, number: reference, appliance: '', teeth: [], removal }] : [],
      ),
      ...[...this.cases.all().values()].flatMap(({ id, patientLabel, number, appliance, teeth, removal }) =>
        removal ? [{ kind: 'draft' as const, id, name: patientLabel, number, appliance, teeth, removal }] : [],
      ),
    ];
  }
  #removals(): { readonly isOut: (id: string) => boolean; readonly isHeld: (id: string) => boolean } {
    const all = this.trashed().map(({ removal }) => removal);
    const held = heldRemovals(all);
    const out = new Set(all.map(({ id }) => id).filter((id) => !held.has(id)));
    return { isOut: (id) => out.has(id), isHeld: (id) => held.has(id) };
  }

  #live(stored: StoredCase, isHeld: boolean): CaseRow {
    const { hasQuery, isUnread, isNamed, isApart, claim, newest: _newest, stepBy, removal: _, ...row } = stored;
    const house = this.#house;
    const { devices } = house.groups.organisation;
    const flag = isHeld
      ? 'held'
      : claim === 'frozen'
        ? 'frozen'
        : claim
          ? 'claim'
          : troubleOf(house, row.id)
            ? 'attention'
            : isApart
              ? 'apart'
              : hasQuery && row.turn === 'us'
                ? 'query'
                : isNamed
                  ? 'named'
                  : isUnread
                    ? 'unread'
                    : null;
    const log = row.isDraft ? toHex(house.own('cases').log) : row.id;
    const isMine = devices.get(stepBy)?.person === toHex(house.me.person);
    return { ...row, isMine, turn: claim ? 'us' : row.turn, flag, sync: syncState(house, log, row.partner) };
  }
}

function topicsOf(patients: readonly string[], cases: readonly string[]): readonly Topic[] {
  return [
    ...(patients.length > 0 ? (['patients'] as const) : []),
    ...patients.map((id): Topic => `patient:${id}`),
    ...(cases.length > 0 ? (['cases'] as const) : []),
    ...cases.map((id): Topic => `case:${id}`),
  ];
}
