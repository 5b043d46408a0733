// Words of the kit on three papers, any two of which open everything; and of giving a paper, or two of three.
import { inBoth } from './language.svelte.ts';

export const threePapersWords = inBoth(
  {
    ask: 'How many papers?',
    one: 'One paper',
    three: 'Three papers',
    oneText: 'Whoever holds it opens everything. It is the one thing that must not get lost.',
    threeText:
      'Any two of the three open everything, one alone opens nothing. So one may get lost or be seen. Keep them in three places.',
    place: (number: number) => `Where paper ${number} will be`,
    placesText: 'This is printed on all three. Leave it empty where nobody should read it.',
    placeExample: ['Safe in the practice', 'At home', 'At the bank'],
    make: 'Make the three papers',
    sheet: (number: number) => `Paper ${number} of 3`,
    sheetLead:
      'Any two of the three papers open every record of this house. This one alone opens nothing. Do not keep two of them together.',
    sheetWords: 'Fifteen words, in this order',
    where: 'The three papers',
    thisOne: 'this one',
    notSaid: 'not written down',
    sheetHow:
      'To get everything back: open Enamel on an empty tablet, choose “I have the paper kit”, then scan the codes or type the words of two of the three papers.',
    haveThem: 'I have all three on paper',
    check: (number: number) => `Paper ${number} of 3: show that you have it`,
    checked: (count: number) => (count === 1 ? '1 of 3 papers is confirmed.' : `${count} of 3 papers are confirmed.`),
    done: 'All three papers are confirmed. From now on any two of them and the relay open everything again.',
    places: 'There are three papers, and any two of them open everything. They are meant to be here:',
    second: 'The words of a second paper',
    secondHint: 'This is one of three. Give another one as well, from the same kit.',
    read: 'The code was read.',
    readPart: 'The code of one of the three papers was read.',
    count: (count: number) =>
      count < 12
        ? `${count} of 12 words; one of three papers has 15.`
        : count === 12
          ? 'All 12 words.'
          : count < 15
            ? `${count} of 15 words`
            : count === 15
              ? 'All 15 words.'
              : `${count} words`,
    missing: 'Type all words of the paper, or scan its code. Of three papers two are needed.',
  },
  {
    ask: 'Wie viele Papiere?',
    one: 'Ein Papier',
    three: 'Drei Papiere',
    oneText: 'Wer es hat, öffnet alles. Es ist das Eine, was nicht verloren gehen darf.',
    threeText:
      'Zwei beliebige der drei öffnen alles, eines allein öffnet nichts. Eines darf also verloren gehen oder gesehen werden. Bitte an drei Orten aufbewahren.',
    place: (number) => `Wo Papier ${number} liegen wird`,
    placesText: 'Das wird auf alle drei gedruckt. Leer lassen, wo es niemand lesen soll.',
    placeExample: ['Tresor der Praxis', 'Zu Hause', 'Bei der Bank'],
    make: 'Die drei Papiere erstellen',
    sheet: (number) => `Papier ${number} von 3`,
    sheetLead:
      'Zwei beliebige der drei Papiere öffnen alle Daten dieses Hauses. Dieses allein öffnet nichts. Bitte nie zwei zusammen aufbewahren.',
    sheetWords: 'Fünfzehn Wörter, in dieser Reihenfolge',
    where: 'Die drei Papiere',
    thisOne: 'dieses',
    notSaid: 'nicht aufgeschrieben',
    sheetHow:
      'Um alles zurückzuholen: Enamel auf einem leeren Tablet öffnen, „Ich habe die Papierkarte“ wählen, dann die Codes von zwei der drei Papiere scannen oder ihre Wörter tippen.',
    haveThem: 'Ich habe alle drei auf Papier',
    check: (number) => `Papier ${number} von 3: zeigen, dass Sie es haben`,
    checked: (count) => (count === 1 ? '1 von 3 Papieren ist bestätigt.' : `${count} von 3 Papieren sind bestätigt.`),
    done: 'Alle drei Papiere sind bestätigt. Ab jetzt lässt sich mit zwei beliebigen davon und dem Relay alles wieder öffnen.',
    places: 'Es gibt drei Papiere, zwei beliebige davon öffnen alles. Hier sollen sie liegen:',
    second: 'Die Wörter eines zweiten Papiers',
    secondHint: 'Das ist eines von dreien. Bitte noch ein anderes aus demselben Satz angeben.',
    read: 'Der Code wurde gelesen.',
    readPart: 'Der Code von einem der drei Papiere wurde gelesen.',
    count: (count) =>
      count < 12
        ? `${count} von 12 Wörtern; eines von drei Papieren hat 15.`
        : count === 12
          ? 'Alle 12 Wörter.'
          : count < 15
            ? `${count} von 15 Wörtern`
            : count === 15
              ? 'Alle 15 Wörter.'
              : `${count} Wörter`,
    missing: 'Bitte alle Wörter des Papiers tippen oder seinen Code scannen. Von drei Papieren werden zwei gebraucht.',
  },
);
