// What the hostile relay does by hand to a live app that works at it, one function for each case. Each says what it saw on
// the wire; what the screen must show stands beside it.
import { toHex } from '../../protocol/bytes.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import { random, sha256, signerOf } from './keys.ts';
import { signBatch, type KeptEntry, type KeptLog } from './kept-log.ts';
import { honest, type HostileRelay } from './relay.ts';

/** What an attack may use: the relay, the log it is about, and a way to wait for something on the wire. */
export interface Stage {
  readonly relay: HostileRelay;
  readonly kept: KeptLog;
  /** Resolves with whether it came true within a minute. */
  readonly comes: (what: string, holds: () => boolean) => Promise<boolean>;
}
export interface RelayAttack {
  readonly case: string;
  readonly title: string;
  readonly look: string;
  /** True = the app did what it must, as far as the wire shows. */
  readonly run: (stage: Stage) => Promise<boolean>;
}

const SAME = 'Nothing on the screen changes; the sync words stay as they were.';
const readers = ({ relay, kept }: Stage) => relay.readersOf(kept.id);
const deliver = (stage: Stage, items: readonly KeptEntry[]): void => {
  for (const visitor of readers(stage)) visitor.deliver(stage.kept.id, items);
};
const appendsOf = ({ relay, kept }: Stage): number =>
  relay.heard.filter(({ frame }) => frame.type === 'append' && toHex(frame.log) === toHex(kept.id)).length;
/** The app is alive when something typed there still arrives. */
async function isAlive(stage: Stage): Promise<boolean> {
  const before = appendsOf(stage);
  return stage.comes('Type something in the case now', () => appendsOf(stage) > before);
}
function receipted({ relay, kept }: Stage, entries: readonly KeptEntry['entry'][], seq: number): KeptEntry[] {
  const { term, nonce } = kept.term.term;
  const place = { log: kept.id, term, nonce, seq, hash: random(32), time: Date.now() };
  const receipts = signBatch(
    relay.key,
    entries.map((entry) => ({ ...place, storage: sha256(entry) })),
  );
  return receipts.map((receipt, i) => ({ entry: entries[i]!, receipt }));
}

export const relayAttacks: readonly RelayAttack[] = [
  {
    case: '1',
    title: 'flips every bit of the newest entry and delivers each with a receipt',
    look: 'The case says "Set aside"; text and order are unchanged.',
    run: (stage) => {
      const { entry } = stage.kept.entries.at(-1)!;
      const flips = Array.from({ length: entry.length * 8 }, (_, bit) => {
        const flipped = entry.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        return flipped;
      });
      deliver(stage, receipted(stage, flips, 1));
      return isAlive(stage);
    },
  },
  {
    case: '2',
    title: 'moves the newest entry of every log into the case',
    look: 'The case says "Set aside: other log"; nothing else.',
    run: (stage) => {
      const others = [...stage.relay.logs.values()].filter((each) => each !== stage.kept);
      deliver(
        stage,
        receipted(
          stage,
          others.map(({ entries }) => entries.at(-1)!.entry),
          1,
        ),
      );
      return isAlive(stage);
    },
  },
  {
    case: '3',
    title: 'repeats an old entry 10,000 times, and reflects what the tablet wrote itself (case 4)',
    look: SAME,
    run: (stage) => {
      const [first] = stage.kept.entries;
      for (let i = 0; i < 50; i++)
        deliver(
          stage,
          Array.from({ length: 200 }, () => first!),
        );
      deliver(stage, stage.kept.entries);
      return isAlive(stage);
    },
  },
  {
    case: '5',
    title: 'delivers everything there is in random order, three times',
    look: SAME,
    run: (stage) => {
      const all = [...stage.kept.entries, ...stage.kept.entries, ...stage.kept.entries];
      deliver(
        stage,
        all
          .map((each) => ({ each, at: Math.random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each),
      );
      return isAlive(stage);
    },
  },
  {
    case: '6',
    title: 'withholds the next entry of the other house (needs a second tablet), then delivers it after all',
    look: 'While it is withheld, later messages of that house wait; afterwards all are there.',
    run: async (stage) => {
      let withheld = '';
      const isWithheld = ({ receipt }: KeptEntry): boolean => toHex(receipt.stored.storage) === withheld;
      stage.relay.script.says = (frame: RelayFrame) => {
        if (frame.type !== 'entries' || toHex(frame.log) !== toHex(stage.kept.id)) return [frame];
        withheld ||= toHex(frame.items[0]!.receipt.stored.storage);
        return [{ ...frame, items: frame.items.filter((item) => !isWithheld(item)) }];
      };
      const asked = (): number => stage.relay.heard.filter(({ frame }) => frame.type === 'subscribe').length;
      const before = asked();
      const wasAsked = await stage.comes(
        'Write two messages on the other tablet',
        () => withheld !== '' && asked() > before,
      );
      stage.relay.script = honest();
      deliver(stage, stage.kept.entries);
      return wasAsked;
    },
  },
  {
    case: '7',
    title: 'goes back to yesterday: forgets the last three entries and hangs up',
    look: 'The case says for a moment that the relay lost entries, then is well again.',
    run: (stage) => {
      const had = stage.kept.entries.map(({ receipt }) => toHex(receipt.stored.storage));
      stage.kept.rollBack(Math.max(1, stage.kept.seq - 3));
      for (const visitor of stage.relay.visitors) visitor.close();
      const isBack = (): boolean => {
        const has = new Set(stage.kept.entries.map(({ receipt }) => toHex(receipt.stored.storage)));
        return had.every((storage) => has.has(storage));
      };
      return stage.comes('Waiting for the lost entries to be given back', isBack);
    },
  },
  {
    case: '9',
    title: 'announces an epoch of its own making, and a term by another key',
    look: 'Nobody new is on the case. It may say that the relay is not to be trusted.',
    run: (stage) => {
      const bad = signerOf(random(32));
      for (const visitor of readers(stage)) {
        visitor.say({ type: 'epoch', log: stage.kept.id, record: random(2_000) });
        visitor.say({
          type: 'term',
          log: stage.kept.id,
          term: { ...stage.kept.term, signature: bad.sign('term', random(8)) },
        });
      }
      return isAlive(stage);
    },
  },
  {
    case: '14',
    title: 'swaps and cuts the files of the case',
    look: 'Open a file that is not on this tablet yet: it is refused as damaged, nothing of it is shown as whole.',
    run: async (stage) => {
      let served = 0;
      stage.relay.script.serves = (blob) => {
        served += 1;
        return served % 2 ? blob.subarray(0, blob.length >> 1) : random(blob.length);
      };
      const wasAsked = await stage.comes(
        'Open a file of the case on the tablet that did not attach it',
        () => served > 0,
      );
      stage.relay.script = honest();
      return wasAsked;
    },
  },
  {
    case: '15',
    title: 'forges receipts: says that other entries are stored',
    look: 'What you type stays "waiting"; it never says "Safe at relay".',
    run: async (stage) => {
      const [old] = stage.kept.entries;
      stage.relay.script.says = (frame) =>
        frame.type === 'receipts' ? [{ ...frame, items: frame.items.map(() => old!.receipt) }] : [frame];
      const before = appendsOf(stage);
      const again = await stage.comes('Type something in the case now', () => appendsOf(stage) > before + 1);
      stage.relay.script = honest();
      return again;
    },
  },
];
