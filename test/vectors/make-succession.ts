// Vectors of a new paper: proofs by the one before and by two administrators, an objection, the fourteen days; and what is
// no proof. Each `verdict` is what a reader says that knows the two devices as certified by `previous`.
import { toHex, type Bytes } from '../../protocol/bytes.ts';
import { RECEIPT, runOn, signReceipts, type Receipt, type Stored } from '../../protocol/receipt.ts';
import { encode } from '../../protocol/schema.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { kitKeys } from '../../client/crypto/kit.ts';
import { signingKeyFromSeed, verify } from '../../client/crypto/sign.ts';
import {
  hasWaited,
  judgeProof,
  objectionMessage,
  PROOF,
  readSuccession,
  succeedBy,
  SUCCESSION,
  successionMessage,
  WAIT_MS,
  type Approval,
  type Proof,
} from '../../client/roster/succession.ts';
import { fixed, flipBit } from './plain.ts';

export async function makeSuccessionVectors() {
  const [old, next] = [await kitKeys(fixed('kit', 16)), await kitKeys(fixed('next kit', 16))];
  const fields = {
    previous: old.root.publicKey,
    root: next.root.publicKey,
    rootPass: next.rootPass.publicKey,
    recovery: next.recovery.publicKey,
  };
  const signed = encode(SUCCESSION, fields);
  const admins = ['admin one', 'admin two'].map((name) => ({
    id: sha256(fixed(name)),
    key: signingKeyFromSeed(fixed(name)),
  }));
  const approve = ({ id, key }: (typeof admins)[number], bytes: Bytes = signed): Approval => ({
    by: id,
    signature: key.sign(successionMessage(bytes)),
  });
  const [one, two] = admins.map((admin) => approve(admin));
  const byRoot = succeedBy(fields, old.root.sign);
  const [root] = byRoot.approvals;
  const stranger = { id: sha256(fixed('stranger')), key: signingKeyFromSeed(fixed('stranger')) };
  const other = encode(SUCCESSION, { ...fields, rootPass: fixed('another pass') });
  const proofs: Record<string, Proof> = {
    'by the root': byRoot,
    'by two admins': { bytes: signed, approvals: [one!, two!] },
    'one admin alone': { bytes: signed, approvals: [one!] },
    'one admin twice': { bytes: signed, approvals: [one!, one!] },
    'an admin and a stranger': { bytes: signed, approvals: [one!, approve(stranger)] },
    'the root and an admin': { bytes: signed, approvals: [root!, one!] },
    'signed by nobody': { bytes: signed, approvals: [] },
    'signed by itself': { bytes: signed, approvals: [{ by: null, signature: next.root.sign(successionMessage(signed)) }] },
    'signatures of another succession': { bytes: other, approvals: [one!, two!] },
    'a bit of the signature': { bytes: signed, approvals: [{ by: null, signature: flipBit(root!.signature, 100) }] },
    'without its prefix': { bytes: signed, approvals: [{ by: null, signature: old.root.sign(signed) }] },
    'follows itself': succeedBy({ ...fields, root: old.root.publicKey }, old.root.sign),
    'no succession': { bytes: signed.slice(1), approvals: byRoot.approvals },
  };
  const keyOf = (device: string): Bytes | undefined => admins.find(({ id }) => toHex(id) === device)?.key.publicKey;
  const verdictOf = (proof: Proof): string => {
    const read = readSuccession(proof);
    return read ? judgeProof(proof, read, keyOf, verify) : 'not read';
  };
  return {
    seeds: { oldKit: fixed('kit', 16), nextKit: fixed('next kit', 16) },
    admins: admins.map(({ id, key }) => ({ device: id, signingKey: key.publicKey })),
    fields,
    succession: signed,
    proofs: Object.entries(proofs).map(([name, proof]) => ({
      name,
      proof: encode(PROOF, proof),
      verdict: verdictOf(proof),
    })),
    objection: {
      staff: fixed('staff'),
      proposal: fixed('proposal'),
      signature: old.root.sign(objectionMessage(fixed('staff'), fixed('proposal'))),
    },
    waits: makeWaits(),
  };
}

/** Receipts of `staff`, by the relay of the proposal or not, so far apart or not quite. */
function makeWaits() {
  const relay = signingKeyFromSeed(fixed('relay'));
  const staff = fixed('staff');
  const receiptAt = (seq: number, time: number, log: Bytes = staff, by = relay): Receipt => {
    const storage = fixed(`staff ${seq}`);
    const stored: Stored = { log, term: 1, nonce: fixed('term', 16), seq, storage, hash: runOn(sha256, log, storage), time };
    return signReceipts(sha256, by.sign, [stored])[0]!;
  };
  const start = 1_767_225_600_000;
  const from = receiptAt(7, start);
  const cases: Record<string, Receipt> = {
    'fourteen days': receiptAt(9, start + WAIT_MS),
    'a millisecond too early': receiptAt(9, start + WAIT_MS - 1),
    'of another log': receiptAt(9, start + WAIT_MS, fixed('log')),
    'by another relay': receiptAt(9, start + WAIT_MS, staff, signingKeyFromSeed(fixed('stranger'))),
  };
  return {
    ...{ staff, relayKey: relay.publicKey, from: encode(RECEIPT, from) },
    cases: Object.entries(cases).map(([name, to]) => ({
      name,
      to: encode(RECEIPT, to),
      hasWaited: hasWaited({ agreement: fixed('agreement'), from, to }, staff, relay.publicKey, verify),
    })),
  };
}
