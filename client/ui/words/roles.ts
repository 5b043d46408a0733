// Roles in words: what each is called, and what its tablets open.
import type { Role } from '../../worker/views/peopleview.ts';
import { inBoth } from './language.svelte.ts';

interface RoleWords {
  readonly names: Readonly<Record<Role, string>>;
  readonly opens: Readonly<Record<Role, string>>;
}

export const roleWords = inBoth<RoleWords>(
  {
    names: {
      admin: 'Administrator',
      dentist: 'Dentist',
      hygienist: 'Hygienist',
      nurse: 'Nurse',
      receptionist: 'Reception',
      'practice manager': 'Practice manager',
      'billing clerk': 'Billing',
      specialist: 'Specialist',
      technician: 'Technician',
      'lab manager': 'Lab manager',
      'lab billing': 'Lab billing',
    },
    opens: {
      admin: 'Adds and removes people.',
      dentist: 'Opens patients, medical records, images, insurance and cases.',
      hygienist: 'Opens patients, medical records, images and cases.',
      nurse: 'Opens patients, medical records, images and cases.',
      receptionist: 'Opens patients, insurance and where lab work stands. No medical record, image or case.',
      'practice manager': 'Opens everything, and the access log.',
      'billing clerk': 'Opens patients, insurance and where lab work stands. No medical record, image or case.',
      specialist: 'Opens what is shared with them.',
      technician: 'Opens cases.',
      'lab manager': 'Opens everything of the lab, and the access log.',
      'lab billing': 'Opens invoices. No case.',
    },
  },
  {
    names: {
      admin: 'Verwaltung',
      dentist: 'Zahnmedizin',
      hygienist: 'Prophylaxe',
      nurse: 'Assistenz',
      receptionist: 'Empfang',
      'practice manager': 'Praxisleitung',
      'billing clerk': 'Abrechnung',
      specialist: 'Fachpraxis',
      technician: 'Zahntechnik',
      'lab manager': 'Laborleitung',
      'lab billing': 'Labor-Abrechnung',
    },
    opens: {
      admin: 'Nimmt Menschen auf und entfernt sie.',
      dentist: 'Öffnet Patienten, Krankengeschichte, Bilder, Versicherung und Fälle.',
      hygienist: 'Öffnet Patienten, Krankengeschichte, Bilder und Fälle.',
      nurse: 'Öffnet Patienten, Krankengeschichte, Bilder und Fälle.',
      receptionist:
        'Öffnet Patienten, Versicherung und den Stand von Laborarbeiten. Keine Krankengeschichte, kein Bild, keinen Fall.',
      'practice manager': 'Öffnet alles, auch das Zugriffsprotokoll.',
      'billing clerk':
        'Öffnet Patienten, Versicherung und den Stand von Laborarbeiten. Keine Krankengeschichte, kein Bild, keinen Fall.',
      specialist: 'Öffnet, was geteilt wird.',
      technician: 'Öffnet Fälle.',
      'lab manager': 'Öffnet alles im Labor, auch das Zugriffsprotokoll.',
      'lab billing': 'Öffnet Rechnungen. Keinen Fall.',
    },
  },
);
