// Words of the look at a picture before it leaves: writing that is part of the picture goes wherever the picture goes.
import { inBoth } from './language.svelte.ts';

export const lookWords = inBoth(
  {
    title: 'Writing in the picture?',
    text: 'X-rays often have a name or a birth date in the picture itself, where it cannot be taken out. Look at each one before it leaves.',
    saysSo: 'The file says that there is writing in this picture.',
    look: 'Look at the picture',
    question: 'Does anything in it tell who it is?',
    goes: 'No, send it along',
    stays: 'Leave it out',
    decided: { goes: 'Looked at. It goes along.', stays: 'Left out. The lab does not get it.' },
    first: 'Decide about each picture above first; then the link can be made.',
    asked: 'Not sent yet: there may be writing in this picture, such as a name. What is in the picture goes along.',
    leftOut: 'Left out: the lab does not have this picture.',
    send: 'Send it along',
  },
  {
    title: 'Schrift im Bild?',
    text: 'In Röntgenbildern steht oft ein Name oder ein Geburtsdatum im Bild selbst, wo man sie nicht entfernen kann. Sehen Sie jedes an, bevor es hinausgeht.',
    saysSo: 'Die Datei sagt, dass in diesem Bild Schrift steht.',
    look: 'Bild ansehen',
    question: 'Verrät etwas darin, wer es ist?',
    goes: 'Nein, mitsenden',
    stays: 'Weglassen',
    decided: { goes: 'Angesehen. Es geht mit.', stays: 'Weggelassen. Das Labor bekommt es nicht.' },
    first: 'Entscheiden Sie erst oben über jedes Bild, dann entsteht der Link.',
    asked:
      'Noch nicht gesendet: In diesem Bild kann Schrift stehen, etwa ein Name. Was im Bild steht, geht mit hinaus.',
    leftOut: 'Weggelassen: Das Labor hat dieses Bild nicht.',
    send: 'Mitsenden',
  },
);
