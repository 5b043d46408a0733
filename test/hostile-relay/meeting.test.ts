// Case 10: somebody stands between two tablets that meet, with the code and the relay on its side, and shows each of them
// keys of its own. The words differ, whatever it does, and nobody is let in.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { readTabletCode, type TabletCode } from '../../protocol/tabletcode.ts';
import { meetingCommit, meetingWords } from '../../client/crypto/meeting.ts';
import type { Meeting } from '../../client/roster/meeting.ts';
import { MeetingLine } from '../../client/worker/people/meetingline.ts';
import { keysOf } from '../../client/worker/people/meetingside.ts';
import { makeDevice, type Device } from '../../client/vault/device.ts';
import { newMiddle, type Middle } from '../support/middle.ts';
import { newTablet, passkey, random, realClock, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { newPower } from '../support/crash.ts';
import { codeOf, wait, wordsOf } from '../worker/adding.ts';
import { addressOf, newClinic } from '../worker/practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
}, 60_000);
afterAll(async () => {
  await relay.dispose();
});

async function newDevice(): Promise<Device> {
  const rows = { put: () => Promise.resolve({ type: 'delete', table: 'rows', key: [] }) };
  return (await makeDevice(rows as never, random)).device;
}
/** The entries that were said over a line, in hex. */
function saidBy({ said }: Middle): Set<string> {
  return new Set(
    said.flatMap((frame) => {
      if (frame.type === 'found') return [toHex(frame.entry)];
      return frame.type === 'append' ? frame.items.map(({ entry }) => toHex(entry)) : [];
    }),
  );
}
/** From now on this tablet is not told what they say: the relay helps whoever stands between. */
function deafen(tablet: TestTablet, ...others: readonly Middle[]): void {
  tablet.middle.hears = (frame) => {
    if (frame.type !== 'entries') return [frame];
    const hidden = others.map(saidBy);
    return [{ ...frame, items: frame.items.filter(({ entry }) => !hidden.some((each) => each.has(toHex(entry)))) }];
  };
}

/** One of the two faces of the middleman. */
class Face {
  readonly middle = newMiddle();
  readonly device: Device;
  readonly nonce = random(32);
  readonly line: MeetingLine;
  hear = (_message: Meeting, _from: Bytes): void => undefined;
  constructor(code: TabletCode, device: Device) {
    this.device = device;
    const power = newPower();
    this.line = new MeetingLine({
      ground: { clock: realClock, random, openSocket: (address) => this.middle.wrap(power.openSocket(address)) },
      ...{ code, device, account: null },
      onHeard: (message, from) => {
        this.hear(message, from);
      },
      onTrouble: () => undefined,
    });
  }
}

interface Between {
  readonly clinic: TestTablet;
  readonly newcomer: TestTablet;
  /** What it makes of the words each side should show. */
  readonly words: { clinic: readonly string[]; newcomer: readonly string[] };
  readonly faces: readonly [Face, Face];
  end(): Promise<void>;
}
/** `reveal` is the nonce it shows the clinic, after the clinic's own is known to it. */
async function standBetween(reveal: (nonce: Bytes) => Bytes): Promise<Between> {
  const clinic = await newClinic(relay);
  await clinic.api.addTablet({ name: 'Lena Kurz', roles: ['receptionist'] });
  const text = await codeOf(clinic);
  const code = readTabletCode(text);
  if (typeof code === 'string') throw new Error(code);
  const newcomer = await newTablet(addressOf(relay));
  const toClinic = new Face(code, await newDevice());
  const toNewcomer = new Face(code, await newDevice());
  deafen(clinic, newcomer.middle, toNewcomer.middle);
  deafen(newcomer, clinic.middle, toClinic.middle);
  const words: Between['words'] = { clinic: [], newcomer: [] };
  let other: Bytes | null = null;
  toNewcomer.hear = (message, from) => {
    if (message.type === 'hello' && toHex(from) !== toHex(toClinic.device.id)) {
      other = from;
      toNewcomer.line.send({ type: 'answer', hello: from, nonce: toNewcomer.nonce });
    } else if (message.type === 'reveal' && other && toHex(from) === toHex(other)) {
      const adder = { device: toNewcomer.device.id, nonce: toNewcomer.nonce };
      words.newcomer = meetingWords(toNewcomer.line.log, adder, { device: from, nonce: message.nonce });
      // Only now, with all of the newcomer's part known, it goes to the clinic.
      const { device, nonce, line } = toClinic;
      line.send({ type: 'hello', device: keysOf(device), commit: meetingCommit(line.log, device.id, nonce) });
    }
  };
  toClinic.hear = (message, from) => {
    if (message.type !== 'answer' || toHex(message.hello) !== toHex(toClinic.device.id)) return;
    const nonce = reveal(toClinic.nonce);
    const self = { device: toClinic.device.id, nonce };
    words.clinic = meetingWords(toClinic.line.log, { device: from, nonce: message.nonce }, self);
    toClinic.line.send({ type: 'reveal', nonce });
  };
  toNewcomer.line.send({ type: 'open', device: keysOf(toNewcomer.device) });
  await wait(() => expect(saidBy(toNewcomer.middle).size).toBe(1));
  await newcomer.api.enterTablet(text, passkey());
  const end = async (): Promise<void> => {
    for (const face of [toClinic, toNewcomer]) face.line.close();
    await clinic.sitting()?.end();
  };
  return { clinic, newcomer, words, faces: [toClinic, toNewcomer], end };
}
const devicesOf = (clinic: TestTablet): number => clinic.sitting()!.house.groups.organisation.devices.size;

test('case 10 keys exchanged on the way between two tablets: each shows four words of its own, and nobody is let in', async () => {
  const { clinic, newcomer, words, faces, end } = await standBetween((nonce) => nonce);
  const before = devicesOf(clinic);
  const [atClinic, atNewcomer] = [await wordsOf(clinic), await wordsOf(newcomer)];
  // It worked as well as it can: each of the two believes to have met the other.
  expect([atClinic, atNewcomer]).toEqual([words.clinic, words.newcomer]);
  expect(atClinic).not.toEqual(atNewcomer);
  // An entrance of its own making waits: nothing is entered before a person has said that the words are the same.
  faces[1].line.send({ type: 'welcome', box: random(2_000) });
  await faces[1].line.end();
  expect((await newcomer.api.meeting())?.state).toBe('words');
  await clinic.api.cancelMeeting();
  await newcomer.api.cancelMeeting();
  for (const tablet of [clinic, newcomer])
    await wait(async () => expect((await tablet.api.meeting())?.state).toBe('words differ'));
  expect(devicesOf(clinic)).toBe(before);
  expect((await newcomer.api.vaultState()).type).toBe('empty');
  await end();
}, 60_000);

test('case 10 a nonce changed after the other was seen, to make the words fit: the clinic ends the meeting by itself', async () => {
  const { clinic, end } = await standBetween(() => random(32));
  const before = devicesOf(clinic);
  await wait(async () => expect((await clinic.api.meeting())?.state).toBe('words differ'));
  await expect(clinic.api.confirmMeeting('')).rejects.toThrow('not allowed');
  expect(devicesOf(clinic)).toBe(before);
  await end();
}, 60_000);
