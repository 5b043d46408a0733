// A whole order in words, line by line: the same for the preview before it is sent, for the lab, and on the paper ticket.
import type { Header, Item, Prescription } from '../../records/prescription.ts';
import { useApp } from '../app.ts';
import { useTeeth } from '../teeth/notation.ts';
import { draftWords } from '../words/draft.ts';
import { meaningOf, orderWords } from '../words/order.ts';
import { shadeWords } from '../words/shade.ts';
import { useWork } from './work.ts';

export interface OrderLine {
  readonly label: string;
  readonly value: string;
}
export interface Piece {
  readonly id: string;
  /** Crown 36, lower left first molar */
  readonly title: string;
  /** Zirconia, A2 */
  readonly summary: string;
  readonly lines: readonly OrderLine[];
}
export interface OrderInWords {
  pieces(order: Prescription): readonly Piece[];
  /** All that is not about one piece, but for the days. */
  whole(header: Header): readonly OrderLine[];
  /** What was missing when it was sent, in words; '' when nothing was. */
  missing(header: Pick<Header, 'missing'>): string;
}

/** `fileName` finds a file of this case. Call while a component is made; the answers follow language and notation. */
export function useOrder(fileName: (file: string) => string): OrderInWords {
  const app = useApp();
  const work = useWork();
  const teeth = useTeeth();
  const draft = (): (typeof draftWords)['en'] => app.language.words(draftWords);
  const order = (): (typeof orderWords)['en'] => app.language.words(orderWords);
  const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
  const said = (lines: readonly OrderLine[]): readonly OrderLine[] => lines.filter(({ value }) => value !== '');
  const coded = <T extends object>(of: T, field: keyof T & string): string =>
    meaningOf(order(), field, String(of[field]));
  const label = (field: string): string => order().fields[field] ?? field;

  function linesOf(item: Item): readonly OrderLine[] {
    const d = draft();
    const shades = app.language.words(shadeWords);
    const unit = ({ tooth, material, shade }: Item['units'][number]): string =>
      order().unit(teeth.number(tooth), joined(work.material(material), shade));
    const field = (name: keyof Item, value = coded(item, name)): OrderLine => ({ label: label(name), value });
    return said([
      field('jaw'),
      { label: shades.stump, value: item.stump },
      field('shadeCervical', item.shadeCervical),
      field('shadeIncisal', item.shadeIncisal),
      field('texture'),
      field('shadePhoto', item.shadePhoto === '' ? '' : fileName(item.shadePhoto)),
      { label: d.pontics, value: item.pontics.map(teeth.number).join(', ') },
      field('ponticForm'),
      field('units', item.units.map(unit).join('; ')),
      { label: d.implantSystem, value: joined(item.implantSystem, item.implantPlatform) },
      field('retention'),
      field('marginForm', joined(coded(item, 'marginForm'), item.margin)),
      field('occlusionForm', joined(coded(item, 'occlusionForm'), item.occlusion)),
      field('contactForm', joined(coded(item, 'contactForm'), item.contacts)),
      field('stage'),
      field('clasps', item.clasps),
      field('toothMould', item.toothMould),
      field('gumShade', item.gumShade),
      field('thickness', item.thickness),
      field('pieces', item.pieces === 0 ? '' : app.format.number(item.pieces)),
    ]);
  }

  return {
    pieces: ({ items }) =>
      items.map((item) => ({
        id: item.id,
        title: work.long(item.type, item.teeth),
        summary: joined(work.material(item.material), item.shade),
        lines: linesOf(item),
      })),
    whole(header) {
      const d = draft();
      const alerts = joined(
        header.hasNickelAllergy ? d.nickel : '',
        header.hasLatexAllergy ? d.latex : '',
        header.hasBruxism ? d.bruxism : '',
      );
      const field = (name: keyof Header, value = coded(header, name)): OrderLine => ({
        label: label(name),
        value,
      });
      const isNew = header.kind === 'new';
      return said([
        field('priority', header.priority === 'normal' ? '' : coded(header, 'priority')),
        field('kind', isNew ? '' : order().ofCase(coded(header, 'kind'), header.parent)),
        field('remakeReason', isNew ? '' : joined(coded(header, 'remakeReason'), header.remakeText)),
        { label: label('alerts'), value: alerts },
        field('preparation'),
        field('antagonist'),
        field('bite'),
        field('enclosed', joined(...header.enclosed.map((code) => meaningOf(order(), 'enclosed', code)))),
        field('disinfectedBy', header.disinfectedBy),
        { label: d.prescriber, value: joined(header.prescriber, header.registration) },
      ]);
    },
    missing({ missing }) {
      const names: Readonly<Record<string, string>> = draft().missingCodes;
      const known = missing.flatMap((code) => (Object.hasOwn(names, code) ? [names[code] ?? ''] : []));
      return known.length === 0 ? '' : app.format.list([...new Set(known)]);
    },
  };
}
