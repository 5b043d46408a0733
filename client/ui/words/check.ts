// Words of checking an exported access log: every reason why one may not hold, and what should be noticed though it does.
import type { Notice, Problem, Reason } from '../../access/report.ts';
import { inBoth } from './language.svelte.ts';

type Place = Problem['place'];

interface CheckWords {
  readonly title: string;
  readonly lead: string;
  readonly back: string;
  readonly choose: string;
  readonly another: string;
  readonly working: (events: string) => string;
  readonly stop: string;
  readonly failed: string;
  readonly failedText: string;
  readonly holds: string;
  readonly holdsText: string;
  readonly broken: string;
  readonly brokenText: string;
  readonly organisation: string;
  readonly unknown: string;
  readonly root: string;
  readonly relay: string;
  readonly otherHouse: (name: string) => string;
  readonly onCase: (id: string) => string;
  readonly byOtherWay: string;
  readonly scope: string;
  readonly scopes: Readonly<Record<'everything' | 'record' | 'person' | 'period' | 'own', string>>;
  readonly made: string;
  readonly disclosed: string;
  readonly hidden: string;
  readonly missing: string;
  readonly problems: string;
  readonly notices: string;
  readonly more: (count: string) => string;
  readonly events: string;
  readonly firstEvents: (count: string) => string;
  readonly number: string;
  readonly event: (number: string) => string;
  readonly place: (number: string, device: string) => string;
  readonly many: (count: string) => string;
  readonly places: Readonly<Record<Place, string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly toNotice: Readonly<Record<Notice['about'], string>>;
}

const english: CheckWords = {
  title: 'Check an exported access log',
  lead: 'Drop a file that a practice or lab exported. It is checked here, on this device, without any connection; it is sent nowhere. It names records by number; a reason that somebody typed stands in it as typed.',
  back: 'Back',
  choose: 'Choose or drop the file',
  another: 'Check another file',
  working: (events) => `Checking. ${events} events so far.`,
  stop: 'Stop',
  failed: 'This file could not be checked here',
  failedText: 'It may be too large for this browser. The command "npm run verify-log FILE" checks it on a computer.',
  holds: 'This log holds',
  holdsText: 'Every event is signed by its author, no chain has a gap, and the relay’s receipts fit.',
  broken: 'This log does not hold',
  brokenText: 'What is wrong stands below. Events that are not named there may still be good.',
  organisation: 'Organisation',
  unknown: 'not known',
  root: 'Its root key',
  relay: 'Key of the relay',
  otherHouse: (name) => `Root key of ${name}, as it says itself`,
  onCase: (id) => `On case ${id}:`,
  byOtherWay: 'Compare these keys with the practice by another way, by phone for example.',
  scope: 'What was exported',
  scopes: {
    everything: 'The whole log',
    record: 'One record',
    person: 'One person',
    period: 'A period',
    own: 'What one tablet wrote itself',
  },
  made: 'Exported, by the tablet’s clock',
  disclosed: 'Readable entries',
  hidden: 'Entries shown only as links of a chain',
  missing: 'Missing entries',
  problems: 'What is wrong',
  notices: 'To notice as well',
  more: (count) => `and ${count} more`,
  events: 'Events',
  firstEvents: (count) => `The first ${count} events.`,
  number: 'No.',
  event: (number) => `Event ${number}`,
  place: (number, device) => `number ${number} of tablet ${device}`,
  many: (count) => `${count} entries`,
  places: {
    file: 'The file',
    manifest: 'The head of the file',
    event: 'An event',
    chain: 'The chain of a tablet',
    relay: 'The sequence of the relay',
    roster: 'The part that says who the tablets are',
    relays: 'The part with the relay’s keys',
    terms: 'The part that says when the relay started',
    heads: 'The part that says where each chain ends',
    index: 'The part that lists the events',
    hidden: 'The part with undisclosed entries',
    witnesses: 'The part with receipts that bound the time',
    cases: 'The part with what other houses did on cases',
    events: 'The part with the events',
  },
  reasons: {
    'not a bundle': 'is not an exported access log.',
    'newer version': 'was made by a newer version. Use a newer app.',
    'manifest unreadable': 'cannot be read.',
    'cut off': 'is cut off.',
    'bytes after the end': 'goes on after its end.',
    damaged: 'was altered after it was exported.',
    unreadable: 'cannot be read.',
    'wrong signature': 'has a wrong signature.',
    'unknown device': 'was signed by a tablet that the roster does not know.',
    'roster does not hold': 'does not hold: an entry was altered or left out.',
    'houses do not hold': 'does not hold: where a house says who it is was altered, or a stranger said it.',
    'does not open': 'does not open with the key that was disclosed for it.',
    'other log': 'belongs to another log.',
    'not an event': 'is not an event.',
    'not for both houses': 'says more than two houses may read of each other.',
    'not where the index says': 'is not the one that the list names: events were swapped.',
    'forged receipt': 'has a receipt that the relay did not give for it.',
    'receipt left out': 'lacks receipts that would show how early an event can be.',
    'out of order': 'stands in the wrong order.',
    missing: 'has a gap.',
    'missing at the end': 'misses its end.',
    fork: 'is a second one in a place that is taken: the chain forks.',
    duplicate: 'stands there twice.',
    'broken chain': 'does not continue the one before it.',
    'beyond the end': 'stands beyond the end of its chain.',
    'missing at the relay': 'has a gap.',
    'relay fork': 'shows two entries in one place: the relay told two histories.',
    'other history': 'does not fit: something before was changed or left out.',
    'forged term': 'has a record that the relay did not sign.',
  },
  toNotice: {
    'claimed too early': 'The tablet’s clock said earlier than is possible: back-dated, or a slow clock.',
    'claimed too late': 'The tablet’s clock said later than is possible.',
    'impossible window': 'The relay’s times contradict each other.',
    'no receipt yet': 'Not confirmed by a relay yet: nothing bounds its time from above.',
    'device removed by now': 'The tablet was removed or suspended since.',
    'chain runs backwards': 'The tablet forgot what it had seen of the relay.',
    'relay clock ran backwards': 'The relay’s clock ran backwards before it.',
    'relay started again with a loss': 'The relay had been restored from an older state before it.',
  },
};

const german: CheckWords = {
  title: 'Exportiertes Zugriffsprotokoll prüfen',
  lead: 'Legen Sie eine Datei ab, die eine Praxis oder ein Labor exportiert hat. Sie wird hier geprüft, auf diesem Gerät, ohne Verbindung, und nirgendwohin gesendet. Akten stehen darin mit ihrer Nummer; ein eingegebener Grund steht so da, wie er eingegeben wurde.',
  back: 'Zurück',
  choose: 'Datei wählen oder ablegen',
  another: 'Andere Datei prüfen',
  working: (events) => `Wird geprüft. Bisher ${events} Einträge.`,
  stop: 'Anhalten',
  failed: 'Diese Datei konnte hier nicht geprüft werden',
  failedText:
    'Vielleicht ist sie zu groß für diesen Browser. Der Befehl „npm run verify-log DATEI“ prüft sie auf einem Computer.',
  holds: 'Dieses Protokoll hält',
  holdsText:
    'Jeder Eintrag ist von seinem Urheber signiert, keine Kette hat eine Lücke, und die Quittungen des Relays passen.',
  broken: 'Dieses Protokoll hält nicht',
  brokenText: 'Was nicht stimmt, steht unten. Einträge, die dort nicht genannt sind, können dennoch gut sein.',
  organisation: 'Organisation',
  unknown: 'nicht bekannt',
  root: 'Ihr Wurzelschlüssel',
  relay: 'Schlüssel des Relays',
  otherHouse: (name) => `Wurzelschlüssel von ${name}, wie es selbst sagt`,
  onCase: (id) => `Beim Fall ${id}:`,
  byOtherWay: 'Vergleichen Sie diese Schlüssel auf anderem Weg mit der Praxis, etwa am Telefon.',
  scope: 'Was exportiert wurde',
  scopes: {
    everything: 'Das ganze Protokoll',
    record: 'Eine Akte',
    person: 'Eine Person',
    period: 'Ein Zeitraum',
    own: 'Was ein Tablet selbst geschrieben hat',
  },
  made: 'Exportiert, nach der Uhr des Tablets',
  disclosed: 'Lesbare Einträge',
  hidden: 'Einträge, nur als Glieder einer Kette gezeigt',
  missing: 'Fehlende Einträge',
  problems: 'Was nicht stimmt',
  notices: 'Außerdem zu beachten',
  more: (count) => `und ${count} weitere`,
  events: 'Einträge',
  firstEvents: (count) => `Die ersten ${count} Einträge.`,
  number: 'Nr.',
  event: (number) => `Eintrag ${number}`,
  place: (number, device) => `Nummer ${number} des Tablets ${device}`,
  many: (count) => `${count} Einträge`,
  places: {
    file: 'Die Datei',
    manifest: 'Der Kopf der Datei',
    event: 'Ein Eintrag',
    chain: 'Die Kette eines Tablets',
    relay: 'Die Reihenfolge des Relays',
    roster: 'Der Teil, der sagt, wem die Tablets gehören,',
    relays: 'Der Teil mit den Schlüsseln des Relays',
    terms: 'Der Teil, der sagt, wann das Relay begann,',
    heads: 'Der Teil, der sagt, wo jede Kette endet,',
    index: 'Der Teil, der die Einträge auflistet,',
    hidden: 'Der Teil mit nicht offengelegten Einträgen',
    witnesses: 'Der Teil mit Quittungen, die die Zeit begrenzen,',
    cases: 'Der Teil mit dem, was andere Häuser an Fällen getan haben,',
    events: 'Der Teil mit den Einträgen',
  },
  reasons: {
    'not a bundle': 'ist kein exportiertes Zugriffsprotokoll.',
    'newer version': 'stammt von einer neueren Version. Nehmen Sie eine neuere App.',
    'manifest unreadable': 'ist nicht lesbar.',
    'cut off': 'ist abgeschnitten.',
    'bytes after the end': 'geht nach dem Ende weiter.',
    damaged: 'wurde nach dem Export verändert.',
    unreadable: 'ist nicht lesbar.',
    'wrong signature': 'hat eine falsche Signatur.',
    'unknown device': 'wurde von einem Tablet signiert, das die Liste nicht kennt.',
    'roster does not hold': 'hält nicht: Etwas wurde verändert oder weggelassen.',
    'houses do not hold': 'hält nicht: Wo ein Haus sagt, wer es ist, wurde etwas verändert, oder ein Fremder sagt es.',
    'does not open': 'öffnet sich nicht mit dem dafür offengelegten Schlüssel.',
    'other log': 'gehört zu einem anderen Protokoll.',
    'not an event': 'ist kein Zugriff.',
    'not for both houses': 'sagt mehr, als zwei Häuser voneinander lesen dürfen.',
    'not where the index says': 'ist nicht der, den die Liste nennt: Einträge wurden vertauscht.',
    'forged receipt': 'hat eine Quittung, die das Relay nicht dafür gab.',
    'receipt left out': 'lässt Quittungen weg, die zeigen würden, wie früh etwas sein kann.',
    'out of order': 'steht in der falschen Reihenfolge.',
    missing: 'hat eine Lücke.',
    'missing at the end': 'hat kein Ende.',
    fork: 'ist ein zweiter an einem vergebenen Platz: Die Kette gabelt sich.',
    duplicate: 'steht zweimal da.',
    'broken chain': 'schließt nicht an den vorigen an.',
    'beyond the end': 'steht hinter dem Ende der Kette.',
    'missing at the relay': 'hat eine Lücke.',
    'relay fork': 'zeigt zwei Einträge an einem Platz: Das Relay hat zwei Verläufe erzählt.',
    'other history': 'passt nicht: Davor wurde etwas verändert oder weggelassen.',
    'forged term': 'hat einen Vermerk, den das Relay nicht signiert hat.',
  },
  toNotice: {
    'claimed too early': 'Die Uhr des Tablets sagte früher als möglich: zurückdatiert, oder sie ging nach.',
    'claimed too late': 'Die Uhr des Tablets sagte später als möglich.',
    'impossible window': 'Die Zeiten des Relays widersprechen sich.',
    'no receipt yet': 'Noch von keinem Relay bestätigt: Die Zeit ist nach oben nicht begrenzt.',
    'device removed by now': 'Das Tablet wurde seither entfernt oder gesperrt.',
    'chain runs backwards': 'Das Tablet hat vergessen, was es vom Relay gesehen hatte.',
    'relay clock ran backwards': 'Die Uhr des Relays lief davor rückwärts.',
    'relay started again with a loss': 'Das Relay war davor aus einem älteren Stand wiederhergestellt worden.',
  },
};

export const checkWords = inBoth(english, german);
