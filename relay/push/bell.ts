// Who is told that something is new while they are away: a push without content, the same for everything, seldom, and never
// at the moment itself. It must never tell a tablet that is connected, nor a house about what itself wrote.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { Channels, Happening } from '../channels.ts';
import type { PushKey } from '../identity.ts';
import * as limits from '../limits.ts';
import type { Link } from '../link.ts';
import { mayRead, rightsOfPass } from '../logs/judge.ts';
import type { LogStore, Standing } from '../logs/store.ts';
import type { Timers } from '../timers.ts';
import type { Post, Posted } from './post.ts';
import { targetOf } from './services.ts';
import type { PushStore, Watcher, Wish } from './store.ts';

export interface Push {
  readonly key: PushKey;
  /** See services.ts. */
  readonly services: readonly string[];
  readonly post: Post;
}
interface BellOptions {
  readonly push: Push | null;
  readonly store: PushStore;
  readonly logs: Pick<LogStore, 'view'>;
  readonly channels: Channels;
  readonly now: () => number;
  readonly timers: Timers;
  readonly random: (length: number) => Bytes;
  readonly onError: (error: unknown) => void;
}

export class Bell {
  readonly #options: BellOptions;
  /** Hex log → homes of who watches it, by hex: what a house writes itself costs nothing. */
  readonly #watched = new Map<string, Map<string, Bytes>>();
  /** The connections of each browser that is here. */
  readonly #here = new Map<string, Set<Link>>();
  readonly #endpointsOf = new Map<Link, Set<string>>();
  /** Pushes that wait for their moment: how to forget them. */
  readonly #waiting = new Map<string, () => void>();
  readonly #quietUntil = new Map<string, number>();
  readonly #trials: limits.Bucket;
  #pairs = 0;
  #underWay = 0;

  constructor(options: BellOptions) {
    this.#options = options;
    this.#trials = new limits.Bucket(limits.TRIALS, options.now);
  }

  /** null where this relay pushes nothing. */
  get key(): Bytes | null {
    return this.#options.push?.key.publicKey ?? null;
  }
  accepts(endpoint: string): boolean {
    const { push } = this.#options;
    return push !== null && targetOf(push.services, endpoint) !== null;
  }

  /** Reads who watches what; before that nobody is told anything. */
  async load(): Promise<void> {
    if (!this.#options.push) return;
    const watched = await this.#options.store.watched();
    this.#watched.clear();
    this.#pairs = 0;
    for (const { log, home } of watched) this.#watch(log, home);
  }

  /** False where there are too many. The browser is here as long as this connection. */
  async wish(link: Link, wish: Wish): Promise<boolean> {
    const isKept = await this.#options.store.wish(wish);
    if (!isKept) return false;
    for (const { log } of wish.logs) this.#watch(log, wish.home);
    // A house that changes its own keys is heard too: its removed tablets are told nothing more.
    this.#watch(wish.home, wish.home);
    // What was wished for and replaced, over and over, must not fill the memory.
    if (this.#pairs > 1.25 * limits.PUSH_ROWS) await this.load();
    if (!link.isOpen) return true;
    const links = this.#here.get(wish.endpoint) ?? new Set();
    this.#here.set(wish.endpoint, links.add(link));
    this.#endpointsOf.set(link, (this.#endpointsOf.get(link) ?? new Set()).add(wish.endpoint));
    this.#calm(wish.endpoint);
    return true;
  }
  async forget(endpoint: string): Promise<void> {
    this.#calm(endpoint);
    await this.#options.store.forget(endpoint);
  }
  /** One push at once, whoever is here. */
  async try(endpoint: string): Promise<Posted> {
    const mayGo = this.#underWay < limits.PUSHES_AT_A_TIME && this.#trials.tryTake(1);
    return mayGo ? this.#post(endpoint) : 'failed';
  }
  left(link: Link): void {
    for (const endpoint of this.#endpointsOf.get(link) ?? []) {
      const links = this.#here.get(endpoint);
      links?.delete(link);
      if (links?.size === 0) this.#here.delete(endpoint);
    }
    this.#endpointsOf.delete(link);
  }

  /** Something was stored in a log. */
  heard(log: Bytes, happenings: readonly Happening[]): void {
    const homes = this.#watched.get(toHex(log));
    if (!homes) return;
    const { channels, onError } = this.#options;
    const epoch = happenings.findLast((each) => each.kind === 'epoch');
    const others = [...homes.values()].filter((home) =>
      happenings.some(({ origin }) => !origin || !channels.reads(home, origin)),
    );
    if (epoch && homes.has(toHex(log))) this.#keepHome(epoch.standing).catch(onError);
    if (others.length > 0) this.#tell(log, others, epoch !== undefined).catch(onError);
  }

  async sweep(): Promise<void> {
    const { now, push, store } = this.#options;
    for (const [endpoint, until] of this.#quietUntil) if (until < now()) this.#quietUntil.delete(endpoint);
    if (push) await store.expire();
  }

  #watch(log: Bytes, home: Bytes): void {
    const name = toHex(log);
    const homes = this.#watched.get(name) ?? new Map<string, Bytes>();
    const before = homes.size;
    this.#watched.set(name, homes.set(toHex(home), home));
    this.#pairs += homes.size - before;
  }

  /** Wishes live as long as the pass they were made under. */
  async #keepHome({ log, passes }: Standing): Promise<void> {
    const gone = await this.#options.store.keepHome(
      log,
      passes.filter(({ rights }) => mayRead(rights)).map(({ key }) => key),
    );
    for (const endpoint of gone) this.#calm(endpoint);
  }

  async #tell(log: Bytes, homes: readonly Bytes[], isNewEpoch: boolean): Promise<void> {
    const { logs, store } = this.#options;
    const watchers = await store.watchers(log, homes);
    if (watchers.length === 0) return;
    const standing = (await logs.view(log, null))?.standing;
    const standings = new Map<string, Standing | undefined>();
    for (const { home } of watchers)
      if (!standings.has(toHex(home))) standings.set(toHex(home), (await logs.view(home, null))?.standing);
    for (const watcher of watchers) {
      const atHome = standings.get(toHex(watcher.home));
      if (atHome && !reads(atHome, watcher.homeKey)) await this.#keepHome(atHome);
      else await this.#tellOne(log, watcher, standing !== undefined && reads(standing, watcher.key), isNewEpoch);
    }
  }
  /** That a log has new keys is told once more, for it often is the news: somebody took the case on. */
  async #tellOne(log: Bytes, { id, endpoint, home }: Watcher, mayHear: boolean, isNewEpoch: boolean): Promise<void> {
    if (!mayHear) await this.#options.store.leave(id, log);
    if (equal(home, log) || (!mayHear && !isNewEpoch)) return;
    if (!this.#here.has(endpoint)) this.#schedule(endpoint);
  }

  #schedule(endpoint: string): void {
    if (this.#waiting.has(endpoint)) return;
    const { now, timers } = this.#options;
    const quietMs = Math.max(0, (this.#quietUntil.get(endpoint) ?? 0) - now());
    const cancel = timers.after(Math.max(quietMs, this.#some(limits.PUSH_AFTER)), () => {
      this.#waiting.delete(endpoint);
      if (this.#here.has(endpoint)) return;
      if (this.#underWay >= limits.PUSHES_AT_A_TIME) this.#schedule(endpoint);
      else {
        this.#quietUntil.set(endpoint, now() + this.#some(limits.PUSH_QUIET));
        this.#post(endpoint).catch(this.#options.onError);
      }
    });
    this.#waiting.set(endpoint, cancel);
  }
  /** Nothing waits for it any more. */
  #calm(endpoint: string): void {
    this.#waiting.get(endpoint)?.();
    this.#waiting.delete(endpoint);
  }

  async #post(endpoint: string): Promise<Posted> {
    const { push } = this.#options;
    if (!push) return 'failed';
    this.#underWay += 1;
    try {
      const posted = await push.post(endpoint);
      if (posted === 'gone') await this.forget(endpoint);
      return posted;
    } finally {
      this.#underWay -= 1;
    }
  }
  #some({ ms, jitterMs }: limits.Wait): number {
    const [high = 0, low = 0] = this.#options.random(2);
    return ms + Math.floor((jitterMs * (high * 256 + low)) / 0x1_0000);
  }
}

function reads(standing: Standing, key: Bytes): boolean {
  return mayRead(rightsOfPass(standing, key));
}
