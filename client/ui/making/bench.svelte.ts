// One case on the bench: what is made of it, by whom, and the calls that note more. Call while a component is made.
import { readPrescription, type Item } from '../../records/prescription.ts';
import { piecesOf, type MakingList } from '../../records/making.ts';
import type { CaseView } from '../../worker/api.ts';
import type { MakingView } from '../../worker/views/makingview.ts';
import { useApp } from '../app.ts';
import { createAttempt, type Attempt } from '../attempt.svelte.ts';
import { authorOf } from '../cases/names.ts';
import { useWork } from '../cases/work.ts';
import type { Live } from '../live.svelte.ts';
import { opened, reading } from '../opened.svelte.ts';
import { makingWords } from '../words/making.ts';
import { roleWords } from '../words/roles.ts';

export interface Bench {
  readonly id: string;
  readonly view: CaseView | undefined;
  readonly made: MakingView | undefined;
  /** Pieces of the order; undefined while it is being opened. */
  readonly items: readonly Item[] | undefined;
  readonly mayMake: boolean;
  readonly attempt: Attempt;
  readonly problem: Live<unknown>['problem'];
  /** Crown 36; '' for the whole order. */
  piece(item: string): string;
  /** Who wrote a record, as its signature says. */
  who(writer: number): string;
  note(list: MakingList, made: object): Promise<boolean>;
  takeBack(list: MakingList, name: string, reason: string): Promise<boolean>;
}

export function openBench(id: () => string): Bench {
  const app = useApp();
  const work = useWork();
  const attempt = createAttempt();
  const view = app.live(
    () => app.remote.caseView(id()),
    () => [`case:${id()}`],
  );
  const made = app.live(
    () => app.remote.making(id()),
    () => [`case:${id()}`],
  );
  const order = opened(
    app,
    () => (view.value && !view.value.isDraft ? { log: id(), name: 'case/prescription' } : null),
    () => (view.value?.ourSide === 'guest' ? 'lab work' : 'treatment'),
  );
  const prescription = reading(order, readPrescription);
  const items = $derived.by(() => {
    const now = prescription();
    return now && piecesOf(now.items);
  });
  const roles = $derived(app.language.words(roleWords));
  const whole = $derived(app.language.words(makingWords).wholeOrder);
  return {
    get id() {
      return id();
    },
    get view() {
      return view.value;
    },
    get made() {
      return made.value;
    },
    get items() {
      return items;
    },
    get mayMake() {
      return made.value?.mayMake ?? false;
    },
    attempt,
    get problem() {
      return attempt.problem ?? made.problem ?? view.problem ?? order.problem;
    },
    piece(item) {
      const found = items?.find((each) => each.id === item);
      return found ? work.short(found.type, found.teeth) : whole;
    },
    who(writer) {
      const device = made.value?.writers.find(({ client }) => client === writer)?.device ?? '';
      return view.value ? authorOf(view.value, { device, side: 'guest' }, roles.names) : '';
    },
    note: (list, record) => attempt.run(() => app.remote.noteMade(id(), list, record)),
    takeBack: (list, name, reason) => attempt.run(() => app.remote.voidMade(id(), list, name, reason)),
  };
}

/** A code of the usual plan in words; anything else stands as the lab wrote it. */
export function inCode(words: Readonly<Record<string, string>>, line: string): string {
  return (Object.hasOwn(words, line) ? words[line] : undefined) ?? line;
}
