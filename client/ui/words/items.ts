// Words of physical items: what they are and where they are.
import type { ItemKind, ItemRetention, MarkType, PhysicalItem } from '../../records/physical.ts';
import { germanItems } from './items-german.ts';
import { inBoth } from './language.svelte.ts';

export interface ItemsWords {
  readonly title: string;
  readonly lead: string;
  readonly search: string;
  readonly kinds: Readonly<Record<ItemKind, string>>;
  readonly parts: Readonly<Record<Exclude<PhysicalItem['part'], ''>, string>>;
  readonly retentions: Readonly<Record<ItemRetention, string>>;
  readonly filters: Readonly<Record<'here' | 'out' | 'due' | 'lost' | 'disposed', string>>;
  readonly filter: string;
  readonly none: string;
  readonly noneText: string;
  readonly noneFound: string;
  readonly cut: (shown: number, all: number) => string;
  readonly pick: string;
  readonly add: string;
  readonly addTitle: string;
  readonly kind: string;
  readonly part: string;
  readonly noPart: string;
  readonly name: string;
  readonly nameHint: string;
  readonly place: string;
  readonly placeHint: string;
  readonly noPlace: string;
  readonly at: (place: string) => string;
  readonly outAt: (house: string) => string;
  readonly isLost: string;
  readonly isDisposed: string;
  readonly isDue: string;
  readonly dueTitle: (count: number) => string;
  readonly dueText: string;
  readonly since: (day: string) => string;
  readonly keptUntil: (day: string) => string;
  readonly noEnd: string;
  readonly disinfectedWith: (what: string, who: string, day: string) => string;
  readonly notStated: string;
  readonly notStatedText: string;
  readonly ofCase: (number: string) => string;
  readonly noCase: string;
  readonly facts: Readonly<Record<'where' | 'disinfection' | 'kept' | 'case' | 'code' | 'tracking', string>>;
  readonly history: string;
  readonly marks: Readonly<Record<MarkType, string>>;
  readonly by: (person: string, when: string) => string;
  readonly unproved: string;
  readonly do: Readonly<
    Record<
      'moved' | 'found' | 'in' | 'out' | 'disinfected' | 'lost' | 'kept' | 'disposed' | 'describe' | 'label',
      string
    >
  >;
  readonly ask: Readonly<Record<'moved' | 'in' | 'out' | 'disinfected' | 'kept' | 'disposed' | 'describe', string>>;
  readonly toHouse: string;
  readonly fromHouse: string;
  readonly tracking: string;
  readonly with: string;
  readonly day: string;
  readonly until: string;
  readonly how: string;
  readonly howHint: string;
  readonly retention: string;
  readonly askDisposed: string;
  readonly save: string;
  readonly cancel: string;
  readonly more: string;
  readonly back: string;
  readonly labels: string;
  readonly labelsLead: string;
  readonly print: string;
  readonly qr: (code: string) => string;
  readonly takeLabel: (code: string) => string;
}

const english: ItemsWords = {
  title: 'Items',
  lead: 'Impressions, models, bites and what was lent: where each of them is.',
  search: 'Code, case, kind, place',
  kinds: {
    impression: 'Impression',
    model: 'Model',
    bite: 'Bite registration',
    'study models': 'Study models',
    articulator: 'Articulator',
    'face bow': 'Face bow',
    trial: 'Trial appliance',
    'shade tab': 'Shade tab',
    'implant parts': 'Implant parts',
    'old work': 'Old work',
    'photo prints': 'Photo prints',
    work: 'The finished work',
    other: 'Something else',
  },
  parts: { preparation: 'preparation', antagonist: 'opposing jaw' },
  retentions: {
    lent: 'Goes back to its owner',
    short: 'Short, 3 months',
    model: 'Working model, 2 years',
    record: 'Part of the record, 10 years',
  },
  filters: { here: 'Here', out: 'Out', due: 'May be disposed of', lost: 'Lost', disposed: 'Disposed of' },
  filter: 'Show',
  none: 'No items yet',
  noneText: 'What arrives with a case shows here once it is unpacked there. Other things you add yourself.',
  noneFound: 'Nothing here fits. Look under another heading, or search for less.',
  cut: (shown, all) => `The newest ${shown} of ${all}. Search to find the others.`,
  pick: 'Choose an item to see where it has been.',
  add: 'Add an item',
  addTitle: 'Add an item',
  kind: 'What it is',
  part: 'Of what',
  noPart: 'Not said',
  name: 'Name or remark',
  nameHint: 'No patient’s name: the label and the other house may show it.',
  place: 'Where it lies',
  placeHint: 'Shelf, drawer, bench',
  noPlace: 'No place said',
  at: (place) => `Here: ${place}`,
  outAt: (house) => (house === '' ? 'Out' : `Out: ${house}`),
  isLost: 'Lost',
  isDisposed: 'Disposed of',
  isDue: 'May be disposed of',
  dueTitle: (count) => (count === 1 ? '1 item was kept long enough' : `${count} items were kept long enough`),
  dueText: 'Nothing happens by itself. Somebody decides for each: keep it longer, or dispose of it.',
  since: (day) => `since ${day}`,
  keptUntil: (day) => `Kept until ${day}`,
  noEnd: 'No end: it goes back to its owner',
  disinfectedWith: (what, who, day) => [what, who, day].filter((part) => part !== '').join(', '),
  notStated: 'Disinfection not stated',
  notStatedText: 'It was in a mouth, and nobody said what it was disinfected with. Treat it as not disinfected.',
  ofCase: (number) => `Case ${number}`,
  noCase: 'No case',
  facts: {
    where: 'Where it is',
    disinfection: 'Disinfected',
    kept: 'Kept',
    case: 'Belongs to',
    code: 'Code on the label',
    tracking: 'Tracking number',
  },
  history: 'What became of it',
  marks: {
    named: 'Described',
    in: 'Came in',
    out: 'Went out',
    moved: 'Put',
    disinfected: 'Disinfected',
    lost: 'Not found',
    kept: 'Kept longer',
    disposed: 'Disposed of',
  },
  by: (person, when) => [person, when].filter((part) => part !== '').join(', '),
  unproved: 'somebody',
  do: {
    moved: 'Put elsewhere',
    found: 'Found again',
    in: 'It came back',
    out: 'Give it out',
    disinfected: 'Disinfected',
    lost: 'Cannot be found',
    kept: 'Keep longer',
    disposed: 'Dispose of it',
    describe: 'Describe anew',
    label: 'Print its label',
  },
  ask: {
    moved: 'Where does it lie now?',
    in: 'It came back',
    out: 'To whom does it go?',
    disinfected: 'What was it disinfected with?',
    kept: 'Until when is it kept?',
    disposed: 'Dispose of it?',
    describe: 'What is it?',
  },
  toHouse: 'To',
  fromHouse: 'From',
  tracking: 'Tracking number',
  with: 'With',
  day: 'When',
  until: 'Kept until',
  how: 'How',
  howHint: 'Clinical waste, given back, recycled',
  retention: 'How long it is kept',
  askDisposed: 'This only notes that the thing itself was thrown away. The note stays, with your name and the day.',
  save: 'Save',
  cancel: 'Cancel',
  more: 'More about this item',
  back: 'Items',
  labels: 'Item labels',
  labelsLead:
    'Code, kind and case number, and a QR code that opens the item on a tablet of yours. No patient, no house.',
  print: 'Print',
  qr: (code) => `QR code of item ${code}`,
  takeLabel: (code) => `Print the label of ${code}`,
};

export const itemsWords = inBoth(english, germanItems);
