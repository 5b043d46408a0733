// One sentence each for what needs a person: what happened, what is safe, what to do.
import type { Attention } from '../../worker/api.ts';
import { inBoth } from './language.svelte.ts';
import type { Sentence } from './problems.ts';

type AttentionWords = Record<Attention, Sentence>;

export const attentionWords = inBoth<AttentionWords>(
  {
    'quarantined entries': {
      what: 'Some changes could not be trusted and were set aside.',
      safe: 'They were not mixed into the record; everything else is complete.',
      todo: 'Look at them to see who sent them and why.',
    },
    'late changes': {
      what: 'Somebody who no longer belongs here has written something more.',
      safe: 'It lies apart and counts for nobody yet; everything else is complete.',
      todo: 'Look at it and decide whether it counts.',
    },
    'relay lost entries': {
      what: 'The relay has lost changes it had confirmed.',
      safe: 'This tablet still has everything it wrote and received.',
      todo: 'Tell whoever runs the relay, and open Enamel on your other tablets.',
    },
    'entries missing': {
      what: 'Something that others build on never arrived here.',
      safe: 'Everything that did arrive is here and can be read. Only what builds on it waits.',
      todo: 'Open Enamel on the tablets it may come from. If it stays so, ask who works with you what they wrote.',
    },
    'relay fork': {
      what: 'The relay has shown two histories of one case.',
      safe: 'Your records here are unchanged.',
      todo: 'Do not rely on what arrives now. Save the proof, have the other house save theirs, and call whoever runs the relay.',
    },
    'act missing': {
      what: 'Others know of a change of who belongs that has not reached this tablet.',
      safe: 'Until it comes nothing is shared, nobody is let in and no key is given from here. Suspending, removing and taking back work.',
      todo: 'Connect and wait a moment. If it does not come, ask the colleague it comes from, and call whoever runs the relay.',
    },
    'relay forged': {
      what: 'The relay showed a confirmation that is not genuine.',
      safe: 'Nothing of it was taken. Your work is saved on this tablet and is sent again.',
      todo: 'Call whoever runs the relay; what it showed is kept.',
    },
    'relay is another': {
      what: 'Another relay answers at this address.',
      safe: 'Nothing was sent to it; your work is saved on this tablet.',
      todo: 'Ask whoever runs the relay whether it was replaced.',
    },
    'relay is another version': {
      what: 'The relay speaks a version this app does not know.',
      safe: 'Your work is saved on this tablet.',
      todo: 'Update the app, or ask for the relay to be updated.',
    },
    'no account': {
      what: 'The relay asks who you are.',
      safe: 'Your work is saved on this tablet.',
      todo: 'Confirm once with your passkey, then it is sent.',
    },
    'relay quota full': {
      what: 'Your space at the relay is used up.',
      safe: 'Your work is saved on this tablet.',
      todo: 'Ask whoever runs the relay for more space.',
    },
    'relay full': {
      what: 'The relay has no space left.',
      safe: 'Your work is saved on this tablet.',
      todo: 'Tell whoever runs the relay.',
    },
    'tablet full': {
      what: 'This tablet has no space left.',
      safe: 'Everything saved so far is still here.',
      todo: 'Free some space on the tablet before you go on.',
    },
    twin: {
      what: 'Another tablet goes on as this one: one of them is a copy.',
      safe: 'Nothing was mixed up and nothing is lost: what was written here waits. Until then nothing more is written or sent here; everything can be read.',
      todo: 'Did you copy or restore this tablet? Then make it a tablet of its own, here and now: what waits goes out from it, each change once. Did nobody copy it? Then somebody may have got hold of a copy: have an administrator suspend this tablet under “People”, on a third one if there is one.',
    },
    'taken back': {
      what: 'You are shut out of this case.',
      safe: 'What you had seen stays on this tablet; nothing new arrives.',
      todo: 'What you write here now reaches nobody. Ask the practice: it took the case back, or two labs used one link and it has to decide.',
    },
    removed: {
      what: 'This tablet no longer belongs here.',
      safe: 'What is on it stays readable. Nothing new arrives, and nothing written now reaches anybody.',
      todo: 'If this is a mistake, ask whoever manages people and devices.',
    },
    'update needed': {
      what: 'Somebody works with a newer version of Enamel.',
      safe: 'What this version cannot read is kept until it can.',
      todo: 'Update the app.',
    },
  },
  {
    'quarantined entries': {
      what: 'Einigen Änderungen war nicht zu trauen; sie liegen beiseite.',
      safe: 'Sie wurden nicht in die Akte übernommen; alles andere ist vollständig.',
      todo: 'Im Fall steht, von wem sie kommen und warum.',
    },
    'late changes': {
      what: 'Jemand, der hier nicht mehr dazugehört, hat noch etwas geschrieben.',
      safe: 'Es liegt beiseite und zählt noch für niemanden; alles andere ist vollständig.',
      todo: 'Sehen Sie es an und entscheiden Sie, ob es gilt.',
    },
    'relay lost entries': {
      what: 'Das Relay hat bestätigte Änderungen verloren.',
      safe: 'Dieses Tablet hat weiter alles, was es geschrieben und erhalten hat.',
      todo: 'Bitte den Betreiber informieren und Enamel auf den anderen Tablets öffnen.',
    },
    'entries missing': {
      what: 'Etwas, worauf andere aufbauen, ist hier nie angekommen.',
      safe: 'Alles, was ankam, ist da und lesbar. Nur was darauf aufbaut, wartet.',
      todo: 'Bitte Enamel auf den Tablets öffnen, von denen es kommen kann. Bleibt es so, fragen Sie die Beteiligten, was sie geschrieben haben.',
    },
    'relay fork': {
      what: 'Das Relay hat zwei Verläufe eines Falls gezeigt.',
      safe: 'Ihre Daten hier sind unverändert.',
      todo: 'Bitte nicht auf das verlassen, was jetzt ankommt. Den Beweis speichern, das andere Haus seinen speichern lassen und den Betreiber anrufen.',
    },
    'act missing': {
      what: 'Andere wissen von einer Änderung, wer dazugehört, die dieses Tablet nicht erreicht hat.',
      safe: 'Bis sie kommt, wird von hier nichts geteilt, niemand aufgenommen und kein Schlüssel gegeben. Sperren, Entfernen und Zurückholen gehen.',
      todo: 'Bitte verbinden und kurz warten. Kommt sie nicht, fragen Sie, von wem sie ist, und rufen Sie den Betreiber des Relays an.',
    },
    'relay forged': {
      what: 'Das Relay hat eine Bestätigung gezeigt, die nicht echt ist.',
      safe: 'Nichts davon wurde übernommen. Ihre Arbeit ist auf diesem Tablet gespeichert und wird erneut gesendet.',
      todo: 'Bitte den Betreiber anrufen; was gezeigt wurde, ist aufbewahrt.',
    },
    'relay is another': {
      what: 'Unter dieser Adresse antwortet ein anderes Relay.',
      safe: 'Es wurde nichts dorthin gesendet; Ihre Arbeit ist auf diesem Tablet gespeichert.',
      todo: 'Bitte beim Betreiber nachfragen, ob es ersetzt wurde.',
    },
    'relay is another version': {
      what: 'Das Relay spricht eine Version, die diese App nicht kennt.',
      safe: 'Ihre Arbeit ist auf diesem Tablet gespeichert.',
      todo: 'Bitte die App aktualisieren oder das Relay aktualisieren lassen.',
    },
    'no account': {
      what: 'Das Relay fragt, wer Sie sind.',
      safe: 'Ihre Arbeit ist auf diesem Tablet gespeichert.',
      todo: 'Einmal mit dem Passkey bestätigen, dann wird gesendet.',
    },
    'relay quota full': {
      what: 'Ihr Platz am Relay ist aufgebraucht.',
      safe: 'Ihre Arbeit ist auf diesem Tablet gespeichert.',
      todo: 'Bitte den Betreiber um mehr Platz bitten.',
    },
    'relay full': {
      what: 'Das Relay hat keinen Platz mehr.',
      safe: 'Ihre Arbeit ist auf diesem Tablet gespeichert.',
      todo: 'Bitte den Betreiber informieren.',
    },
    'tablet full': {
      what: 'Auf diesem Tablet ist kein Platz mehr.',
      safe: 'Alles bisher Gespeicherte ist noch da.',
      todo: 'Bitte Platz auf dem Tablet schaffen, bevor es weitergeht.',
    },
    twin: {
      what: 'Ein anderes Tablet arbeitet als dieses weiter: Eines ist die Kopie des anderen.',
      safe: 'Es wurde nichts vermischt und nichts geht verloren: Was hier geschrieben wurde, wartet. Bis dahin wird hier nichts mehr geschrieben oder gesendet; lesen lässt sich alles.',
      todo: 'Haben Sie dieses Tablet kopiert oder wiederhergestellt? Dann machen Sie es hier zu einem eigenen: Was wartet, geht von ihm hinaus, jede Änderung einmal. Hat niemand es kopiert? Dann hat vielleicht jemand eine Kopie in der Hand: Lassen Sie dieses Tablet unter „Menschen“ sperren, am besten von einem dritten aus.',
    },
    'taken back': {
      what: 'Sie kommen in diesen Fall nicht mehr hinein.',
      safe: 'Was Sie gesehen haben, bleibt auf diesem Tablet; Neues kommt nicht mehr.',
      todo: 'Was Sie hier jetzt schreiben, erreicht niemanden. Fragen Sie die Praxis: Sie hat den Fall zurückgeholt, oder zwei Labore haben einen Link benutzt und sie muss entscheiden.',
    },
    removed: {
      what: 'Dieses Tablet gehört nicht mehr dazu.',
      safe: 'Was darauf liegt, bleibt lesbar. Neues kommt nicht mehr an, und was Sie jetzt schreiben, erreicht niemanden.',
      todo: 'Ist das ein Irrtum, fragen Sie, wer Menschen und Geräte verwaltet.',
    },
    'update needed': {
      what: 'Jemand arbeitet mit einer neueren Version von Enamel.',
      safe: 'Was diese Version nicht lesen kann, wird aufbewahrt.',
      todo: 'Bitte die App aktualisieren.',
    },
  },
);
