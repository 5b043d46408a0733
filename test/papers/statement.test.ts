// What a statement for a custom-made device says under each law, what is missing before it can, and the paper made of it.
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { isPdf, keepUntil, MOST_PDF_BYTES, yearsKept } from '../../client/records/deviceStatement.ts';
import { appendMade, blankMade, readMaking } from '../../client/records/making.ts';
import { MANUFACTURER_FIELDS, type Manufacturer } from '../../client/records/manufacturer.ts';
import { addItem, readPrescription, writeHeader } from '../../client/records/prescription.ts';
import { record } from '../../client/records/shape.ts';
import { statementPaper } from '../../client/papers/statementPaper.ts';
import { createFormat } from '../../client/ui/format.ts';
import { statementHoles, statementSections, type StatementFacts } from '../../client/ui/making/statementText.ts';
import { shelfWords } from '../../client/ui/words/shelf.ts';
import { statementWords } from '../../client/ui/words/statement.ts';

const nothing = record(MANUFACTURER_FIELDS).empty;
const maker: Manufacturer = {
  ...nothing,
  ...{ jurisdiction: 'EU', name: 'Dentallabor Łódź', address: 'Hafen 1, Kiel', responsible: 'Jo Stein' },
};

function made(checked: boolean): Pick<StatementFacts, 'order' | 'making'> {
  const [order, making] = [new Y.Doc(), new Y.Doc()];
  addItem(order, { id: 'i1', type: 'crown', teeth: [16], material: 'zirconia' });
  if (checked) {
    writeHeader(order, { number: '26-0001', prescriber: 'Dr. Ada Linde', registration: 'Z-17' });
    const lot = { product: 'Zircon T', manufacturer: 'Invented Ceramics', lot: 'ZR-77', expiry: '2031-02-28' };
    appendMade(making, 'materials', { ...blankMade('materials'), ...lot, name: 'm' });
    appendMade(making, 'checks', { ...blankMade('checks'), name: 'c', item: 'i1', type: 'crown', isPassed: true });
  }
  return { order: readPrescription(order), making: readMaking(making) };
}
const facts = (of: Partial<StatementFacts> = {}): StatementFacts => ({
  ...{ manufacturer: maker, ...made(true), reference: 'K-1488', labNumber: 'L-9', clinic: 'Praxis Linde' },
  ...{ signer: 'Tom Krone', today: '2026-11-27', unmet: '', grounds: '', substances: '', isImplantable: false },
  ...of,
});
const inWords = {
  pieces: () => [
    { id: 'i1', title: 'Crown 16', summary: 'Zirconia, A2', lines: [{ label: 'Margin', value: 'Chamfer' }] },
  ],
  whole: () => [],
  missing: () => '',
};
const speech = { w: statementWords.en, shelf: shelfWords.en, format: createFormat('en', () => 0), inWords };
const all = (law: 'EU' | 'GB', of: Partial<StatementFacts> = {}): string =>
  statementSections(facts(of), law, speech)
    .flatMap(({ heading, lines }) => [heading, ...lines])
    .join('\n');

test('a lot that was used past its day is named with the reason for it', () => {
  const { making } = made(true);
  const [lot] = making.materials;
  const old = {
    ...making,
    materials: [{ ...lot!, expiry: '2026-01-31', at: Date.UTC(2026, 1, 2), reason: 'Tested again.' }],
  };
  expect(all('EU', { making: old })).toContain('Lot ZR-77, use by 31 January 2026, used past its day: Tested again.');
  expect(all('EU', {})).not.toContain('past its day');
});

test('[2.29] under the law of the EU it says all that Annex XIII asks: maker, device, patient, prescriber, characteristics, conformity', () => {
  const said = all('EU', { unmet: '23.4 (s)', grounds: 'no use by a layman', substances: 'Chlorhexidine' });
  for (const line of [
    ...['Dentallabor Łódź', 'Hafen 1, Kiel', 'Custom-made device: Crown 16', 'Case number: 26-0001', 'K-1488'],
    'This device is intended for the exclusive use of the patient identified by this code.',
    ...['Dr. Ada Linde', 'Registration: Z-17', 'Practice: Praxis Linde', 'Crown 16, Zirconia, A2', 'Margin: Chamfer'],
    'Zircon T, Invented Ceramics, Lot ZR-77, use by 28 February 2031',
    'The device conforms to the general safety and performance requirements set out in Annex I to Regulation (EU) 2017/745.',
    'Not fully met: 23.4 (s). Grounds: no use by a layman.',
    'The device contains: Chlorhexidine.',
    'Signed electronically by Tom Krone, lab manager, on 27 November 2026, over the SHA-256 of this file.',
  ])
    expect(said.split('\n')).toContain(line);
  expect(said).toContain('at least 10 years');
});

test('[2.29] a lab that made a part of it is named among the places of manufacture, once', () => {
  const making = new Y.Doc();
  for (const name of ['a', 'b'])
    appendMade(making, 'others', { ...blankMade('others'), name, who: 'Fräszentrum Süd', what: 'Crown 16' });
  const said = all('EU', { making: readMaking(making), manufacturer: { ...maker, sites: 'Hafen 2, Kiel' } });
  expect(said.split('\n')).toContain('Other places of manufacture: Hafen 2, Kiel; Fräszentrum Süd');
});

test('[2.29] [2.12] for Great Britain it names the number with the MHRA and the requirements of its own law, and is English', () => {
  const gb: Manufacturer = { ...maker, jurisdiction: 'GB', registration: 'MHRA 12345' };
  const said = all('GB', { manufacturer: gb, isImplantable: true });
  expect(said).toContain('Registration number with the MHRA: MHRA 12345');
  expect(said).toContain('as given effect by the Medical Devices Regulations 2002');
  expect(said).toContain('at least 15 years');
  expect(statementHoles(facts({ manufacturer: gb }), 'de')).toEqual(['language']);
  expect(statementHoles(facts({ manufacturer: { ...gb, registration: ' ' } }), 'en')).toEqual(['registration']);
});

test('what is missing is named, each by its own word, before anything is signed', () => {
  expect(statementHoles(facts(), 'de')).toEqual([]);
  expect(statementHoles(facts({ manufacturer: nothing, ...made(false), reference: '' }), 'en')).toEqual([
    ...['jurisdiction', 'name', 'address', 'prescriber', 'patient', 'materials', 'check'],
  ]);
  expect(statementHoles(facts({ manufacturer: { ...maker, responsible: '' } }), 'en')).toEqual(['responsible']);
});

test('it is kept as long as its law says, to the day', () => {
  const years = (['EU', 'GB'] as const).map((law) => [yearsKept(law, false), yearsKept(law, true)]);
  expect(years).toEqual([
    [10, 15],
    [5, 15],
  ]);
  expect([keepUntil('2026-11-27', 10), keepUntil('2028-02-29', 15)]).toEqual(['2036-11-27', '2043-03-01']);
});

test('the paper is a PDF that fits the case, without the name of a patient or practice in what a reader shows of it', async () => {
  const { w } = speech;
  const said = { title: w.title, law: w.laws.EU, sections: statementSections(facts(), 'EU', speech), page: w.page };
  const bytes = await statementPaper(said, 'A4', new Date(0));
  expect([isPdf(bytes), bytes.length < MOST_PDF_BYTES]).toEqual([true, true]);
  expect(bytes.length).toBeLessThan(120_000);
});
