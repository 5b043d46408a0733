// The relay alone and beside the others: fifty readers of a stored backlog, idle connections, and servers killed when
// somebody was just told, or just saw, that an edit had arrived.
import { compared, kib, median, thousands, timed, type Figure } from './figure.ts';
import { inTurn, startAll } from './live.bench.ts';
import { typedEdits, type Reader, type System } from './servers/system.ts';

const READERS = 50;
const STORED = 4_000;
const ROUNDS = 4;
/** Enough that a heap which grows by steps says more about connections than about its steps. */
const BEFORE_IDLE = 1_000;
const IDLE = 4_000;
/** Connected at a time. */
const TOGETHER = 100;
/** `--long` makes it the hundred that DESIGN asks for. */
const KILLS = process.argv.includes('--long') ? 100 : 10;

/** Readers that come when everything is stored already; a server of whole documents sends them one state instead. */
async function catchingUp({ newDocument, process: server }: System) {
  const document = await newDocument();
  const writer = await document.writer();
  await writer.send(await document.prepare(typedEdits(STORED)));
  await writer.close();
  const rates: number[] = [];
  const cpus: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = server.cpuSeconds();
    const { took, result } = await timed(() =>
      Promise.all(Array.from({ length: READERS }, () => document.reader(() => undefined))),
    );
    rates.push((READERS * STORED) / (took / 1000));
    cpus.push(((server.cpuSeconds() - before) / (READERS * STORED)) * 100_000);
    await Promise.all(result.map((reader) => reader.close()));
  }
  return { rate: median(rates.slice(1)), cpu: median(cpus.slice(1)) };
}

async function idle({ newDocument, process: server }: System): Promise<{ bytes: number }> {
  const document = await newDocument();
  const writer = await document.writer();
  await writer.send(await document.prepare(typedEdits(1)));
  const connect = async (count: number): Promise<Reader[]> => {
    const readers: Reader[] = [];
    while (readers.length < count)
      readers.push(...(await Promise.all(Array.from({ length: TOGETHER }, () => document.reader(() => undefined)))));
    return readers;
  };
  const first = await connect(BEFORE_IDLE);
  const before = server.residentBytes();
  const second = await connect(IDLE);
  const bytes = (server.residentBytes() - before) / IDLE;
  await Promise.all([writer, ...first, ...second].map((each) => each.close()));
  return { bytes };
}

/** An edit is sent; the server has said that it has it, and somebody else sees it. Then the power goes. */
async function killed({ newDocument, process: server }: System): Promise<{ kept: number }> {
  let kept = 0;
  for (let round = 0; round < KILLS; round++) {
    const document = await newDocument();
    const writer = await document.writer();
    let onSeen = (): void => undefined;
    const seen = new Promise<void>((resolve) => (onSeen = resolve));
    await document.reader(onSeen);
    const prepared = await document.prepare(typedEdits(1));
    await Promise.all([writer.send(prepared), seen]);
    await server.killAndRestart();
    let found = 0;
    const reader = await document.reader((edits) => (found = edits));
    if (found === 1) kept += 1;
    await reader.close();
  }
  return { kept };
}

export async function relayBench(): Promise<readonly Figure[]> {
  const systems = await startAll();
  try {
    const stored = await catchingUp(systems[0]);
    const each = await inTurn(systems, 1, idle);
    const kills = await inTurn(systems, 1, killed);
    const of = (kept: number): string => `${String(kept)} of ${String(KILLS)}`;
    return [
      {
        what: `1 → ${String(READERS)}: catching up with ${STORED.toLocaleString('en')} stored edits, deliveries/s`,
        ours: thousands(stored.rate),
        reach: '≥ 430k',
      },
      { what: 'the same, server CPU s per 100k deliveries', ours: stored.cpu.toFixed(2), reach: '≤ 0.15' },
      compared({ what: 'an idle connection, memory of the server', reach: '≤ 16 KiB' }, each('bytes'), kib, false),
      compared({ what: 'acknowledged or seen by another, then SIGKILL: kept', reach: 'all' }, kills('kept'), of, true),
    ];
  } finally {
    await Promise.all(systems.map((system) => system.process.stop()));
  }
}
