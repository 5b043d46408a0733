// Words of a record that the law wants kept: putting it on hold, what that does, and taking it off.
import { inBoth } from './language.svelte.ts';

export const legalHoldWords = inBoth(
  {
    menu: 'Legal hold',
    title: 'Put this record on legal hold?',
    text: 'For a claim, a complaint or an order. While it is on hold nobody can erase this record, and files taken out of its work keep their bytes. Work goes on as before.',
    liftTitle: 'Take this record off legal hold?',
    liftText: 'From then on it can be erased like any other: from the trash, by two administrators or with the paper.',
    reason: 'Why',
    reasonHint: 'Stays with the record. The access log says that it was put on hold or taken off, and by whom.',
    keep: 'Leave as it is',
    put: 'Put on hold',
    lift: 'Take off hold',
    isOn: 'On legal hold',
    since: (by: string, when: string) => (by === '' ? `Since ${when}` : `By ${by}, ${when}`),
    effect: 'Nothing of this record can be erased.',
  },
  {
    menu: 'Aufbewahrungssperre',
    title: 'Diese Akte sperren?',
    text: 'Für einen Rechtsstreit, eine Beschwerde oder eine Anordnung. Solange die Sperre gilt, kann niemand diese Akte löschen, und herausgenommene Dateien ihrer Arbeiten behalten ihren Inhalt. Gearbeitet wird weiter wie bisher.',
    liftTitle: 'Die Sperre dieser Akte aufheben?',
    liftText:
      'Danach lässt sie sich löschen wie jede andere: aus dem Papierkorb, durch zwei Administratoren oder mit dem Papier.',
    reason: 'Grund',
    reasonHint: 'Bleibt bei der Akte. Im Zugriffsprotokoll steht, dass und von wem gesperrt oder aufgehoben wurde.',
    keep: 'So lassen',
    put: 'Sperren',
    lift: 'Sperre aufheben',
    isOn: 'Aufbewahrungssperre',
    since: (by, when) => (by === '' ? `Seit ${when}` : `Durch ${by}, ${when}`),
    effect: 'Nichts von dieser Akte lässt sich löschen.',
  },
);
