// Making the acquaintance of a house: whoever confirms a claim opens a contact with it, tells it where, and ends what is one
// too many. Houses that shared cases before there were contacts get theirs the same way. Never takes anybody in by itself.
import { equal, toHex, utf8 } from '../../../protocol/bytes.ts';
import type { EntryId } from '../../../protocol/ids.ts';
import { encode } from '../../../protocol/schema.ts';
import { sealBox } from '../../crypto/box.ts';
import { sha256 } from '../../crypto/hash.ts';
import { verify } from '../../crypto/sign.ts';
import { contactAad, contactInfo, lawfulIn, sideKnownAs } from '../../roster/contact.ts';
import type { CaseRoster } from '../../roster/case.ts';
import type { CaseSide } from '../../roster/caseview.ts';
import { WELCOME } from '../../roster/control.ts';
import { draftLog, readGenesis } from '../../roster/epochs.ts';
import { citationOf } from '../../roster/founding.ts';
import { mayShare } from '../../roster/roles.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import { sideOf } from '../../roster/side.ts';
import { idOf } from '../../roster/statements.ts';
import { acquaintances, doubtOf, knownByRoot, newAdmins, originOf, type Acquaintance } from './acquaintance.ts';
import { foundLog, writeAct } from '../groups/founding.ts';
import { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';
import { lacksActs } from '../groups/unheard.ts';

/** Of 256: several tablets see the same lack, and mostly one of them does something about it. */
const OFTEN = 64;
const isMyTurn = ({ ground }: House): boolean => (ground.random(1)[0] ?? 0) < OFTEN;

/** After a confirmation: from now on this house gets cases without a link. */
export async function meet(house: House, group: Group, claim: Uint8Array, haveCompared: boolean): Promise<void> {
  const roster = group.caseRoster;
  const side = roster?.sides.find((each) => each.role === 'guest' && equal(each.entry, claim));
  if (!roster || side?.state !== 'confirmed' || roster.invites.get(side.invite)?.isDirect !== false) return;
  const known = knownByRoot(house, side.root);
  if (!known || known.contact.isEnded) await found(house, group, side);
  const now = knownByRoot(house, side.root);
  if (now && haveCompared && !now.trusts.some(({ act }) => act.isCompared)) await trust(house, now, true);
  if (now) await tell(house, now);
}

/** A person of ours takes them for whom they say they are. */
export async function trust(house: House, { group, other }: Acquaintance, isCompared: boolean): Promise<void> {
  const admins = [...other.voice.admins.values()].map(idOf);
  await writeAct(house, group.log, { type: 'trust', root: other.root, admins, isCompared });
}

/** Contacts of ours, seen to now and then by every tablet of the house. */
export async function tendOwnContacts(house: House): Promise<void> {
  if (!isSharer(house) || lacksActs(house)) return;
  for (const known of acquaintances(house).filter(({ ourSide }) => ourSide === 'owner')) {
    await endNeedless(house, known);
    if (isMyTurn(house)) await tell(house, known);
  }
  if (isMyTurn(house)) await meetThoseOfBefore(house);
}

/** Once on each tablet the access log says that a house is in doubt. */
export async function noteDoubts(house: House): Promise<void> {
  for (const known of acquaintances(house)) {
    const id = toHex(known.group.log);
    const doubt = known.contact.isEnded ? null : doubtOf(house, known);
    const found = sha256(utf8([doubt ?? '', ...newAdmins(house, known)].join(' ')));
    const before = await house.rows.get('doubted', id);
    if (doubt === null || (before && equal(before, found))) continue;
    const record = `contact/${id}`;
    await house.journal.note({
      action: 'change',
      record,
      compartment: 'cases',
      purpose: 'operations',
      outcome: 'refused',
    });
    await house.commit(async () => [await house.rows.put('doubted', id, found)]);
  }
}

/** Houses that were confirmed before there were contacts. Whoever was ended by a person stays so until a new confirmation. */
async function meetThoseOfBefore(house: House): Promise<void> {
  if (!house.courier?.isCurrent(house.own('cases').log)) return;
  for (const group of house.cases()) {
    if (!house.courier.isCurrent(group.log) || !isOwn(house, group.caseRoster)) continue;
    for (const side of group.caseRoster?.sides ?? [])
      if (side.state === 'confirmed' && !knownByRoot(house, side.root)) await meet(house, group, side.entry, false);
  }
}

async function found(house: House, { log: from, caseRoster }: Group, guest: CaseSide): Promise<void> {
  const { organisation } = house.groups;
  const side = sideOf(organisation);
  const { groupKey } = organisation.voice;
  if (!side || !groupKey || !guest.voice.groupKey || !caseRoster || !isSharer(house)) throw new Refused('not allowed');
  const { random } = house.ground;
  const rootPass = readGenesis(house.groups.own('staff').genesis)?.rootPass ?? null;
  const draft = draftLog({ random, ownPass: organisation.ownPass, rootPass });
  const placed = { id: random(16), side: sideKnownAs(guest, verify) };
  const group = new Group(draft.log, 'contact', draft.genesis, draft.log as unknown as EntryId);
  await foundLog(house, group, draft.secret, {
    epoch: citationOf(draft, [groupKey, guest.voice.groupKey]),
    act: { type: 'contact', side, guest: placed, from: { log: from, claim: guest.entry } },
  });
  house.courier?.carry(house.replica(group.log));
  house.ground.announce(['contacts']);
}

/** Where the contact is, sealed to the other house alone: others may come into that case later. */
async function tell(house: House, known: Acquaintance): Promise<void> {
  const { group, contact } = known;
  const origin = house.groups.get(contact.from.log);
  const roster = origin?.caseRoster;
  const state = originOf(house, known);
  const epoch = house.groups.epoch(group.log);
  const { relayKey, relayAddress } = house.me;
  if (!origin || !roster || roster.isClosed || state !== 'confirmed' || contact.isEnded || !epoch || !relayKey) return;
  const isTold = lawfulIn(roster, origin.controls).some(
    ({ control: { act } }) => act.type === 'acquaint' && equal(act.contact, group.log),
  );
  const key = known.other.voice.groupKey;
  if (isTold || !key) return;
  const { genesis, founding } = group;
  const { number, secret } = epoch;
  const welcome = encode(WELCOME, { genesis, founding, number, secret, relayKey, relayAddress });
  const box = await sealBox(key, welcome, contactInfo, contactAad(origin.log, group.log), house.ground.random);
  await writeAct(house, origin.log, { type: 'acquaint', contact: group.log, box });
}

/** Two tablets met one house at once; or somebody said of the claim that it is not them, not knowing of this. */
async function endNeedless(house: House, known: Acquaintance): Promise<void> {
  const isSettled = ({ group }: { group: Group }): boolean => house.courier?.isCurrent(group.log) === true;
  for (const one of known.all) {
    if (one.contact.isEnded || !isSettled(one)) continue;
    const isTwin = one !== known.all[0] && isSettled(known);
    if ((isTwin || isRefuted(house, one)) && isMyTurn(house)) await writeAct(house, one.group.log, { type: 'close' });
  }
}

/**
 * The claim that a contact came from was voided by somebody who did not know that it was confirmed, or lost against another.
 * Taking back a case that was confirmed says nothing about the house.
 */
function isRefuted(house: House, one: Pick<Acquaintance, 'contact'>): boolean {
  const origin = house.groups.get(one.contact.from.log);
  const roster = origin?.caseRoster;
  if (!roster || originOf(house, one) !== 'void') return false;
  const lawful = lawfulIn(roster, origin.controls);
  const { claim } = one.contact.from;
  const confirmed = lawful.filter(({ control: { act } }) => act.type === 'confirm' && equal(act.claim, claim));
  const side = roster.sides.find(({ entry }) => equal(entry, claim));
  return lawful
    .filter(({ id }) => side?.endings.some((ending) => equal(ending, id)))
    .some(
      ({ fields, control: { act } }) =>
        act.type === 'confirm' || !confirmed.some(({ id }) => roster.knew(fields.reg, id)),
    );
}

function isOwn({ groups }: House, roster: CaseRoster | null): boolean {
  return roster?.sides[0] !== undefined && isOwnRoot(groups.organisation, roster.sides[0].root);
}
function isSharer({ groups, device, me }: House): boolean {
  return !me.isDemo && mayShare(groups.organisation.voice.vouched.get(toHex(device.id))?.roles ?? []);
}
