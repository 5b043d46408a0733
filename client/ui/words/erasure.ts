// Words for erasing a patient's record for good, and for what a practice can show of it afterwards.
import { inBoth } from './language.svelte.ts';

export const erasureWords = inBoth(
  {
    erase: 'Erase for ever',
    eraseOf: (name: string) => `Erase for ever: ${name}`,
    title: (name: string) => `Erase ${name} for ever?`,
    goes: 'Name, consents, medical history, notes, insurance and orders that were never sent, with their files, go from every tablet of the practice, with the sealed entries that carried them. The relay lets its sealed copies go 30 days later.',
    stays:
      'The access log keeps that a record with this number was there, and who opened it. Backups made before hold it until they are gone: whoever restores one of them where no relay answers has the record back, until that tablet hears the practice again. What was printed, exported or handed on stays with whoever has it.',
    noWayBack: 'Nobody can bring it back. Check first whether the law wants you to keep it longer.',
    needsSecond: 'A second administrator has to agree before anything happens.',
    needsPaper: 'Nobody else here may agree, so the paper kit is needed.',
    youDecide: (by: string, reason: string) => `${by} asked for it: “${reason}”. If you agree, it happens now.`,
    paper: 'Words of the paper kit',
    reason: 'Why',
    reasonHint: 'Stays in the practice for good. No name, please.',
    keep: 'Keep it',
    ask: 'Ask for it',
    eraseNow: 'Erase for ever',
    list: 'Erased for ever',
    listText: 'What the practice can show: who asked, why, when, and which tablets are done.',
    record: (id: string) => `Record ${id}`,
    notSent: 'not at the relay yet',
    waitsForSecond: 'Waits for a second administrator',
    underWay: 'Under way',
    done: 'Done on every tablet',
    said: (by: string, when: string, reason: string) => `${by}, ${when}: ${reason}`,
    what: (drafts: number) =>
      drafts === 0
        ? 'Erased: personal details, consents, medical history, notes, insurance.'
        : `Erased: personal details, consents, medical history, notes, insurance, ${drafts === 1 ? '1 order' : `${drafts} orders`} never sent.`,
    waitsFor: (names: string) =>
      `Each tablet lets go of what it wrote itself. Sealed, it stays until these were online once, or are removed: ${names}.`,
    doneOn: (names: string) => `Done on the tablets of: ${names}.`,
    openOn: (names: string) => `Not yet on the tablets of: ${names}.`,
    certificate: 'Certificate',
    certificateOf: (id: string) => `Certificate for record ${id}`,
    certificateTitle: 'Certificate of erasure',
    from: (house: string, day: string) => `${house}, ${day}`,
    certifies: (id: string) => `The record ${id} of a patient was erased for ever on every tablet of this practice.`,
    certifiesPart: (id: string) =>
      `The record ${id} of a patient is being erased for ever. It is not done on every tablet yet.`,
    remains: 'What remains',
    relayLets: 'The relay, which can read nothing, lets its sealed copies go 30 days after it was asked.',
    patientName: 'Name of the patient, written by hand',
    signature: 'Date and signature',
    print: 'Print',
    noSuch: 'No record with this number was erased.',
    lapses: (day: string) =>
      `A folder for backups holds none with it after ${day}, if one is made every month. Files saved elsewhere hold it until somebody deletes them.`,
  },
  {
    erase: 'Endgültig löschen',
    eraseOf: (name) => `Endgültig löschen: ${name}`,
    title: (name) => `${name} endgültig löschen?`,
    goes: 'Name, Einwilligungen, Anamnese, Notizen, Versicherung und nie gesendete Aufträge samt ihren Dateien verschwinden von allen Tablets der Praxis, mit den versiegelten Einträgen, die sie trugen. Das Relay löscht seine versiegelten Kopien 30 Tage später.',
    stays:
      'Das Zugriffsprotokoll behält, dass es eine Akte mit dieser Nummer gab und wer sie geöffnet hat. Sicherungen von vorher enthalten sie, bis es sie nicht mehr gibt: Wer eine davon wiederherstellt, während kein Relay antwortet, hat die Akte zurück, bis dieses Tablet die Praxis wieder hört. Was gedruckt, exportiert oder weitergegeben wurde, bleibt dort.',
    noWayBack: 'Niemand kann sie zurückholen. Prüfen Sie zuerst, ob das Gesetz eine längere Aufbewahrung verlangt.',
    needsSecond: 'Ein zweiter Administrator muss zustimmen, bevor etwas geschieht.',
    needsPaper: 'Niemand sonst darf hier zustimmen, deshalb braucht es das Papier-Kit.',
    youDecide: (by, reason) => `${by} hat es verlangt: „${reason}“. Wenn Sie zustimmen, geschieht es jetzt.`,
    paper: 'Wörter des Papier-Kits',
    reason: 'Grund',
    reasonHint: 'Bleibt für immer in der Praxis. Bitte keinen Namen.',
    keep: 'Behalten',
    ask: 'Verlangen',
    eraseNow: 'Endgültig löschen',
    list: 'Endgültig gelöscht',
    listText: 'Was die Praxis nachweisen kann: wer es verlangt hat, warum, wann, und welche Tablets fertig sind.',
    record: (id) => `Akte ${id}`,
    notSent: 'noch nicht beim Relay',
    waitsForSecond: 'Wartet auf einen zweiten Administrator',
    underWay: 'Läuft',
    done: 'Auf allen Tablets erledigt',
    said: (by, when, reason) => `${by}, ${when}: ${reason}`,
    what: (drafts) =>
      drafts === 0
        ? 'Gelöscht: persönliche Angaben, Einwilligungen, Anamnese, Notizen, Versicherung.'
        : `Gelöscht: persönliche Angaben, Einwilligungen, Anamnese, Notizen, Versicherung, ${drafts === 1 ? '1 nie gesendeter Auftrag' : `${drafts} nie gesendete Aufträge`}.`,
    waitsFor: (names) =>
      `Jedes Tablet löscht, was es selbst geschrieben hat. Versiegelt bleibt es, bis diese einmal online waren oder entfernt sind: ${names}.`,
    doneOn: (names) => `Erledigt auf den Tablets von: ${names}.`,
    openOn: (names) => `Noch nicht auf den Tablets von: ${names}.`,
    certificate: 'Bescheinigung',
    certificateOf: (id) => `Bescheinigung zur Akte ${id}`,
    certificateTitle: 'Bescheinigung über die Löschung',
    from: (house, day) => `${house}, ${day}`,
    certifies: (id) => `Die Patientenakte ${id} wurde auf allen Tablets dieser Praxis endgültig gelöscht.`,
    certifiesPart: (id) =>
      `Die Patientenakte ${id} wird endgültig gelöscht. Es ist noch nicht auf allen Tablets geschehen.`,
    remains: 'Was bleibt',
    relayLets:
      'Das Relay, das nichts lesen kann, löscht seine versiegelten Kopien 30 Tage nachdem es darum gebeten wurde.',
    patientName: 'Name der Patientin oder des Patienten, von Hand',
    signature: 'Datum und Unterschrift',
    print: 'Drucken',
    noSuch: 'Keine Akte mit dieser Nummer wurde gelöscht.',
    lapses: (day) =>
      `Ein Ordner für Sicherungen enthält nach dem ${day} keine mehr damit, wenn jeden Monat eine gemacht wird. Anderswo gespeicherte Dateien enthalten sie, bis jemand sie löscht.`,
  },
);
