// Words of backups: the file, the folder, the drill.
import { inBoth } from './language.svelte.ts';

export const backupFileWords = inBoth(
  {
    title: 'Backup file',
    lead: 'Everything your roles open, sealed as it lies on this tablet: records, cases, attachments. Nobody can read it without the paper kit.',
    keep: 'Keep it away from this tablet: on another computer, or a drive in another building.',
    none: 'There is no backup file yet.',
    last: (when: string, size: string) => `Last backup: ${when}, ${size}.`,
    missing: (count: number) =>
      count === 1
        ? 'One part of an attachment is neither on this tablet nor was it to be had at the relay. It is not in the backup.'
        : `${count} parts of attachments are neither on this tablet nor were they to be had at the relay. They are not in the backup.`,
    make: 'Make a backup file',
    running: {
      writing: 'Writing the backup',
      trying: 'Reading back and comparing',
      looking: 'Checking and opening a backup',
      bringing: 'Bringing what was missing',
    },
    of: (done: string, total: string) => `${done} of ${total}`,
    stop: 'Stop',
    stopped:
      'Stopped. Nothing half is left. Into a folder, the parts of a large backup that are whole stay, and the next one goes on from there.',
    tryStopped: 'Stopped. Nothing was compared.',
    saved: 'The backup file is written. Try it once: it is only worth what can be read back.',
    folderTitle: 'A backup each day',
    folderLead:
      'Into a folder of your choice, by itself, while somebody works here. Seven days, four weeks and twelve months stay.',
    folderPick: 'Choose a folder',
    folderOther: 'Choose another folder',
    folderName: (name: string) => `Folder “${name}”.`,
    folderClosed: 'Nothing is written there right now: after a reload the browser asks again before it lets Enamel in.',
    folderOpen: 'Open the folder',
    folderRefused:
      'The browser did not let Enamel into the folder, or does not know it any more. Until it does, nothing is written there. Try again, or choose the folder anew.',
    folderNow: 'Back up now',
    folderEnd: 'No longer into this folder',
    folderNone:
      'This browser cannot write into a folder by itself; Chrome and Edge on a computer can. Here, make a backup file once a week: Enamel reminds you.',
    drillTitle: 'Tried out',
    drillLead:
      'The newest backup is read back, replayed from nothing and compared with what this tablet held. In the folder that happens by itself once a week; try a file of your own once a month.',
    drillNone: 'No backup was tried yet.',
    drillEqual: (when: string, records: string, files: string) =>
      `Restored and compared ${when}: ${records}, ${files}, equal.`,
    drillRecords: (count: number, text: string) => (count === 1 ? '1 record' : `${text} records`),
    drillFiles: (count: number, text: string) => (count === 1 ? '1 file' : `${text} files`),
    drillMade: (when: string) => `That backup was made ${when}.`,
    drillBad: (when: string) => `${when}: it could not be restored as it should. Make a new backup and try that one.`,
    drillPaper: (when: string) => `With the paper: ${when}.`,
    drillParts: (list: string) => `Compared: ${list}. What your roles do not open is in no backup of this tablet.`,
    parts: {
      staff: 'people and roles',
      admins: 'administration',
      desk: 'patients',
      cases: 'drafts and lists of cases',
      clinical: 'medical records',
      imaging: 'images',
      billing: 'insurance and invoices',
      office: 'office',
      audit: 'the access log',
      'own events': 'this tablet’s own part of the access log',
      case: 'shared cases',
      contact: 'partners',
    },
    drillFile: 'Try a backup file',
    drillFolder: 'Try the folder now',
    drillWords: 'The words of the paper, to try it too',
    drillWordsHint: 'Leave it empty to try with the keys of this tablet.',
  },
  {
    title: 'Sicherungsdatei',
    lead: 'Alles, was Ihre Rollen öffnen, versiegelt, wie es auf diesem Tablet liegt: Akten, Fälle, Anhänge. Ohne die Papierkarte kann es niemand lesen.',
    keep: 'Bitte nicht beim Tablet aufbewahren, sondern auf einem anderen Computer oder Laufwerk in einem anderen Gebäude.',
    none: 'Es gibt noch keine Sicherungsdatei.',
    last: (when: string, size: string) => `Letzte Sicherung: ${when}, ${size}.`,
    missing: (count: number) =>
      count === 1
        ? 'Ein Teil eines Anhangs ist weder auf diesem Tablet noch war er vom Relay zu bekommen. Er fehlt in der Sicherung.'
        : `${count} Teile von Anhängen sind weder auf diesem Tablet noch waren sie vom Relay zu bekommen. Sie fehlen in der Sicherung.`,
    make: 'Sicherungsdatei erstellen',
    running: {
      writing: 'Sicherung wird geschrieben',
      trying: 'Wird zurückgelesen und verglichen',
      looking: 'Eine Sicherung wird geprüft und geöffnet',
      bringing: 'Was fehlte, wird geholt',
    },
    of: (done: string, total: string) => `${done} von ${total}`,
    stop: 'Abbrechen',
    stopped:
      'Abgebrochen. Nichts Halbes bleibt zurück. Im Ordner bleiben die fertigen Teile einer großen Sicherung, und die nächste macht dort weiter.',
    tryStopped: 'Abgebrochen. Es wurde nichts verglichen.',
    saved:
      'Die Sicherungsdatei ist geschrieben. Bitte einmal ausprobieren: Sie ist nur so viel wert, wie sich zurücklesen lässt.',
    folderTitle: 'Jeden Tag eine Sicherung',
    folderLead:
      'In einen Ordner Ihrer Wahl, von selbst, während hier jemand arbeitet. Sieben Tage, vier Wochen und zwölf Monate bleiben erhalten.',
    folderPick: 'Ordner wählen',
    folderOther: 'Anderen Ordner wählen',
    folderName: (name: string) => `Ordner „${name}“.`,
    folderClosed:
      'Gerade wird dort nichts geschrieben: Nach dem Neuladen fragt der Browser noch einmal, bevor er Enamel hineinlässt.',
    folderOpen: 'Ordner öffnen',
    folderRefused:
      'Der Browser hat Enamel nicht in den Ordner gelassen oder kennt ihn nicht mehr. Bis dahin wird dort nichts geschrieben. Bitte noch einmal versuchen oder den Ordner neu wählen.',
    folderNow: 'Jetzt sichern',
    folderEnd: 'Nicht mehr in diesen Ordner',
    folderNone:
      'Dieser Browser kann nicht von selbst in einen Ordner schreiben; Chrome und Edge am Computer können es. Bitte hier einmal in der Woche eine Sicherungsdatei erstellen: Enamel erinnert daran.',
    drillTitle: 'Ausprobiert',
    drillLead:
      'Die neueste Sicherung wird zurückgelesen, von Grund auf neu aufgebaut und mit dem verglichen, was dieses Tablet hatte. Im Ordner geschieht das einmal in der Woche von selbst; eine eigene Datei bitte einmal im Monat ausprobieren.',
    drillNone: 'Es wurde noch keine Sicherung ausprobiert.',
    drillEqual: (when: string, records: string, files: string) =>
      `Wiederhergestellt und verglichen ${when}: ${records}, ${files}, gleich.`,
    drillRecords: (count: number, text: string) => (count === 1 ? '1 Dokument' : `${text} Dokumente`),
    drillFiles: (count: number, text: string) => (count === 1 ? '1 Datei' : `${text} Dateien`),
    drillMade: (when: string) => `Diese Sicherung entstand ${when}.`,
    drillBad: (when: string) =>
      `${when}: ließ sich nicht richtig wiederherstellen. Bitte eine neue Sicherung erstellen und diese ausprobieren.`,
    drillPaper: (when: string) => `Mit dem Papier: ${when}.`,
    drillParts: (list) => `Verglichen: ${list}. Was Ihre Rollen nicht öffnen, ist in keiner Sicherung dieses Tablets.`,
    parts: {
      staff: 'Personen und Rollen',
      admins: 'Verwaltung',
      desk: 'Patienten',
      cases: 'Entwürfe und Listen der Fälle',
      clinical: 'Behandlungsakten',
      imaging: 'Bilder',
      billing: 'Versicherung und Rechnungen',
      office: 'Büro',
      audit: 'das Zugriffsprotokoll',
      'own events': 'der eigene Teil dieses Tablets am Zugriffsprotokoll',
      case: 'geteilte Fälle',
      contact: 'Partner',
    },
    drillFile: 'Sicherungsdatei ausprobieren',
    drillFolder: 'Ordner jetzt ausprobieren',
    drillWords: 'Die Wörter des Papiers, um auch dieses auszuprobieren',
    drillWordsHint: 'Leer lassen, um mit den Schlüsseln dieses Tablets zu probieren.',
  },
);
