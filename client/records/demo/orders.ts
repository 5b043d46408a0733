// The orders of the demo practice: which work on which teeth, in which shade, with what said about it.
import type { Bytes } from '../../../protocol/bytes.ts';
import { applianceRule, type Appliance } from '../appliances.ts';
import { addWorkingDays } from '../dates.ts';
import type { FileKind, Shows } from '../files.ts';
import { isToothColoured, type Material } from '../materials.ts';
import { addItem, writeHeader, type Header, type Item } from '../prescription.ts';
import { shadeColour } from '../shades.ts';
import type * as Y from 'yjs';
import type { Dice } from './dice.ts';
import { archStl, crownPly, crownStl } from './mesh.ts';
import { toothPhoto } from './photo.ts';
import { WORDS, type DemoLanguage } from './words.ts';
import { biteWing } from './xray.ts';

export interface DemoFile extends Partial<Shows> {
  readonly file: string;
  readonly name: string;
  readonly kind: FileKind;
  readonly mediaType: string;
  /** Files of one name for their bytes have the same bytes. */
  readonly shape: string;
  readonly makeBytes: () => Bytes;
}
export interface DemoOrder {
  readonly header: Partial<Header>;
  readonly item: Partial<Item> & { readonly id: string };
  readonly notes: string;
  readonly files: readonly DemoFile[];
}

interface Template {
  readonly type: Appliance;
  readonly teeth: readonly number[];
  readonly pontics?: readonly number[];
  readonly material: Material;
  readonly shade: string;
  readonly rest?: Partial<Item>;
}
const TEMPLATES: readonly Template[] = [
  { type: 'crown', teeth: [16], material: 'zirconia multilayer', shade: 'A2' },
  { type: 'crown', teeth: [36], material: 'gold alloy', shade: '' },
  {
    type: 'veneer',
    teeth: [12, 11, 21, 22],
    material: 'lithium disilicate',
    shade: '1M1',
    rest: { stump: 'ND2', texture: 'medium', shadeCervical: '1M2' },
  },
  { type: 'bridge', teeth: [14, 15, 16], pontics: [15], material: 'zirconia', shade: 'A3' },
  {
    type: 'implant crown',
    teeth: [46],
    material: 'lithium disilicate',
    shade: 'B2',
    rest: { implantSystem: 'Invented Conus 4.1' },
  },
  { type: 'onlay', teeth: [26], material: 'hybrid ceramic', shade: 'C2' },
  { type: 'partial denture', teeth: [34, 35, 44, 45, 46], material: 'cobalt chrome', shade: 'A3.5' },
  { type: 'full denture', teeth: [], material: 'acrylic', shade: '2L1.5' },
  { type: 'night guard', teeth: [], material: 'splint resin', shade: '' },
  { type: 'retainer', teeth: [], material: 'aligner foil', shade: '' },
  {
    type: 'crown',
    teeth: [11],
    material: 'feldspathic ceramic',
    shade: 'A1',
    rest: { stump: 'ND4', texture: 'marked', shadeIncisal: '0M3' },
  },
  { type: 'inlay', teeth: [45], material: 'gold alloy', shade: '' },
  {
    type: 'surgical guide',
    teeth: [36],
    material: 'surgical resin',
    shade: '',
    rest: { implantSystem: 'Invented Conus 4.1' },
  },
  { type: 'temporary', teeth: [21], material: 'pmma', shade: 'D3' },
  { type: 'aligner series', teeth: [], material: 'aligner foil', shade: '', rest: { pieces: 14 } },
  { type: 'crown', teeth: [75], material: 'zirconia', shade: '2M1' },
  {
    type: 'bridge',
    teeth: [33, 32, 31, 41, 42, 43],
    pontics: [32, 31, 41, 42],
    material: 'metal ceramic',
    shade: 'B3',
  },
  { type: 'splint', teeth: [], material: 'acrylic', shade: '' },
  {
    type: 'implant bridge',
    teeth: [24, 25, 26],
    pontics: [25],
    material: 'zirconia multilayer',
    shade: '3R1.5',
    rest: { implantSystem: 'Invented Torx 3.5' },
  },
  { type: 'sports guard', teeth: [], material: 'eva', shade: '' },
];

/** `index` chooses the work, `orderedOn` the day it was written; the due date follows from the work. */
export function demoOrder(dice: Dice, index: number, orderedOn: string, language: DemoLanguage): DemoOrder {
  const words = WORDS[language];
  const template = TEMPLATES[index % TEMPLATES.length] ?? TEMPLATES[0];
  if (!template) throw new Error('no templates');
  const { type, teeth, pontics = [], material, shade, rest = {} } = template;
  const hasBite = teeth.length === 1;
  const due = addWorkingDays(orderedOn, applianceRule(type).workingDays);
  return {
    header: {
      number: String(2_600 + index),
      prescriber: words.dentist,
      registration: 'DEMO-0000',
      priority: dice.isLucky(0.15) ? 'urgent' : 'normal',
      ...(index % 11 === 10
        ? { kind: 'remake', parent: String(2_590 + index), remakeReason: 'shade' }
        : { kind: 'new' }),
      preparation: 'scan',
      antagonist: 'scan',
      // One tooth: two scans that say what they are, and a bite in a box.
      bite: hasBite ? 'registration' : 'scan',
      disinfectedBy: hasBite ? words.things.disinfectant : '',
      due,
      appointment: addWorkingDays(due, dice.between(1, 3)),
      orderedAt: Date.parse(`${orderedOn}T12:00:00Z`),
      hasBruxism: dice.isLucky(0.2),
      hasNickelAllergy: dice.isLucky(0.1),
      isTestData: true,
    },
    item: {
      id: 'item-1',
      type,
      teeth,
      pontics,
      material,
      shade,
      margin: isToothColoured(material) ? dice.pick(words.margins) : '',
      contacts: dice.pick(words.contacts),
      ...(applianceRule(type).teeth === 'none' ? { jaw: 'upper' } : {}),
      ...rest,
    },
    notes: dice.pick(words.orderNotes),
    files: orderFiles(dice, type, teeth, shade),
  };
}

export const CROWN = { shape: 'crown', makeBytes: (): Bytes => crownStl() };
const arch = (jaw: 'upper' | 'lower') => ({ shape: `arch ${jaw}`, makeBytes: (): Bytes => archStl(jaw) });

function orderFiles(dice: Dice, type: Appliance, teeth: readonly number[], shade: string): readonly DemoFile[] {
  const jaw = teeth.some((tooth) => [3, 4, 7, 8].includes(Math.floor(tooth / 10))) ? 'lower' : 'upper';
  const id = dice.hex(16);
  const scan = { kind: 'scan', mediaType: 'model/stl' } as const;
  const isOne = teeth.length === 1;
  const [role, opposite] = [isOne ? 'preparation' : '', jaw === 'upper' ? 'lower' : 'upper'] as const;
  const files: DemoFile[] = [
    { ...scan, ...arch(jaw), file: `${id}-scan`, name: `${jaw}.stl`, role, jaw: isOne ? jaw : '' },
  ];
  if (isOne) {
    const antagonist = { role: 'antagonist', jaw: opposite } as const;
    files.push({ ...scan, ...antagonist, ...arch(opposite), file: `${id}-antagonist`, name: `${opposite}.stl` });
  }
  if (teeth.length === 1 && dice.isLucky(0.4))
    files.push({ ...scan, ...CROWN, file: `${id}-prep`, name: 'preparation.stl', role, jaw });
  const colour = shadeColour(shade);
  if (colour) {
    const photo = { shape: `photo ${colour}`, makeBytes: (): Bytes => toothPhoto(colour) };
    files.push({ ...photo, file: `${id}-shade`, name: 'shade.png', kind: 'photo', mediaType: 'image/png' });
  }
  const isMolar = teeth.length === 1 && teeth.some((tooth) => tooth % 10 >= 6);
  if (isMolar && colour && (type === 'crown' || type === 'onlay')) {
    const crown = { shape: `crown ${colour}`, makeBytes: (): Bytes => crownPly(colour), mediaType: 'model/ply' };
    files.push({ ...scan, ...crown, file: `${id}-colour`, name: 'tooth in colour.ply', role, jaw });
    const xray = { kind: 'xray', mediaType: 'application/dicom', shape: 'bite-wing', makeBytes: biteWing } as const;
    files.push({ ...xray, file: `${id}-xray`, name: 'bite-wing demo.dcm' });
  }
  return files;
}

export function writeOrder(doc: Y.Doc, { header, item, notes }: DemoOrder): void {
  writeHeader(doc, header);
  addItem(doc, item);
  if (notes !== '') doc.getText('notes').insert(0, notes);
}
