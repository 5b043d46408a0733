// What a statement for a custom-made device says, section by section: the screen shows it and the paper is made of the same.
import { yearsKept } from '../../records/deviceStatement.ts';
import { holesIn, type Jurisdiction, type Manufacturer, type ManufacturerHole } from '../../records/manufacturer.ts';
import { havePassed, piecesOf, standing, type Making } from '../../records/making.ts';
import type { Prescription } from '../../records/prescription.ts';
import type { Section } from '../../papers/statementPaper.ts';
import type { OrderInWords } from '../cases/order.ts';
import type { Format } from '../format.ts';
import type { shelfWords } from '../words/shelf.ts';
import type { statementWords } from '../words/statement.ts';
import { lotLine, wasPast } from './lotLine.ts';

export interface StatementFacts {
  readonly manufacturer: Manufacturer;
  readonly order: Prescription;
  readonly making: Making;
  readonly reference: string;
  readonly labNumber: string;
  readonly clinic: string;
  readonly signer: string;
  readonly today: string;
  readonly unmet: string;
  readonly grounds: string;
  readonly substances: string;
  readonly isImplantable: boolean;
}
interface Speech {
  readonly w: (typeof statementWords)['en'];
  readonly shelf: (typeof shelfWords)['en'];
  readonly format: Pick<Format, 'fullDate' | 'decimal'>;
  readonly inWords: OrderInWords;
}

export type StatementHole = ManufacturerHole | 'language' | 'prescriber' | 'patient' | 'materials' | 'check';

/** What is missing, in the order in which it is looked for; nothing is signed before it is empty. */
export function statementHoles(facts: StatementFacts, language: string): readonly StatementHole[] {
  const { manufacturer, order, making, reference } = facts;
  const isMissing: readonly (readonly [StatementHole, boolean])[] = [
    ['language', manufacturer.jurisdiction === 'GB' && language !== 'en'],
    ['prescriber', order.header.prescriber.trim() === ''],
    ['patient', reference.trim() === ''],
    ['materials', standing(making.materials).length === 0],
    ['check', !havePassed(making.checks, order.items)],
  ];
  return [...holesIn(manufacturer), ...isMissing.filter(([, is]) => is).map(([hole]) => hole)];
}

export function statementSections(
  facts: StatementFacts,
  jurisdiction: Jurisdiction,
  { w, shelf, format, inWords }: Speech,
): readonly Section[] {
  const { manufacturer: maker, order, making } = facts;
  const named = (label: string, value: string): string => (value.trim() === '' ? '' : `${label}: ${value.trim()}`);
  const bare = (label: string): string => label.split(',')[0] ?? label;
  const { header } = order;
  // Annex XIII, section 1 names all manufacturing sites: a lab that made a part of it is one.
  const elsewhere = new Set(standing(making.others).map(({ who }) => who.trim()));
  const sites = [maker.sites.trim(), ...elsewhere].filter((each) => each !== '');
  const pieces = inWords.pieces({ ...order, items: piecesOf(order.items) });
  const section = (heading: string, ...lines: readonly string[]): Section => ({
    heading,
    lines: lines.filter((line) => line !== ''),
  });
  return [
    section(
      w.maker,
      maker.name,
      maker.address,
      named(bare(w.sites), sites.join('; ')),
      named(bare(w.representatives[jurisdiction]), maker.representative),
      named(bare(w.registrations[jurisdiction]), maker.registration),
      named(w.responsible, [maker.responsible, maker.qualification].filter(Boolean).join(', ')),
    ),
    section(
      w.device,
      ...pieces.map(({ title }) => `${w.customMade}: ${title}`),
      named(w.caseNumber, header.number),
      named(w.labNumber, facts.labNumber),
      w.implantableLine(facts.isImplantable),
    ),
    section(w.patient, facts.reference, w.exclusive),
    section(
      w.prescriber,
      header.prescriber,
      named(w.registrationNo, header.registration),
      named(w.institution, facts.clinic),
    ),
    section(
      w.characteristics,
      ...pieces.flatMap(({ title, summary, lines }) => [
        [title, summary].filter(Boolean).join(', '),
        ...lines.map(({ label, value }) => `${label}: ${value}`),
      ]),
    ),
    section(
      w.materials,
      ...standing(making.materials).map((each) =>
        [each.product, lotLine(each, shelf, format), wasPast(each) ? shelf.usedPast(each.reason) : '']
          .filter((part) => part !== '')
          .join(', '),
      ),
    ),
    section(
      w.conformity,
      w.conforms[jurisdiction],
      facts.unmet.trim() === '' ? '' : w.except(facts.unmet.trim(), facts.grounds.trim()),
    ),
    section(w.substancesTitle, facts.substances.trim() === '' ? w.noSubstances : w.contains(facts.substances.trim())),
    section(w.keeping, w.keepingText(yearsKept(jurisdiction, facts.isImplantable))),
    section(w.signature, w.signatureText(facts.signer, format.fullDate(facts.today))),
  ];
}
