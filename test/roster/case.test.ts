// How a case is sent, claimed, confirmed and taken back.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { verify } from '../../client/crypto/sign.ts';
import { owesRekey, resolveCase } from '../../client/roster/case.ts';
import { claimAct, claimWords, makeInvite } from '../../client/roster/invite.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { Ledger, house } from './world.ts';
import {
  clinic,
  lab,
  thief,
  clinicSide,
  labSide,
  thiefSide,
  random,
  enter,
  openHouses,
  draft,
  log,
  invite,
  founding,
  sendCase,
  keyOf,
  clinicKey,
  labKey,
  epoch,
  claim,
  claimed,
  resolved,
  reasons,
  inviteState,
  memberNames,
  voidOf,
  confirmUnknowing,
} from './caseworld.ts';

beforeAll(openHouses);
beforeEach(sendCase);

describe('sending', () => {
  test('a case begins with the clinic alone and an open invite', () => {
    expect({ members: memberNames(), state: inviteState(), refused: reasons() }).toEqual({
      members: ['Smile Practice'],
      state: 'open',
      refused: [],
    });
  });
  test('the other house learns who works on cases, and nobody else', () => {
    expect({
      vouches: clinicSide.statements.vouches.length,
      certificates: clinicSide.statements.certificates.length,
    }).toEqual({
      vouches: 1,
      certificates: 1,
    });
  });
  test('a founding that is sealed to somebody else as well founds nothing', () => {
    const other = new Ledger(draft.log);
    const act = { type: 'case', side: clinicSide, invite: null } as const;
    const entry = other.write(clinic.admin, act, [], epoch(1, clinicKey(), labKey()));
    expect(resolveCase(draft.log, entry.id, other.entries, verify)).toBe('no founding');
  });
});

describe('claiming', () => {
  test('the lab works at once, without the clinic: it is a member in the epoch it opened itself', () => {
    const taken = claimed();
    const roster = resolved();
    expect({ state: inviteState(), members: memberNames(), refused: reasons() }).toEqual({
      state: 'claimed',
      members: ['Smile Practice', 'Crown Lab'],
      refused: [],
    });
    const [device] = roster.devices.get(toHex(lab.admin.id))!;
    expect({ name: device!.name, role: device!.side.role, roles: device!.roles }).toEqual({
      name: 'Theo Brandt',
      role: 'guest',
      roles: ['lab manager', 'technician', 'admin'],
    });
    expect(owesRekey(roster, roster.epochs.at(-1)!.citation)).toBe(false);
    expect(claimWords(draft.log, founding.id, taken.id)).toHaveLength(4);
  });
  test('a claim without the link, for another device, or for another house is refused', async () => {
    const guessed = await makeInvite({ random, withCode: false, role: 'lab', expires: 1 });
    const wrongKey = claimAct({
      keys: guessed.keys,
      invite: invite.fields.id,
      log: draft.log,
      device: lab.admin.id,
      side: labSide,
    });
    log.write(lab.admin, wrongKey, [founding], epoch(2, clinicKey(), labKey()));
    log.write(thief.admin, { ...claim(), side: thiefSide }, [founding], epoch(2, clinicKey(), keyOf(thief)));
    const unknown = claimAct({
      keys: guessed.keys,
      invite: guessed.fields.id,
      log: draft.log,
      device: thief.admin.id,
      side: thiefSide,
    });
    log.write(thief.admin, unknown, [founding], epoch(2, clinicKey(), keyOf(thief)));
    expect([...reasons()].sort()).toEqual(['unknown invite', 'wrong proof', 'wrong proof']);
    expect(inviteState()).toBe('open');
  });
  test('a claim that keeps the clinic out, or stays in the epoch of the link, is refused', () => {
    log.write(lab.admin, claim(), [founding], epoch(2, labKey()));
    log.write(lab.admin, claim(), [founding]);
    const first = founding.control.epoch!;
    log.write(lab.admin, claim(), [founding], { ...epoch(2, clinicKey(), labKey()), key: first.key });
    expect([...reasons()].sort()).toEqual(['no epoch', 'wrong epoch', 'wrong recipients']);
  });
  test('a claim by a device that its house does not vouch for is refused', () => {
    const act = claimAct({
      keys: invite.keys,
      invite: invite.fields.id,
      log: draft.log,
      device: lab.admin.id,
      side: thiefSide,
    });
    expect(() => log.write(lab.admin, act, [founding], epoch(2, clinicKey(), keyOf(thief)))).toThrow('unknown device');
  });
  test('a clinic is not a lab, and nobody claims their own case', async () => {
    const other = await house('clinic', 'Other Practice', 'Dr Bo');
    const side = enter(other);
    const key = keyOf(other);
    log.write(other.admin, claim(other, side), [founding], epoch(2, clinicKey(), key));
    log.write(clinic.admin, claim(clinic, clinicSide), [founding], epoch(2, clinicKey()));
    expect([...reasons()].sort()).toEqual(['own house', 'wrong kind of house']);
  });
  test('after a claim the link opens nothing for anybody who knows of it', () => {
    const taken = claimed();
    log.write(thief.admin, claim(thief, thiefSide), [taken], epoch(3, clinicKey(), keyOf(thief)));
    expect(reasons()).toEqual(['invite used']);
  });
});

describe('confirming and voiding', () => {
  test('case 32 the clinic confirms; the lab cannot confirm itself, invite others or void', () => {
    const taken = claimed();
    log.write(lab.admin, { type: 'confirm', claim: taken.id }, [taken]);
    log.write(lab.admin, { type: 'invite', invite: { ...invite.fields, id: random(16) } }, [taken]);
    log.write(lab.admin, voidOf(taken), [taken], epoch(3, clinicKey()));
    expect(reasons()).toEqual(['not the owner side', 'not the owner side', 'not the owner side']);
    log.write(clinic.admin, { type: 'confirm', claim: taken.id }, [taken]);
    expect(inviteState()).toBe('confirmed');
  });
  test('voiding takes the case back: members, rights, and any later confirmation', () => {
    const taken = claimed();
    const voided = log.write(clinic.admin, voidOf(taken), [taken], epoch(3, clinicKey()));
    log.write(clinic.admin, { type: 'confirm', claim: taken.id }, [voided]);
    log.write(lab.admin, { type: 'carry', statements: NO_STATEMENTS }, [voided]);
    expect({ state: inviteState(), members: memberNames(), reasons: [...reasons()].sort() }).toEqual({
      state: 'void',
      members: ['Smile Practice'],
      reasons: ['void', 'void'],
    });
  });
  test('voiding without a rotation is refused: whoever claimed holds the key', () => {
    const taken = claimed();
    log.write(clinic.admin, voidOf(taken), [taken]);
    log.write(clinic.admin, voidOf(taken), [taken], epoch(3, clinicKey(), labKey()));
    expect([...reasons()].sort()).toEqual(['no epoch', 'wrong recipients']);
  });
  test('a voided invite is not claimed any more, also not by somebody who did not know', () => {
    log.write(clinic.admin, voidOf(null), [founding]);
    claimed();
    expect({ state: inviteState(), members: memberNames() }).toEqual({ state: 'void', members: ['Smile Practice'] });
    log.write(thief.admin, claim(thief, thiefSide), [log.entries[1]!], epoch(2, clinicKey(), keyOf(thief)));
    expect(reasons()).toEqual(['invite void']);
  });
  test('a confirmation that did not know of the voiding loses', () => {
    const taken = claimed();
    log.write(clinic.admin, voidOf(taken), [taken], epoch(3, clinicKey()));
    log.entries.push(confirmUnknowing(taken));
    expect(inviteState()).toBe('void');
  });
  test('a renewed invite is claimed where the first ended', async () => {
    const voided = log.write(clinic.admin, voidOf(null), [founding]);
    const renewed = await makeInvite({ random, withCode: true, role: 'lab', expires: 2_000 });
    const offered = log.write(clinic.admin, { type: 'invite', invite: renewed.fields }, [voided]);
    log.write(lab.admin, claim(lab, labSide, renewed), [offered], epoch(2, clinicKey(), labKey()));
    expect([inviteState(), inviteState(renewed), memberNames()]).toEqual([
      'void',
      'claimed',
      ['Smile Practice', 'Crown Lab'],
    ]);
    expect(reasons()).toEqual([]);
  });
});
