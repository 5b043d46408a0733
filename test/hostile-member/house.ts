// A lab of the hostile member: its root, an admin device that speaks for it, and colleagues with keys of their own.
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { encode, type Infer } from '../../protocol/schema.ts';
import { random, sha256, signerOf, type Signer } from '../hostile-relay/keys.ts';
import { pairOf } from './sealing.ts';
import { ANNOUNCEMENT, CERTIFICATE, VOUCH, type Side, type Statement } from './shapes.ts';

export interface Device {
  readonly id: Bytes;
  readonly signer: Signer;
  readonly keys: { readonly signing: Bytes; readonly sealing: Bytes };
}
export async function newDevice(): Promise<Device> {
  const signer = signerOf(random(32));
  const keys = { signing: signer.publicKey, sealing: (await pairOf(random(32))).publicKey };
  return { id: sha256(concat(keys.signing, keys.sealing)), signer, keys };
}

export interface House {
  readonly name: string;
  readonly root: Signer;
  readonly device: Device;
  /** Log id of its `cases` group, and the pair the group is sealed to. */
  readonly group: Bytes;
  readonly pair: { readonly publicKey: Bytes; readonly seed: Bytes };
  readonly side: Side;
}

type Roles = Infer<typeof VOUCH>['roles'];

/** `by` signs that `of` is a person of this house. Honest only where `by` is an admin device. */
export function vouch(root: Signer, by: Device, of: Device, number: number, name: string, roles: Roles): Statement {
  const bytes = encode(VOUCH, { root: root.publicKey, by: by.id, number, device: of.keys, name, roles });
  return { bytes, signature: by.signer.sign('vouch', bytes) };
}
export function announce(
  root: Signer,
  by: Device,
  fields: { readonly group: Bytes; readonly number: number; readonly key: Bytes; readonly previous: Bytes | null },
): Statement {
  const bytes = encode(ANNOUNCEMENT, { root: root.publicKey, by: by.id, ...fields });
  return { bytes, signature: by.signer.sign('announcement', bytes) };
}
export function certify(root: Signer, device: Device, signer: Signer = root): Statement {
  const bytes = encode(CERTIFICATE, { root: root.publicKey, device: device.keys });
  return { bytes, signature: signer.sign('certificate', bytes) };
}

export async function newHouse(name: string): Promise<House> {
  const [root, device, group, pair] = [signerOf(random(32)), await newDevice(), random(32), await pairOf(random(32))];
  const statements = {
    certificates: [certify(root, device)],
    vouches: [vouch(root, device, device, 1, 'Mallory Quist', ['admin', 'technician'])],
    announcements: [announce(root, device, { group, number: 1, key: pair.publicKey, previous: null })],
  };
  const side: Side = { kind: 'lab', name, root: root.publicKey, group, statements };
  return { name, root, device, group, pair, side };
}
