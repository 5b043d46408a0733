// What the app itself stated as the reason of an event, in the reader's language; see access/reasons.ts.
import { inBoth } from './language.svelte.ts';

export const reasonWords = inBoth(
  {
    typed: (text: string) => `“${text}”`,
    drill: (records: string, files: string, outcome: string, withPaper: boolean) =>
      `Restored and compared${withPaper ? ', opened with the paper' : ''}: ${records} records, ${files} files, ${outcome}`,
    outcomes: { equal: 'equal', different: 'different', failed: 'failed' },
    'backup looked into': (when: string) => `Looked into the backup of ${when}`,
    'record looked into': (when: string) => `In the backup of ${when}`,
    'places taken over': (count: number, when: string) =>
      `${count} ${count === 1 ? 'place' : 'places'} taken over from the backup of ${when}`,
    'changes brought': (count: number, when: string) =>
      count === 1
        ? `1 change that was not here, from the backup of ${when}`
        : `${count} changes that were not here, from the backup of ${when}`,
    'put on legal hold': 'Put on legal hold',
    'taken off legal hold': 'Taken off legal hold',
  },
  {
    typed: (text) => `„${text}“`,
    drill: (records, files, outcome, withPaper) =>
      `Wiederhergestellt und verglichen${withPaper ? ', mit dem Papier geöffnet' : ''}: ${records} Akten, ${files} Dateien, ${outcome}`,
    outcomes: { equal: 'gleich', different: 'verschieden', failed: 'gescheitert' },
    'backup looked into': (when) => `Einblick in die Sicherung vom ${when}`,
    'record looked into': (when) => `In der Sicherung vom ${when}`,
    'places taken over': (count, when) =>
      `${count} ${count === 1 ? 'Stelle' : 'Stellen'} übernommen aus der Sicherung vom ${when}`,
    'changes brought': (count, when) =>
      count === 1
        ? `1 Änderung, die hier fehlte, aus der Sicherung vom ${when}`
        : `${count} Änderungen, die hier fehlten, aus der Sicherung vom ${when}`,
    'put on legal hold': 'Aufbewahrungssperre gesetzt',
    'taken off legal hold': 'Aufbewahrungssperre aufgehoben',
  },
);
