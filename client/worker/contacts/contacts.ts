// The houses that this one knows, as screens show them, and what a person decides about them. Every decision is a signed
// entry of the contact, and stands in the access log.
import { toHex, type Bytes } from '../../../protocol/bytes.ts';
import { decode } from '../../../protocol/schema.ts';
import { RECEIPT } from '../../../protocol/receipt.ts';
import { contactDigest, contactWords } from '../../roster/contact.ts';
import { mayShare } from '../../roster/roles.ts';
import { acquaintance, acquaintances, claimInTheirName, doubtOf, isRootOf, type Acquaintance } from './acquaintance.ts';
import { trust } from './acquainting.ts';
import type { ContactCase, ContactRow, ContactView } from '../views/contactviews.ts';
import { writeAct } from '../groups/founding.ts';
import type { House } from '../house.ts';
import { isUs } from '../records/listrows.ts';
import type { Lists } from '../records/lists.ts';
import { Refused } from '../rpc.ts';
import { needSharer } from '../cases/sharer.ts';
import { needHeard } from '../groups/unheard.ts';

interface Deps {
  readonly house: House;
  readonly lists: Lists;
}

export function contactRows(deps: Deps): readonly ContactRow[] {
  const rows = acquaintances(deps.house).map((known) => rowOf(deps, known));
  return rows.sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0) || a.name.localeCompare(b.name));
}

function rowOf({ house }: Deps, known: Acquaintance): ContactRow {
  const { group, other, ourSide, contact, trusts } = known;
  const logs = casesWith(house, known);
  const times = logs.map((log) => house.replica(log).state.seen?.time ?? 0);
  return {
    id: toHex(group.log),
    name: other.name,
    kind: other.kind,
    ourSide,
    state: contact.isEnded ? 'ended' : 'open',
    isCompared: trusts.some(({ act }) => act.isCompared),
    doubt: contact.isEnded ? null : doubtOf(house, known),
    cases: logs.length,
    lastAt: times.length > 0 ? Math.max(...times) || null : null,
  };
}

/** Cases that one of the two made and the other is on. */
function casesWith(house: House, { other, ourSide }: Acquaintance): readonly Bytes[] {
  return house.cases().flatMap(({ log, caseRoster }) => {
    const theirs = caseRoster?.sides.find((side) => isRootOf(other, side.root) && side.state !== 'void');
    return theirs && (theirs.role === 'guest') === (ourSide === 'owner') ? [log] : [];
  });
}

export async function contactView(deps: Deps, hex: string): Promise<ContactView> {
  const { house, lists } = deps;
  const known = need(house, hex);
  const { group, roster, contact, other, trusts, all } = known;
  const compared = trusts.filter(({ act }) => act.isCompared);
  const theirs = all.flatMap((one) => one.contact.trusts).filter(({ act }) => isUs(house, act.root));
  const claim = claimInTheirName(house, known);
  const vouch = house.groups.organisation.voice.vouched.get(toHex(house.device.id));
  return {
    ...rowOf(deps, known),
    words: contactWords(contact, roster),
    qr: qrOf(contactDigest(contact, roster)),
    compared: (
      await Promise.all(
        compared.map(async ({ entry, device, wall }) => ({
          by: house.nameOf(group.log, device),
          at: (await receivedAt(house, all, entry)) ?? wall,
        })),
      )
    ).sort((a, b) => b.at - a.at),
    theyCompared: theirs.some(({ act }) => act.isCompared),
    shared: casesWith(house, known).flatMap((log): ContactCase[] => {
      const row = lists.caseRow(toHex(log));
      if (!row) return [];
      const { id, number, appliance, teeth, patientLabel, state } = row;
      return [{ id, number, appliance, teeth, patientLabel, state }];
    }),
    claimOn: claim && toHex(claim.log),
    mayDecide: mayShare(vouch?.roles ?? []),
    ...(other.name === '' ? { name: hex.slice(0, 8) } : {}),
  };
}
const qrOf = (digest: Bytes): string => `enamel-contact:${toHex(digest)}`;

async function receivedAt(house: House, all: Acquaintance['all'], entry: Bytes): Promise<number | null> {
  for (const { group } of all) {
    const stored = await house.disk.entryById(group.log, entry);
    const receipt = stored?.receipt && decode(RECEIPT, stored.receipt);
    if (receipt) return receipt.stored.time;
  }
  return null;
}

export async function trustContact({ house }: Deps, hex: string, haveCompared: boolean): Promise<void> {
  const known = need(house, hex);
  needSharer(house);
  needHeard(house, known.group.log);
  await house.journal.note({ action: 'confirm', record: `contact/${hex}`, compartment: 'cases', purpose: 'lab work' });
  await trust(house, known, haveCompared);
  house.ground.announce(['contacts']);
}

/** Scanned from the other tablet: every bit of both papers and of the contact between them. */
export async function compareContact(deps: Deps, hex: string, scanned: string): Promise<boolean> {
  const { contact, roster } = need(deps.house, hex);
  if (scanned.trim() !== qrOf(contactDigest(contact, roster))) return false;
  await trustContact(deps, hex, true);
  return true;
}

/** All that go on with this house: a colleague may have begun another one. */
export async function endContact({ house }: Deps, hex: string): Promise<void> {
  const known = need(house, hex);
  needSharer(house);
  if (known.ourSide !== 'owner') throw new Refused('not allowed');
  await house.journal.note({ action: 'void', record: `contact/${hex}`, compartment: 'cases', purpose: 'lab work' });
  for (const { group, contact } of known.all) if (!contact.isEnded) await writeAct(house, group.log, { type: 'close' });
  house.ground.announce(['contacts']);
}

function need(house: House, hex: string): Acquaintance {
  const known = acquaintance(house, hex);
  if (!known) throw new Refused('not found');
  return known;
}
