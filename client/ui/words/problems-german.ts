// German half of the sentences for every refusal: was geschah, was sicher ist, was zu tun ist.
import { backupProblemsGerman } from './problems-backup.ts';
import { paperProblemsGerman } from './problems-paper.ts';
import { relayProblemsGerman } from './problems-relay.ts';
import { fileProblemsGerman } from './problems-files-german.ts';
import { peopleProblemsGerman } from './problems-people.ts';
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });

const nothingLost = 'Es wurde nichts geändert und nichts ging verloren.';
const onTablet = 'Ihre Arbeit ist auf diesem Tablet gespeichert.';
const linkSafe = 'Es wurde nichts geöffnet.';

export const problemsGerman: ProblemWords = {
  locked: say('Der Tresor ist gesperrt.', onTablet, 'Bitte entsperren und noch einmal versuchen.'),
  'wrong passphrase': (tries) => ({
    what: 'Diese Passphrase öffnet den Tresor nicht.',
    safe: nothingLost,
    todo:
      tries === undefined
        ? 'Bitte auf Tippfehler prüfen und noch einmal versuchen.'
        : `Bitte noch einmal versuchen; ${tries}-mal geht es ohne Wartezeit.`,
  }),
  'weak passphrase': say(
    'Diese Passphrase ist zu leicht zu erraten.',
    nothingLost,
    'Bitte vier erzeugte Wörter nehmen oder mindestens 14 genügend verschiedene Zeichen.',
  ),
  wait: (ms, format) => ({
    what: 'Zu viele falsche Versuche.',
    safe: nothingLost,
    todo: ms === undefined ? 'Bitte kurz warten.' : `In ${format.duration(ms)} geht es weiter.`,
  }),
  'wrong passkey': say(
    'Dieser Passkey öffnet den Tresor nicht.',
    nothingLost,
    'Bitte den Passkey vom Anfang wählen oder anders entsperren. Wurde er gelöscht, öffnet die Papierkarte alles.',
  ),
  'tablet full': say(
    'Auf diesem Tablet ist kein Platz mehr.',
    'Alles bisher Gespeicherte ist noch da; nur diese letzte Änderung nicht.',
    'Bitte Platz auf dem Tablet schaffen und die Änderung wiederholen.',
  ),
  'relay unreachable': say(
    'Das Relay ist nicht erreichbar.',
    'Nichts ging verloren, aber dieser Schritt ist nicht getan.',
    'Bitte verbinden, nachsehen, ob er dann getan ist, und ihn sonst noch einmal tun.',
  ),
  'relay not met': say(
    'Ein Link muss ein Relay nennen, und von hier wurde noch keines erreicht.',
    'Entwurf und Einwilligung sind auf diesem Tablet gespeichert.',
    'Verbinden Sie sich einmal und erzeugen Sie dann den Link. Danach geht es auch ohne Verbindung.',
  ),
  'relay is another': say(
    'Unter dieser Adresse antwortet ein anderes Relay.',
    'Es wurde nichts dorthin gesendet.',
    'Bitte beim Betreiber nachfragen, ob es ersetzt wurde, bevor es weitergeht.',
  ),
  'relay is another version': say(
    'Das Relay spricht eine Version, die diese App nicht kennt.',
    onTablet,
    'Bitte die App aktualisieren oder den Betreiber des Relays darum bitten.',
  ),
  'relay quota full': say(
    'Ihr Platz am Relay ist aufgebraucht.',
    onTablet,
    'Bitte den Betreiber um mehr Platz bitten. Gesendet wird, sobald Platz ist.',
  ),
  'relay full': say(
    'Das Relay hat keinen Platz mehr.',
    onTablet,
    'Bitte den Betreiber informieren. Gesendet wird, sobald Platz ist.',
  ),
  'no account': say(
    'Das Relay kennt dieses Tablet noch nicht.',
    onTablet,
    'Einmal mit dem Passkey bestätigen, damit es Änderungen aufbewahren darf.',
  ),
  'not a link': say(
    'Das ist kein Enamel-Link.',
    linkSafe,
    'Bitte den ganzen Link aus der Nachricht kopieren oder den QR-Code scannen.',
  ),
  'cut off': say(
    'Ein Teil dieses Links fehlt.',
    'Es wurde nichts geöffnet, und der Link gilt noch.',
    'Bitte noch einmal bis zum letzten Zeichen kopieren oder den QR-Code scannen.',
  ),
  'newer version': say(
    'Dieser Link stammt von einer neueren Version von Enamel.',
    'Es wurde nichts geöffnet, und der Link gilt noch.',
    'Bitte die App aktualisieren und den Link noch einmal öffnen.',
  ),
  'invite used': say(
    'Dieser Link wurde schon benutzt.',
    'Er öffnet nichts mehr, für niemanden.',
    'Waren Sie das nicht, rufen Sie jetzt den Absender an. Brauchen Sie den Fall, bitten Sie um einen neuen Link.',
  ),
  'invite expired': say('Dieser Link ist abgelaufen.', linkSafe, 'Bitte den Absender um einen neuen bitten.'),
  'invite revoked': say(
    'Der Absender hat diesen Link zurückgenommen.',
    linkSafe,
    'Bitte den Absender um einen neuen bitten.',
  ),
  'invite burnt': say(
    'Der Code war fünfmal falsch, deshalb wurde dieser Link zerstört.',
    linkSafe,
    'Bitte den Absender um einen neuen Link und einen neuen Code bitten.',
  ),
  'invite unknown': say(
    'Das Relay kennt diesen Link nicht.',
    linkSafe,
    'Vielleicht ist der Absender noch offline: später noch einmal versuchen oder um einen neuen Link bitten.',
  ),
  'wrong code': (left) => ({
    what: 'Das ist nicht der Code.',
    safe: 'Es wurde nichts geöffnet, und der Link gilt noch.',
    todo:
      left === undefined
        ? 'Bitte den Absender anrufen und noch einmal versuchen.'
        : `Bitte den Absender anrufen. Nach ${left} weiteren falschen ${left === 1 ? 'Versuch' : 'Versuchen'} wird der Link zerstört.`,
  }),
  'damaged package': say(
    'Was hinter diesem Link liegt, ist beschädigt.',
    'Es wurde nichts geöffnet und nichts davon behalten.',
    'Bitte den Absender um einen neuen Link bitten.',
  ),
  'not allowed': say('Ihre Rolle erlaubt das nicht.', nothingLost, 'Bitte jemanden fragen, dessen Rolle es erlaubt.'),
  'no consent': say(
    'Dafür gibt es noch keine Einwilligung.',
    'Es wurde nichts geteilt.',
    'Bitte die Einwilligung festhalten und dann teilen.',
  ),
  incomplete: say('Es fehlt noch etwas.', onTablet, 'Bitte das Markierte ausfüllen und noch einmal versuchen.'),
  'not found': say(
    'Das ist nicht hier.',
    nothingLost,
    'Vielleicht wurde es zurückgenommen oder verschoben. Bitte zurück zur Liste.',
  ),
  twin: say(
    'Ein anderes Tablet arbeitet als dieses weiter, darum wird hier nichts mehr geschrieben.',
    'Alles hier bleibt lesbar.',
    'Bitte die Seite Sicherung öffnen: Dort wird dieses ein eigenes Tablet, und was wartet, geht von ihm hinaus.',
  ),
  ...fileProblemsGerman,
  'file not here yet': say(
    'Diese Datei ist noch nicht auf diesem Tablet.',
    nothingLost,
    'Bitte mit dem Relay verbinden, um sie zu holen.',
  ),
  'break-glass': say(
    'Ihre Rolle öffnet diese Akte nur im Notfall.',
    'Es wurde nichts geöffnet.',
    'Nennen Sie den Grund auf der Seite des Patienten. Er wird gespeichert und andere werden benachrichtigt, bevor sie sich öffnet.',
  ),
  'reason too short': say(
    'Der Grund ist zu kurz, um ihn später zu verstehen.',
    'Es ist nichts geschehen, und niemand wurde benachrichtigt.',
    'Schreiben Sie in wenigen Worten, warum.',
  ),
  'not in the trash': say(
    'Diese Akte liegt auf diesem Tablet nicht im Papierkorb.',
    'Es wurde nichts verlangt und nichts gelöscht.',
    'Entweder hat sie jemand zurückgelegt, oder es ist hier noch nicht angekommen. Sehen Sie gleich im Papierkorb nach.',
  ),
  'has cases': (count) => ({
    what:
      count === 1
        ? 'Ein Fall dieses Patienten ging hinaus.'
        : `Dieser Patient hat ${count ?? 'einige'} Fälle, die hinausgingen.`,
    safe: 'Es wurde nichts verlangt und nichts gelöscht.',
    todo: 'Einer, den ein Labor übernommen hat, gehört zwei Häusern, die ihn so lange aufheben müssen, wie das Gesetz es verlangt; einen anderen kann jemand über den Link gesehen haben. Die Akte bleibt im Papierkorb und steht dort in keiner Liste.',
  }),
  'legal hold': say(
    'Diese Akte hat eine Aufbewahrungssperre.',
    'Es wurde nichts verlangt und nichts gelöscht.',
    'Heben Sie die Sperre zuerst auf der Seite des Patienten auf, wenn nichts mehr dagegen spricht.',
  ),
  'case went on': say(
    'Jemand hat den Fall im selben Augenblick weitergeführt.',
    'Dessen Schritt gilt, Ihrer wurde nicht gesetzt; was Sie getippt haben, steht noch da.',
    'Bitte ansehen, wo der Fall jetzt steht, und dann neu entscheiden.',
  ),
  'log full': say(
    'Es ist kein Platz mehr, um festzuhalten, wer was öffnet.',
    'Ihre Daten sind sicher und bleiben so lange geschlossen.',
    'Bitte Platz auf dem Tablet schaffen oder mit dem Relay verbinden und noch einmal versuchen.',
  ),
  'other tab': say(
    'Ein anderer Tab arbeitet jetzt mit diesem Tresor.',
    onTablet,
    'Bitte dort weiterarbeiten oder hierher übernehmen.',
  ),
  ...peopleProblemsGerman,
  ...backupProblemsGerman,
  ...paperProblemsGerman,
  ...relayProblemsGerman,
  failed: say(
    'Das hat nicht geklappt.',
    onTablet,
    'Bitte noch einmal versuchen. Geschieht es wieder: sperren, entsperren und noch einmal.',
  ),
};
