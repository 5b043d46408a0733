// Words around unlocking: making a way to unlock, and using it.
import type { PasskeyProblem } from '../../page/passkey.ts';
import { inBoth } from './language.svelte.ts';

interface UnlockWords {
  readonly how: string;
  readonly passkey: string;
  readonly passphrase: string;
  readonly passkeyBefore: string;
  readonly secondTitle: string;
  readonly secondText: string;
  readonly secondTap: string;
  readonly fourWords: string;
  readonly ownWords: string;
  readonly which: string;
  readonly wordsText: string;
  readonly another: string;
  readonly kept: string;
  readonly keepFirst: string;
  readonly ownLabel: string;
  readonly ownHint: string;
  readonly tooShort: string;
  readonly tooSimple: string;
  readonly passkeyProblem: Record<PasskeyProblem, string>;
  readonly title: string;
  readonly safeHere: string;
  readonly unsent: (count: number) => string;
  readonly dark: string;
  readonly goesOn: (files: number, part: string) => string;
  readonly goesOnUntil: (time: string) => string;
  readonly stopFiles: string;
  readonly filesWait: (files: number) => string;
  readonly inviteWaits: string;
  readonly unlockPasskey: string;
  readonly unlockPassphrase: string;
  readonly noPasskeyPassphrase: string;
  readonly noPasskeyPaper: string;
  readonly usePassphrase: string;
  readonly usePasskey: string;
  readonly passkeyAsk: string;
  readonly waitFor: (time: string) => string;
  readonly onlyPasskey: string;
  readonly whoIsIt: string;
  readonly person: (number: number) => string;
  readonly passkeyKind: string;
  readonly silentKind: string;
  readonly silent: string;
  readonly silentUnsent: string;
  readonly silentRead: string;
  readonly somebodyElse: string;
  readonly addPerson: string;
  readonly fromPaper: string;
}

const english: UnlockWords = {
  how: 'How do you want to unlock?',
  passkey: 'Fingerprint, face or PIN',
  passphrase: 'Passphrase',
  passkeyBefore:
    'This tablet will ask twice for your fingerprint, face or PIN: once to make a passkey, once to check that it opens your vault. The passkey carries no name.',
  secondTitle: 'One more tap',
  secondText: 'The passkey is made. Now this tablet asks again, to check that it really opens your vault.',
  secondTap: 'Check the passkey',
  fourWords: 'Four words for you',
  ownWords: 'Your own',
  which: 'Which passphrase?',
  wordsText: 'Keep these four words where only you find them. You type them at every unlock.',
  another: 'Other words',
  kept: 'I have kept these words',
  keepFirst: 'Keep the words first, then go on.',
  ownLabel: 'Your passphrase',
  ownHint: 'At least 14 characters. Several words are easier to remember than signs.',
  tooShort: 'This is too short. At least 14 characters.',
  tooSimple: 'This is too easy to guess. Mix more different characters or words.',
  passkeyProblem: {
    cancelled: 'The prompt was closed. Nothing was made. Try again, or use a passphrase.',
    timeout: 'The prompt waited too long and closed. Try again, or use a passphrase.',
    none: 'No passkey for this vault was found on this tablet. Everything is still sealed and safe.',
    unsupported: 'This browser has no passkeys. A passphrase is just as good.',
    noPrf: 'The passkey on this device cannot open a vault. A passphrase is just as good.',
    otherPrf: 'The passkey on this device gives a different answer each time. A passphrase is safer here.',
    failed: 'The passkey did not work on this device. A passphrase is just as good.',
  },
  title: 'Locked',
  safeHere: 'Everything on this tablet is sealed.',
  unsent: (count) => (count === 1 ? '1 change not sent yet' : `${count} changes not sent yet`),
  dark: 'Nobody sees anything here without unlocking.',
  goesOn: (files, part) =>
    files === 1 ? `1 file still on its way, ${part}` : `${files} files still on their way, ${part}`,
  goesOnUntil: (time) =>
    `It goes on behind this screen, until ${time} at the latest. Only then does this tablet forget its keys.`,
  stopFiles: 'Stop it and forget the keys now',
  filesWait: (files) => (files === 1 ? '1 file goes on after unlocking' : `${files} files go on after unlocking`),
  inviteWaits: 'The link you opened is kept. It opens right after you unlock.',
  unlockPasskey: 'Unlock with passkey',
  unlockPassphrase: 'Unlock',
  noPasskeyPassphrase: 'Your passphrase opens it too.',
  noPasskeyPaper: 'If the passkey was deleted, see below how to enter anew.',
  usePassphrase: 'Use the passphrase',
  usePasskey: 'Use the passkey',
  passkeyAsk: 'This tablet will ask for your fingerprint, face or PIN.',
  waitFor: (time) => `Too many wrong tries. You can try again in ${time}.`,
  onlyPasskey:
    'This vault opens with a passkey, and this browser has none. Everything is safe. Open Enamel in the browser you started in.',
  whoIsIt: 'Everything on this tablet is sealed. Who are you?',
  person: (number) => `Person ${number}`,
  silentKind: 'A copy, to be read only',
  silent: 'Another tablet goes on in place of this vault.',
  silentUnsent:
    'What was written here and not sent goes out only from inside: unlock it, then “Make this tablet its own” under “Backup”. Adding a tablet from this screen carries nothing over.',
  silentRead: 'It can still be read. Nothing new is written in it.',
  passkeyKind: 'Passkey',
  somebodyElse: 'Somebody else',
  addPerson: 'Add a person to this tablet',
  fromPaper: 'I have the paper kit',
};

const german: UnlockWords = {
  how: 'Wie möchten Sie entsperren?',
  passkey: 'Fingerabdruck, Gesicht oder PIN',
  passphrase: 'Passphrase',
  passkeyBefore:
    'Dieses Tablet fragt zweimal nach Fingerabdruck, Gesicht oder PIN: einmal, um einen Passkey anzulegen, einmal, um zu prüfen, dass er Ihren Tresor öffnet. Der Passkey trägt keinen Namen.',
  secondTitle: 'Noch ein Tipp',
  secondText:
    'Der Passkey ist angelegt. Jetzt fragt das Tablet noch einmal, um zu prüfen, dass er Ihren Tresor öffnet.',
  secondTap: 'Passkey prüfen',
  fourWords: 'Vier Wörter für Sie',
  ownWords: 'Eigene',
  which: 'Welche Passphrase?',
  wordsText: 'Bewahren Sie diese vier Wörter so auf, dass nur Sie sie finden. Sie tippen sie bei jedem Entsperren.',
  another: 'Andere Wörter',
  kept: 'Ich habe diese Wörter aufbewahrt',
  keepFirst: 'Bitte erst die Wörter aufbewahren, dann weiter.',
  ownLabel: 'Ihre Passphrase',
  ownHint: 'Mindestens 14 Zeichen. Mehrere Wörter merkt man sich leichter als Sonderzeichen.',
  tooShort: 'Das ist zu kurz. Mindestens 14 Zeichen.',
  tooSimple: 'Das ist zu leicht zu erraten. Bitte mehr verschiedene Zeichen oder Wörter.',
  passkeyProblem: {
    cancelled:
      'Die Abfrage wurde geschlossen. Nichts wurde angelegt. Noch einmal versuchen oder eine Passphrase nehmen.',
    timeout: 'Die Abfrage hat zu lange gewartet. Noch einmal versuchen oder eine Passphrase nehmen.',
    none: 'Auf diesem Tablet wurde kein Passkey für diesen Tresor gefunden. Alles ist weiter versiegelt und sicher.',
    unsupported: 'Dieser Browser hat keine Passkeys. Eine Passphrase ist genauso gut.',
    noPrf: 'Der Passkey auf diesem Gerät kann keinen Tresor öffnen. Eine Passphrase ist genauso gut.',
    otherPrf: 'Der Passkey auf diesem Gerät antwortet jedes Mal anders. Eine Passphrase ist hier sicherer.',
    failed: 'Der Passkey hat auf diesem Gerät nicht geklappt. Eine Passphrase ist genauso gut.',
  },
  title: 'Gesperrt',
  safeHere: 'Alles auf diesem Tablet ist versiegelt.',
  unsent: (count) => (count === 1 ? '1 Änderung noch nicht gesendet' : `${count} Änderungen noch nicht gesendet`),
  dark: 'Ohne Entsperren sieht hier niemand etwas.',
  goesOn: (files, part) =>
    files === 1 ? `1 Datei noch unterwegs, ${part}` : `${files} Dateien noch unterwegs, ${part}`,
  goesOnUntil: (time) =>
    `Es geht hinter diesem Bildschirm weiter, längstens bis ${time}. Erst dann vergisst dieses Tablet seine Schlüssel.`,
  stopFiles: 'Anhalten und die Schlüssel jetzt vergessen',
  filesWait: (files) =>
    files === 1 ? '1 Datei geht nach dem Entsperren weiter' : `${files} Dateien gehen nach dem Entsperren weiter`,
  inviteWaits: 'Der geöffnete Link ist aufgehoben. Er öffnet sich gleich nach dem Entsperren.',
  unlockPasskey: 'Mit Passkey entsperren',
  unlockPassphrase: 'Entsperren',
  noPasskeyPassphrase: 'Ihre Passphrase öffnet ihn auch.',
  noPasskeyPaper: 'Wurde der Passkey gelöscht: Unten steht, wie Sie neu eintreten.',
  usePassphrase: 'Passphrase nehmen',
  usePasskey: 'Passkey nehmen',
  passkeyAsk: 'Dieses Tablet fragt nach Fingerabdruck, Gesicht oder PIN.',
  waitFor: (time) => `Zu viele falsche Versuche. Weiter geht es in ${time}.`,
  onlyPasskey:
    'Dieser Tresor öffnet sich mit einem Passkey, und dieser Browser hat keine. Alles ist sicher. Bitte Enamel in dem Browser öffnen, in dem Sie begonnen haben.',
  whoIsIt: 'Alles auf diesem Tablet ist versiegelt. Wer sind Sie?',
  person: (number) => `Person ${number}`,
  silentKind: 'Eine Kopie, nur zum Lesen',
  silent: 'Ein anderes Tablet macht an Stelle dieses Tresors weiter.',
  silentUnsent:
    'Was hier geschrieben und nicht gesendet wurde, geht nur von innen hinaus: entsperren, dann unter „Sicherung“ ein eigenes Tablet daraus machen. Ein Tablet von diesem Bildschirm aus hinzuzufügen nimmt nichts mit.',
  silentRead: 'Er lässt sich noch lesen. Neues wird nicht mehr hineingeschrieben.',
  passkeyKind: 'Passkey',
  somebodyElse: 'Jemand anderes',
  addPerson: 'Person auf diesem Tablet aufnehmen',
  fromPaper: 'Ich habe die Papierkarte',
};

export const unlockWords = inBoth(english, german);
