// Enamel in the comparison: the real relay, every edit sealed and signed as an entry of its own (an app would batch
// them), a receipt only after fsync. Readers take the frames of a subscription and count.
import type { Bytes } from '../../protocol/bytes.ts';
import { BATCH } from '../../protocol/limits.ts';
import { makeLog, random, type TestLog } from '../../test/support/test-log.ts';
import { openAccount, RelayClient } from '../../test/support/relay-client.ts';
import { ServerProcess, type Program } from './process.ts';
import { Sealer } from './sealer.ts';
import type { SharedDocument, System } from './system.ts';

const CREDIT = 2 ** 40;
/** Of an `entries` frame, before its list: the opening, the name, the pair, the log. */
const BEFORE_LIST = 1 + 8 + 1 + 34;

export const ENAMEL: Program = {
  flags: ['--max-semi-space-size=8'],
  file: 'relay/main.ts',
  environment: (port, folder) => ({ PORT: String(port), ENAMEL_DATA: folder }),
  ready: 'Enamel ready at ',
};

export async function startEnamel(): Promise<System> {
  const process = await ServerProcess.start(ENAMEL);
  const session = await openAccount(process.port, random(32));
  return {
    name: 'enamel',
    process,
    async newDocument() {
      const client = await RelayClient.connect(process.port, session);
      const log = makeLog();
      await client.found(log);
      await client.close();
      return documentIn(log, process.port);
    },
  };
}

function documentIn(log: TestLog, port: number): SharedDocument {
  const member = async (): Promise<RelayClient> => {
    const client = await RelayClient.connect(port);
    await client.prove(log, log.member);
    return client;
  };
  return {
    prepare: (updates) => sealAll(log, updates),
    async writer() {
      const client = await member();
      return {
        async send(prepared) {
          const under: Promise<unknown>[] = [];
          for (let at = 0; at < prepared.length; at += BATCH)
            under.push(client.append(log, prepared.slice(at, at + BATCH)));
          for (const answer of (await Promise.all(under)) as { type: string }[])
            if (answer.type !== 'receipts') throw new Error(`expected receipts, got ${answer.type}`);
        },
        close: () => client.close(),
      };
    },
    async reader(onSeen) {
      const client = await member();
      let seen = 0;
      client.socket.removeAllListeners('message');
      await new Promise<void>((resolve) => {
        client.socket.on('message', (frame: Buffer) => {
          seen += entriesIn(frame);
          if (isOf(frame, 'current')) resolve();
          // The log's first entry is its founding.
          if (seen > 0) onSeen(seen - 1);
        });
        client.send({ type: 'subscribe', n: 1_000_000, log: log.id, after: 0, credit: CREDIT });
      });
      return { close: () => client.close() };
    },
  };
}

const isOf = (frame: Buffer, type: string): boolean => frame.toString('latin1', 2, 2 + type.length) === type;

function entriesIn(frame: Buffer): number {
  if (!isOf(frame, 'entries')) return 0;
  const first = frame[BEFORE_LIST]! & 31;
  return first < 24 ? first : first === 24 ? frame[BEFORE_LIST + 1]! : frame.readUInt16BE(BEFORE_LIST + 1);
}

async function sealAll(log: TestLog, updates: readonly Bytes[]): Promise<Bytes[]> {
  const sealer = new Sealer(log.id);
  const sealed: Bytes[] = [];
  for (const update of updates) sealed.push(await sealer.seal('case/prescription', [update]));
  return sealed;
}
