// Words of changing roles, and of what an administrator did who was being removed meanwhile.
import type { VoidedAct } from '../../worker/views/peopleview.ts';
import { inBoth } from './language.svelte.ts';

interface GrantingWords {
  readonly rolesOf: (name: string) => string;
  readonly roleMissing: string;
  readonly rolesLost: string;
  readonly rolesKeep: string;
  readonly rolesChange: string;
  readonly adminMade: string;
  readonly adminUnmade: string;
  readonly adminUnmadeNow: string;
  readonly adminUnmadePaper: string;
  readonly paperWords: string;
  readonly voided: string;
  readonly voidedText: string;
  readonly voidedAct: Readonly<Record<VoidedAct['type'], (name: string) => string>>;
  readonly voidedBy: (name: string) => string;
  readonly voidedConfirm: string;
}

export const grantingWords = inBoth<GrantingWords>(
  {
    rolesOf: (name) => `Roles of ${name}`,
    roleMissing: 'At least one role is needed.',
    rolesLost:
      'What a role opened is locked for them from now on: its keys are changed, and their tablets forget what it held. What they have read may have been copied.',
    rolesKeep: 'Leave as it is',
    rolesChange: 'Change the roles',
    adminMade: 'Only the paper makes an administrator.',
    adminUnmade:
      'To take this role away takes two: you suspend them now, and a second administrator says the same. Then they go on with their other roles.',
    adminUnmadeNow: 'Another administrator has said the same already. They go on with their other roles.',
    adminUnmadePaper:
      'There is no second administrator. With the words of the paper they go on with their other roles; without them they are suspended.',
    paperWords: 'Words of the paper',
    voided: 'Not counted yet',
    voidedText:
      'An administrator did this while being removed by somebody who did not know of it. It counts once you say so; else nothing is to be done.',
    voidedAct: {
      person: (name) => `Take on ${name}`,
      tablet: (name) => `A tablet for ${name}`,
      roles: (name) => `Other roles for ${name}`,
    },
    voidedBy: (name) => `by ${name}`,
    voidedConfirm: 'Let it count',
  },
  {
    rolesOf: (name) => `Rollen von ${name}`,
    roleMissing: 'Mindestens eine Rolle ist nötig.',
    rolesLost:
      'Was eine Rolle geöffnet hat, ist ab jetzt verschlossen: Ihre Schlüssel werden gewechselt, und die Tablets dieser Person vergessen es. Gelesenes kann kopiert worden sein.',
    rolesKeep: 'So lassen',
    rolesChange: 'Rollen ändern',
    adminMade: 'Nur das Papier nimmt jemanden in die Verwaltung auf.',
    adminUnmade:
      'Diese Rolle zu nehmen braucht zwei: Sie sperren die Person jetzt, und eine zweite Person der Verwaltung sagt dasselbe. Danach arbeitet sie mit ihren anderen Rollen weiter.',
    adminUnmadeNow:
      'Eine andere Person der Verwaltung hat dasselbe schon gesagt. Sie arbeitet mit ihren anderen Rollen weiter.',
    adminUnmadePaper:
      'Es gibt keine zweite Person in der Verwaltung. Mit den Wörtern des Papiers arbeitet sie mit ihren anderen Rollen weiter; ohne sie wird sie gesperrt.',
    paperWords: 'Wörter des Papiers',
    voided: 'Zählt noch nicht',
    voidedText:
      'Das hat jemand aus der Verwaltung getan, während eine andere Person, die davon nichts wusste, sie entfernte. Es zählt, sobald Sie es sagen; sonst ist nichts zu tun.',
    voidedAct: {
      person: (name) => `${name} aufnehmen`,
      tablet: (name) => `Ein Tablet für ${name}`,
      roles: (name) => `Andere Rollen für ${name}`,
    },
    voidedBy: (name) => `von ${name}`,
    voidedConfirm: 'Gelten lassen',
  },
);
