// Words of what is always wanted between this house and one it knows.
import { inBoth } from './language.svelte.ts';

export const wishWords = inBoth(
  {
    owner: 'What you always want from them',
    ownerText:
      'Filled into a new case for this lab where nothing is said yet, and told there. They see it as part of the order only.',
    guest: 'How they like their work',
    guestText: 'For your own people: it is shown beside every case of this practice. They do not see it.',
    nothing: 'Nothing in particular',
    delivery: 'Delivery',
    notes: 'Notes',
    onward: 'Parts made by another lab',
    onwardAllowed: 'Allowed, unless a case says otherwise',
    filled: (house: string, fields: string) => `Filled in as always for ${house}: ${fields}.`,
    ofHouse: (house: string) => `${house} always wants`,
  },
  {
    owner: 'Was Sie von dort immer wünschen',
    ownerText:
      'Kommt in einen neuen Fall für dieses Labor, wo noch nichts steht, und wird dort gesagt. Das Labor sieht es nur als Teil des Auftrags.',
    guest: 'Wie diese Praxis ihre Arbeiten mag',
    guestText: 'Für die eigenen Leute: steht neben jedem Fall dieser Praxis. Die Praxis sieht es nicht.',
    nothing: 'Nichts Besonderes',
    delivery: 'Lieferung',
    notes: 'Hinweise',
    onward: 'Teile aus einem anderen Labor',
    onwardAllowed: 'Erlaubt, wenn ein Fall nichts anderes sagt',
    filled: (house, fields) => `Ausgefüllt wie immer für ${house}: ${fields}.`,
    ofHouse: (house) => `${house} wünscht immer`,
  },
);
