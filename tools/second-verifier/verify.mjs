// `npm run verify-log-again FILE`: the second verifier at the command line, of a bundle or of a proof against a device. Exit
// code 0 = holds, 1 = does not, 2 = no file.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isFork, judgeFork } from './fork.mjs';
import { judgeBundle } from './judge.mjs';

const [name] = process.argv.slice(2);
/** Control and direction characters would let a name rewrite the screen. */
const plain = (text) => String(text).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');
const time = (ms) => (ms === null ? '–' : ms > 8.64e15 ? `${ms} ms` : new Date(ms).toISOString());

function fileNamed(asked) {
  try {
    return readFileSync(resolve(process.env.INIT_CWD ?? '', asked));
  } catch {
    return null;
  }
}

const file = name === undefined ? null : fileNamed(name);
if (!file) {
  process.stderr.write('Usage: npm run verify-log-again FILE\n');
  process.exitCode = 2;
} else if (isFork(file)) {
  const { says, device, log, seq, ids } = judgeFork(file);
  const lines =
    says === 'two entries'
      ? ['The device signed TWO ENTRIES for one place.', `  x device ${device}, log ${log}, number ${seq}`, ...ids]
      : ['This proves NOTHING against the device.', `  x ${says ?? 'damaged, or of a newer version'}`];
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = says === 'two entries' ? 0 : 1;
} else {
  const { ok, problems, events, organisation, root, house } = judgeBundle(file);
  const lines = [ok ? 'This bundle holds.' : 'This bundle does NOT hold.'];
  for (const { place, reason, index, device, seq, count, log } of problems) {
    const where = [
      index === null ? '' : `event ${index + 1}`,
      seq === null ? '' : `number ${seq}`,
      device ? `device ${device.slice(0, 16)}` : '',
      log ? `case ${log.slice(0, 16)}` : '',
    ];
    lines.push(`  x ${place}: ${reason}${count > 1 ? ` (${count})` : ''} ${where.filter(Boolean).join(', ')}`);
  }
  if (root) lines.push('', `  Organisation ${organisation}`, `  Its root key ${root}`);
  for (const { index, part, device, by, event, notBefore, notAfter, clock } of events) {
    const owner = by ?? house.persons.get(house.devices.get(device)?.person)?.name ?? '';
    lines.push(
      `  ${index + 1}.${part + 1} ${owner} ${event.action} ${event.record} ${event.purpose ?? ''} between ${time(notBefore)} and ${time(notAfter)}; the tablet said ${time(event.at)} (${clock})`,
    );
  }
  process.stdout.write(`${lines.map(plain).join('\n')}\n`);
  process.exitCode = ok ? 0 : 1;
}
