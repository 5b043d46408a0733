// Cases of the demo practice that are already on their way: one for every state, some twice.
import type * as Y from 'yjs';
import { writeCasePatient } from '../casePatient.ts';
import { CASE_STATES, type CaseState } from '../caseState.ts';
import { addDays, addWorkingDays } from '../dates.ts';
import { ownCaseDocument } from '../documents.ts';
import { writeOwnCase } from '../ownCase.ts';
import type { Patient } from '../patient.ts';
import {
  appendStep,
  keyIn,
  listOf,
  sideOf,
  STEP_DOCUMENTS,
  writeProduction,
  type NewStep,
  type StepState,
} from '../steps.ts';
import { appendMessage, openQueries, readThread, type Message } from '../thread.ts';
import { document, noon, type DemoDocument, type DemoTime } from './charts.ts';
import type { Dice } from './dice.ts';
import { CROWN, demoOrder, writeOrder, type DemoFile } from './orders.ts';
import { caseParcels, caseThings } from './parcels.ts';
import { WORDS, type DemoWords } from './words.ts';

export interface DemoCaseDocument {
  readonly name: string;
  readonly writer: 'owner' | 'guest';
  readonly build: (doc: Y.Doc) => void;
}
export interface DemoCase {
  readonly patient: string;
  /** The lab's name and who works there; '' while nobody has accepted. */
  readonly partner: string;
  readonly isClaimed: boolean;
  /** What the documents below add up to. */
  readonly state: CaseState;
  readonly documents: readonly DemoCaseDocument[];
  /** What the practice says in `case/thread` once the lab has spoken there: a message counts for whoever truly wrote it. */
  readonly speakInThread: (doc: Y.Doc) => void;
  /** Files for `case/files-owner`: to be sealed and recorded by whoever has the keys. */
  readonly files: readonly DemoFile[];
  /** The same for `case/files-guest`: what the lab designed, where a dentist is to look at it. */
  readonly designs: readonly DemoFile[];
  /** The clinic's own side, once the case has a log. */
  readonly own: (logHex: string) => readonly DemoDocument[];
  readonly consent: { readonly date: string; readonly recipient: string; readonly subject: string };
}

export const DEMO_STATES: readonly CaseState[] = [
  ...CASE_STATES.filter((state) => state !== 'draft'),
  'making',
  'on hold',
  'design review',
  'shipped',
  'completed',
  'sent',
];

const WAY: readonly StepState[] = [
  'sent',
  'received',
  'accepted',
  'design',
  'design review',
  'approved',
  'making',
  'qc',
];
const REST: readonly StepState[] = ['ready', 'shipped', 'arrived', 'try-in', 'fitted', 'completed'];
const BESIDE: Readonly<Partial<Record<CaseState, readonly StepState[]>>> = {
  delivered: ['sent'],
  'on hold': ['sent', 'received', 'accepted'],
  rejected: ['sent', 'received', 'rejected'],
  'changes asked': ['sent', 'received', 'accepted', 'design', 'design review', 'changes asked'],
  cancelled: ['sent', 'received', 'cancelled'],
};
function wayTo(state: CaseState): readonly StepState[] {
  const whole = [...WAY, ...REST];
  return BESIDE[state] ?? whole.slice(0, whole.indexOf(state as StepState) + 1);
}

const DESIGN: DemoFile = {
  ...{ file: 'design', name: 'design-1.stl', kind: 'design', mediaType: 'model/stl' },
  ...CROWN,
};

interface Subject {
  readonly id: string;
  readonly patient: Patient;
}

export function sharedCase(dice: Dice, index: number, { id, patient }: Subject, time: DemoTime): DemoCase {
  const state = DEMO_STATES[index % DEMO_STATES.length] ?? 'sent';
  const steps = wayTo(state);
  const words = WORDS[time.language];
  const orderedOn = addWorkingDays(time.today, -1 - steps.length);
  const order = demoOrder(dice, index, orderedOn, time.language);
  const partner = dice.pick(words.labs);
  const isClaimed = state !== 'sent';
  const dayOf = (step: number): string => addDays(orderedOn, step);
  const messages = conversation(dice, state, steps.length, time);
  // Most conversations are read; a few wait, as on a real morning.
  const messagesRead = index % 9 === 4 ? 0 : messages.length;
  const labNumber = `L-${dice.between(10_000, 99_999)}`;
  const labNotes = steps.includes('making') ? dice.pick(words.labNotes) : '';
  const jointNotes = isClaimed && dice.isLucky(0.3) ? dice.pick(words.jointNotes) : '';
  const number = order.header.number ?? '';
  const box = { steps, hasBite: order.header.bite === 'registration', number, partner, dayOf, time };
  const owner = (name: string, build: DemoCaseDocument['build']): DemoCaseDocument => ({
    name,
    writer: 'owner',
    build,
  });
  return {
    patient: id,
    partner: isClaimed ? partner : '',
    isClaimed,
    state,
    files: order.files,
    designs: state === 'design review' ? [DESIGN] : [],
    consent: { date: orderedOn, recipient: partner, subject: `case/${number}` },
    own: (logHex) => [
      document('cases', ownCaseDocument(logHex), (doc) => {
        const { reference } = patient;
        writeOwnCase(doc, { patient: id, reference, number, partner, messagesRead, isTestData: true });
      }),
      ...caseThings(box, logHex),
    ],
    documents: [
      owner('case/prescription', (doc) => {
        writeOrder(doc, order);
      }),
      owner('case/patient', (doc) => {
        writeCasePatient(doc, { reference: patient.reference });
      }),
      ...STEP_DOCUMENTS.map((name) => ({
        name,
        writer: sideOf(name),
        build: (doc: Y.Doc) => {
          for (const each of taken(steps, dayOf, time.device, words.reasons))
            if (listOf(each.state) === name) appendStep(doc, each);
        },
      })),
      {
        name: 'case/production',
        writer: 'guest',
        build: (doc) => {
          if (steps.includes('accepted')) writeProduction(doc, { number: labNumber, expected: order.header.due ?? '' });
          if (labNotes !== '') doc.getText('notes').insert(0, labNotes);
        },
      },
      {
        name: 'case/thread',
        writer: 'guest',
        build: (doc) => {
          speak(doc, messages, 'guest', time, dayOf);
        },
      },
      ...caseParcels(box),
      owner('case/notes', (doc) => {
        if (jointNotes !== '') doc.getText('notes').insert(0, jointNotes);
      }),
    ],
    speakInThread: (doc) => {
      speak(doc, messages, 'owner', time, dayOf);
    },
  };
}

/** Every step with its time, each taken by somebody who had seen the one before. */
function taken(
  steps: readonly StepState[],
  dayOf: (step: number) => string,
  device: string,
  reasons: DemoWords['reasons'],
): readonly NewStep[] {
  const idOf = (index: number): string => `s${index}`;
  return steps.map((state, index) => {
    const before = steps[index - 1];
    return {
      id: idOf(index),
      state,
      at: noon(dayOf(index)),
      by: sideOf(listOf(state)) === 'owner' ? device : '',
      over: before ? [keyIn(listOf(before), idOf(index - 1))] : [],
      reason: reasons[state] ?? '',
    };
  });
}

interface Said extends Pick<Message, 'side' | 'kind' | 'text'> {
  readonly day: number;
}

function conversation(dice: Dice, state: CaseState, days: number, { language }: DemoTime): readonly Said[] {
  const words = WORDS[language];
  if (state === 'sent' || state === 'delivered') return [];
  const said: Said[] = [{ side: 'guest', kind: 'message', text: words.labSays[0], day: 1 }];
  const topic = dice.between(0, words.query.length - 1);
  const query: Said = { side: 'guest', kind: 'query', text: words.query[topic] ?? words.query[0], day: 2 };
  const answer: Said = { side: 'owner', kind: 'answer', text: words.answer[topic] ?? words.answer[0], day: 3 };
  if (state === 'on hold') said.push(query);
  else if (days > 4 && dice.isLucky(0.5)) said.push(query, answer);
  if (days > 6) said.push({ side: 'owner', kind: 'message', text: dice.pick(words.clinicSays), day: days - 2 });
  return said;
}

/** The messages of one side, in order; an answer is to the question that stands there. */
function speak(
  doc: Y.Doc,
  messages: readonly Said[],
  who: Said['side'],
  time: DemoTime,
  dayOf: (step: number) => string,
): void {
  for (const { day, ...message } of messages.filter(({ side }) => side === who)) {
    const by = who === 'owner' ? time.device : '';
    const refersTo = message.kind === 'answer' ? (openQueries(readThread(doc))[0]?.id ?? '') : '';
    appendMessage(doc, { ...message, by, refersTo, at: noon(dayOf(day)) });
  }
}
