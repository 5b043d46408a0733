// What the continuity plan is filled from: people, relay, paper, backups, other houses, as this tablet knows them, and what
// the management has set. Where this tablet holds no key for that, it says who knows.
import { hoursIn, WEEKDAYS } from '../../records/hours.ts';
import { readPractice, readReach, type Practice } from '../../records/practice.ts';
import type { PersonView } from '../../worker/views/peopleview.ts';
import type { App } from '../app.ts';
import { opened, reading } from '../opened.svelte.ts';
import type { Asked } from './steps.ts';

export const ASKED: readonly Asked[] = ['relayRunBy', 'paperPlace', 'paperKnownBy', 'backupPlace', 'deputy'];
const USUAL = { from: 6 * 60, to: 21 * 60 };

/** Call while a component is made. Everything is reactive. */
export function planFacts(app: App) {
  const vault = $derived(app.vault?.type === 'open' ? app.vault : null);
  const isKept = $derived(vault?.compartments.includes('office') ?? false);
  const record = opened(
    app,
    () => (isKept ? { log: 'own', name: 'practice' } : null),
    () => 'operations',
  );
  const said = reading(record, (doc) => ({ practice: readPractice(doc), reach: (id: string) => readReach(doc, id) }));
  const people = app.live(
    () => app.remote.people(),
    () => ['people'],
  );
  const connection = app.live(
    () => app.remote.connection(),
    () => ['connection'],
  );
  const backup = app.live(
    () => (vault && !vault.isDemo ? app.remote.backup() : Promise.resolve(null)),
    () => ['backup', 'vault'],
  );
  const contacts = app.live(
    () => (vault?.compartments.includes('cases') ? app.remote.contacts() : Promise.resolve([])),
    () => ['contacts', 'vault'],
  );
  const persons = $derived((people.value?.persons ?? []).filter(({ state }) => state === 'active'));

  return {
    get document() {
      return record.document;
    },
    get problem() {
      return record.problem ?? people.problem;
    },
    /** False until everything that belongs on the paper has arrived. */
    get isReady(): boolean {
      const isSaid = !isKept || said() !== undefined;
      return isSaid && [people, connection, backup, contacts].every(({ value }) => value !== undefined);
    },
    get practice(): Practice | null {
      return said()?.practice ?? null;
    },
    get persons() {
      return persons;
    },
    get admins() {
      return persons.filter(isAdmin);
    },
    /** Who is no administrator. */
    get others() {
      return persons.filter(({ roles }) => !roles.includes('admin'));
    },
    /** Who keeps what is set here. */
    get managers() {
      return persons.filter(({ roles }) => roles.includes('practice manager') || roles.includes('lab manager'));
    },
    get connection() {
      return connection.value ?? null;
    },
    /** Unix ms of the relay's newest receipt for this tablet. */
    get lastReceipt(): number | null {
      return persons.flatMap(({ devices }) => devices).find(({ isThis }) => isThis)?.lastSeen ?? null;
    },
    get backup() {
      return backup.value ?? null;
    },
    get partners() {
      return (contacts.value ?? [])
        .filter(({ state }) => state === 'open')
        .map(({ id, name, kind }) => ({ id, name, kind, reach: said()?.reach(id) ?? '' }));
    },
    get unset(): readonly Asked[] {
      const practice = said()?.practice;
      return practice ? ASKED.filter((field) => practice[field] === '') : [];
    },
    /** From Sunday on; `isUsual` while nobody has set any. */
    get week() {
      const practice = said()?.practice;
      if (!practice) return null;
      const days = WEEKDAYS.map((day) => hoursIn(practice[day]));
      const week = [6, 0, 1, 2, 3, 4, 5].map((day, sunday) => {
        const hours = days[day];
        return hours ?? (sunday === 0 ? [] : [USUAL]);
      });
      return { week, isUsual: days.every((hours) => hours === undefined) };
    },
  };
}
export type PlanFacts = ReturnType<typeof planFacts>;

/** Holds the role, and a tablet that can use it. */
function isAdmin({ roles, devices }: PersonView): boolean {
  return roles.includes('admin') && devices.some((device) => device.isAdmin && device.state === 'active');
}
