// What lies in the boxes of the demo's cases and on the shelves of its practice: an order's bite that was found or is
// missing, finished work that came back with its model, a tab that is lent. No dice: all of it follows from the case.
import { addDays } from '../dates.ts';
import { itemDocument } from '../documents.ts';
import { appendArrival, appendParcel, ORDER_PARCEL, parcelsDocument, type Piece } from '../parcels.ts';
import { appendItemMark, retentionOf, type ItemKind, type NewMark } from '../physical.ts';
import type { StepState } from '../steps.ts';
import { document, noon, type DemoDocument, type DemoTime } from './charts.ts';
import type { DemoCaseDocument } from './shared.ts';
import { WORDS } from './words.ts';

interface Box {
  readonly steps: readonly StepState[];
  readonly hasBite: boolean;
  readonly number: string;
  readonly partner: string;
  readonly dayOf: (step: number) => string;
  readonly time: DemoTime;
}
const BACK = 'back';

/** What both sides sent and found; of an order with a bite the lab still misses it while it asks. */
export function caseParcels({ steps, hasBite, number, dayOf, time }: Box): readonly DemoCaseDocument[] {
  const at = (step: StepState): number => noon(dayOf(steps.indexOf(step)));
  const [work, model] = [piece('work', 'work'), piece('model', 'model')] as const;
  return [
    {
      name: parcelsDocument('guest'),
      writer: 'guest',
      build: (doc) => {
        if (hasBite && steps.includes('received')) {
          const state = steps.includes('accepted') && !steps.includes('design') ? 'missing' : 'arrived';
          appendArrival(doc, { parcel: ORDER_PARCEL, piece: 'bite', state, at: at('received'), by: '' });
        }
        if (!steps.includes('shipped')) return;
        const { courier } = WORDS[time.language].things;
        const sent = { name: BACK, carrier: courier, tracking: `DEMO-${number}`, note: '', pieces: [work, model] };
        appendParcel(doc, { ...sent, at: at('shipped'), by: '' });
      },
    },
    {
      name: parcelsDocument('owner'),
      writer: 'owner',
      build: (doc) => {
        if (!steps.includes('arrived')) return;
        for (const { id } of [work, model])
          appendArrival(doc, {
            ...{ parcel: `guest/${BACK}`, piece: id, state: 'arrived' },
            at: at('arrived'),
            by: time.device,
          });
      },
    },
  ];
}

function piece(id: string, kind: ItemKind): Piece {
  return { id, kind, part: kind === 'model' ? 'preparation' : '', name: '', with: '', who: '', day: '' };
}

/** Things of the practice that belong to a case, once the case has a log. */
export function caseThings({ steps, hasBite, partner, dayOf, time }: Box, logHex: string): readonly DemoDocument[] {
  const { shelf, disinfectant } = WORDS[time.language].things;
  const { dentist } = WORDS[time.language];
  const first = dayOf(0);
  const named = (kind: ItemKind): NewMark => ({
    ...{ type: 'named', kind, part: kind === 'model' ? 'preparation' : '', case: logHex, isTestData: true },
    ...{ retention: retentionOf(kind), at: noon(first), by: time.device },
  });
  const by = { by: time.device };
  const bite: readonly NewMark[] = [
    named('bite'),
    { ...{ type: 'in', place: shelf, with: disinfectant, who: dentist, day: first }, at: noon(first), ...by },
    { ...{ type: 'out', house: partner, parcel: ORDER_PARCEL }, at: noon(first) + 1, ...by },
  ];
  const came = noon(dayOf(Math.max(0, steps.indexOf('arrived'))));
  const arrived = (kind: ItemKind): readonly NewMark[] => [
    named(kind),
    { ...{ type: 'in', house: partner, parcel: `guest/${BACK}`, place: shelf }, at: came, ...by },
  ];
  // A label is made of how an id begins, so that is what differs.
  return [
    ...(hasBite ? [thing(`01${logHex.slice(0, 30)}`, bite)] : []),
    ...(steps.includes('arrived') ? [thing(`02${logHex.slice(0, 30)}`, arrived('work'))] : []),
    ...(steps.includes('arrived') ? [thing(`03${logHex.slice(0, 30)}`, arrived('model'))] : []),
  ];
}

/** Things that belong to no case: one that is lent, one whose time to be kept is over. */
export function houseThings(
  { today, language, device: by }: DemoTime,
  ids: readonly [string, string],
): readonly DemoDocument[] {
  const { shelf, tab, models } = WORDS[language].things;
  const { labs } = WORDS[language];
  const then = noon(addDays(today, -30));
  const long = noon(addDays(today, -800));
  const bare = { case: '', part: '', isTestData: true } as const;
  return [
    thing(ids[0], [
      { ...bare, type: 'named', kind: 'shade tab', name: tab, retention: 'lent', at: then, by },
      { type: 'in', house: labs[0], place: shelf, at: then, by },
    ]),
    thing(ids[1], [
      {
        ...bare,
        type: 'named',
        kind: 'model',
        name: models,
        retention: 'model',
        until: addDays(today, -12),
        at: long,
        by,
      },
      { type: 'in', place: shelf, at: long, by },
    ]),
  ];
}

function thing(id: string, marks: readonly NewMark[]): DemoDocument {
  return document('cases', itemDocument(id), (doc) => {
    for (const mark of marks) appendItemMark(doc, mark);
  });
}
