// What a manager feels who types into the search of an access log of 100,000 events: one keystroke, from the words to the
// places of all events that match. The page then shows a dozen of them.
import { EventIndex, type Indexed } from '../client/access/eventindex.ts';
import { unusual, USUAL_WEEK, type Access } from '../client/access/unusual.ts';
import { median, ms, timed, type Figure } from './figure.ts';

const EVENTS = 100_000;
const PATIENTS = 10_000;
const TYPED = 'müller jana nordlicht lab work changed';
const MINUTE = 60_000;

const nameOf = (i: number): string =>
  `${['Jana', 'Tom', 'Ada', 'Jörg'][i % 4] ?? ''} ${['Müller', 'Özil', 'Roth'][i % 3] ?? ''} ${String(i)}`;

function lineOf(i: number): Indexed {
  const patient = (i * 7919) % PATIENTS;
  const at = Date.UTC(2026, 0, 1) + i * MINUTE;
  return {
    person: `Person ${String(i % 25)}`,
    personKey: String(i % 25),
    device: String(i % 40),
    organisation: 'Linden Dental',
    patient: String(patient),
    lab: i % 5 === 0 ? `Nordlicht Lab ${String(i % 12)}` : '',
    record: `p${String(patient)}`,
    file: '',
    label: nameOf(patient),
    action: ['open', 'change', 'file-open', 'share'][i % 4] ?? '',
    purpose: ['treatment', 'lab work', 'payment'][i % 3] ?? '',
    reason: '',
    earliest: at,
    latest: at + MINUTE,
    flags: [],
  };
}
function accessOf({ personKey, person, action, patient, label, earliest, latest }: Indexed): Access {
  const about = { compartment: 'clinical', isBreakGlass: false, at: earliest, notBefore: earliest, notAfter: latest };
  return { person: personKey, name: person, action, thing: `${patient}/`, patient, patientName: label, ...about };
}

export async function accessLogBench(): Promise<readonly Figure[]> {
  const lines = Array.from({ length: EVENTS }, (_, i) => lineOf(i));
  const toLocal = (at: number) => ({ date: String(Math.floor(at / 86_400_000)), day: 3, minutes: 720 });
  const rules = await timed(() => unusual(lines.map(accessOf), toLocal, USUAL_WEEK));
  const { took: made, result: index } = await timed(() => new EventIndex(lines));
  const took: number[] = [];
  for (let round = 0; round < 5; round++) {
    for (let length = 1; length <= TYPED.length; length++) {
      const words = TYPED.slice(0, length)
        .split(' ')
        .filter(Boolean)
        .map((text) => ({ text, codes: [] }));
      took.push((await timed(() => index.find({ words, person: String(round) }))).took);
    }
  }
  const slowest = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? NaN;
  const what = `access log of ${EVENTS.toLocaleString('en')} events`;
  return [
    { what: `${what}: log filter keystroke (95 % below ${ms(slowest)})`, ours: ms(median(took)), reach: '≤ 16 ms' },
    { what: `${what}: index made, rules of unusual access applied`, ours: ms(made + rules.took), reach: '' },
  ];
}
