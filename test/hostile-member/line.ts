// One WebSocket of the hostile member: requests with answers, everything else in the order it came.
import { WebSocket } from 'ws';
import { CLIENT_FRAME, RELAY_FRAME, type ClientFrame, type RelayFrame } from '../../protocol/frames.ts';
import { VERSION } from '../../protocol/limits.ts';
import { decode, encode } from '../../protocol/schema.ts';

export type Heard<T extends RelayFrame['type']> = Extract<RelayFrame, { type: T }>;
type Numbered = Extract<ClientFrame, { n: number }>;
export type Request = Numbered extends infer F ? (F extends unknown ? Omit<F, 'n'> : never) : never;

export class RefusedByRelay extends Error {}

export class Line {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, { resolve: (frame: RelayFrame) => void; reject: (error: Error) => void }>();
  #lastN = 0;
  onPush: (frame: RelayFrame) => void = () => undefined;
  welcome!: Heard<'welcome'>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(address: string): Promise<Line> {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    const line = new Line(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const greeted = new Promise<Heard<'welcome'>>((resolve) => {
      socket.on('message', (data) => {
        const frame = decode(RELAY_FRAME, new Uint8Array(data as Buffer));
        if (frame?.type === 'welcome') resolve(frame);
        else if (frame) line.#hear(frame);
      });
    });
    socket.on('error', () => undefined).on('close', () => line.#end());
    line.tell({ type: 'hello', version: VERSION, session: null });
    line.welcome = await greeted;
    return line;
  }

  tell(frame: ClientFrame): void {
    this.tellBytes(encode(CLIENT_FRAME, frame));
  }
  tellBytes(data: Uint8Array): void {
    this.#socket.send(data);
  }
  /** The answer, whatever it is. */
  ask(request: Request): Promise<RelayFrame> {
    this.#lastN += 1;
    const n = this.#lastN;
    return new Promise((resolve, reject) => {
      this.#answers.set(n, { resolve, reject });
      this.tell({ ...request, n });
    });
  }
  /** The wanted answer; throws the reason of a refusal. */
  async want<T extends RelayFrame['type']>(request: Request, type: T): Promise<Heard<T>> {
    const frame = await this.ask(request);
    if (frame.type === 'refuse') throw new RefusedByRelay(`${request.type}: ${frame.reason}`);
    if (frame.type !== type) throw new Error(`${frame.type} is no answer to ${request.type}`);
    return frame as Heard<T>;
  }
  close(): void {
    this.#socket.terminate();
  }

  #hear(frame: RelayFrame): void {
    const answer = 'n' in frame ? this.#answers.get(frame.n) : undefined;
    if (!answer || !('n' in frame)) return this.onPush(frame);
    this.#answers.delete(frame.n);
    answer.resolve(frame);
  }
  #end(): void {
    for (const { reject } of this.#answers.values()) reject(new Error('the connection ended'));
    this.#answers.clear();
  }
}
