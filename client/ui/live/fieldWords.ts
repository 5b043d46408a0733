// Fields and what they say in words, by their names in a document.
import type { Review } from '../../records/history.ts';
import type { FieldRecord } from '../../records/fields.ts';
import type { Unit } from '../../records/units.ts';
import { useApp } from '../app.ts';
import { useWork } from '../cases/work.ts';
import { useTeeth } from '../teeth/notation.ts';
import { casesWords } from '../words/cases.ts';
import { draftWords } from '../words/draft.ts';
import { liveWords } from '../words/live.ts';
import { meaningOf, orderWords } from '../words/order.ts';
import { partWords } from '../words/parts.ts';
import { patientsWords } from '../words/patients.ts';
import { shadeWords } from '../words/shade.ts';
import { teethWords } from '../words/teeth.ts';

export interface FieldWords {
  /** Due at clinic */
  label(record: FieldRecord, field: string): string;
  /** Thu 18 Mar · 16, upper right first molar · Zirconia */
  value(record: FieldRecord, field: string, value: unknown): string;
}

type Labels = Readonly<Record<string, string | undefined>>;

/** Call while a component is made; the answers follow the language. */
export function useFieldWords(): FieldWords {
  const app = useApp();
  const work = useWork();
  const teeth = useTeeth();
  const words = {
    get draft() {
      return app.language.words(draftWords);
    },
    get cases() {
      return app.language.words(casesWords);
    },
    get patients() {
      return app.language.words(patientsWords);
    },
    get live() {
      return app.language.words(liveWords);
    },
    get parts() {
      return app.language.words(partWords);
    },
  };

  function orderLabels(): Labels {
    const { draft, cases } = words;
    const shades = app.language.words(shadeWords);
    return {
      ...app.language.words(orderWords).fields,
      ...{ due: draft.due, appointment: draft.appointment, prescriber: draft.prescriber, notes: draft.notes },
      ...{ registration: draft.registration, items: draft.work, number: cases.title, private: draft.notes },
      ...{ hasNickelAllergy: draft.nickel, hasLatexAllergy: draft.latex, hasBruxism: draft.bruxism },
      ...{ type: draft.appliance, material: draft.material, shade: shades.title, stump: shades.stump },
      ...{ teeth: app.language.words(teethWords).title, pontics: draft.pontics, implantSystem: draft.implantSystem },
      ...{ margin: draft.margin, occlusion: draft.occlusion, contacts: draft.contacts },
    };
  }
  function labelsOf(record: FieldRecord): Labels {
    switch (record) {
      case 'order':
        return orderLabels();
      case 'patient':
        return words.patients as unknown as Labels;
      case 'history':
        return words.patients.lists;
      case 'production':
        return {
          number: words.cases.labNumber,
          expected: words.cases.expected,
          pan: words.cases.pan,
          notes: words.cases.notes,
        };
      case 'notes':
        return { notes: words.cases.jointNotes };
    }
  }

  /** One of a list: a tooth, a tooth that differs, or a code. */
  function member(key: string, said: unknown): string {
    if (typeof said === 'number') return teeth.number(said);
    if (key !== 'units') return meaningOf(app.language.words(orderWords), key, String(said)) || String(said);
    const { tooth, material, shade } = said as Unit;
    return [teeth.number(tooth), work.material(material), shade].filter((part) => part !== '').join(' ');
  }
  function value(record: FieldRecord, field: string, said: unknown): string {
    const { live, parts, patients } = words;
    const key = field.split('/').at(-1) ?? '';
    if (record === 'history') return (said as Review | null)?.isNoneKnown ? patients.noneKnown : live.listed;
    if (typeof said === 'boolean') return said ? parts.yes : parts.no;
    if (Array.isArray(said) && said.length > 0) return app.format.list(said.map((each) => member(key, each)));
    if (typeof said !== 'string' || said === '') return live.empty;
    const meaning = record === 'order' ? meaningOf(app.language.words(orderWords), key, said) : '';
    if (meaning !== '') return meaning;
    if (key === 'type') return work.appliance(said);
    if (key === 'material') return work.material(said) || said;
    if (key === 'sex') return (patients.sexes as Labels)[said] ?? said;
    return /^\d{4}-\d\d-\d\d$/.test(said) ? app.format.fullDate(said) : said;
  }

  return {
    label: (record, field) => {
      const found = labelsOf(record)[field.split('/').at(-1) ?? ''] ?? labelsOf(record)[field.split('/')[0] ?? ''];
      return typeof found === 'string' ? found : field;
    },
    value,
  };
}
