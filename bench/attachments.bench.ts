// An attachment on its way: encrypted and put to a real relay (which syncs it to disk), fetched and opened again, unit
// by unit, several under way. In Node over plain HTTP, so that our code and the relay are measured, not a fetch.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openAccount, RelayClient } from '../test/support/relay-client.ts';
import { makeLog, random } from '../test/support/test-log.ts';
import { median, ratio, type Figure } from './figure.ts';
import { ENAMEL } from './servers/enamel.ts';
import { ServerProcess } from './servers/process.ts';
import { lineTo, travel, type Round } from './travel.ts';

const MIB = 2 ** 20;
const SIZE = 64 * MIB;
/** The first of them warms up and does not count. */
const ROUNDS = 4;
const CAP = 10_000_000_000;

export async function attachmentsBench(): Promise<readonly Figure[]> {
  const relay = await ServerProcess.start(ENAMEL);
  const { transfer, hangUp } = lineTo(relay.port);
  try {
    const token = await ticketOf(relay.port);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await travel(transfer, token, SIZE));
    const counted = rounds.slice(1);
    const before = relay.residentBytes();
    const large = await largeFile(relay.port, token, []);
    const peakOfRelay = relay.peakBytes() - before;
    const alive = await largeFile(relay.port, token, ['--expose-gc']);
    const rate = (took: number): string => `${(SIZE / MIB / (took / 1000)).toFixed(0)} MiB/s`;
    const mib = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MiB`;
    return [
      {
        what: 'attachment of 64 MiB: encrypt, put, fsync',
        ours: rate(median(counted.map((each) => each.put))),
        reach: '≥ 150 MiB/s',
      },
      {
        what: 'attachment of 64 MiB: get, open',
        ours: rate(median(counted.map((each) => each.got))),
        reach: '≥ 200 MiB/s',
      },
      { what: 'attachment, stored bytes beside plain', ours: ratio(large.times), reach: '≤ 1.01 ×' },
      {
        what: '500 MiB up and down, most that was alive in the client after a collection',
        ours: mib(alive.peak),
        reach: '≤ 64 MiB',
      },
      { what: 'the same, with what Node has not collected yet (peak RSS)', ours: mib(large.peak), reach: '' },
      { what: 'the same, memory of the relay (peak RSS)', ours: mib(peakOfRelay), reach: '' },
    ];
  } finally {
    hangUp();
    await relay.stop();
  }
}

async function ticketOf(port: number): Promise<string> {
  const client = await RelayClient.connect(port, await openAccount(port, random(32)));
  const log = makeLog({ memberCap: CAP });
  await client.found(log);
  await client.prove(log, log.member);
  const ticket = await client.request({ type: 'ticket', log: log.id });
  if (ticket.type !== 'ticket') throw new Error(ticket.type);
  await client.close();
  return ticket.token;
}

/** In a process of its own, so that nothing else of this one is weighed. */
async function largeFile(
  port: number,
  token: string,
  flags: readonly string[],
): Promise<{ peak: number; times: number }> {
  const program = join(import.meta.dirname, 'largeFile.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, String(port), token]);
  return JSON.parse(stdout) as { peak: number; times: number };
}
