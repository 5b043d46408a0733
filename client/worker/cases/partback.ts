// A part that comes back: what the other lab noted is taken over into the case it belongs to, or the part itself is taken back.
import { concat, toHex, utf8, type Bytes } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import { NAME } from '../../records/bounds.ts';
import { appendMade, blankMade, MAKING, readMaking, standing } from '../../records/making.ts';
import { isPartOver } from '../../records/onward.ts';
import { PART_BACK } from '../../records/thread.ts';
import { takeBack } from './again.ts';
import { caseView, type CaseDeps } from './cases.ts';
import { revokeInvite } from './invites.ts';
import { mayEdit } from '../records/mayedit.ts';
import { needCase, tell } from './parting.ts';
import { Refused } from '../rpc.ts';
import { needSharer } from './sharer.ts';
import { takeStep } from './stepping.ts';
import { needHeard } from '../groups/unheard.ts';

export async function takePartBack(deps: CaseDeps, id: string, reason: string, told: string): Promise<void> {
  const { house } = deps;
  const { side, own, state, log } = await needCase(deps, id);
  if (side !== 'owner' || own.partOf === '') throw new Refused('not found');
  needSharer(house);
  needHeard(house, log);
  const view = await caseView(deps, id);
  if (!isPartOver(state) || state === 'rejected')
    await takeStep(house, id, { state: 'cancelled', reason, seen: view.newest });
  if (view.invite && ['open', 'waiting to be sent'].includes(view.invite.state)) await revokeInvite(house, id);
  await takeBack(house, id);
  await tell(house, own.partOf, PART_BACK, log, told);
  house.ground.announce([`case:${own.partOf}`, `case:${id}`]);
}

/** Named by what they are copies of: whoever takes over the same at the same time adds nothing. */
const nameOf = (log: Bytes, name: string): string => toHex(sha256(concat(log, utf8(name))).subarray(0, 8));

export async function takeOverMade(deps: CaseDeps, id: string, what: string): Promise<void> {
  const { house, lists } = deps;
  const { side, own, log, roster } = await needCase(deps, id);
  const parent = own.partOf === '' ? null : await needCase(deps, own.partOf);
  const guest = roster.sides.find((each) => each.role === 'guest' && each.state !== 'void');
  if (side !== 'owner' || !parent || !guest) throw new Refused('not found');
  if (parent.side !== 'guest' || !mayEdit(house, parent.log, MAKING)) throw new Refused('not allowed');
  const made = readMaking((await house.document(log, MAKING)).doc);
  const number = lists.caseRow(id)?.number ?? '';
  const source = [guest.name, number].filter(Boolean).join(', ').slice(0, NAME);
  const live = await house.document(parent.log, MAKING);
  const known = readMaking(live.doc);
  const by = { at: house.ground.clock.now(), by: toHex(house.device.id) };
  const others = { ...blankMade('others'), ...by, name: nameOf(log, ''), who: guest.name, what: what.trim() };
  const materials = standing(made.materials).map(({ id: _id, writer: _writer, voided: _voided, ...material }) => ({
    ...{ ...material, ...by },
    ...{ name: nameOf(log, material.name), source, sourceAt: material.at },
  }));
  const isNew =
    (list: readonly { readonly name: string }[]) =>
    ({ name }: { readonly name: string }): boolean =>
      !list.some((each) => each.name === name);
  const newMaterials = materials.filter(isNew(known.materials));
  const newOthers = [others].filter(isNew(known.others));
  if (newMaterials.length + newOthers.length === 0) return;
  await house.journal.note({ action: 'change', record: own.partOf, compartment: 'cases', purpose: 'lab work' });
  await live.edit((doc) => {
    for (const each of newOthers) appendMade(doc, 'others', each);
    for (const each of newMaterials) appendMade(doc, 'materials', each);
  });
  house.ground.announce([`case:${own.partOf}`]);
}
