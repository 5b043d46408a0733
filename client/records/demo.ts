// The demo practice: some sixty invented patients and cases in every state, the same for the same seed and day. Plain
// values and builders only; whoever holds the keys puts them into documents. All of it is marked as test data.
import { addDays } from './dates.ts';
import { chart, document, labConsent, noon, type DemoDocument, type DemoTime } from './demo/charts.ts';
import { Dice } from './demo/dice.ts';
import { demoOrder, writeOrder, type DemoFile } from './demo/orders.ts';
import { invent } from './demo/people.ts';
import { houseThings } from './demo/parcels.ts';
import { DEMO_STATES, sharedCase, type DemoCase } from './demo/shared.ts';
import { WORDS } from './demo/words.ts';
import { draftDocument } from './documents.ts';
import { writeDraft } from './draft.ts';
import type { Patient } from './patient.ts';
import { writePractice } from './practice.ts';

export interface DemoDraft {
  readonly id: string;
  /** Files for the draft's document. */
  readonly files: readonly DemoFile[];
}
export interface DemoPractice {
  readonly organisation: string;
  readonly person: string;
  /** Documents of the compartments, drafts among them. */
  readonly documents: readonly DemoDocument[];
  readonly drafts: readonly DemoDraft[];
  readonly cases: readonly DemoCase[];
}
export interface DemoOptions extends DemoTime {
  readonly seed: number;
}

const PATIENTS = 60;
const DRAFTS = 3;

export function demoPractice({ seed, ...time }: DemoOptions): DemoPractice {
  const dice = new Dice(seed);
  const words = WORDS[time.language];
  const taken = new Set<string>();
  const people = Array.from({ length: PATIENTS }, () => ({
    id: dice.hex(32),
    patient: invent(dice, time.today, taken),
  }));
  const charts = people.flatMap(({ id, patient }) => chart(dice, id, patient, time));
  const cases = DEMO_STATES.map((_, index) => sharedCase(dice, index, subject(people, index), time));
  const drafts = Array.from({ length: DRAFTS }, (_, index) =>
    draft(dice, subject(people, cases.length + index), { index, number: String(2_600 + cases.length + index) }, time),
  );
  return {
    organisation: words.practice,
    person: words.dentist,
    documents: [
      ...houseThings(time, [dice.hex(16), dice.hex(16)]),
      document('office', 'practice', (doc) => {
        writePractice(doc, {
          name: words.practice,
          address: words.address,
          prescriber: words.dentist,
          registration: 'DEMO-0000',
          isTestData: true,
        });
      }),
      ...charts,
      ...consents(cases, time),
      ...drafts.map((each) => each.document),
    ],
    drafts: drafts.map(({ id, files }) => ({ id, files })),
    cases,
  };
}

interface Subject {
  readonly id: string;
  readonly patient: Patient;
}

/** Cases lie scattered over the patients; some have two. */
function subject(people: readonly Subject[], index: number): Subject {
  const found = people[(index * 7) % 53] ?? people[0];
  if (!found) throw new Error('no patients');
  return found;
}

function consents(cases: readonly DemoCase[], time: DemoTime): readonly DemoDocument[] {
  return [...Map.groupBy(cases, (each) => each.patient)].map(([patient, of]) =>
    labConsent(
      patient,
      of.map(({ consent }) => consent),
      time,
    ),
  );
}

function draft(
  dice: Dice,
  { id: patient }: Subject,
  { index, number }: { readonly index: number; readonly number: string },
  time: DemoTime,
): DemoDraft & { readonly document: DemoDocument } {
  const id = dice.hex(32);
  const writtenOn = addDays(time.today, -index);
  const made = demoOrder(dice, 3 * index + 2, writtenOn, time.language);
  const order = { ...made, header: { ...made.header, number } };
  const build = document('cases', draftDocument(id), (doc) => {
    writeDraft(doc, { patient, createdAt: noon(writtenOn), isTestData: true });
    // The last one is only begun: it shows what an incomplete order looks like.
    writeOrder(doc, index < DRAFTS - 1 ? order : { ...order, item: { id: 'item-1', type: 'crown' }, notes: '' });
  });
  return { id, files: index < DRAFTS - 1 ? order.files : [], document: build };
}
