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
    cannot: 'Why it stays',
    cannotOf: (name: string) => `Why it stays: ${name}`,
    cannotTitle: (name: string) => `${name} cannot be erased now`,
    onHold:
      'This record is on legal hold. An administrator or the practice manager can take it off hold on the patient’s page, with a reason; then it can be erased.',
    hasCases: (count: number) =>
      `${count === 1 ? '1 case of this patient was' : `${count} cases of this patient were`} sent out. One that a lab took is the record of two houses: both have to keep it as long as the law says, and neither can erase the other’s. One that no lab took may have been looked at by its link. Enamel erases no patient who has one, also when that time is over.`,
    meanwhile: 'What you can do:',
    steps: [
      'Leave the record in the trash. It is in no list there, and every opening stands in the access log.',
      'Discard drafts that were never sent.',
      'Ask each lab in writing to erase its copy once its own time to keep it is over.',
      'Tell the patient in writing which law makes you keep it and until when, and hand over the list of who looked.',
    ],
    understood: 'Close',
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
    cannot: 'Warum sie bleibt',
    cannotOf: (name) => `Warum sie bleibt: ${name}`,
    cannotTitle: (name) => `${name} lässt sich jetzt nicht löschen`,
    onHold:
      'Diese Akte hat eine Aufbewahrungssperre. Wer verwaltet oder die Praxis leitet, hebt sie auf der Seite des Patienten mit einem Grund auf; danach lässt sie sich löschen.',
    hasCases: (count) =>
      `${count === 1 ? '1 Fall dieses Patienten wurde' : `${count} Fälle dieses Patienten wurden`} hinausgegeben. Hat ihn ein Labor übernommen, gehört er zwei Häusern: Beide müssen ihn so lange aufheben, wie das Gesetz es verlangt, und keines kann den des anderen löschen. Hat ihn keines übernommen, kann ihn doch jemand über den Link angesehen haben. Enamel löscht keinen Patienten mit einem solchen Fall, auch nicht nach dieser Zeit.`,
    meanwhile: 'Was Sie tun können:',
    steps: [
      'Die Akte im Papierkorb lassen. Dort steht sie in keiner Liste, und jedes Öffnen steht im Zugriffsprotokoll.',
      'Nie gesendete Entwürfe verwerfen.',
      'Jedes Labor schriftlich bitten, seine Kopie zu löschen, sobald auch seine Aufbewahrungszeit vorbei ist.',
      'Dem Patienten schriftlich sagen, nach welchem Gesetz und bis wann Sie aufheben, und die Liste mitgeben, wer nachgesehen hat.',
    ],
    understood: 'Schließen',
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
