// A new paper, when the old one was seen, stolen or spoilt: it rules from the act that brings it, and every group is sealed
// anew, so that the old paper opens nothing that is written from then on. What a tablet can't do at once is owed.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { kitKeys, type KitKeys } from '../../crypto/kit.ts';
import type { ActOf } from '../../roster/control.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { NO_STATEMENTS, certify, type Statement } from '../../roster/statements.ts';
import { succeedBy, type Succession } from '../../roster/succession.ts';
import type { RowOp } from '../../sync/rows.ts';
import { keepKit } from '../../vault/kitkeeping.ts';
import type { House } from '../house.ts';
import { putMe } from '../me.ts';
import { needAdmin, needQuiet, paperOf } from '../people/people.ts';
import { rotateWith } from '../groups/rotating.ts';
import { Refused } from '../rpc.ts';
import { vouchAnew } from '../groups/vouching.ts';

const KIT_BYTES = 16;

/** `typed` = the old paper, typed or scanned; empty where its words still lie here. The new one waits to be printed. */
export async function replaceKit(house: House, typed: string): Promise<void> {
  const organisation = needAdmin(house);
  const old = await paperOf(house, typed);
  if (!old) throw new Refused('kit words wrong');
  needQuiet(house);
  const secret = house.ground.random(KIT_BYTES);
  const kit = await kitKeys(secret);
  await house.journal.note({ action: 'kit-replaced', record: '', compartment: 'admins', purpose: 'operations' });
  const proof = succeedBy(successionOf(old.root.publicKey, kit), old.root.sign);
  const statements = { ...NO_STATEMENTS, certificates: certificatesOf(organisation, kit) };
  const act: ActOf<'succeed'> = { type: 'succeed', proofs: [proof], statements, wait: null };
  await bring(house, act, successionOf(old.root.publicKey, kit), () => keepNew(house, secret));
}

/** One transaction: a paper that rules and that nobody can print would be the loss of everything. */
export async function keepNew(house: House, secret: Bytes): Promise<readonly RowOp[]> {
  house.me = { ...house.me, kitAt: 0 };
  return [...(await keepKit(house.rows, secret)), await putMe(house.rows, house.me)];
}

/** The act in `staff`, then what is held here is sealed anew. */
export async function bring(
  house: House,
  act: ActOf<'succeed'>,
  { rootPass, recovery }: Pick<Succession, 'rootPass' | 'recovery'>,
  rows: () => Promise<readonly RowOp[]>,
): Promise<void> {
  const { me } = house;
  const after = { ...house.groups.organisation, recovery };
  const isHere = (): boolean => equal(house.groups.organisation.recovery, recovery);
  try {
    await rotateWith(house, act, after, true, { rootPass, rows });
  } finally {
    if (!isHere()) house.me = me;
  }
  await vouchAnew(house);
  house.ground.announce(['vault']);
}

export function successionOf(previous: Succession['previous'], kit: KitKeys): Succession {
  const { root, rootPass, recovery } = kit;
  return { previous, root: root.publicKey, rootPass: rootPass.publicKey, recovery: recovery.publicKey };
}

/** By the new root, for every tablet that speaks for the house now. */
export function certificatesOf({ devices }: OrganisationRoster, { root }: KitKeys): Statement[] {
  const admins = [...devices.values()].filter(({ isAdmin, state }) => isAdmin && state === 'active');
  const inOrder = admins.sort((a, b) => (toHex(a.id) < toHex(b.id) ? -1 : 1));
  return inOrder.map(({ keys }) => certify({ root: root.publicKey, device: keys }, root.sign));
}
