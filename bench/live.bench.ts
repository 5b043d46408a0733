// A document that people work on together: one writes, fifty look on. The same edits, clients and moment for Enamel,
// y-websocket and Hocuspocus; only Enamel says "stored" after fsync, and only its edits are sealed and signed.
import type { Bytes } from '../protocol/bytes.ts';
import { compared, median, ms, thousands, timed, type Figure } from './figure.ts';
import { startEnamel } from './servers/enamel.ts';
import { startHocuspocus } from './servers/hocuspocus.ts';
import { typedEdits, type Reader, type PlainSystem, type SharedDocument, type System } from './servers/system.ts';
import { startYWebsocket } from './servers/yWebsocket.ts';

const READERS = 50;
const BACKLOG = 4_000;
const WAITING = 1_000;
const UPDATES_A_SECOND = 200;
const SECONDS = 4;
/** The first of them warms up and does not count. */
const ROUNDS = 4;

export type Three = readonly [number, number, number];

export async function startAll(): Promise<readonly [System, PlainSystem, PlainSystem]> {
  return Promise.all([startEnamel(), startYWebsocket(), startHocuspocus()]);
}

/** Each round asks all three in turn, so that a busy moment of the machine meets all of them; medians. */
export async function inTurn<K extends string>(
  systems: readonly [System, System, System],
  rounds: number,
  measure: (system: System) => Promise<Readonly<Record<K, number>>>,
): Promise<(name: K) => Three> {
  const results = systems.map((): Record<K, number>[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, system] of systems.entries()) {
      const result = await measure(system);
      if (round > 0 || rounds === 1) results[index]!.push(result);
    }
  return (name) => results.map((each) => median(each.map((result) => result[name]))) as unknown as Three;
}

/** Readers that all have to see `count` edits. */
async function audience(document: SharedDocument, size: number, count: number) {
  const waits: Promise<void>[] = [];
  const readers: Promise<Reader>[] = [];
  for (let i = 0; i < size; i++) {
    waits.push(
      new Promise((resolve) => {
        readers.push(
          document.reader((seen) => {
            if (seen >= count) resolve();
          }),
        );
      }),
    );
  }
  return { readers: await Promise.all(readers), haveAll: Promise.all(waits) };
}

async function fanOut({ process, newDocument }: System, updates: readonly Bytes[]) {
  const document = await newDocument();
  const prepared = await document.prepare(updates);
  const writer = await document.writer();
  const { readers, haveAll } = await audience(document, READERS, updates.length);
  const before = process.cpuSeconds();
  const { took } = await timed(() => Promise.all([writer.send(prepared), haveAll]));
  const deliveries = READERS * updates.length;
  const cpu = ((process.cpuSeconds() - before) / deliveries) * 100_000;
  await Promise.all([writer, ...readers].map((each) => each.close()));
  return { rate: deliveries / (took / 1000), cpu };
}

async function comingBack({ newDocument }: System, updates: readonly Bytes[]) {
  const document = await newDocument();
  const prepared = await document.prepare(updates);
  const { readers, haveAll } = await audience(document, 1, updates.length);
  const { took } = await timed(async () => {
    const writer = await document.writer();
    await Promise.all([writer.send(prepared), haveAll]);
    await writer.close();
  });
  await Promise.all(readers.map((each) => each.close()));
  return { took };
}

async function steady({ process, newDocument }: System, updates: readonly Bytes[]) {
  const document = await newDocument();
  const prepared = await document.prepare(updates);
  const [writer, sentAt, seenAfter, takenAfter] = [
    await document.writer(),
    [] as number[],
    [] as number[],
    [] as number[],
  ];
  const { readers, haveAll } = await audience(document, READERS - 1, updates.length);
  const watcher = await document.reader((seen) => {
    for (let i = seenAfter.length; i < seen; i++) seenAfter.push(performance.now() - sentAt[i]!);
  });
  const before = process.cpuSeconds();
  const started = performance.now();
  for (const [i, each] of prepared.entries()) {
    const wait = started + (i * 1000) / UPDATES_A_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const sent = (sentAt[i] = performance.now());
    void writer.send([each]).then(() => takenAfter.push(performance.now() - sent));
  }
  await haveAll;
  const cpu = (process.cpuSeconds() - before) / ((performance.now() - started) / 1000);
  await Promise.all([writer, watcher, ...readers].map((each) => each.close()));
  return { seen: median(seenAfter), taken: median(takenAfter), cpu };
}

export async function liveBench(): Promise<readonly Figure[]> {
  const systems = await startAll();
  try {
    const [backlog, waiting] = [typedEdits(BACKLOG), typedEdits(WAITING)];
    const paced = typedEdits(UPDATES_A_SECOND * SECONDS);
    const fan = await inTurn(systems, ROUNDS, (system) => fanOut(system, backlog));
    const back = await inTurn(systems, ROUNDS, (system) => comingBack(system, waiting));
    const even = await inTurn(systems, ROUNDS, (system) => steady(system, paced));
    const to = `1 → ${String(READERS)}`;
    const pace = `${String(UPDATES_A_SECOND)} updates/s ${to}`;
    return [
      compared(
        { what: `${to}: a backlog of ${BACKLOG.toLocaleString('en')} edits, deliveries/s`, reach: '≥ 430k' },
        ...([fan('rate'), thousands, true] as const),
      ),
      compared(
        { what: 'the same, server CPU s per 100k deliveries', reach: '≤ 0.15' },
        fan('cpu'),
        (value) => value.toFixed(2),
        false,
      ),
      compared({ what: '1,000 waiting edits: connect, all sent, all seen', reach: '≤ 2 s' }, back('took'), ms, false),
      compared({ what: `${pace}: edit to another screen, p50`, reach: '≤ 3 ms' }, even('seen'), ms, false),
      {
        what: `${pace}: edit to receipt (ours after fsync), p50`,
        ours: ms(even('taken')[0]),
        hocuspocus: ms(even('taken')[2]),
        reach: '≤ 3 ms',
      },
      compared(
        { what: `${pace}: server CPU, of one core`, reach: '≤ y-websocket' },
        even('cpu'),
        (value) => `${(value * 100).toFixed(0)} %`,
        false,
      ),
    ];
  } finally {
    await Promise.all(systems.map(({ process }) => process.stop()));
  }
}
