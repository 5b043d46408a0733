// Words of how often work is made again.
import { inBoth } from './language.svelte.ts';

export const remakeWords = inBoth(
  {
    title: 'Remakes and repairs',
    lead: (remade: number, all: number) => `${remade} of ${all} cases were made again or repaired.`,
    none: 'Nothing was made again',
    noneText: 'Once a case is a remake or a repair, it is counted here by reason, work, month and partner.',
    groups: { reason: 'By reason', appliance: 'By kind of work', month: 'By month', partner: 'By partner' },
    remakes: 'Remakes',
    repairs: 'Repairs',
    all: 'All cases',
    what: 'What',
    noReason: 'No reason said',
    picture: (group: string) => `${group}, as bars; the table below says the same`,
    back: 'Cases',
  },
  {
    title: 'Neuanfertigungen und Reparaturen',
    lead: (remade, all) => `${remade} von ${all} Fällen wurden neu angefertigt oder repariert.`,
    none: 'Nichts wurde neu angefertigt',
    noneText: 'Sobald ein Fall Neuanfertigung oder Reparatur ist, zählt er hier: nach Grund, Arbeit, Monat, Partner.',
    groups: { reason: 'Nach Grund', appliance: 'Nach Art der Arbeit', month: 'Nach Monat', partner: 'Nach Partner' },
    remakes: 'Neuanfertigungen',
    repairs: 'Reparaturen',
    all: 'Alle Fälle',
    what: 'Was',
    noReason: 'Kein Grund genannt',
    picture: (group) => `${group}, als Balken; die Tabelle darunter sagt dasselbe`,
    back: 'Fälle',
  },
);
