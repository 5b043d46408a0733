// Words of opening a shared case. Every state says what happened, what is safe, what to do.
import { inBoth } from './language.svelte.ts';

export const joinWords = inBoth(
  {
    title: 'Open a shared case',
    paste: 'Link',
    pasteHint: 'The whole link, as it was sent to you.',
    look: 'Continue',
    looking: 'Asking the relay about this link',
    openText: 'The link is good. It can be used once: from the moment you accept it is dead for everybody else.',
    code: 'Code',
    codeHint: 'Six characters; the practice tells you by phone.',
    accept: 'Accept and open the case',
    acceptAs: (house: string) => `You accept as ${house}.`,
    lab: 'Name of your lab',
    person: 'Your name',
    labMissing: 'The name of the lab is needed; the practice sees it.',
    personMissing: 'Your name is needed; the practice sees it.',
    codeMissing: 'This link needs the code.',
    yoursText: 'The practice sees both names. No e-mail, no account.',
    opening: 'Opening the case',
    tryAgain: 'Try again',
    another: 'Use another link',
    insist: 'Accept in this window all the same',
    waitingTitle: 'You accepted a case that is still on its way',
    waitingText:
      'It needs the relay, which is not reached now. It is fetched by itself as soon as it is; you need not open the link again.',
    waitedText: 'That is settled now. If the link was still good, the case is in your list.',
    toCases: 'To the cases',
    states: {
      used: {
        title: 'This link has been used',
        text: 'A link opens once. If you accepted it on another tablet, the case is there. If not, tell the practice: somebody else did.',
      },
      expired: {
        title: 'This link has expired',
        text: 'It opens nothing any more. The case is safe at the practice; ask for a new link.',
      },
      revoked: {
        title: 'The practice took this link back',
        text: 'It opens nothing any more. Ask the practice if you expected a case.',
      },
      burnt: {
        title: 'Too many wrong codes',
        text: 'The link was closed for safety. The case is safe at the practice; ask for a new link.',
      },
      unknown: {
        title: 'The relay does not know this link',
        text: 'It may not have been sent yet, or it was removed. Nothing was used up. Try later or ask the practice.',
      },
      'not a link': {
        title: 'This is not a link to a case',
        text: 'A link contains “#/join/” and a long row of letters. Copy the whole of it and paste it again.',
      },
      'cut off': {
        title: 'This link is not complete',
        text: 'Letters are missing or were changed; some mail programs cut long links. Nothing was used up. Copy the whole link, or scan the QR code.',
      },
      'newer version': {
        title: 'This link needs a newer Enamel',
        text: 'Nothing was used up. Reload this page to update, then open the link again.',
      },
      'relay unreachable': {
        title: 'No connection to the relay',
        text: 'The link was not touched and still works. Check the connection and try again.',
      },
      'relay is another': {
        title: 'This is not the relay the link names',
        text: 'The address answers with another key, so nothing was sent to it. Ask the practice before you try again.',
      },
    },
  },
  {
    title: 'Geteilten Fall öffnen',
    paste: 'Link',
    pasteHint: 'Der ganze Link, so wie er bei Ihnen ankam.',
    look: 'Weiter',
    looking: 'Das Relay wird nach diesem Link gefragt',
    openText: 'Der Link gilt. Er geht einmal: Sobald Sie annehmen, ist er für alle anderen tot.',
    code: 'Code',
    codeHint: 'Sechs Zeichen; die Praxis sagt sie Ihnen am Telefon.',
    accept: 'Annehmen und Fall öffnen',
    acceptAs: (house) => `Sie nehmen an als ${house}.`,
    lab: 'Name Ihres Labors',
    person: 'Ihr Name',
    labMissing: 'Der Name des Labors wird gebraucht; die Praxis sieht ihn.',
    personMissing: 'Ihr Name wird gebraucht; die Praxis sieht ihn.',
    codeMissing: 'Dieser Link braucht den Code.',
    yoursText: 'Die Praxis sieht beide Namen. Keine E-Mail, kein Konto.',
    opening: 'Der Fall wird geöffnet',
    tryAgain: 'Noch einmal versuchen',
    another: 'Anderen Link nehmen',
    insist: 'Trotzdem in diesem Fenster annehmen',
    waitingTitle: 'Sie haben einen Fall angenommen, der noch unterwegs ist',
    waitingText:
      'Dafür braucht es das Relay, das gerade nicht erreicht wird. Er wird dann von selbst geholt; Sie müssen den Link nicht noch einmal öffnen.',
    waitedText: 'Das ist jetzt erledigt. Galt der Link noch, steht der Fall in Ihrer Liste.',
    toCases: 'Zu den Fällen',
    states: {
      used: {
        title: 'Dieser Link wurde schon benutzt',
        text: 'Ein Link öffnet einmal. Haben Sie auf einem anderen Tablet angenommen, liegt der Fall dort. Wenn nicht, sagen Sie es der Praxis: Jemand anderes war es.',
      },
      expired: {
        title: 'Dieser Link ist abgelaufen',
        text: 'Er öffnet nichts mehr. Der Fall ist bei der Praxis sicher; bitten Sie um einen neuen Link.',
      },
      revoked: {
        title: 'Die Praxis hat diesen Link zurückgenommen',
        text: 'Er öffnet nichts mehr. Fragen Sie die Praxis, wenn Sie einen Fall erwarten.',
      },
      burnt: {
        title: 'Zu viele falsche Codes',
        text: 'Der Link wurde zur Sicherheit geschlossen. Der Fall ist bei der Praxis sicher; bitten Sie um einen neuen Link.',
      },
      unknown: {
        title: 'Das Relay kennt diesen Link nicht',
        text: 'Vielleicht ist er noch nicht gesendet oder wurde entfernt. Es wurde nichts verbraucht. Versuchen Sie es später oder fragen Sie die Praxis.',
      },
      'not a link': {
        title: 'Das ist kein Link zu einem Fall',
        text: 'Ein Link enthält „#/join/“ und eine lange Reihe Buchstaben. Kopieren Sie ihn ganz und fügen Sie ihn noch einmal ein.',
      },
      'cut off': {
        title: 'Dieser Link ist nicht vollständig',
        text: 'Buchstaben fehlen oder wurden verändert; manche Mailprogramme schneiden lange Links ab. Es wurde nichts verbraucht. Kopieren Sie den ganzen Link oder scannen Sie den QR-Code.',
      },
      'newer version': {
        title: 'Dieser Link braucht ein neueres Enamel',
        text: 'Es wurde nichts verbraucht. Laden Sie die Seite neu und öffnen Sie den Link noch einmal.',
      },
      'relay unreachable': {
        title: 'Keine Verbindung zum Relay',
        text: 'Der Link wurde nicht berührt und gilt weiter. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
      },
      'relay is another': {
        title: 'Das ist nicht das Relay, das der Link nennt',
        text: 'Die Adresse antwortet mit einem anderen Schlüssel; es wurde nichts dorthin gesendet. Fragen Sie die Praxis, bevor Sie es noch einmal versuchen.',
      },
    },
  },
);
