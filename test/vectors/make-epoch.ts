// Vectors of a log's beginning: genesis, two epoch records with their key blocks, and records that are not lawful.
import type { Bytes } from '../../protocol/bytes.ts';
import { RIGHT, judgeFirst, judgeNext, readEpochRecord, type Epoch, type EpochRecord } from '../../protocol/epoch.ts';
import { encodeEpochRecord } from '../../protocol/epoch.ts';
import type { StorageId } from '../../protocol/ids.ts';
import { sealingPairFromSeed } from '../../client/crypto/box.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { hintOf } from '../../client/crypto/keyblock.ts';
import { commitmentOf, groupPairOf, keyIdOfSecret, memberPassOf, ownPassOf } from '../../client/crypto/secret.ts';
import { signingKeyFromSeed, verify, type SigningKey } from '../../client/crypto/sign.ts';
import { draftEpoch, draftLog, groupPasses, passesAfter, writeEpoch } from '../../client/roster/epochs.ts';
import { dice } from '../crypto/dice.ts';
import { fixed, flipBit } from './plain.ts';

export async function makeEpochVectors() {
  const adminsSecret = fixed('S of admins');
  const rootPass = signingKeyFromSeed(fixed('root pass'));
  const own = ownPassOf(adminsSecret);
  const log = draftLog({ random: dice('genesis'), ownPass: own.publicKey, rootPass: rootPass.publicKey, secret: fixed('S') });
  const device = await sealingPairFromSeed(fixed('device sealing'));
  const recovery = await sealingPairFromSeed(fixed('recovery'));
  const groupSecret = fixed('S of the lab');
  const relay = { relayKey: signingKeyFromSeed(fixed('relay')).publicKey, relayAddress: 'wss://relay.example/relay' };
  const both = [{ publicKey: device.publicKey }, { publicKey: recovery.publicKey }];

  const first = await writeEpoch({
    ...{ draft: log, control: fixed('control 1') as StorageId, recipients: both, rootPass: rootPass.publicKey, ...relay },
    passes: groupPasses(own.publicKey, log.secret),
    signer: memberPassOf(log.secret),
    random: dice('epoch 1'),
  });
  const firstRecord = read(first);
  const draft = { ...draftEpoch(firstRecord, dice('draft')), secret: fixed('S 2'), keyId: keyIdOfSecret(fixed('S 2')) };
  const second = await writeEpoch({
    ...{ draft, control: fixed('control 2') as StorageId, rootPass: rootPass.publicKey, ...relay },
    recipients: [...both, { publicKey: (await groupPairOf(groupSecret)).publicKey, own: groupSecret }],
    passes: passesAfter(firstRecord, draft.secret),
    signer: memberPassOf(log.secret),
    before: log.secret,
    random: dice('epoch 2'),
  });
  return {
    secrets: {
      admins: adminsSecret,
      ownPass: own.publicKey,
      rootPassSeed: fixed('root pass'),
      rootPass: rootPass.publicKey,
      deviceSealingSeed: device.seed,
      deviceSealingKey: device.publicKey,
      recoverySeed: recovery.seed,
      group: groupSecret,
      groupKey: (await groupPairOf(groupSecret)).publicKey,
    },
    genesis: { bytes: log.genesis, log: log.log },
    epochs: [
      await described(first, log.secret, null, device.publicKey),
      await described(second, draft.secret, log.secret, device.publicKey),
    ],
    refused: refusedRecords(firstRecord, read(second), log.genesis, memberPassOf(log.secret), own),
  };
}

async function described(signed: Bytes, secret: Bytes, before: Bytes | null, recipient: Bytes) {
  const { fields, hash } = read(signed);
  return {
    ...{ secret, commitment: commitmentOf(secret), keyId: fields.key, memberPass: memberPassOf(secret).publicKey },
    ...{ groupKey: fields.groupKey, secretBefore: before, signedEpoch: signed, hash },
    hintOfDevice: hintOf(recipient, fields.log, fields.number),
    boxes: fields.keyBlock.boxes.length,
  };
}

function read(signed: Bytes): EpochRecord {
  const record = readEpochRecord(sha256, verify, signed);
  if (!record) throw new Error('not a record');
  return record;
}

/** `after`: the record it is judged after, 0 for the genesis. */
function refusedRecords(first: EpochRecord, second: EpochRecord, genesis: Bytes, member: SigningKey, own: SigningKey) {
  const small = { ...second.fields, keyBlock: { boxes: [], before: null } };
  const by = (signer: SigningKey, change: Partial<Epoch>): EpochRecord =>
    read(encodeEpochRecord({ ...small, signer: signer.publicKey, ...change }, signer.sign));
  const raised = small.passes.map((pass) => ({ ...pass, rights: pass.rights | RIGHT.own }));
  const foreign = { ...first.fields, keyBlock: { boxes: [], before: null }, log: fixed('another log') };
  const cases: readonly (readonly [string, number, EpochRecord])[] = [
    ['by a pass of nobody', 1, by(signingKeyFromSeed(fixed('stranger')), {})],
    ['by a member who makes itself owner', 1, by(member, { passes: raised })],
    ['by a member who moves the log', 1, by(member, { relayKey: fixed('another relay') })],
    ['by a member who drops the root', 1, by(member, { rootPass: null })],
    ['by a member with a number left out', 1, by(member, { number: 3 })],
    ['by an owner with the number before', 1, by(own, { number: 1 })],
    ['that follows another record', 1, by(member, { previous: fixed('another record') })],
    ['of another log', 1, by(member, { log: fixed('another log') })],
    ['with a pass named twice', 1, by(own, { passes: [...small.passes, ...small.passes.slice(0, 1)] })],
    ['first of another log', 0, read(encodeEpochRecord(foreign, member.sign))],
  ];
  return [
    ...cases.map(([name, after, record]) => ({
      ...{ name, after, signedEpoch: record.signed },
      reason: after === 0 ? judgeFirst(sha256, genesis, record) : judgeNext(first, record),
    })),
    { name: 'with one bit flipped', after: 1, signedEpoch: flipBit(second.signed, 4000), reason: 'no record' },
  ];
}
