// Invented people of the demo practice. Surnames are made of plants and weather, telephone numbers come from the ranges
// kept for films (Ofcom, Bundesnetzagentur), addresses end in example.org: nobody real can be meant.
import { addDays } from '../dates.ts';
import type { Patient } from '../patient.ts';
import { newReference } from '../reference.ts';
import type { Dice } from './dice.ts';

type Names = readonly [string, ...string[]];
const GERMAN = {
  female: [
    'Annika',
    'Birte',
    'Carla',
    'Doris',
    'Elif',
    'Frieda',
    'Greta',
    'Hannelore',
    'Ilse',
    'Jule',
    'Katrin',
    'Łucja',
  ],
  male: ['Arne', 'Bastian', 'Cem', 'Detlef', 'Emil', 'Falko', 'Gustav', 'Henning', 'Ingo', 'Jörg', 'Kilian', 'Mikołaj'],
  surnames: [
    'Ahornfeld',
    'Birnbaumer',
    'Brombeerer',
    'Distelwitz',
    'Efeuhain',
    'Farnwälder',
    'Ginsterau',
    'Haselmeier-Tau',
    'Kirschgrün',
    'Löwenzähner',
    'Moosbrügge',
    'Nebelkamp',
    'Quittenstein',
    'Regenbogner',
    'Schneeglück',
    'Wacholdrian',
  ],
  streets: ['Zahnwurzelweg', 'Am Probehafen', 'Musterallee', 'Beispielgasse', 'Testmühlenstraße'],
} as const satisfies Record<string, Names>;
const ENGLISH = {
  female: ['Ada', 'Beatrice', 'Cleo', 'Daphne', 'Edith', 'Fern', 'Gwen', 'Hazel', 'Imogen', 'June', 'Niamh', 'Priya'],
  male: [
    'Alfie',
    'Barnaby',
    'Cormac',
    'Dexter',
    'Edmund',
    'Felix',
    'Gareth',
    'Hugo',
    'Isaac',
    'Jasper',
    'Rohan',
    'Tobias',
  ],
  surnames: [
    'Applethorn',
    'Bramblewick',
    'Cloverdale-Moss',
    'Drizzleby',
    'Elderfrost',
    'Fennelworth',
    'Gorsely',
    "O'Heather",
    'Larkspindle',
    'Mistlebrook',
    'Nettleford',
    'Quincewell',
    'Rainscombe',
    'Snowdropper',
    'Thistlemere',
    'Willowmarsh',
  ],
  streets: ['Example Lane', 'Sample Street', 'Specimen Close', 'Placeholder Road', 'Practice Mews'],
} as const satisfies Record<string, Names>;

/** `today` is an ISO date. References and birth dates differ; names may meet, as they do in life. */
export function invent(dice: Dice, today: string, taken: Set<string>): Patient {
  const isGerman = dice.isLucky(0.5);
  const { surnames, streets, ...first } = isGerman ? GERMAN : ENGLISH;
  const sex = dice.isLucky(0.53) ? 'female' : 'male';
  const name = `${dice.pick<string>(first[sex])} ${dice.pick<string>(surnames)}`;
  const ageYears = dice.isLucky(0.15) ? dice.between(5, 17) : dice.between(18, 88);
  const isChild = ageYears < 18;
  const reference = newReference(
    (bytes) => dice.fill(bytes),
    (each) => taken.has(each),
  );
  taken.add(reference);
  const house = dice.between(1, 140);
  const street = dice.pick<string>(streets);
  return {
    name,
    reference,
    birthDate: addDays(today, -Math.floor(ageYears * 365.25) - dice.between(0, 364)),
    sex,
    phone: phone(dice, isGerman),
    email: `${reference.toLowerCase()}@example.org`,
    address: isGerman ? `${street} ${house}, 99999 Musterstadt` : `${house} ${street}, Sampleton`,
    language: isGerman ? 'de' : 'en',
    guardian: isChild ? `${dice.pick<string>(first.female)} ${name.split(' ').slice(1).join(' ')}` : '',
    doctor: isGerman ? 'Dr. med. P. Robe' : 'Dr. S. Ample',
    emergencyContact: dice.isLucky(0.4) ? phone(dice, isGerman) : '',
    alert: '',
    isTestData: true,
  };
}

function phone(dice: Dice, isGerman: boolean): string {
  const digits = (count: number): string => String(dice.between(0, 10 ** count - 1)).padStart(count, '0');
  if (isGerman) return dice.isLucky(0.6) ? `0171 39200${digits(2)}` : `030 23125 ${digits(3)}`;
  return dice.isLucky(0.6) ? `07700 900${digits(3)}` : `020 7946 0${digits(3)}`;
}
