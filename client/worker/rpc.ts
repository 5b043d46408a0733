// Calls over a MessagePort, both ends. Requests and answers are matched by number; problems cross as closed words.
import { PartMissing } from '../later.ts';
import type { Api, Problem, Topic } from './api.ts';

type Method = keyof Api;
interface Call {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}
type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly problem: Problem; readonly detail?: number };
interface Notice {
  readonly topics: readonly Topic[];
}

/** The one error that crosses: a word the UI knows, and a number where the sentence needs one (tries, ms, bytes). */
export class Refused extends Error {
  readonly problem: Problem;
  readonly detail: number | undefined;
  constructor(problem: Problem, detail?: number) {
    super(problem);
    this.problem = problem;
    this.detail = detail;
  }
}

export type Remote = {
  readonly [M in Method]: (...args: Parameters<Api[M]>) => Promise<ReturnType<Api[M]>>;
};
/** The worker's side may answer at once or later. */
export type Served = {
  readonly [M in Method]: (...args: Parameters<Api[M]>) => Promise<ReturnType<Api[M]>> | ReturnType<Api[M]>;
};

/** Where messages go in and out: a Worker, a MessagePort, or the worker's own global scope. */
export interface Channel {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** Buffers and ports inside a value, so that they are moved instead of copied. PRF bytes must never stay behind. */
function transferables(value: unknown, into: Transferable[] = [], depth = 0): Transferable[] {
  if (value instanceof MessagePort || value instanceof ArrayBuffer) into.push(value);
  else if (
    depth < 3 &&
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  )
    for (const inner of Object.values(value)) transferables(inner, into, depth + 1);
  return into;
}

/** The page's end. `onTopics` hears what changed. */
export function connect(channel: Channel, onTopics: (topics: readonly Topic[]) => void): Remote {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  let next = 1;
  channel.addEventListener('message', (event: MessageEvent<Answer | Notice>) => {
    const message = event.data;
    if ('topics' in message) {
      onTopics(message.topics);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) call?.resolve(message.value);
    else call?.reject(new Refused(message.problem, message.detail));
  });
  return new Proxy({} as Remote, {
    get: (_, method: string) =>
      method === 'then'
        ? undefined
        : (...args: unknown[]) =>
            new Promise((resolve, reject) => {
              const id = next++;
              waiting.set(id, { resolve, reject });
              const call: Call = { id, method: method as Method, args };
              channel.postMessage(
                call,
                args.flatMap((arg) => transferables(arg)),
              );
            }),
  });
}

/** The worker's end. Returns the function that announces changes. */
export function serve(channel: Channel, api: Served): (topics: readonly Topic[]) => void {
  channel.addEventListener('message', (event: MessageEvent<Call>) => {
    const { id, method, args } = event.data;
    const answer = (message: Answer, transfer: Transferable[]): void => {
      channel.postMessage(message, transfer);
    };
    void (async () => {
      try {
        const call = api[method] as (...all: readonly unknown[]) => unknown;
        const value = await call(...args);
        const ports = transferables(value).filter((each) => each instanceof MessagePort);
        answer({ id, ok: true, value }, ports);
      } catch (error) {
        const refused =
          error instanceof Refused ? error : new Refused(error instanceof PartMissing ? 'app incomplete' : 'failed');
        answer(
          {
            id,
            ok: false,
            problem: refused.problem,
            ...(refused.detail === undefined ? {} : { detail: refused.detail }),
          },
          [],
        );
      }
    })();
  });
  return (topics) => {
    channel.postMessage({ topics } satisfies Notice, []);
  };
}
