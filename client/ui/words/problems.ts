// One sentence each for every refusal: what happened, what is safe, what to do. English; German beside it.
import type { Problem } from '../../worker/api.ts';
import type { Format } from '../format.ts';
import { inBoth } from './language.svelte.ts';
import { backupProblems } from './problems-backup.ts';
import { fileProblems } from './problems-files.ts';
import { paperProblems } from './problems-paper.ts';
import { relayProblems } from './problems-relay.ts';
import { problemsGerman } from './problems-german.ts';
import { peopleProblems } from './problems-people.ts';

export interface Sentence {
  readonly what: string;
  readonly safe: string;
  readonly todo: string;
}
/** `detail` is what crossed with the problem: tries left, ms to wait, bytes. */
export type ProblemWords = Record<Problem, (detail: number | undefined, format: Format) => Sentence>;

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });

const nothingLost = 'Nothing was changed or lost.';
const onTablet = 'Your work is saved on this tablet.';
const linkSafe = 'Nothing was opened.';

const english: ProblemWords = {
  locked: say('The vault is locked.', onTablet, 'Unlock it and try again.'),
  'wrong passphrase': (tries) => ({
    what: 'That passphrase does not open this vault.',
    safe: nothingLost,
    todo: tries === undefined ? 'Check for typing mistakes and try again.' : `Try again; ${tries} more without a wait.`,
  }),
  'weak passphrase': say(
    'That passphrase is too easy to guess.',
    nothingLost,
    'Take four generated words, or at least 14 different enough characters.',
  ),
  wait: (ms, format) => ({
    what: 'Too many wrong tries.',
    safe: nothingLost,
    todo: ms === undefined ? 'Wait a little, then try again.' : `Try again in ${format.duration(ms)}.`,
  }),
  'wrong passkey': say(
    'That passkey does not open this vault.',
    nothingLost,
    'Choose the passkey you started with, or use another way to unlock. If it was deleted, the paper kit opens everything.',
  ),
  'tablet full': say(
    'This tablet has no space left.',
    'Everything saved so far is still here; this last change is not.',
    'Free some space on the tablet, then repeat the change.',
  ),
  'relay unreachable': say(
    'The relay cannot be reached.',
    'Nothing was lost, but this step is not done.',
    'Connect, look whether it is done then, and if not do it once more.',
  ),
  'relay not met': say(
    'A link has to name a relay, and none was reached from here yet.',
    'The draft and the consent are saved on this tablet.',
    'Connect once, then make the link. After that, links can be made without a connection too.',
  ),
  'relay is another': say(
    'Another relay answers at this address.',
    'Nothing was sent to it.',
    'Ask whoever runs the relay whether it was replaced, before you go on.',
  ),
  'relay is another version': say(
    'The relay speaks a version this app does not know.',
    onTablet,
    'Update the app, or ask whoever runs the relay to update it.',
  ),
  'relay quota full': say(
    'Your space at the relay is used up.',
    onTablet,
    'Ask whoever runs the relay for more space. It is sent as soon as there is room.',
  ),
  'relay full': say(
    'The relay has no space left.',
    onTablet,
    'Tell whoever runs the relay. It is sent as soon as there is room.',
  ),
  'no account': say(
    'The relay does not know this tablet yet.',
    onTablet,
    'Confirm once with your passkey so that it may store your changes.',
  ),
  'not a link': say(
    'This is not an Enamel link.',
    linkSafe,
    'Copy the whole link from the message, or scan its QR code.',
  ),
  'cut off': say(
    'A part of this link is missing.',
    'Nothing was opened, and the link still works.',
    'Copy it again, to the very last character, or scan its QR code.',
  ),
  'newer version': say(
    'This link was made by a newer version of Enamel.',
    'Nothing was opened, and the link still works.',
    'Update the app, then open the link again.',
  ),
  'invite used': say(
    'This link was already used.',
    'It opens nothing any more, for anybody.',
    'If that was not you, call the sender now. If you need the case, ask for a new link.',
  ),
  'invite expired': say('This link has expired.', linkSafe, 'Ask the sender for a new one.'),
  'invite revoked': say('The sender took this link back.', linkSafe, 'Ask the sender for a new one.'),
  'invite burnt': say(
    'The code was wrong five times, so this link was destroyed.',
    linkSafe,
    'Ask the sender for a new link and a new code.',
  ),
  'invite unknown': say(
    'The relay does not know this link.',
    linkSafe,
    'The sender may still be offline: try again later, or ask for a new link.',
  ),
  'wrong code': (left) => ({
    what: 'That is not the code.',
    safe: 'Nothing was opened, and the link still works.',
    todo:
      left === undefined
        ? 'Ask the sender by phone and try again.'
        : `Ask the sender by phone. After ${left} more wrong ${left === 1 ? 'try' : 'tries'} the link is destroyed.`,
  }),
  'damaged package': say(
    'What waits behind this link is damaged.',
    'Nothing was opened and nothing of it was kept.',
    'Ask the sender for a new link.',
  ),
  'not allowed': say('Your role does not allow this.', nothingLost, 'Ask somebody whose role does.'),
  'no consent': say(
    'There is no consent for this yet.',
    'Nothing was shared.',
    'Record the patient’s consent, then share.',
  ),
  incomplete: say('Something needed is still missing.', onTablet, 'Fill in what is marked, then try again.'),
  'not found': say('This is not here.', nothingLost, 'It may have been taken back or moved. Go back to the list.'),
  twin: say(
    'Another tablet goes on as this one, so nothing is written here any more.',
    'Everything here can still be read.',
    'Open the backup page: it makes this one a tablet of its own, and what waits goes out from it.',
  ),
  ...fileProblems,
  'break-glass': say(
    'Your role opens this record in an emergency only.',
    'Nothing was opened.',
    'Say why on the patient’s page. The reason is stored, and others are told, before it opens.',
  ),
  'reason too short': say(
    'The reason is too short.',
    'Nothing was done, nobody was told.',
    'Write in a few words why.',
  ),
  'not in the trash': say(
    'This record is not in the trash on this tablet.',
    'Nothing was asked, and nothing is erased.',
    'Either somebody put it back, or this tablet has not heard yet that it was taken out. Look in the trash in a moment.',
  ),
  'has cases': (count) => ({
    what: count === 1 ? 'A case of this patient went out.' : `This patient has ${count ?? 'some'} cases that went out.`,
    safe: 'Nothing was asked, and nothing is erased.',
    todo: 'One that a lab took belongs to two houses, which have to keep it as long as the law says; one that no lab took may have been seen by its link. Leave the record in the trash, where it is in no list.',
  }),
  'legal hold': say(
    'This record is on legal hold.',
    'Nothing was asked, and nothing is erased.',
    'Take it off hold on the patient’s page first, if nothing speaks against it any more.',
  ),
  'case went on': say(
    'Somebody moved this case on in the same moment.',
    'Their step stands, yours was not taken, and what you typed is still here.',
    'Look at where the case is now, then decide again.',
  ),
  'log full': say(
    'There is no room left to write down who opens what.',
    'Your records are safe and stay closed until there is.',
    'Free some space on the tablet, or connect to the relay, then try again.',
  ),
  'other tab': say('Another tab works with this vault now.', onTablet, 'Go on there, or take over here.'),
  ...peopleProblems,
  ...backupProblems,
  ...paperProblems,
  ...relayProblems,
  failed: say('That did not work.', onTablet, 'Try again. If it happens again, lock, unlock and try once more.'),
};

export const problemWords = inBoth<ProblemWords>(english, problemsGerman);
