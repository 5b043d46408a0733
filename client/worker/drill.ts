// A restore drill as one side orders it and the other answers. The keys go to a worker of the same tablet, nowhere else.
import type { Bytes } from '../../protocol/bytes.ts';
import type { Problem } from './api.ts';
import type { Place } from './group.ts';
import { Refused } from './rpc.ts';

export interface DrillJob {
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
}
export interface DrillResult {
  readonly outcome: 'equal' | 'different';
  /** Documents, and files whose units are all there. */
  readonly records: number;
  readonly files: number;
  /** Hex id of the backup. */
  readonly id: string;
}
export type Drill = (job: DrillJob, tell: (done: number, total: number) => void) => Promise<DrillResult>;

type Answer =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly result: DrillResult }
  | { readonly type: 'refused'; readonly problem: Problem };

/** In a fresh worker for each drill. */
export function drillElsewhere(newWorker: () => Worker): Drill {
  return (job, tell) =>
    new Promise<DrillResult>((resolve, reject) => {
      const worker = newWorker();
      const end = (then: () => void): void => {
        worker.terminate();
        then();
      };
      worker.onerror = () => {
        end(() => {
          reject(new Refused('failed'));
        });
      };
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.type === 'progress') tell(data.done, data.total);
        else
          end(() => {
            if (data.type === 'done') resolve(data.result);
            else reject(new Refused(data.problem));
          });
      };
      worker.postMessage(job);
    });
}

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown): void;
}

/** The other end: hears one job. */
export function answerDrill(scope: Scope, drill: () => Promise<Drill>): void {
  const answer = (message: Answer): void => {
    scope.postMessage(message);
  };
  scope.addEventListener('message', ({ data }: MessageEvent<DrillJob>) => {
    drill()
      .then((run) =>
        run(data, (done, total) => {
          answer({ type: 'progress', done, total });
        }),
      )
      .then(
        (result) => {
          answer({ type: 'done', result });
        },
        (error: unknown) => {
          answer({ type: 'refused', problem: error instanceof Refused ? error.problem : 'failed' });
        },
      );
  });
}
