// Group commit: everything that waits, of all logs and connections, becomes one transaction. Only when it is durable:
// terms, then receipts to the writers, then fan-out to the readers, then the bell for those who are away.
import { toHex, type Bytes } from '../protocol/bytes.ts';
import type { Channels, Happening } from './channels.ts';
import * as limits from './limits.ts';
import type { Link } from './link.ts';
import { refused } from './logs/judge.ts';
import type { LogStore, Outcome, Stored, Write } from './logs/store.ts';
import type { Bell } from './push/bell.ts';
import type { Timers } from './timers.ts';

interface Job {
  readonly write: Write;
  /** The connection that wrote, where it was one. */
  readonly origin: Link | null;
  readonly onOutcome: (outcome: Outcome) => void;
}

export class Committer {
  readonly #logs: LogStore;
  readonly #channels: Channels;
  readonly #bell: Bell;
  readonly #onCommit: (writes: number, ms: number) => void;
  readonly #now: () => number;
  readonly #timers: Timers;
  #queue: Job[] = [];
  #running: Promise<void> | null = null;

  constructor(options: {
    readonly logs: LogStore;
    readonly channels: Channels;
    readonly bell: Bell;
    readonly now: () => number;
    readonly timers: Timers;
    readonly onCommit: (writes: number, ms: number) => void;
  }) {
    this.#logs = options.logs;
    this.#channels = options.channels;
    this.#bell = options.bell;
    this.#now = options.now;
    this.#timers = options.timers;
    this.#onCommit = options.onCommit;
  }

  /** `onOutcome` runs after the commit and before anybody else hears of it. */
  submit(write: Write, origin: Link | null, onOutcome: (outcome: Outcome) => void): void {
    this.#queue.push({ write, origin, onOutcome });
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Lets everything that came with the same read of the sockets join the first transaction.
    await new Promise<void>((resolve) => {
      this.#timers.soon(resolve);
    });
    while (this.#queue.length > 0) {
      const jobs = this.#takeBatch();
      const started = this.#now();
      const outcomes = await this.#logs
        .commit(jobs.map(({ write }) => write))
        .catch(() => jobs.map(() => refused('busy')));
      this.#onCommit(jobs.length, this.#now() - started);
      this.#deliver(jobs, outcomes);
    }
    this.#running = null;
  }

  #takeBatch(): Job[] {
    let size = 0;
    let count = 0;
    for (const { write } of this.#queue) {
      size += sizeOf(write);
      if (count > 0 && size > limits.COMMIT_BYTES) break;
      count += 1;
    }
    const jobs = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return jobs;
  }

  #deliver(jobs: readonly Job[], outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes)
      if (outcome.kind === 'stored' && outcome.term) this.#channels.term(outcome.log, outcome.term);
    for (const [index, { onOutcome }] of jobs.entries()) onOutcome(outcomes[index]!);
    const byLog = new Map<string, { log: Bytes; happenings: Happening[] }>();
    for (const [index, job] of jobs.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.kind !== 'stored') continue;
      const name = toHex(outcome.log);
      let group = byLog.get(name);
      if (!group) byLog.set(name, (group = { log: outcome.log, happenings: [] }));
      group.happenings.push(...happeningsOf(job, outcome));
    }
    for (const { log, happenings } of byLog.values()) {
      this.#channels.publish(log, happenings);
      this.#bell.heard(log, happenings);
    }
  }
}

function sizeOf(write: Write): number {
  if (write.kind === 'append') return write.items.reduce((sum, { entry }) => sum + entry.length, 0);
  return write.kind === 'hold' ? 0 : write.record.length + write.entry.length;
}

function happeningsOf({ write, origin }: Job, { items, standing }: Stored): Happening[] {
  if (write.kind === 'hold') return [];
  const entries = write.kind === 'append' ? write.items.map(({ entry }) => entry) : [write.entry];
  const happenings: Happening[] = [];
  if (write.kind === 'rekey' && standing) happenings.push({ kind: 'epoch', standing, record: write.record, origin });
  for (const [index, { seq, isNew, receipt }] of items.entries())
    if (isNew) happenings.push({ kind: 'entry', item: { seq, entry: entries[index]!, receipt }, origin });
  return happenings;
}
