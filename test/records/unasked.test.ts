// What a piece keeps from another kind of work never goes out unseen.
import { expect, test } from 'vitest';
import { APPLIANCES } from '../../client/records/appliances.ts';
import { blankItem, type Item } from '../../client/records/prescription.ts';
import { asAsked, unasked } from '../../client/records/unasked.ts';

/** Everything that any kind of work could say. */
const full: Item = {
  ...blankItem('i1'),
  ...{ teeth: [14, 15, 16], pontics: [15], material: 'zirconia', shade: 'A2', stump: 'ND3', texture: 'smooth' },
  ...{ shadeCervical: 'A3', shadeIncisal: 'A1', shadePhoto: 'f1', ponticForm: 'ovate' },
  ...{ units: [{ tooth: 15, material: 'zirconia', shade: 'A3' }] },
  ...{ marginForm: 'chamfer', margin: 'fine', occlusionForm: 'full contact', occlusion: 'firm', contactForm: 'tight' },
  ...{ contacts: 'wide', implantSystem: 'Invented I', implantPlatform: '4.1', retention: 'screwed', jaw: 'upper' },
  ...{ stage: 'finished', clasps: 'two', toothMould: 'T1', gumShade: 'G2', thickness: '2', pieces: 3 },
};
const says = (type: Item['type'], rest: Partial<Item> = {}): readonly string[] => {
  const item = asAsked({ ...full, type, ...rest });
  const blank = blankItem('i1');
  return (Object.keys(blank) as (keyof Item)[]).filter((key) => String(item[key]) !== String(blank[key]));
};

test('a night guard that was a bridge says its jaw and thickness, and nothing of teeth, shade or implant', () => {
  expect(says('night guard')).toEqual(['type', 'material', 'jaw', 'thickness']);
});

test('a crown keeps margin and shade, a crown of gold no shade, and no crown an implant or a pontic', () => {
  const shades = ['shade', 'shadeCervical', 'shadeIncisal', 'stump', 'texture', 'shadePhoto'];
  const fixed = ['marginForm', 'margin', 'occlusionForm', 'occlusion', 'contactForm', 'contacts'];
  const said = (...more: readonly string[]): readonly string[] => [
    'type',
    'teeth',
    'material',
    'units',
    ...more,
    ...fixed,
  ];
  expect(says('crown').toSorted()).toEqual(said(...shades).toSorted());
  expect(says('crown', { material: 'gold alloy' }).toSorted()).toEqual(said().toSorted());
});

test('a bridge keeps its pontics, an implant crown its system, and single teeth only what the kind is made of', () => {
  expect(says('bridge')).toContain('ponticForm');
  expect(says('bridge', { teeth: [14, 15] })).not.toContain('pontics');
  expect(says('implant crown')).toEqual(expect.arrayContaining(['implantSystem', 'implantPlatform', 'retention']));
  expect(unasked({ ...full, type: 'veneer' }).units).toEqual([{ tooth: 15, material: '', shade: 'A3' }]);
  expect(says('partial denture')).toEqual(expect.arrayContaining(['clasps', 'stage']));
});

test('whatever the kind, doing it twice leaves out no more, and a piece without a kind keeps all', () => {
  for (const type of APPLIANCES) expect(unasked(asAsked({ ...full, type }))).toEqual({});
  expect(unasked({ ...full, type: '' })).toEqual({});
});
