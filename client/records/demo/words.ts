// What the invented patients suffer from, and what the demo's people write. Content of records, not words of the app.
import type { StepState } from '../steps.ts';

export type DemoLanguage = 'en' | 'de';
type Some = readonly [string, ...string[]];

export interface DemoWords {
  readonly practice: string;
  readonly dentist: string;
  readonly address: string;
  readonly labs: Some;
  readonly payers: Some;
  readonly plan: string;
  readonly conditions: Some;
  readonly medications: Some;
  readonly allergies: Some;
  readonly surgeries: Some;
  readonly alert: (allergy: string) => string;
  readonly notes: Some;
  readonly orderNotes: Some;
  readonly margins: Some;
  readonly contacts: Some;
  readonly labNotes: Some;
  readonly jointNotes: Some;
  readonly query: Some;
  readonly answer: Some;
  readonly clinicSays: Some;
  readonly labSays: Some;
  /** Why a case stands still or went back. */
  readonly reasons: Readonly<Partial<Record<StepState, string>>>;
  readonly consent: string;
  /** What lies in boxes and on shelves. */
  readonly things: Readonly<Record<'courier' | 'shelf' | 'disinfectant' | 'tab' | 'models', string>>;
}

export const WORDS: Readonly<Record<DemoLanguage, DemoWords>> = {
  en: {
    practice: 'Demo practice Sampleton',
    dentist: 'Dr. Wilma Demo',
    address: '1 Example Lane, Sampleton',
    labs: ['Northlight Dental Lab (demo)', 'Foxglove Ceramics (demo)', 'Harbour Prosthetics (demo)'],
    payers: ['Invented Health', 'Sample Mutual', 'Placeholder Dental Plan'],
    plan: 'Standard',
    conditions: [
      'High blood pressure',
      'Type 2 diabetes',
      'Asthma',
      'Artificial heart valve',
      'Bruxism',
      'Osteoporosis',
      'Pregnancy, second trimester',
    ],
    medications: [
      'Ramipril 5 mg',
      'Metformin 500 mg',
      'Salbutamol as needed',
      'Apixaban 5 mg',
      'Alendronic acid 70 mg weekly',
      'Levothyroxine 75 µg',
    ],
    allergies: ['Penicillin', 'Latex', 'Nickel', 'Ibuprofen', 'Articaine', 'Chlorhexidine'],
    surgeries: ['Knee replacement 2019', 'Appendix removed 2004', 'Wisdom teeth removed 2012', 'Heart valve 2021'],
    alert: (allergy) => `Allergy: ${allergy}`,
    notes: [
      'Check-up. No caries. Calculus removed, oral hygiene good. Recall in six months.',
      'Pain on biting, 16. Crack line mesial visible. Discussed onlay and crown; patient wants the crown.',
      'Preparation under local anaesthetic, articaine 1.7 ml, no complications. Scan taken, temporary fitted.',
      'Gums bleed on probing in the lower front. Instructed interdental brushes.',
      'Night guard worn, marks on the right side. Adjusted. Comfortable.',
      'Temporary lost, replaced. Neighbouring contacts tight.',
      'Denture pressure spot lower left relieved. Check next week.',
    ],
    orderNotes: [
      'Tight contact mesial, please leave it light distal. Neighbour has a slight ridge; match the texture.',
      'Patient grinds. Occlusion in light contact only.',
      'Please keep the incisal edge translucent, see the photo with the shade tab.',
      'Margin slightly below the gum at the palatal side.',
      'Same shape as the old crown, a little narrower.',
      '',
    ],
    margins: ['Chamfer', 'Shoulder', 'Feather edge lingual', ''],
    contacts: ['Light', 'Normal', 'Tight mesial', ''],
    labNotes: [
      'Milled on Tuesday, stain and glaze next.',
      'Printed the model, margin looks clear.',
      'Framework fits the model.',
      '',
    ],
    jointNotes: ['Try-in without glaze agreed.', 'Call between 12 and 1 is best.', ''],
    reasons: {
      rejected: 'Our mill for this material is out of order until the end of the month.',
      'changes asked': 'Please open the contact to the neighbour and lower the bite by a hair.',
      cancelled: 'The patient decided against treatment.',
    },
    query: [
      'The distal margin of the preparation is not clear in the scan. Can you send another one or mark it?',
      'Shade photo and tab differ. Is it A2 or A3?',
      'Bite seems open by 0.4 mm. Was the scan taken in centric?',
    ],
    answer: [
      'New scan is in the files, the margin is dry now.',
      'A2. The photo was taken under a warm lamp.',
      'Yes, centric. Please follow the scan.',
    ],
    clinicSays: [
      'The patient comes on Thursday at nine. Thank you for the quick work.',
      'The appointment was moved, see the date.',
      'Thank you, fits very well.',
    ],
    labSays: [
      'Received, everything is complete.',
      'Design is ready for you to look at.',
      'On its way, parcel leaves today.',
      'We can be two days earlier if that helps.',
    ],
    things: {
      courier: 'Demo courier',
      shelf: 'Shelf 2, next to the scanner',
      disinfectant: 'Demo disinfectant 10 min',
      tab: 'Shade guide, lent by the lab',
      models: 'Study models before alignment',
    },
    consent:
      'I agree that the practice sends the information shown to a dental laboratory, for making this work only. I can withdraw this at the practice at any time.',
  },
  de: {
    practice: 'Demopraxis Musterstadt',
    dentist: 'Dr. Wilma Demo',
    address: 'Musterallee 1, 99999 Musterstadt',
    labs: ['Nordlicht Dentallabor (Demo)', 'Fingerhut Keramik (Demo)', 'Hafen Prothetik (Demo)'],
    payers: ['Erdachte Krankenkasse', 'Muster BKK', 'Platzhalter Versicherung'],
    plan: 'Standard',
    conditions: [
      'Bluthochdruck',
      'Diabetes Typ 2',
      'Asthma',
      'Künstliche Herzklappe',
      'Bruxismus',
      'Osteoporose',
      'Schwangerschaft, zweites Drittel',
    ],
    medications: [
      'Ramipril 5 mg',
      'Metformin 500 mg',
      'Salbutamol bei Bedarf',
      'Apixaban 5 mg',
      'Alendronsäure 70 mg wöchentlich',
      'L-Thyroxin 75 µg',
    ],
    allergies: ['Penicillin', 'Latex', 'Nickel', 'Ibuprofen', 'Articain', 'Chlorhexidin'],
    surgeries: ['Knie-Endoprothese 2019', 'Blinddarm entfernt 2004', 'Weisheitszähne entfernt 2012', 'Herzklappe 2021'],
    alert: (allergy) => `Allergie: ${allergy}`,
    notes: [
      'Kontrolle. Keine Karies. Zahnstein entfernt, Mundhygiene gut. Recall in sechs Monaten.',
      'Aufbissschmerz 16. Sprunglinie mesial sichtbar. Onlay und Krone besprochen; Wunsch nach Krone.',
      'Präparation unter Lokalanästhesie, Articain 1,7 ml, ohne Komplikationen. Scan, Provisorium eingesetzt.',
      'Blutung auf Sondieren in der Unterkieferfront. Interdentalbürsten gezeigt.',
      'Schiene wird getragen, Spuren rechts. Eingeschliffen. Angenehm.',
      'Provisorium verloren, ersetzt. Kontakte zu den Nachbarn stramm.',
      'Druckstelle der Prothese unten links entlastet. Kontrolle nächste Woche.',
    ],
    orderNotes: [
      'Kontakt mesial stramm, distal bitte leicht. Der Nachbar hat eine feine Leiste; Textur angleichen.',
      'Patient knirscht. Okklusion nur mit leichtem Kontakt.',
      'Schneidekante bitte transluzent, siehe Foto mit Farbring.',
      'Präparationsgrenze palatinal leicht subgingival.',
      'Form wie die alte Krone, etwas schmaler.',
      '',
    ],
    margins: ['Hohlkehle', 'Stufe', 'Lingual auslaufend', ''],
    contacts: ['Leicht', 'Normal', 'Mesial stramm', ''],
    labNotes: [
      'Dienstag gefräst, Malen und Glasieren folgt.',
      'Modell gedruckt, Grenze gut zu sehen.',
      'Gerüst passt auf dem Modell.',
      '',
    ],
    jointNotes: ['Einprobe ohne Glasur vereinbart.', 'Anruf am besten zwischen 12 und 13 Uhr.', ''],
    reasons: {
      rejected: 'Unsere Fräse für dieses Material steht bis Monatsende.',
      'changes asked': 'Bitte den Kontakt zum Nachbarzahn öffnen und den Biss eine Spur senken.',
      cancelled: 'Der Patient hat sich gegen die Behandlung entschieden.',
    },
    query: [
      'Die distale Präparationsgrenze ist im Scan nicht klar. Können Sie neu scannen oder sie einzeichnen?',
      'Farbfoto und Farbring passen nicht zusammen. A2 oder A3?',
      'Der Biss wirkt 0,4 mm offen. Wurde in Zentrik gescannt?',
    ],
    answer: [
      'Neuer Scan liegt bei den Dateien, die Grenze ist jetzt trocken.',
      'A2. Das Foto entstand unter warmem Licht.',
      'Ja, Zentrik. Bitte dem Scan folgen.',
    ],
    clinicSays: [
      'Der Termin ist Donnerstag um neun. Danke für die schnelle Arbeit.',
      'Der Termin wurde verschoben, siehe Datum.',
      'Danke, passt sehr gut.',
    ],
    labSays: [
      'Angekommen, alles vollständig.',
      'Das Design liegt zur Ansicht bereit.',
      'Unterwegs, das Paket geht heute raus.',
      'Wir schaffen es auch zwei Tage früher.',
    ],
    things: {
      courier: 'Demo-Kurier',
      shelf: 'Regal 2, neben dem Scanner',
      disinfectant: 'Demo-Desinfektion 10 min',
      tab: 'Farbring, vom Labor geliehen',
      models: 'Studienmodelle vor der Ausrichtung',
    },
    consent:
      'Ich bin einverstanden, dass die Praxis die gezeigten Angaben an ein zahntechnisches Labor sendet, nur zur Anfertigung dieser Arbeit. Ich kann das in der Praxis jederzeit widerrufen.',
  },
};
