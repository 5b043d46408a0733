// Words of erasing a locked vault: what is lost, what comes back, and how to keep everything.
import { inBoth } from './language.svelte.ts';

export const eraseWords = inBoth(
  {
    noWay:
      'No way to unlock any more? Enter anew: an administrator adds you once more with a code, or the paper kit brings everything back. What was not sent yet goes out then. A lab without a paper asks the practice to invite it again.',
    open: 'Erase this tablet’s vault',
    openOne: (label: string) => `Remove ${label} from this tablet`,
    title: 'Erase this tablet’s vault',
    lostAll: 'Nothing on this tablet can be opened afterwards.',
    lost: (count: number) =>
      count === 1
        ? '1 change was never sent and is lost for good.'
        : `${count} changes were never sent and are lost for good.`,
    effect: 'All records, files and keys on this tablet are erased. This cannot be undone.',
    effectOne:
      'The records and keys of this person on this tablet are erased. The other persons of this tablet stay. This cannot be undone.',
    comesBack:
      'What is safe at the relay comes back with the paper kit: choose “I have the paper kit” on the first screen. Without the paper, and without another tablet, it stays closed for ever. Cases shared with you: ask the practice to invite you again.',
    word: 'ERASE',
    type: 'Type ERASE to go on',
    notTyped: 'Nothing was erased. Type ERASE, or keep the vault.',
    keep: 'Keep the vault',
    erase: 'Erase for good',
  },
  {
    noWay:
      'Lässt sich gar nicht mehr entsperren? Neu eintreten: Wer verwaltet, nimmt Sie mit einem Code noch einmal auf, oder die Papierkarte bringt alles zurück. Noch nicht Gesendetes geht dann hinaus. Ein Labor ohne Papier bittet die Praxis, es neu einzuladen.',
    open: 'Tresor dieses Tablets löschen',
    openOne: (label) => `${label} von diesem Tablet entfernen`,
    title: 'Tresor dieses Tablets löschen',
    lostAll: 'Danach lässt sich auf diesem Tablet nichts mehr öffnen.',
    lost: (count) =>
      count === 1
        ? '1 Änderung wurde nie gesendet und geht für immer verloren.'
        : `${count} Änderungen wurden nie gesendet und gehen für immer verloren.`,
    effect:
      'Alle Akten, Dateien und Schlüssel auf diesem Tablet werden gelöscht. Das lässt sich nicht rückgängig machen.',
    effectOne:
      'Die Akten und Schlüssel dieser Person auf diesem Tablet werden gelöscht. Die anderen Personen dieses Tablets bleiben. Das lässt sich nicht rückgängig machen.',
    comesBack:
      'Was am Relay sicher ist, kommt mit der Papierkarte zurück: auf dem ersten Bildschirm „Ich habe die Papierkarte“ wählen. Ohne Papier und ohne ein anderes Tablet bleibt es für immer verschlossen. Bei Fällen, die jemand mit Ihnen geteilt hat: die Praxis um eine neue Einladung bitten.',
    word: 'LÖSCHEN',
    type: 'LÖSCHEN tippen, um fortzufahren',
    notTyped: 'Es wurde nichts gelöscht. LÖSCHEN tippen oder den Tresor behalten.',
    keep: 'Tresor behalten',
    erase: 'Endgültig löschen',
  },
);
