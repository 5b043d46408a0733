// The door of every roster: who may come in by which keys, and which acts show keys at all.
import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import type { Signed } from '../../protocol/entry.ts';
import { signEntry } from '../../client/crypto/entry.ts';
import { verify } from '../../client/crypto/sign.ts';
import { admitControl, learnKeys, type KeyDirectory } from '../../client/roster/admit.ts';
import { encodeControl, type Act } from '../../client/roster/control.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import * as world from './caseworld.ts';
import { house, tablet, type House, type Tablet } from './world.ts';

let practice: House;
let nurse: Tablet;
let stranger: Tablet;
beforeAll(async () => {
  await world.openHouses();
  [practice, nurse, stranger] = await Promise.all([
    house('clinic', 'Praxis Linde', 'Dr. Mara Roth'),
    tablet('nurse'),
    tablet('stranger'),
  ]);
});

const nobody: KeyDirectory = new Map();
const keysOf = (...known: readonly Tablet[]): KeyDirectory => new Map(known.map(({ id, keys }) => [toHex(id), keys]));
const found = (): Signed => practice.founding[0]!.fields;
const say = (by: Tablet, act: Act, change: Partial<Signed> = {}, signer: Tablet = by) =>
  signEntry({ ...found(), device: by.id, body: encodeControl({ epoch: null, act }), ...change }, signer.signing.sign);
const enrol = (device: Tablet): Act => ({
  type: 'enrol',
  person: practice.person,
  device: device.keys,
  certificate: null,
});
const carry: Act = { type: 'carry', statements: NO_STATEMENTS };

test('[1.15] only a device whose keys are known, or that the act itself shows, and only by its own signature', () => {
  const founded = signEntry(found(), practice.admin.signing.sign);
  const forged = signEntry(found(), stranger.signing.sign);
  expect(admitControl(founded, nobody, verify)).toMatchObject({
    id: founded.id,
    fields: { device: practice.admin.id },
  });
  expect(admitControl(forged, nobody, verify)).toBe('bad signature');
  expect(admitControl(say(nurse, carry), keysOf(nurse), verify)).toMatchObject({ control: { act: { type: 'carry' } } });
  expect(admitControl(say(nurse, carry, {}, stranger), keysOf(nurse, stranger), verify)).toBe('bad signature');
  expect(admitControl(say(nurse, carry), keysOf(stranger), verify)).toBe('unknown device');
  // The keys it shows are another's.
  expect(admitControl(say(stranger, enrol(nurse)), nobody, verify)).toBe('unknown device');
  expect(admitControl(say(nurse, enrol(nurse)), nobody, verify)).toMatchObject({ control: { act: { type: 'enrol' } } });
});

test('[1.15] nothing but a control entry of this suite, whoever signed it', () => {
  const known = keysOf(nurse);
  expect(admitControl(say(nurse, carry, { kind: 'event' }), known, verify)).toBe('not a control entry');
  expect(admitControl(say(nurse, carry, { suite: 2 }), known, verify)).toBe('malformed');
  expect(admitControl(say(nurse, carry, { body: new Uint8Array([0x80]) }), known, verify)).toBe('malformed');
});

test('keys are learned from every act that shows some, each once, and from no other', () => {
  const { clinicSide: side, labSide } = world;
  const shown = side.statements;
  const isEmpty = { certificates: [], vouches: [], announcements: [] };
  const both = { type: 'contact', side, guest: { side: labSide } };
  const acts: readonly (readonly [number, object])[] = [
    [1, enrol(nurse)],
    [1, { type: 'restore', device: nurse.keys }],
    [1, { type: 'found', device: nurse.keys }],
    [1, { type: 'case', side }],
    [1, { type: 'claim', side }],
    [2, both],
    [2, { ...both, type: 'direct' }],
    [1, { type: 'carry', statements: shown }],
    [1, { type: 'rekey', statements: shown }],
    [1, { type: 'succeed', statements: shown }],
    [1, { type: 'carry', statements: { ...shown, vouches: [] } }],
    [1, { type: 'carry', statements: { ...shown, certificates: [] } }],
    // What is no statement shows nothing, and stops nothing that stands beside it.
    [1, { type: 'carry', statements: { ...shown, vouches: [{ bytes: new Uint8Array([1]) }, ...shown.vouches] } }],
    [
      1,
      { type: 'carry', statements: { ...shown, certificates: [{ bytes: new Uint8Array() }, ...shown.certificates] } },
    ],
    [0, { type: 'carry', statements: isEmpty }],
    [0, { type: 'remove', person: practice.person, device: nurse.keys, side, statements: shown }],
  ];
  for (const [count, act] of acts) {
    const directory: KeyDirectory = new Map();
    const control = { epoch: null, act: act as Act };
    expect([learnKeys(directory, control), directory.size, learnKeys(directory, control)]).toEqual([count, count, 0]);
  }
});
