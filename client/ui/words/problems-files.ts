// The English sentences about files: why one is not taken, not shown or not sent.
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });

const nothingLost = 'Nothing was changed or lost.';

export const fileProblems = {
  'file empty': say('This file is empty.', nothingLost, 'Export it again and choose the new file.'),
  'file changed': say(
    'This file changed or went away while it was read.',
    'Nothing of it was kept.',
    'Wait until it is written completely, then choose it again.',
  ),
  'surface of odd size': (thousandths, format) => ({
    what: `The longest side of this surface is ${format.decimal((thousandths ?? 0) / 1000, 2)} mm, if its numbers are millimetres. A crown has some 10, a jaw some 80: it was probably saved in metres or inches.`,
    safe: 'It was not added; the file is where it was.',
    todo: 'Export it again in millimetres, or attach it anyway.',
  }),
  'file is here already': say(
    'This very file is in this case already.',
    'It was not added a second time.',
    'Keep the one that is here, or attach it once more.',
  ),
  stopped: say('Adding this file was stopped.', 'Nothing of it was kept.', 'Choose it again when you need it.'),
  'no room on tablet': (left, format) => ({
    what: left
      ? `This tablet has ${format.size(left)} left for Enamel, which is too little for this file.`
      : 'This tablet is full. There is no room for this file.',
    safe: left ? 'Nothing was begun.' : 'Nothing of it was kept.',
    todo: 'Free some space on the tablet, then add the file again.',
  }),
  'no room at relay': (left, format) => ({
    what: `The relay has ${format.size(left ?? 0)} left for you, which is too little for this file.`,
    safe: 'Nothing was begun.',
    todo: 'Attach it anyway: it stays on this tablet and is sent as soon as there is room. Or ask whoever runs the relay for more space.',
  }),
  'no room for copies': (left, format) => ({
    what: `The lab gets copies, and this tablet has ${format.size(left ?? 0)} left for them, which is too little.`,
    safe: 'Nothing was copied or sent; the draft is as it was.',
    todo: 'Free some space on the tablet, or let large files wait until you have confirmed the lab.',
  }),
  'no room for copies at relay': (left, format) => ({
    what: `The relay has ${format.size(left ?? 0)} left for you, which is too little for what is sent at once.`,
    safe: 'Nothing was copied or sent; the draft is as it was.',
    todo: 'Let large files wait until you have confirmed the lab, or ask whoever runs the relay for more space.',
  }),
  'picture not looked at': say(
    'There may be writing in this picture, such as a name, and it cannot be taken out.',
    'It has not left and was not added.',
    'Look at it, then decide whether it goes along.',
  ),
  'file too large': (limit, format) => ({
    what: 'This file is too large.',
    safe: nothingLost,
    todo: limit === undefined ? 'Choose a smaller one.' : `The limit is ${format.size(limit)}. Choose a smaller one.`,
  }),
  'file type refused': say(
    'Files of this type are not taken.',
    nothingLost,
    'Use STL, PLY, OBJ, DICOM, JPEG, PNG or PDF.',
  ),
  'file is not what its name says': say(
    'The inside of this file does not match its name.',
    'It was not added.',
    'Check where it comes from, and export it again.',
  ),
  'file damaged': say(
    'This file arrived damaged.',
    'The damaged copy was dropped; the original is where it was.',
    'Try again. If it stays so, ask the sender to attach it again.',
  ),
  'design changed': say(
    'The design, the order or a decision changed while you looked.',
    'Nothing was signed.',
    'Look at it as it is now, then decide.',
  ),
  'file unreadable': say(
    'This file cannot be read: it is cut off, contradicts itself, or there is nothing in it to show.',
    'Nothing of it was added; the file is where it was.',
    'Export it again and choose the new file.',
  ),
  'file too detailed': say(
    'This picture has more detail than a tablet can hold.',
    nothingLost,
    'Export it smaller: up to 64 million pixels, or 4 million triangles.',
  ),
  'compression unknown': say(
    'This file is packed in a way that Enamel does not know.',
    nothingLost,
    'Export it again without compression, then add it.',
  ),
  'app incomplete': say(
    'This part of Enamel is not on the tablet yet.',
    'Nothing was changed, and no file is at fault.',
    'It needs the internet once: connect for a moment, then try again.',
  ),
  'file too slow': say(
    'Reading this file took too long and was ended. It may be built to do harm, or the tablet is busy.',
    nothingLost,
    'Try again. If it happens again, ask for a new export of the file.',
  ),
  'file not here yet': say('This file is not on this tablet yet.', nothingLost, 'Connect to the relay to fetch it.'),
} satisfies Partial<ProblemWords>;
