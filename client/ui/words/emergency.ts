// Words of opening a record in an emergency, for who opens it and for who is told.
import { inBoth } from './language.svelte.ts';

interface EmergencyWords {
  readonly title: string;
  readonly text: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly open: string;
  readonly alert: (person: string, patient: string) => string;
  readonly alertText: (reason: string, when: string) => string;
  readonly look: string;
  readonly seen: string;
}

const english: EmergencyWords = {
  title: 'Clinical record, in an emergency only',
  text: 'Your role has no need of this record day by day. If you need it now, say why: your reason is stored in the access log, and the managers and dentists are told before it opens. It then stays open to you for one hour, or until you lock.',
  reason: 'Why do you need it now?',
  reasonHint: 'In your own words. Others will read it.',
  open: 'Store the reason and open',
  alert: (person, patient) => `${person} opened the clinical record of ${patient} in an emergency`,
  alertText: (reason, when) => `${when}. Reason typed: “${reason}”`,
  look: 'Look',
  seen: 'I have seen it',
};

const german: EmergencyWords = {
  title: 'Krankenakte, nur im Notfall',
  text: 'Ihre Rolle braucht diese Akte nicht im Alltag. Wenn Sie sie jetzt brauchen, nennen Sie den Grund: Er steht dann im Zugriffsprotokoll, und Leitung und Zahnärzte werden benachrichtigt, bevor sie sich öffnet. Danach bleibt sie für Sie eine Stunde offen, oder bis Sie sperren.',
  reason: 'Warum brauchen Sie sie jetzt?',
  reasonHint: 'In eigenen Worten. Andere werden es lesen.',
  open: 'Grund speichern und öffnen',
  alert: (person, patient) => `${person} hat die Krankenakte von ${patient} im Notfall geöffnet`,
  alertText: (reason, when) => `${when}. Eingegebener Grund: „${reason}“`,
  look: 'Ansehen',
  seen: 'Ich habe es gesehen',
};

export const emergencyWords = inBoth(english, german);
