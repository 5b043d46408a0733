// Words of what was found for the paper, before anything is brought back.
import { inBoth } from './language.svelte.ts';

interface Counts {
  readonly patients: number;
  readonly cases: number;
  readonly files: number;
}
type Write = (value: number) => string;

export const foundWords = inBoth(
  {
    written: 'Written',
    writtenBy: (when: string, name: string) => (name === '' ? when : `${when}, by ${name}`),
    newest: 'Newest change that a relay confirmed',
    neverConfirmed: 'None: it was never at a relay',
    holds: 'Holds',
    counts: ({ patients, cases, files }: Counts, write: Write) =>
      [
        patients === 1 ? '1 patient' : `${write(patients)} patients`,
        cases === 1 ? '1 case' : `${write(cases)} cases`,
        files === 1 ? '1 file' : `${write(files)} files`,
      ].join(', '),
    lacking: (files: number) =>
      files === 1
        ? '1 of the files is not whole in it. It may still be at the relay or in another backup.'
        : `${files} of the files are not whole in it. They may still be at the relay or in another backup.`,
    lackingEntries: (entries: number, text: string) =>
      entries === 1 ? '1 entry is not in it that should be' : `${text} entries are not in it that should be`,
    lackingEntriesText:
      'Whoever made it wrote down how many there were. What is in it can be brought back all the same; look for another backup first, or bring back from the relay.',
    fromLater:
      'It is dated in the future. The clock of the tablet that made it was wrong, or this one is. Nothing depends on it.',
    here: 'On this tablet',
    hereNothing: 'Nothing yet.',
    hereOthers: (vaults: number) =>
      vaults === 1
        ? 'One locked vault, of another house. It stays as it is, and nothing is mixed with it.'
        : `${vaults} locked vaults, of other houses. They stay as they are, and nothing is mixed with them.`,
    hereSame: 'This practice is already here, locked.',
    sameChanges: 'Both hold the same.',
    older: (changes: number, text: string) =>
      changes === 1
        ? 'This tablet has 1 entry that is not in it'
        : `This tablet has ${text} entries that are not in it`,
    olderText:
      'Changes, and notes of who looked: as long as it is locked here they look alike. What you would get back is older than what is here. Unlocking what is here may be all you need.',
    newer: (changes: number, text: string) =>
      changes === 1
        ? 'It holds 1 entry that is not on this tablet.'
        : `It holds ${text} entries that are not on this tablet.`,
    hereNewest: (when: string) => `Newest change here that a relay confirmed: ${when}.`,
    beside:
      'Nothing is merged: what comes back gets a place of its own beside what is here. To take over single records, unlock and choose “Look into a backup” instead.',
    nothingYet:
      'So far nothing was changed, here or at the relay. If you go on, this tablet becomes a new device of the practice; what the relay holds beyond this comes as soon as it is reached.',
  },
  {
    written: 'Geschrieben',
    writtenBy: (when, name) => (name === '' ? when : `${when}, von ${name}`),
    newest: 'Neueste Änderung, die ein Relay bestätigt hat',
    neverConfirmed: 'Keine: Es war nie an einem Relay',
    holds: 'Enthält',
    counts: ({ patients, cases, files }, write) =>
      [
        patients === 1 ? '1 Patient' : `${write(patients)} Patienten`,
        cases === 1 ? '1 Fall' : `${write(cases)} Fälle`,
        files === 1 ? '1 Datei' : `${write(files)} Dateien`,
      ].join(', '),
    lacking: (files) =>
      files === 1
        ? 'Eine der Dateien ist darin nicht vollständig. Vielleicht liegt sie noch am Relay oder in einer anderen Sicherung.'
        : `${files} der Dateien sind darin nicht vollständig. Vielleicht liegen sie noch am Relay oder in einer anderen Sicherung.`,
    lackingEntries: (entries, text) =>
      entries === 1
        ? '1 Eintrag fehlt darin, der enthalten sein müsste'
        : `${text} Einträge fehlen darin, die enthalten sein müssten`,
    lackingEntriesText:
      'Wer sie gemacht hat, hat aufgeschrieben, wie viele es waren. Was darin ist, lässt sich trotzdem zurückholen; suchen Sie zuerst eine andere Sicherung, oder holen Sie alles vom Relay zurück.',
    fromLater:
      'Sie trägt ein Datum in der Zukunft. Die Uhr des Tablets, das sie gemacht hat, ging falsch, oder diese hier. Davon hängt nichts ab.',
    here: 'Auf diesem Tablet',
    hereNothing: 'Noch nichts.',
    hereOthers: (vaults) =>
      vaults === 1
        ? 'Ein gesperrter Tresor eines anderen Hauses. Er bleibt, wie er ist; nichts wird mit ihm vermischt.'
        : `${vaults} gesperrte Tresore anderer Häuser. Sie bleiben, wie sie sind; nichts wird mit ihnen vermischt.`,
    hereSame: 'Diese Praxis ist schon hier, gesperrt.',
    sameChanges: 'Beide enthalten dasselbe.',
    older: (changes, text) =>
      changes === 1
        ? 'Dieses Tablet hat 1 Eintrag, der dort fehlt'
        : `Dieses Tablet hat ${text} Einträge, die dort fehlen`,
    olderText:
      'Änderungen und Vermerke, wer etwas angesehen hat: Solange hier gesperrt ist, sehen sie gleich aus. Was Sie zurückholen würden, ist älter als das, was hier ist. Vielleicht genügt es, hier zu entsperren.',
    newer: (changes, text) =>
      changes === 1
        ? 'Dort ist 1 Eintrag, der auf diesem Tablet fehlt.'
        : `Dort sind ${text} Einträge, die auf diesem Tablet fehlen.`,
    hereNewest: (when) => `Neueste Änderung hier, die ein Relay bestätigt hat: ${when}.`,
    beside:
      'Nichts wird vermischt: Was zurückkommt, liegt für sich neben dem, was hier ist. Um einzelne Akten zu übernehmen, bitte entsperren und „In eine Sicherung schauen“ wählen.',
    nothingYet:
      'Bisher wurde nichts geändert, weder hier noch am Relay. Wenn Sie weitermachen, wird dieses Tablet ein neues Gerät der Praxis; was das Relay darüber hinaus hat, kommt, sobald es erreicht wird.',
  },
);
