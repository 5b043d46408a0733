// Tells the relay which logs are news to this house while its tablet is away: cases and contacts, which another house
// writes to as well. What the relay sees of that stands in docs/what-the-relay-sees.md; it learns no content by it.
import { toBase64url, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { PUSH_LOGS } from '../../../protocol/limits.ts';
import { RelayRefused } from '../../sync/session.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';
import type { NotifyAnswer } from '../views/notifyview.ts';

/** Cases come and go, and lines are proved one after the other. */
const LOOK_MS = 20_000;

export async function notifyKey(house: House): Promise<string | null> {
  const { session } = house;
  if (session?.state !== 'online') throw new Refused('relay unreachable');
  const { key } = await session.request({ type: 'pushKey' }, 'pushKey');
  return key && toBase64url(key);
}

/** Asks nothing that the relay has agreed to already. */
export async function notifyAt(house: House, endpoint: string): Promise<NotifyAnswer> {
  const before = watching.get(house);
  if (before?.endpoint === endpoint) return before.look();
  before?.end();
  const watch = new Watch(house, endpoint);
  watching.set(house, watch);
  house.atEnd(watch);
  return watch.look();
}

export async function tryNotify(house: House, endpoint: string): Promise<boolean> {
  try {
    return await wish(house, endpoint, true);
  } catch (error) {
    if (error instanceof RelayRefused) return false;
    throw new Refused('relay unreachable');
  }
}

export async function notifyNoMore(house: House, endpoint: string): Promise<void> {
  watching.get(house)?.end();
  watching.delete(house);
  // Without a connection it is the push service that tells the relay, once it is asked: the browser has said no more.
  await house.session?.request({ type: 'pushOff', endpoint }, 'ok').catch(() => undefined);
}

/** One browser for each open house; ends with it. */
const watching = new WeakMap<House, Watch>();

/** Keeps the relay's idea of what is news up to date, on every connection anew. */
class Watch {
  readonly #house: House;
  readonly endpoint: string;
  #told = '';
  #cancel = (): void => undefined;
  #isEnded = false;

  constructor(house: House, endpoint: string) {
    this.#house = house;
    this.endpoint = endpoint;
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel();
  }

  async look(): Promise<NotifyAnswer> {
    this.#cancel();
    const { session, ground } = this.#house;
    const now = [session?.welcome ? toHex(session.welcome.nonce) : '', ...newsLogs(this.#house).map(toHex)].join(' ');
    let answer: NotifyAnswer = session?.welcome && now === this.#told ? 'told' : 'waiting';
    if (session?.welcome && answer !== 'told') {
      answer = await wish(this.#house, this.endpoint, false).then((isTold) => (isTold ? 'told' : 'waiting'), answerOf);
      if (answer === 'told') this.#told = now;
    }
    // What failed is tried again with the next look; an address that the relay knows no service for stays one.
    if (!this.#isEnded && answer !== 'not allowed') {
      this.#cancel();
      this.#cancel = ground.clock.after(LOOK_MS, () => void this.look());
    }
    return answer;
  }
}

function answerOf(error: unknown): NotifyAnswer {
  const reason = error instanceof RelayRefused ? error.reason : null;
  return reason === 'not allowed' || reason === 'full' ? reason : 'waiting';
}

/** False where nothing can be said now: no connection, or no key of cases here. */
async function wish(house: House, endpoint: string, isTrial: boolean): Promise<boolean> {
  const home = house.groups.all().find(({ place }) => place === 'cases')?.log;
  if (!home || house.session?.state !== 'online' || house.courier?.isCurrent(home) !== true) return false;
  await house.session.request({ type: 'pushTo', endpoint, home, logs: newsLogs(house), isTrial }, 'ok');
  return true;
}

/** At the house's own relay; of too many, the newest cases and every contact. */
function newsLogs(house: House): readonly Bytes[] {
  const { courier, whereabouts } = house;
  return [...house.cases(), ...house.contacts()]
    .map(({ log }) => log)
    .filter((log) => !whereabouts.of(log) && courier?.isCurrent(log) === true)
    .slice(-PUSH_LOGS);
}
