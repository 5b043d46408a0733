// A backup that is replayed from nothing, as one side orders it and the other answers: for a drill, or to look into it.
// Happens in a fresh worker each time where there are workers. The keys go to a worker of the same tablet, nowhere else.
import type { Bytes } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { Problem } from '../api.ts';
import type { ComparedPart } from '../views/backupview.ts';
import type { Place } from '../groups/group.ts';
import type { Holding } from './holding.ts';
import type { House } from '../house.ts';
import type { StoredCase, StoredPatient } from '../records/listrows.ts';
import { Refused } from '../rpc.ts';

export interface ReplayJob {
  readonly files: readonly File[];
  /** H(root public key) of the organisation. */
  readonly practice: Bytes;
  /** With it the paper opens the backup, else the keys at hand. */
  readonly kitSecret: Bytes | null;
  readonly logs: readonly {
    readonly log: Bytes;
    readonly place: Place;
    readonly genesis: Bytes;
    readonly founding: Bytes;
    readonly secrets: readonly (readonly [number, Bytes])[];
  }[];
  /** Hex ids and keys under which events of the access log open that this tablet may read: its own, at least. */
  readonly eventKeys: readonly (readonly [string, Bytes])[];
}
export interface DrillResult {
  readonly outcome: 'equal' | 'different';
  /** Documents, and files whose units are all there. */
  readonly records: number;
  readonly files: number;
  /** Parts of the practice that were compared; of the access log perhaps this tablet's own events alone. */
  readonly parts: readonly ComparedPart[];
  /** Hex id of the backup, and when the tablet that made it believed that was. */
  readonly id: string;
  readonly made: number;
}
/** What a backup holds of what the keys at hand open. */
export interface Glimpse {
  /** What the tablet's clock said that made it, Unix ms, and who that was. */
  readonly at: number;
  readonly by: string;
  /** Hex id of the device that made it, and of the backup. */
  readonly device: string;
  readonly id: string;
  readonly patients: readonly StoredPatient[];
  readonly cases: readonly StoredCase[];
  /** Hex ids of its entries; without the access log. */
  readonly logs: readonly { readonly log: Bytes; readonly entries: readonly string[] }[];
}
export type Tell = (done: number, total: number) => void;

export interface Replayer {
  drill(job: ReplayJob, tell: Tell): Promise<DrillResult>;
  /** After it documents may be asked for, until the end. */
  look(job: ReplayJob, tell: Tell): Promise<Glimpse>;
  /** What there is, in numbers. */
  hold(job: ReplayJob, tell: Tell): Promise<Holding>;
  /** Each as one Yjs update; null where there is none. */
  documents(log: Bytes, names: readonly string[]): Promise<readonly (Bytes | null)[]>;
  end(): void;
}

type Order =
  | { readonly what: 'drill' | 'look' | 'hold'; readonly job: ReplayJob }
  | { readonly what: 'documents'; readonly log: Bytes; readonly names: readonly string[] };
type Answer =
  /** It hears from now on. */
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'refused'; readonly problem: Problem };

/** In a worker of its own, which is asked for one thing at a time. */
export function replayElsewhere(newWorker: () => Worker): Replayer {
  const worker = newWorker();
  let waiting: { readonly tell: Tell; readonly hear: (answer: Answer) => void } | null = null;
  let isEnded = false;
  let before: Promise<unknown> = new Promise<void>((resolve) => {
    waiting = { tell: () => undefined, hear: () => resolve() };
  });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.type === 'progress') waiting?.tell(data.done, data.total);
    else waiting?.hear(data);
  };
  worker.onerror = () => waiting?.hear({ type: 'refused', problem: 'failed' });
  const ask = (order: Order, tell: Tell = () => undefined): Promise<never> => {
    const answer = before.then(
      () =>
        new Promise<never>((resolve, reject) => {
          // Ended before it was ready: nobody would answer.
          if (isEnded) reject(new Refused('stopped'));
          waiting = {
            tell,
            hear: (heard) => {
              if (heard.type === 'done') resolve(heard.result as never);
              else reject(new Refused(heard.type === 'refused' ? heard.problem : 'failed'));
            },
          };
          worker.postMessage(order);
        }),
    );
    before = answer.catch(() => undefined);
    return answer;
  };
  return {
    drill: (job, tell) => ask({ what: 'drill', job }, tell),
    look: (job, tell) => ask({ what: 'look', job }, tell),
    hold: (job, tell) => ask({ what: 'hold', job }, tell),
    documents: (log, names) => ask({ what: 'documents', log, names }),
    end() {
      isEnded = true;
      worker.terminate();
      waiting?.hear({ type: 'refused', problem: 'stopped' });
    },
  };
}

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown): void;
}

/** The other end. */
export function answerReplays(scope: Scope, replayer: Replayer): void {
  const answer = (message: Answer): void => {
    scope.postMessage(message);
  };
  const tell: Tell = (done, total) => {
    answer({ type: 'progress', done, total });
  };
  const perform = (order: Order): Promise<unknown> =>
    order.what === 'documents' ? replayer.documents(order.log, order.names) : replayer[order.what](order.job, tell);
  scope.addEventListener('message', ({ data }: MessageEvent<Order>) => {
    perform(data).then(
      (result) => {
        answer({ type: 'done', result });
      },
      (error: unknown) => {
        answer({ type: 'refused', problem: error instanceof Refused ? error.problem : 'failed' });
      },
    );
  });
  answer({ type: 'ready' });
}

/** With all that this tablet opens; with `kitSecret` by what the paper opens alone. */
export async function jobFor(
  { groups, rows }: House,
  files: readonly File[],
  kitSecret: Bytes | null,
): Promise<ReplayJob> {
  const logs = groups.all().map(({ log, place, genesis, founding }) => {
    const secrets = groups.epochsOf(log).map(({ number, secret }) => [number, secret] as const);
    return { log, place, genesis, founding, secrets };
  });
  const eventKeys = (await rows.all('eventkeys')).map(({ key, value }) => [key, value] as const);
  return { files, practice: sha256(groups.organisation.root), kitSecret, logs, eventKeys };
}
