// What the steps of the plan name: people, houses and places, and buttons as the screens call them today.
import type { App } from '../app.ts';
import { firstWords } from '../words/first.ts';
import { newKitWords } from '../words/newkit.ts';
import { peopleWords } from '../words/people.ts';
import { planWords } from '../words/plan.ts';
import type { Named } from '../words/plan-steps.ts';
import { roleWords } from '../words/roles.ts';
import { shellWords } from '../words/shell.ts';
import type { PlanFacts } from './facts.svelte.ts';
import type { Asked } from './steps.ts';

/** Reactive where `facts` is read reactively. */
export function namesOf({ language, format }: Pick<App, 'language' | 'format'>, facts: PlanFacts): Named {
  const w = language.words(planWords);
  const people = language.words(peopleWords);
  const first = language.words(firstWords);
  const shell = language.words(shellWords);
  const names = (persons: readonly { readonly name: string }[]): string =>
    persons.length === 0 ? w.notSet : format.list(persons.map(({ name }) => name));
  const managers = format.list(facts.managers.map(({ name }) => name));
  const set = (field: Asked): string => (facts.practice ? facts.practice[field] || w.notSet : w.kept(managers));
  const reachOf = (reach: string): string => reach || (facts.practice ? w.notSet : w.kept(managers));
  return {
    admins: names(facts.admins),
    everybody: names(facts.persons),
    others: names(facts.others),
    partners: format.list(facts.partners.map(({ name, reach }) => `${name} (${reachOf(reach)})`)),
    app: location.host,
    relay: facts.connection?.relayAddress ?? '',
    relayRunBy: set('relayRunBy'),
    paperPlace: set('paperPlace'),
    paperKnownBy: set('paperKnownBy'),
    backupPlace: set('backupPlace'),
    deputy: set('deputy'),
    buttons: {
      people: shell.people,
      backup: shell.backup,
      suspend: people.suspend,
      remove: people.remove,
      changeRoles: people.changeRoles,
      addTo: people.addTo('…'),
      addPerson: people.add,
      enter: first.tablet,
      paper: first.restore,
      newPaper: language.words(newKitWords).link,
      administrator: language.words(roleWords).names.admin,
    },
  };
}
