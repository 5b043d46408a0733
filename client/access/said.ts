// Who the houses on a case say they are, from signed control entries of its log alone: a house names itself, or ours names
// it; its root certifies administrators' devices, and these vouch for others. Unlike the roster of a case this decides
// nothing about who may take part: an auditor asks whose signature an event bears, also of a house that was shut out.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { entryMessage, SIGNED, type Signed } from '../../protocol/entry.ts';
import { signedMessage, type Verify } from '../../protocol/ids.ts';
import { SUITE } from '../../protocol/limits.ts';
import { decode } from '../../protocol/schema.ts';
import { decodeControl, type Act, type SideFields } from '../roster/control.ts';
import { CERTIFICATE, idOf, VOUCH, type DeviceKeys, type Statements, type Vouch } from '../roster/statements.ts';
import type { KnownDevice } from './judge.ts';

export interface SignedBytes {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}
/** A house by its own name and root; whether it is the one it says is asked of that house by another way. */
export interface SaidHouse {
  readonly name: string;
  readonly root: Bytes;
}
export interface SaidCase {
  readonly houses: readonly SaidHouse[];
  /** By hex device id. The name is that of the house: who it was stays there. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
}

interface Said extends SignedBytes {
  readonly fields: Signed;
  readonly act: Act;
}

/** `ours` = the signing key of a device of our own house, by hex id. null when an entry is none of this log, is altered, or is signed by nobody that is known here. */
export function hearCase(
  log: Bytes,
  entries: readonly SignedBytes[],
  ours: (device: string) => Bytes | undefined,
  verify: Verify,
): SaidCase | null {
  const said = entries.map((entry) => readSaid(log, entry));
  if (!said.every((each) => each !== null)) return null;
  const statements = said.flatMap(({ act }) => statementsIn(act));
  const admins = certified(statements, verify);
  const vouched = vouchesBy(admins, statements, verify);
  const keyOf = (device: string): Bytes | undefined => vouched.get(device)?.[0]?.device.signing ?? ours(device);
  const isSigned = ({ bytes, signature, fields }: Said): boolean => {
    const key = keyOf(toHex(fields.device));
    return key !== undefined && verify(key, entryMessage('control', bytes), signature);
  };
  if (!said.every(isSigned)) return null;
  const houses: SaidHouse[] = [];
  for (const { act, fields } of said)
    for (const { name, root } of sidesIn(act)) {
      const author = toHex(fields.device);
      const isItsOwn = vouched.get(author)?.some((by) => equal(by.root, root)) === true;
      const isEntitled = ours(author) !== undefined || isItsOwn;
      if (isEntitled && !houses.some((each) => equal(each.root, root))) houses.push({ name, root });
    }
  const devices = [...vouched].flatMap(([id, vouches]) => {
    // Two houses that claim one device are both named.
    const own = houses.flatMap(({ name, root }) =>
      vouches.filter((each) => equal(each.root, root)).map((vouch) => ({ name, vouch })),
    );
    const [first] = own;
    return first
      ? [
          [
            id,
            deviceOf(
              first.vouch,
              own.map(({ name }) => name),
            ),
          ] as const,
        ]
      : [];
  });
  return { houses, devices: new Map(devices) };
}

function deviceOf({ device, roles }: Vouch, names: readonly string[]): KnownDevice {
  const isRemoved = roles.length === 0;
  return { signingKey: device.signing, person: '', name: names.join(' / '), role: roles.join(', '), isRemoved };
}

function readSaid(log: Bytes, { bytes, signature }: SignedBytes): Said | null {
  const fields = decode(SIGNED, bytes);
  if (fields?.kind !== 'control' || fields.suite !== SUITE || !equal(fields.log, log)) return null;
  const control = decodeControl(fields.body);
  return control && { bytes, signature, fields, act: control.act };
}

function sidesIn(act: Act): readonly SideFields[] {
  if (act.type === 'direct') return [act.side, act.guest.side];
  return act.type === 'case' || act.type === 'claim' ? [act.side] : [];
}
function statementsIn(act: Act): readonly Statements[] {
  if (act.type === 'carry' || act.type === 'rekey') return [act.statements];
  return sidesIn(act).map(({ statements }) => statements);
}

/** Hex root and hex device id → keys of an administrator's device. What is not signed well counts for nothing. */
function certified(said: readonly Statements[], verify: Verify): ReadonlyMap<string, DeviceKeys> {
  const found = new Map<string, DeviceKeys>();
  for (const { bytes, signature } of said.flatMap(({ certificates }) => certificates)) {
    const fields = decode(CERTIFICATE, bytes);
    if (fields && verify(fields.root, signedMessage('certificate', bytes), signature))
      found.set(`${toHex(fields.root)}/${toHex(idOf(fields.device))}`, fields.device);
  }
  return found;
}

/** By hex device id, one of each root: of several good ones the highest number, the first of equals. */
function vouchesBy(
  admins: ReadonlyMap<string, DeviceKeys>,
  said: readonly Statements[],
  verify: Verify,
): ReadonlyMap<string, readonly Vouch[]> {
  const found = new Map<string, Vouch[]>();
  for (const { bytes, signature } of said.flatMap(({ vouches }) => vouches)) {
    const fields = decode(VOUCH, bytes);
    const by = fields && admins.get(`${toHex(fields.root)}/${toHex(fields.by)}`);
    if (!fields || !by || !verify(by.signing, signedMessage('vouch', bytes), signature)) continue;
    const device = toHex(idOf(fields.device));
    const before = found.get(device) ?? [];
    const at = before.findIndex(({ root }) => equal(root, fields.root));
    if (at < 0) found.set(device, [...before, fields]);
    else if (before[at]!.number < fields.number) before[at] = fields;
  }
  return found;
}
