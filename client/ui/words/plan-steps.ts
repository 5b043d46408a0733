// The steps of the continuity plan, one sentence or two each. Names of buttons come in as the screens call them.
import { inBoth } from './language.svelte.ts';

/** What the sentences name. Lists are joined; what nobody has set reads "not set yet". */
export interface Named {
  readonly admins: string;
  readonly everybody: string;
  /** Who is no administrator. */
  readonly others: string;
  readonly partners: string;
  readonly app: string;
  readonly relay: string;
  readonly relayRunBy: string;
  readonly paperPlace: string;
  readonly paperKnownBy: string;
  readonly backupPlace: string;
  readonly deputy: string;
  readonly buttons: {
    readonly people: string;
    readonly backup: string;
    readonly suspend: string;
    readonly remove: string;
    readonly changeRoles: string;
    readonly addTo: string;
    readonly addPerson: string;
    readonly enter: string;
    readonly paper: string;
    readonly newPaper: string;
    readonly administrator: string;
  };
}

type Sentence = (named: Named) => string;
interface StepWords {
  readonly tellAdmin: Sentence;
  readonly suspend: Sentence;
  readonly anotherTablet: Sentence;
  readonly noAdminTablet: Sentence;
  readonly noAdminTabletNoRelay: Sentence;
  readonly unsent: Sentence;
  readonly incident: Sentence;
  readonly noRelay: Sentence;
  readonly goOn: Sentence;
  readonly callRelay: Sentence;
  readonly sameKey: Sentence;
  readonly everyTablet: Sentence;
  readonly partnersOpen: Sentence;
  readonly goOnOffline: Sentence;
  readonly apart: Sentence;
  readonly callPartners: Sentence;
  readonly backUp: Sentence;
  readonly backOnline: Sentence;
  readonly adminsGoOn: Sentence;
  readonly oneAdmin: Sentence;
  readonly noAdmin: Sentence;
  readonly othersGoOn: Sentence;
  readonly deputy: Sentence;
  readonly paperLies: Sentence;
  readonly restore: Sentence;
  readonly secondToRemove: Sentence;
  readonly newPaper: Sentence;
}

export const stepWords = inBoth<StepWords>(
  {
    tellAdmin: ({ admins }) =>
      `Tell an administrator at once: ${admins}. Only an administrator’s tablet shuts another one out.`,
    suspend: ({ buttons }) =>
      `On that tablet: “${buttons.people}”, whoever had the lost tablet, “${buttons.suspend}”. From then on it gets nothing new and sends nothing.`,
    anotherTablet: ({ app, buttons }) =>
      `Take another tablet, open ${app} and choose “${buttons.enter}”. The administrator taps “${buttons.addTo}” and shows the code; both tablets show four words, and you compare them.`,
    noAdminTablet: ({ paperPlace, paperKnownBy, app, relay, buttons }) =>
      `If no administrator’s tablet is left, take the paper kit. It lies: ${paperPlace}. Who else knows where: ${paperKnownBy}. On an empty tablet open ${app}, choose “${buttons.paper}” and type its words: everything comes back from the relay at ${relay}.`,
    noAdminTabletNoRelay: ({ paperPlace, backupPlace, app, buttons }) =>
      `If no tablet is left, take the paper kit and the newest backup file. The paper lies: ${paperPlace}. Backup files are kept: ${backupPlace}. On an empty tablet open ${app}, choose “${buttons.paper}” and the file.`,
    unsent: ({ buttons }) =>
      `Ask what was written on the lost tablet after it was last heard of; “${buttons.people}” says when. Only that can be missing; write it again.`,
    incident: () =>
      'If it was stolen: what lies on it is sealed. Write the loss down with day and hour; the data protection authority may have to hear of it within 72 hours.',
    noRelay: ({ backupPlace }) =>
      `This house has no relay, so none can be lost. What is on this tablet is nowhere else but in backup files; they are kept: ${backupPlace}.`,
    goOn: () => 'Go on working. Every tablet has its records; what is written waits on it and is sent later.',
    callRelay: ({ relay, relayRunBy }) => `Call whoever runs the relay at ${relay}: ${relayRunBy}.`,
    sameKey: () =>
      'They start it again under the same address with its old file relay.key; it may be empty. Without that file the tablets take it for a stranger and send nothing: ask today whether a copy is kept elsewhere.',
    everyTablet: ({ everybody }) =>
      `When it is back, open Enamel on every tablet, those of ${everybody}, and leave it open until nothing waits any more. Each gives the relay back what it holds, files last.`,
    partnersOpen: ({ partners }) => `Ask the other houses to open Enamel as well: ${partners}.`,
    goOnOffline: () =>
      'Go on as always: every tablet unlocks, reads and writes without internet. “Offline” with a number is no fault; that many changes wait.',
    apart: ({ everybody }) =>
      `Tablets do not see each other’s changes meanwhile. ${everybody}: tell each other whose record you change. If two change one thing, both are kept and shown.`,
    callPartners: ({ partners }) => `What another house has to know today, say by telephone: ${partners}.`,
    backUp: ({ backupPlace, buttons }) =>
      `Before you close: “${buttons.backup}”, a backup into a file. Until the internet is back, today’s work lies on each tablet alone. Files are kept: ${backupPlace}.`,
    backOnline: ({ relay }) =>
      `When the internet is back (a telephone’s hotspot is enough) open Enamel on every tablet until nothing waits any more. It sends to ${relay} by itself.`,
    adminsGoOn: ({ admins, buttons }) =>
      `Administrators are ${admins}. Whoever of them is left adds people, changes roles and suspends tablets alone (“${buttons.people}”).`,
    oneAdmin: ({ admins, buttons }) =>
      `${admins} is the only administrator. Better have two before it matters: “${buttons.people}”, “${buttons.changeRoles}”, “${buttons.administrator}”.`,
    noAdmin: () => 'No administrator is left. Only the paper makes one.',
    othersGoOn: ({ others }) =>
      `${others}: go on with your own tablets meanwhile. Nothing locks because somebody is away.`,
    deputy: ({ deputy }) => `Who takes over: ${deputy}.`,
    paperLies: ({ paperPlace, paperKnownBy }) =>
      `The paper kit lies: ${paperPlace}. Who else knows where: ${paperKnownBy}. Whoever holds it can open every record: two people fetch it together.`,
    restore: ({ app, buttons }) =>
      `On an empty tablet open ${app}, choose “${buttons.paper}”, type its words and say who you are: that tablet is an administrator’s. There “${buttons.addPerson}” lets the successor in, with the role “${buttons.administrator}”.`,
    secondToRemove: ({ buttons }) =>
      `Is the person gone for good: “${buttons.people}”, “${buttons.remove}”. For an administrator it takes a second one, or the words of the paper; until then they are suspended, and that shuts them out already.`,
    newPaper: ({ buttons }) =>
      `Could the person have copied the paper: “${buttons.backup}”, “${buttons.newPaper}”. The old one then opens nothing that is written later.`,
  },
  {
    tellAdmin: ({ admins }) =>
      `Sofort der Verwaltung sagen: ${admins}. Nur ein Tablet der Verwaltung sperrt ein anderes aus.`,
    suspend: ({ buttons }) =>
      `Auf diesem Tablet: „${buttons.people}“, dann die Person, der das verlorene gehört, dann „${buttons.suspend}“. Ab da bekommt es nichts Neues und sendet nichts.`,
    anotherTablet: ({ app, buttons }) =>
      `Ein anderes Tablet nehmen, ${app} öffnen und „${buttons.enter}“ wählen. Die Verwaltung tippt auf „${buttons.addTo}“ und zeigt den Code; beide Tablets zeigen vier Wörter, und Sie vergleichen sie.`,
    noAdminTablet: ({ paperPlace, paperKnownBy, app, relay, buttons }) =>
      `Ist kein Tablet der Verwaltung mehr da, die Papierkarte holen. Sie liegt: ${paperPlace}. Wer es noch weiß: ${paperKnownBy}. Auf einem leeren Tablet ${app} öffnen, „${buttons.paper}“ wählen und ihre Wörter tippen: Alles kommt vom Relay unter ${relay} zurück.`,
    noAdminTabletNoRelay: ({ paperPlace, backupPlace, app, buttons }) =>
      `Ist kein Tablet mehr da, die Papierkarte und die neueste Sicherungsdatei holen. Die Karte liegt: ${paperPlace}. Sicherungsdateien liegen: ${backupPlace}. Auf einem leeren Tablet ${app} öffnen, „${buttons.paper}“ und die Datei wählen.`,
    unsent: ({ buttons }) =>
      `Fragen, was auf dem verlorenen Tablet geschrieben wurde, nachdem zuletzt von ihm zu hören war; wann, steht unter „${buttons.people}“. Nur das kann fehlen; bitte neu eintragen.`,
    incident: () =>
      'Wurde es gestohlen: Was darauf liegt, ist versiegelt. Den Verlust mit Tag und Stunde aufschreiben; die Datenschutzbehörde muss ihn unter Umständen binnen 72 Stunden erfahren.',
    noRelay: ({ backupPlace }) =>
      `Dieses Haus hat kein Relay, also kann keines verloren gehen. Was auf diesem Tablet ist, liegt sonst nur in Sicherungsdateien; sie liegen: ${backupPlace}.`,
    goOn: () =>
      'Weiterarbeiten. Jedes Tablet hat seine Daten; was geschrieben wird, wartet darauf und geht später hinaus.',
    callRelay: ({ relay, relayRunBy }) => `Den Betreiber des Relays unter ${relay} anrufen: ${relayRunBy}.`,
    sameKey: () =>
      'Er startet es unter derselben Adresse mit seiner alten Datei relay.key neu; es darf leer sein. Ohne diese Datei halten die Tablets es für ein fremdes und senden nichts: Fragen Sie heute, ob eine Kopie davon anderswo liegt.',
    everyTablet: ({ everybody }) =>
      `Ist es wieder da, Enamel auf jedem Tablet öffnen, denen von ${everybody}, und offen lassen, bis nichts mehr wartet. Jedes gibt dem Relay zurück, was es hat, Dateien zuletzt.`,
    partnersOpen: ({ partners }) => `Die anderen Häuser bitten, Enamel ebenfalls zu öffnen: ${partners}.`,
    goOnOffline: () =>
      'Weiterarbeiten wie immer: Jedes Tablet entsperrt, liest und schreibt ohne Internet. „Offline“ mit einer Zahl ist kein Fehler; so viele Änderungen warten.',
    apart: ({ everybody }) =>
      `Die Tablets sehen solange nicht, was auf den anderen geschieht. ${everybody}: Sagen Sie einander, wessen Akte Sie ändern. Ändern zwei dasselbe, bleibt beides und wird gezeigt.`,
    callPartners: ({ partners }) => `Was ein anderes Haus heute wissen muss, am Telefon sagen: ${partners}.`,
    backUp: ({ backupPlace, buttons }) =>
      `Vor dem Schließen: „${buttons.backup}“, eine Sicherung in eine Datei. Bis das Internet wieder da ist, liegt die Arbeit von heute nur auf dem jeweiligen Tablet. Dateien liegen: ${backupPlace}.`,
    backOnline: ({ relay }) =>
      `Ist das Internet wieder da (der Hotspot eines Telefons genügt), Enamel auf jedem Tablet öffnen, bis nichts mehr wartet. Es sendet von selbst an ${relay}.`,
    adminsGoOn: ({ admins, buttons }) =>
      `Zur Verwaltung gehören ${admins}. Wer davon bleibt, nimmt allein Menschen auf, ändert Rollen und sperrt Tablets („${buttons.people}“).`,
    oneAdmin: ({ admins, buttons }) =>
      `${admins} gehört allein zur Verwaltung. Besser sind zwei, bevor es darauf ankommt: „${buttons.people}“, „${buttons.changeRoles}“, „${buttons.administrator}“.`,
    noAdmin: () => 'Niemand von der Verwaltung ist mehr da. Nur das Papier ändert das.',
    othersGoOn: ({ others }) =>
      `${others}: Arbeiten Sie solange mit Ihren eigenen Tablets weiter. Nichts sperrt sich, weil jemand fehlt.`,
    deputy: ({ deputy }) => `Wer übernimmt: ${deputy}.`,
    paperLies: ({ paperPlace, paperKnownBy }) =>
      `Die Papierkarte liegt: ${paperPlace}. Wer es noch weiß: ${paperKnownBy}. Wer sie hat, kann jede Akte öffnen: Zwei holen sie gemeinsam.`,
    restore: ({ app, buttons }) =>
      `Auf einem leeren Tablet ${app} öffnen, „${buttons.paper}“ wählen, die Wörter der Karte tippen und sagen, wer Sie sind: Dieses Tablet gehört zur Verwaltung. Dort lässt „${buttons.addPerson}“ die Nachfolge herein, mit der Rolle „${buttons.administrator}“.`,
    secondToRemove: ({ buttons }) =>
      `Ist die Person für immer weg: „${buttons.people}“, „${buttons.remove}“. Bei der Verwaltung braucht es eine zweite Person davon oder die Wörter der Papierkarte; bis dahin ist sie gesperrt, und das schließt sie schon aus.`,
    newPaper: ({ buttons }) =>
      `Könnte die Person das Papier kopiert haben: „${buttons.backup}“, „${buttons.newPaper}“. Das alte öffnet dann nichts mehr, was später geschrieben wird.`,
  },
);
