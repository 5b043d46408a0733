// What is believed of a house: statements that hang on its pinned root, or on a root that follows it, however they came
// and in whatever order. Must never believe an admin device by a root that was followed.
import { EMPTY, compare, equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type Verify } from '../../protocol/ids.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { sha256 } from '../crypto/hash.ts';
import {
  ANNOUNCEMENT,
  CERTIFICATE,
  VOUCH,
  idOf,
  type Announcement,
  type DeviceKeys,
  type Statement,
  type Statements,
  type Vouch,
} from './statements.ts';
import { judgeProof, lineFrom, readSuccession, type Proof, type Step } from './succession.ts';

/** What an organisation has stated so far, as far as it could be checked. */
export interface Voice {
  /** The root that was pinned; it may have been followed by others. */
  readonly root: Bytes;
  /** `root` and those that followed it: the last one speaks. */
  readonly line: readonly Bytes[];
  /** Steps of the line, proven. By hex of their hash. */
  readonly steps: ReadonlyMap<string, Step>;
  readonly group: Bytes | null;
  /** Admin devices by hex id, as the last root certifies them. */
  readonly admins: ReadonlyMap<string, DeviceKeys>;
  /** Vouched devices by hex id: of several vouches the one with the highest number; nobody speaks by an earlier root. */
  readonly vouched: ReadonlyMap<string, Vouch>;
  /** Announced keys by hex of the announcement's hash, by admins of the last root that announced any. */
  readonly announced: ReadonlyMap<string, Announcement>;
  /** The key to seal to, or null before the first announcement. */
  readonly groupKey: Bytes | null;
  /** Two successors of one predecessor were announced: only a root settles that. */
  readonly isForked: boolean;
  /** Two successors of one root: nothing is sealed to this house until people have settled it. */
  readonly isDisputed: boolean;
  /** Whatever each root's admins said, by hex root. */
  readonly heard: ReadonlyMap<string, Heard>;
}
/** What one root and its admin devices have said. */
interface Heard {
  readonly admins: ReadonlyMap<string, DeviceKeys>;
  readonly vouched: ReadonlyMap<string, Vouch>;
  /** By hex of the announcement's hash. */
  readonly announced: ReadonlyMap<string, Announcement>;
}
const NOTHING_HEARD: Heard = { admins: new Map(), vouched: new Map(), announced: new Map() };

export type StatementRefusal = 'forged certificate' | 'forged vouch' | 'forged announcement' | 'forged succession';

/** The voice of a root that has said nothing yet. `group` limits announcements to one group; null allows none. */
export function silentVoice(root: Bytes, group: Bytes | null): Voice {
  const silence = { ...NOTHING_HEARD, groupKey: null, isForked: false, isDisputed: false };
  return { root, line: [root], steps: new Map(), group, heard: new Map(), ...silence };
}

/** Hears more statements. One forged statement refuses all of them: nobody honest carries it. */
export function hear(
  voice: Voice,
  said: Statements,
  verify: Verify,
  proofs: readonly Proof[] = [],
  line?: readonly Bytes[],
): Voice | StatementRefusal {
  const heard = new Map([...voice.heard].map(([root, each]) => [root, copyOf(each)]));
  const steps = new Map(voice.steps);
  const refusal = hearRoots(voice.root, heard, steps, said.certificates, proofs, verify);
  if (refusal) return refusal;
  const isByAdmin = (type: 'vouch' | 'announcement', { root, by }: Vouch | Announcement, each: Statement): boolean => {
    const admin = heard.get(toHex(root))?.admins.get(toHex(by));
    return admin !== undefined && verify(admin.signing, signedMessage(type, each.bytes), each.signature);
  };
  for (const each of said.vouches) {
    const fields = decode(VOUCH, each.bytes);
    if (!fields || !isByAdmin('vouch', fields, each)) return 'forged vouch';
    const { vouched } = heardOf(heard, fields.root);
    const device = toHex(idOf(fields.device));
    vouched.set(device, newerVouch(vouched.get(device), fields));
  }
  for (const each of said.announcements) {
    const fields = decode(ANNOUNCEMENT, each.bytes);
    if (!fields || !isByAdmin('announcement', fields, each)) return 'forged announcement';
    if (!voice.group || !equal(fields.group, voice.group)) return 'forged announcement';
    heardOf(heard, fields.root).announced.set(toHex(sha256(each.bytes)), fields);
  }
  const found = line ? { line, isDisputed: false } : lineFrom(voice.root, steps.values());
  return { ...voice, heard, steps, ...found, ...spoken(heard, found) };
}

interface Hearing {
  readonly admins: Map<string, DeviceKeys>;
  readonly vouched: Map<string, Vouch>;
  readonly announced: Map<string, Announcement>;
}
function copyOf({ admins, vouched, announced }: Heard): Hearing {
  return { admins: new Map(admins), vouched: new Map(vouched), announced: new Map(announced) };
}
function heardOf(heard: Map<string, Hearing>, root: Bytes): Hearing {
  const name = toHex(root);
  const known = heard.get(name) ?? copyOf(NOTHING_HEARD);
  heard.set(name, known);
  return known;
}

/** Certificates and steps, each as soon as the root it names is known; what stays over rests on nothing. */
function hearRoots(
  pinned: Bytes,
  heard: Map<string, Hearing>,
  steps: Map<string, Step>,
  certificates: readonly Statement[],
  proofs: readonly Proof[],
  verify: Verify,
): StatementRefusal | null {
  const isRoot = (root: Bytes): boolean =>
    equal(root, pinned) || [...steps.values()].some(({ fields }) => equal(fields.root, root));
  let untold = [...certificates];
  let unproven = [...proofs];
  for (let isNews = true; isNews;) {
    isNews = false;
    const later: Statement[] = [];
    for (const each of untold) {
      const fields = decode(CERTIFICATE, each.bytes);
      if (!fields) return 'forged certificate';
      if (!isRoot(fields.root)) later.push(each);
      else if (!verify(fields.root, signedMessage('certificate', each.bytes), each.signature))
        return 'forged certificate';
      else heardOf(heard, fields.root).admins.set(toHex(idOf(fields.device)), fields.device);
    }
    untold = later;
    const open: Proof[] = [];
    for (const proof of unproven) {
      const fields = readSuccession(proof);
      if (!fields) return 'forged succession';
      const keyOf = (device: string): Bytes | undefined =>
        heard.get(toHex(fields.previous))?.admins.get(device)?.signing;
      const verdict = isRoot(fields.previous) ? judgeProof(proof, fields, keyOf, verify) : 'not proven';
      if (verdict === 'not proven') open.push(proof);
      else {
        steps.set(toHex(sha256(proof.bytes)), { fields, isByRoot: verdict === 'by the root' });
        isNews = true;
      }
    }
    unproven = open;
  }
  if (unproven.length > 0) return 'forged succession';
  return untold.length > 0 ? 'forged certificate' : null;
}

/** What counts now: the last root's own words; of earlier ones only that somebody was once of this house. */
function spoken(
  heard: ReadonlyMap<string, Heard>,
  { line, isDisputed }: Pick<Voice, 'line' | 'isDisputed'>,
): Pick<Voice, 'admins' | 'vouched' | 'announced' | 'groupKey' | 'isForked'> {
  const inOrder = line.map((root) => heard.get(toHex(root)) ?? NOTHING_HEARD);
  const last = inOrder.at(-1) ?? NOTHING_HEARD;
  const vouched = new Map<string, Vouch>();
  for (const each of inOrder)
    for (const [device, vouch] of each.vouched) vouched.set(device, each === last ? vouch : { ...vouch, roles: [] });
  const { announced } = inOrder.findLast((each) => each.announced.size > 0) ?? NOTHING_HEARD;
  const { groupKey, isForked } = newestKey(announced);
  return { admins: last.admins, vouched, announced, groupKey: isDisputed ? null : groupKey, isForked };
}

/** Two vouches of one number are two admins who did not know of each other: what both give counts. */
function newerVouch(known: Vouch | undefined, next: Vouch): Vouch {
  if (!known || known.number < next.number) return next;
  if (known.number > next.number) return known;
  const first = compare(encode(VOUCH, known), encode(VOUCH, next)) <= 0 ? known : next;
  return { ...first, roles: known.roles.filter((role) => next.roles.includes(role)) };
}

/** Follows the announcements upwards and stops before two that claim one place. */
function newestKey(announced: Heard['announced']): { groupKey: Bytes | null; isForked: boolean } {
  const all = [...announced.values()].sort((a, b) => a.number - b.number);
  const isRival = (a: Announcement) => (b: Announcement) =>
    a !== b && (a.number === b.number || toHex(a.previous ?? EMPTY) === toHex(b.previous ?? EMPTY));
  const fork = all.findIndex((each) => all.some(isRival(each)));
  const lawful = fork < 0 ? all : all.slice(0, fork);
  return { groupKey: lawful.at(-1)?.key ?? null, isForked: fork >= 0 };
}
