// Why a change was set aside, in words: for every code there is, because nobody should have to read a code.
import type { SetAside } from '../../worker/views/setaside.ts';
import { inBoth } from './language.svelte.ts';

type Why =
  | 'snapshot'
  | 'name'
  | 'size'
  | 'grows'
  | 'form'
  | 'moved'
  | 'right'
  | 'late'
  | 'place'
  | 'statement'
  | 'keys'
  | 'invite'
  | 'shut'
  | 'unsent'
  | 'undecided'
  | 'unedited'
  | 'remnant';

const WHY: Readonly<Record<SetAside, Why>> = {
  ...{ 'foreign client': 'name', 'bad signature': 'name', 'unknown device': 'name', 'device unknown': 'name' },
  ...{ 'too large': 'size', 'too deep': 'size', 'too many nodes': 'size', 'too many deletions': 'size' },
  'append-only': 'grows',
  ...{ malformed: 'form', clock: 'form', 'struct kind': 'form', 'content kind': 'form', key: 'form', root: 'form' },
  ...{ shape: 'form', order: 'form', 'unknown reference': 'form', 'unknown document': 'form', unreadable: 'form' },
  ...{ 'other version': 'form', 'newer content': 'form', 'not a control entry': 'form', 'not for a case': 'form' },
  ...{ 'other log': 'moved', 'signed for another log': 'moved', 'unknown key': 'moved', altered: 'moved' },
  ...{ 'wrong commitment': 'moved', 'bad padding': 'moved' },
  ...{ 'not yet a member': 'right', 'first epoch': 'right', frozen: 'right', void: 'late', closed: 'right' },
  ...{ 'other side': 'right', role: 'right', removed: 'late', suspended: 'late', 'not the founding': 'right' },
  ...{ late: 'late', 'not on the case': 'right', 'not the owner side': 'right', 'role may not share': 'right' },
  ...{ 'not for this log': 'right', 'not a member': 'right', 'other compartment': 'right', 'not an admin': 'right' },
  ...{ 'device not active': 'right', 'not this device': 'right', 'device of another person': 'right' },
  ...{ 'needs a second admin': 'right', 'level goes down': 'right', 'contact ended': 'right' },
  ...{
    'announced already': 'right',
    'unknown admin': 'statement',
    'not for a contact': 'form',
    'foreign case': 'right',
  },
  ...{ 'two entries in one place': 'place', 'went backwards': 'place' },
  'false remnant': 'remnant',
  ...{ 'forged certificate': 'statement', 'forged vouch': 'statement', 'forged announcement': 'statement' },
  ...{ 'unknown person': 'statement', 'device known': 'statement', 'bad root signature': 'statement' },
  ...{ 'no certificate': 'statement', 'forged succession': 'statement', 'root was followed': 'statement' },
  ...{ 'no group key': 'keys', 'no epoch': 'keys', 'wrong epoch': 'keys', 'wrong recipients': 'keys' },
  ...{ 'unknown invite': 'invite', 'invite exists': 'invite', 'invite used': 'invite', 'invite void': 'invite' },
  ...{ 'own house': 'invite', 'wrong kind of house': 'invite', 'wrong proof': 'invite', 'unknown claim': 'invite' },
  ...{ 'unknown proposal': 'statement', 'old paper objects': 'statement', 'too early': 'statement' },
  'shut out': 'shut',
  ...{ 'case not sent': 'unsent', 'decision not carried over': 'undecided', 'edit not carried over': 'unedited' },
  ...{ 'snapshot differs': 'snapshot', 'snapshot agreed by one person': 'snapshot' },
  ...{ 'snapshot by somebody who left': 'snapshot', 'snapshot withheld': 'snapshot' },
};

function reasons(words: Readonly<Record<Why, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(WHY).map(([code, why]) => [code, words[why]]));
}

export const quarantineWords = inBoth(
  {
    reasons: reasons({
      name: 'It was written in somebody else’s name.',
      size: 'It is larger than any honest edit.',
      grows: 'It tried to change what can only be added to.',
      form: 'It is not in the form this app writes.',
      moved: 'It was altered, or moved here from elsewhere, on its way.',
      right: 'Whoever wrote it had no right to write this here.',
      late: 'It was written when its tablet no longer had the right to write here.',
      place: 'The same device signed something else for the same place.',
      statement: 'It names people or keys, and nobody entitled has signed that.',
      keys: 'It would have given the keys to others than those who belong here.',
      invite: 'It does not fit the invitation.',
      shut: 'It would have shut this practice out. That has been undone.',
      unsent:
        'A case that was sent here while a copy of this tablet was at work. It reached nobody, and its draft is still here: send it again.',
      undecided:
        'A decision that was made here while a copy of this tablet was at work. It reached nobody: make it again if it still holds.',
      unedited:
        'A change that was made here while a copy of this tablet was at work. What it changed has gone meanwhile; the silent copy still shows it.',
      remnant: 'It passed for what is left of an erased record, and is not.',
      snapshot: 'It is a summary of records that does not hold. It is not used: every entry is read instead.',
    }),
  },
  {
    reasons: reasons({
      name: 'Es wurde unter fremdem Namen geschrieben.',
      size: 'Es ist größer als jede ehrliche Änderung.',
      grows: 'Es wollte ändern, was nur ergänzt werden darf.',
      form: 'Es hat nicht die Form, in der diese App schreibt.',
      moved: 'Es wurde unterwegs verändert oder von anderswo hierher gebracht.',
      right: 'Wer es schrieb, durfte das hier nicht schreiben.',
      late: 'Es wurde geschrieben, als sein Tablet hier schon nicht mehr schreiben durfte.',
      place: 'Dasselbe Gerät hat für dieselbe Stelle noch etwas anderes unterschrieben.',
      statement: 'Es nennt Personen oder Schlüssel, und niemand Berechtigtes hat das unterschrieben.',
      keys: 'Es hätte die Schlüssel anderen gegeben als denen, die hierher gehören.',
      invite: 'Es passt nicht zur Einladung.',
      shut: 'Es hätte diese Praxis ausgesperrt. Das ist rückgängig gemacht.',
      unsent:
        'Ein Fall, der hier gesendet wurde, während eine Kopie dieses Tablets arbeitete. Er hat niemanden erreicht, und sein Entwurf ist noch hier: bitte neu senden.',
      undecided:
        'Eine Entscheidung, die hier fiel, während eine Kopie dieses Tablets arbeitete. Sie hat niemanden erreicht: bitte neu entscheiden, wenn sie noch gilt.',
      unedited:
        'Eine Änderung, die hier entstand, während eine Kopie dieses Tablets arbeitete. Was sie änderte, gibt es nicht mehr; die stille Kopie zeigt sie noch.',
      remnant: 'Es gab sich als Rest einer gelöschten Akte aus und ist keiner.',
      snapshot:
        'Es ist eine Zusammenfassung von Einträgen, die nicht stimmt. Sie wird nicht verwendet: jeder Eintrag wird einzeln gelesen.',
    }),
  },
);
