// Words of looking into a backup and taking something over from it.
import { inBoth } from './language.svelte.ts';

export const pastWords = inBoth(
  {
    title: 'Look into a backup',
    titleOf: (day: string) => `Backup of ${day}`,
    link: 'Look into a backup',
    linkOpen: 'Choose a backup',
    linkText:
      'See a record as it was, compare it with today’s, and take over what is right. Nothing is merged by itself.',
    lead: 'A backup is opened beside your records with the keys of this tablet. You see what your roles open. Nothing is taken from it until you choose it.',
    inFolder: 'In your backup folder',
    otherTablet: 'made by another tablet',
    look: 'Look into it',
    lookOf: (when: string) => `Look into the backup of ${when}`,
    fromFile: 'From a file',
    fromFileText: 'If the backup is in several files, choose all of them together.',
    pick: 'Choose a backup file',
    opening: 'Checking and opening',
    of: (done: string, total: string) => `${done} of ${total}`,
    stop: 'Stop',
    close: 'Close the backup',
    allRecords: 'All its records',
    madeBy: (name: string, when: string) => (name === '' ? `Made ${when}.` : `Made by ${name}, ${when}.`),
    same: 'It holds the same as this tablet.',
    erased: (count: number, text: string) =>
      count === 1
        ? '1 record in it was erased for ever since. It is not shown, and nothing of it can be taken over.'
        : `${text} records in it were erased for ever since. They are not shown, and nothing of them can be taken over.`,
    newerHere: (count: number, text: string) =>
      count === 1
        ? 'This tablet has 1 change that is newer than it.'
        : `This tablet has ${text} changes that are newer than it.`,
    newerThere: (count: number, text: string) =>
      count === 1
        ? 'It holds 1 change that is not on this tablet'
        : `It holds ${text} changes that are not on this tablet`,
    newerThereText:
      'They are signed and can be brought here as they are, as if a colleague’s tablet had sent them. Where two people wrote the same field, both values are shown.',
    setBack:
      'This very tablet made it, and has less today: it was set back. Erase this vault and restore from the backup with the paper kit, so that it goes on as a new device.',
    bring: 'Bring them here',
    brought: 'Everything that was in the backup is here now.',
    later: 'It is dated in the future',
    laterText:
      'The clock of the tablet that made it was wrong, or this one is. What is newer is told by the changes themselves, not by clocks.',
    records: 'Records as of then',
    recordsText: 'What is no longer in your lists comes first.',
    search: 'Name, number, birth date',
    nothing: 'Nothing in this backup matches.',
    places: { here: 'Here', trash: 'In the trash', gone: 'Not here', sent: 'Sent since' },
    inTrash: 'This record was not lost. Put it back, and it is in the lists again with all that is in it.',
    gone: 'This record is not on this tablet. What you take over makes it again, under your name.',
    wasSent: 'This draft was sent since. The case goes on without it; here you can only look.',
    equal: 'Nothing differs: what was in the backup is here.',
    recordNewerHere: (count: number, text: string) =>
      count === 1 ? 'Here newer by 1 change.' : `Here newer by ${text} changes.`,
    recordNewerThere: (count: number, text: string) =>
      count === 1 ? 'The backup has 1 change that is not here.' : `The backup has ${text} changes that are not here.`,
    differ: (count: number, text: string) => (count === 1 ? '1 place differs.' : `${text} places differ.`),
    parts: {
      patient: 'Personal details',
      history: 'Medical history',
      'clinical notes': 'Clinical notes',
      order: 'Order',
    },
    closed: 'Your role opens this in an emergency only. Open the record itself first, with a reason.',
    onlyGrows:
      'Notes are never copied or taken out. What is missing here comes back with “Bring them here”, as it was signed.',
    mayNot: 'Your roles only read this.',
    then: (day: string) => `In the backup, ${day}`,
    now: 'Here, now',
    nothingThere: 'Not there',
    note: 'Note',
    file: 'File',
    work: 'Piece of work',
    privateNotes: 'Notes that stay here',
    fields: {
      alert: 'Alert',
      number: 'Number',
      reference: 'Reference',
    },
    chooseAll: 'Choose everything',
    take: (count: number, text: string) =>
      count === 0 ? 'Take over' : count === 1 ? 'Take over 1 place' : `Take over ${text} places`,
    takeText:
      'Written as your edit of today, in the access log with its purpose. What stands there now stays in the history.',
    taken: 'Taken over.',
    undo: 'Undo',
    undone: 'Taken back. What somebody changed meanwhile stayed as it is.',
    toRecord: 'Open the record',
  },
  {
    title: 'In eine Sicherung schauen',
    titleOf: (day) => `Sicherung vom ${day}`,
    link: 'In eine Sicherung schauen',
    linkOpen: 'Sicherung auswählen',
    linkText:
      'Eine Akte sehen, wie sie war, mit der heutigen vergleichen und übernehmen, was stimmt. Von selbst wird nichts vermischt.',
    lead: 'Eine Sicherung wird neben Ihren Daten geöffnet, mit den Schlüsseln dieses Tablets. Sie sehen, was Ihre Rollen öffnen. Übernommen wird nur, was Sie auswählen.',
    inFolder: 'In Ihrem Sicherungsordner',
    otherTablet: 'von einem anderen Tablet',
    look: 'Hineinschauen',
    lookOf: (when) => `In die Sicherung schauen: ${when}`,
    fromFile: 'Aus einer Datei',
    fromFileText: 'Besteht die Sicherung aus mehreren Dateien, bitte alle zusammen wählen.',
    pick: 'Sicherungsdatei wählen',
    opening: 'Wird geprüft und geöffnet',
    of: (done, total) => `${done} von ${total}`,
    stop: 'Abbrechen',
    close: 'Sicherung schließen',
    allRecords: 'Alle Akten darin',
    madeBy: (name, when) => (name === '' ? `Erstellt ${when}.` : `Erstellt von ${name}, ${when}.`),
    same: 'Sie enthält dasselbe wie dieses Tablet.',
    erased: (count, text) =>
      count === 1
        ? '1 Akte darin wurde seither endgültig gelöscht. Sie wird nicht gezeigt, und nichts daraus lässt sich übernehmen.'
        : `${text} Akten darin wurden seither endgültig gelöscht. Sie werden nicht gezeigt, und nichts daraus lässt sich übernehmen.`,
    newerHere: (count, text) =>
      count === 1
        ? 'Dieses Tablet hat 1 Änderung, die neuer ist als sie.'
        : `Dieses Tablet hat ${text} Änderungen, die neuer sind als sie.`,
    newerThere: (count, text) =>
      count === 1
        ? 'Sie enthält 1 Änderung, die auf diesem Tablet fehlt'
        : `Sie enthält ${text} Änderungen, die auf diesem Tablet fehlen`,
    newerThereText:
      'Sie sind unterschrieben und lassen sich so holen, als hätte das Tablet eines Kollegen sie geschickt. Wo zwei Personen dasselbe Feld beschrieben haben, werden beide Angaben gezeigt.',
    setBack:
      'Dieses Tablet selbst hat sie erstellt und hat heute weniger: Es wurde zurückgesetzt. Bitte diesen Tresor löschen und mit der Papierkarte aus der Sicherung wiederherstellen, damit es als neues Gerät weitergeht.',
    bring: 'Hierher holen',
    brought: 'Alles aus der Sicherung ist jetzt hier.',
    later: 'Ihr Datum liegt in der Zukunft',
    laterText:
      'Die Uhr des Tablets, das sie erstellt hat, ging falsch, oder diese. Was neuer ist, sagen die Änderungen selbst, nicht die Uhren.',
    records: 'Akten von damals',
    recordsText: 'Was nicht mehr in Ihren Listen steht, kommt zuerst.',
    search: 'Name, Nummer, Geburtsdatum',
    nothing: 'In dieser Sicherung passt nichts dazu.',
    places: { here: 'Hier', trash: 'Im Papierkorb', gone: 'Nicht hier', sent: 'Inzwischen gesendet' },
    inTrash: 'Diese Akte ist nicht verloren. Zurückgelegt steht sie mit allem, was darin ist, wieder in den Listen.',
    gone: 'Diese Akte ist nicht auf diesem Tablet. Was Sie übernehmen, legt sie unter Ihrem Namen neu an.',
    wasSent:
      'Dieser Entwurf wurde inzwischen gesendet. Der Fall läuft ohne ihn weiter; hier lässt er sich nur ansehen.',
    equal: 'Kein Unterschied: Was in der Sicherung steht, ist hier.',
    recordNewerHere: (count, text) => (count === 1 ? 'Hier um 1 Änderung neuer.' : `Hier um ${text} Änderungen neuer.`),
    recordNewerThere: (count, text) =>
      count === 1
        ? 'Die Sicherung hat 1 Änderung, die hier fehlt.'
        : `Die Sicherung hat ${text} Änderungen, die hier fehlen.`,
    differ: (count, text) => (count === 1 ? '1 Stelle ist anders.' : `${text} Stellen sind anders.`),
    parts: {
      patient: 'Person',
      history: 'Krankengeschichte',
      'clinical notes': 'Behandlungsnotizen',
      order: 'Auftrag',
    },
    closed: 'Ihre Rolle öffnet das nur im Notfall. Bitte zuerst die Akte selbst öffnen, mit einer Begründung.',
    onlyGrows:
      'Notizen werden nie kopiert und nie entfernt. Was hier fehlt, kommt mit „Hierher holen“ zurück, wie es unterschrieben wurde.',
    mayNot: 'Ihre Rollen lesen das nur.',
    then: (day) => `In der Sicherung, ${day}`,
    now: 'Hier und jetzt',
    nothingThere: 'Nicht vorhanden',
    note: 'Notiz',
    file: 'Datei',
    work: 'Arbeit',
    privateNotes: 'Hinweise, die hier bleiben',
    fields: {
      alert: 'Achtung',
      number: 'Nummer',
      reference: 'Referenz',
    },
    chooseAll: 'Alles auswählen',
    take: (count, text) =>
      count === 0 ? 'Übernehmen' : count === 1 ? '1 Stelle übernehmen' : `${text} Stellen übernehmen`,
    takeText:
      'Geschrieben als Ihre Änderung von heute, mit Zweck im Zugriffsprotokoll. Was jetzt dort steht, bleibt im Verlauf.',
    taken: 'Übernommen.',
    undo: 'Rückgängig',
    undone: 'Zurückgenommen. Was inzwischen jemand geändert hat, ist geblieben, wie es ist.',
    toRecord: 'Akte öffnen',
  },
);
