// A new paper where nobody has the old one: two persons, a time of the relay's, and an old paper that may object.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signReceipts } from '../../protocol/receipt.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import type { KitKeys } from '../../client/crypto/kit.ts';
import { signingKeyFromSeed } from '../../client/crypto/sign.ts';
import { certify } from '../../client/roster/statements.ts';
import { objectionMessage, successionMessage } from '../../client/roster/succession.ts';
import { last, makePapers, other, paper, succession } from './papers.ts';
import { fresh, join, makeTablets, practice, reasons, remove, resolved, second, third } from './practiceworld.ts';
import { fingerprint, type Tablet } from './world.ts';

beforeAll(async () => {
  await makeTablets();
  await makePapers();
});
beforeEach(fresh);

describe('without the old paper', () => {
  const relay = signingKeyFromSeed(new Uint8Array(32).fill(9));
  const DAY = 24 * 60 * 60 * 1000;
  const receiptAt = (time: number, seq: number) => {
    const filler = new Uint8Array(32).fill(seq);
    const stored = {
      log: practice.staff.log,
      term: 1,
      nonce: new Uint8Array(16),
      seq,
      storage: filler,
      hash: filler,
      time,
    };
    return signReceipts(sha256, relay.sign, [stored])[0]!;
  };
  /** Proposed by the founder, agreed by another person; `take` is what would make it rule. */
  function proposed(second: Tablet) {
    const act = succession(paper, practice.kit, practice.admin, second, third);
    const { bytes } = act.proofs[0];
    const sign = (by: Tablet) => by.signing.sign(successionMessage(bytes));
    const ask = { type: 'propose', succession: bytes, signature: sign(practice.admin) } as const;
    const asked = practice.staff.write(
      practice.admin,
      { ...ask, statements: act.statements, relayKey: relay.publicKey },
      [last()],
    );
    const agreed = practice.staff.write(second, { type: 'agree', proposal: asked.id, signature: sign(second) }, [
      asked,
    ]);
    const approvals = [practice.admin, second].map((by) => ({ by: by.id, signature: sign(by) }));
    const take = (days: number, key = relay) => {
      const wait = { agreement: agreed.id, from: receiptAt(DAY, 1), to: receiptAt(DAY + days * DAY, 2) };
      const other = signReceipts(sha256, key.sign, [wait.to.stored])[0]!;
      return { ...act, proofs: [{ bytes, approvals }], wait: { ...wait, to: other } };
    };
    const message = objectionMessage(practice.staff.log, asked.id);
    const object = (kit: KitKeys) => ({ type: 'object', proposal: asked.id, root: kit.root.sign(message) }) as const;
    return { asked, agreed, take, object };
  }

  test('two persons bring a new paper once 14 days went by in receipts; earlier, or by another relay’s word, they do not', () => {
    join(2, 'Sam', ['admin'], second);
    const { agreed, take } = proposed(second);
    practice.staff.write(practice.admin, take(13.99), [agreed]);
    practice.staff.write(practice.admin, take(15, second.signing), [last()]);
    expect(reasons(resolved())).toEqual(['too early', 'too early']);
    expect(resolved().root).toEqual(practice.kit.root.publicKey);
    practice.staff.write(second, take(14), [last()]);
    expect(resolved().root).toEqual(paper.root.publicKey);
  });
  test('one person with two tablets is one person, and an admin who was removed meanwhile has not agreed', () => {
    join(2, 'Sam', ['admin'], second);
    const { root } = practice.kit;
    const certificate = certify({ root: root.publicKey, device: third.keys }, root.sign);
    const enrol = { type: 'enrol', person: practice.person, device: third.keys, certificate } as const;
    practice.staff.write(practice.admin, enrol, [last()]);
    proposed(third);
    expect(reasons(resolved())).toEqual(['needs a second admin']);
    const { agreed, take } = proposed(second);
    const gone = practice.staff.write(practice.admin, remove(2), [agreed]);
    practice.staff.write(practice.admin, take(20), [gone]);
    expect(reasons(resolved())).toEqual(['needs a second admin', 'needs a second admin']);
  });
  test('the old paper objects: known before it is refused, unknown it still wins, and after it rules it is too late', () => {
    join(2, 'Sam', ['admin'], second);
    join(3, 'Tom', ['admin'], third);
    const { agreed, take, object } = proposed(second);
    const lie = practice.staff.write(second, object(other), [agreed]);
    expect(reasons(resolved())).toEqual(['bad root signature']);
    const said = practice.staff.write(second, object(practice.kit), [lie]);
    practice.staff.write(practice.admin, take(20), [said]);
    expect(reasons(resolved())).toEqual(['bad root signature', 'old paper objects']);
    // Hidden from one tablet by the relay: there it takes effect, and comes undone when both are known, in any order.
    const early = practice.staff.write(third, take(20), [agreed]);
    const alone = practice.staff.entries.filter(
      (each) => each === early || practice.staff.entries.indexOf(each) <= practice.staff.entries.indexOf(agreed),
    );
    expect(resolved(alone).root).toEqual(paper.root.publicKey);
    const roster = resolved();
    expect(reasons(roster)).toEqual(['bad root signature', 'old paper objects']);
    expect(roster.root).toEqual(practice.kit.root.publicKey);
    expect(fingerprint(resolved(practice.staff.entries.toReversed()))).toBe(fingerprint(roster));
  });
  test('an objection that knows the new paper rules comes too late', () => {
    join(2, 'Sam', ['admin'], second);
    const { agreed, take, object } = proposed(second);
    const now = practice.staff.write(practice.admin, take(14), [agreed]);
    practice.staff.write(second, object(practice.kit), [now]);
    expect(reasons(resolved())).toEqual(['root was followed']);
    expect(resolved().root).toEqual(paper.root.publicKey);
  });
});
