// A new paper where nobody has the old one: an admin proposes, another person agrees, and after 14 days by the relay's
// clock it takes effect, unless the old paper turns up and objects. Tablets do the last step by themselves.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { RECEIPT, type Receipt } from '../../../protocol/receipt.ts';
import { decode, encode } from '../../../protocol/schema.ts';
import { kitKeys } from '../../crypto/kit.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { NO_STATEMENTS } from '../../roster/statements.ts';
import { SUCCESSION, WAIT_MS, objectionMessage, readSuccession, successionMessage } from '../../roster/succession.ts';
import type { Proposal } from '../../roster/successionrules.ts';
import { keptKit } from '../../vault/kitkeeping.ts';
import { writeAct, writeControl } from '../groups/founding.ts';
import type { House } from '../house.ts';
import type { NewKitView } from '../views/newkitview.ts';
import { bring, certificatesOf, keepNew, successionOf } from './newkit.ts';
import { hasAdminBeside, needAdmin, paperOf } from '../people/people.ts';
import { Refused } from '../rpc.ts';

export async function newKitView(house: House): Promise<NewKitView> {
  const { organisation } = house.groups;
  const self = organisation.devices.get(toHex(house.device.id));
  const asked = organisation.proposals.at(-1);
  return {
    mayReplace: self?.isAdmin === true && self.state === 'active' && !house.me.isDemo,
    isPaperHere: (await rulingKit(house)) !== null,
    hasSecond: hasAdminBeside(house, [toHex(house.me.person)]),
    isRivalled: organisation.rivals.length > 0,
    proposal: asked ? await viewOf(house, asked) : null,
  };
}
async function viewOf(house: House, asked: Proposal): Promise<NewKitView['proposal']> {
  const { organisation } = house.groups;
  const personOf = (device: Bytes): string => organisation.devices.get(toHex(device))?.person ?? '';
  const nameOf = (device: Bytes): string => organisation.persons.get(personOf(device))?.name ?? '';
  const since = asked.agreement && (await receiptOf(house, asked.agreement.entry))?.stored.time;
  return {
    id: toHex(asked.entry),
    by: nameOf(asked.by),
    isYours: personOf(asked.by) === toHex(house.me.person),
    agreedBy: asked.agreement && nameOf(asked.agreement.by),
    readyAt: since ? since + WAIT_MS : null,
    state: asked.isObjected ? 'objected' : asked.agreement ? 'waits' : 'asks a second',
  };
}

/** The words that lie here, when they are those of the paper that rules. */
async function rulingKit(house: House): Promise<Bytes | null> {
  const secret = await keptKit(house.rows);
  if (!secret) return null;
  const { root } = await kitKeys(secret);
  return equal(root.publicKey, house.groups.organisation.root) ? secret : null;
}

/** The new paper is printed now; it opens nothing before it takes effect. */
export async function proposeKit(house: House): Promise<void> {
  const organisation = needAdmin(house);
  const { relayKey } = house.me;
  if (!relayKey) throw new Refused('relay unreachable');
  const isAsked = organisation.proposals.some(({ isObjected }) => !isObjected);
  if (isAsked || (await rulingKit(house)) || !hasAdminBeside(house, [toHex(house.me.person)]))
    throw new Refused('not allowed');
  const secret = house.ground.random(16);
  const kit = await kitKeys(secret);
  await house.journal.note({ action: 'kit-replaced', record: '', compartment: 'admins', purpose: 'operations' });
  const succession = encode(SUCCESSION, successionOf(organisation.root, kit));
  const signature = house.device.signing.sign(successionMessage(succession));
  const statements = { ...NO_STATEMENTS, certificates: certificatesOf(organisation, kit) };
  const { me } = house;
  try {
    const act = { type: 'propose', succession, signature, statements, relayKey } as const;
    await writeControl(house, organisation.staff, { epoch: null, act }, () => keepNew(house, secret));
  } catch (error) {
    house.me = me;
    throw error;
  }
  house.ground.announce(['vault', 'people']);
}

function need({ proposals }: OrganisationRoster, id: string): Proposal {
  const found = proposals.find(({ entry, isObjected }) => toHex(entry) === id && !isObjected);
  if (!found) throw new Refused('not found');
  return found;
}

/** A second person: the waiting begins when this is at the relay. */
export async function agreeKit(house: House, id: string): Promise<void> {
  const organisation = needAdmin(house);
  const { entry, by, act, agreement } = need(organisation, id);
  const isOwn = organisation.devices.get(toHex(by))?.person === toHex(house.me.person);
  if (agreement || isOwn) throw new Refused('not allowed');
  // Who counts the days has to be the relay that this house knows.
  if (!house.me.relayKey || !equal(house.me.relayKey, act.relayKey)) throw new Refused('relay is another');
  await house.journal.note({ action: 'kit-replaced', record: '', compartment: 'admins', purpose: 'operations' });
  const signature = house.device.signing.sign(successionMessage(act.succession));
  await writeAct(house, organisation.staff, { type: 'agree', proposal: entry, signature });
  house.ground.announce(['vault', 'people']);
}

/** The old paper turned up: what it says stands above two admins. */
export async function objectKit(house: House, id: string, typed: string): Promise<void> {
  const organisation = needAdmin(house);
  const { entry } = need(organisation, id);
  const kit = typed.trim() === '' ? null : await paperOf(house, typed);
  if (!kit) throw new Refused('kit words wrong');
  const root = kit.root.sign(objectionMessage(organisation.staff, entry));
  await writeAct(house, organisation.staff, { type: 'object', proposal: entry, root });
  house.ground.announce(['vault', 'people']);
}

/** Every admin's tablet, now and then: what has waited long enough takes effect. */
export async function takeEffect(house: House): Promise<void> {
  const { organisation } = house.groups;
  const { staff, proposals } = organisation;
  const ready = proposals.find(({ agreement, isObjected }) => agreement !== null && !isObjected);
  const self = organisation.devices.get(toHex(house.device.id));
  if (!ready?.agreement || !self?.isAdmin || self.state !== 'active' || !house.courier?.isCurrent(staff)) return;
  if (house.groups.all().some(({ place, pending }) => place !== 'case' && pending !== null)) return;
  const { agreement, act, by } = ready;
  const from = await receiptOf(house, agreement.entry);
  // The relay's clock alone counts, as it said when we met: this tablet's may be years ahead.
  if (!from || (house.session?.welcome?.time ?? 0) - from.stored.time < WAIT_MS) return;
  const to = await newestReceipt(house, staff);
  if (!to || to.stored.time - from.stored.time < WAIT_MS) {
    // A word in `staff`, so that the relay says what time it is.
    const isAsked = (await house.disk.outbox(staff)).length > 0;
    if (!isAsked) await writeAct(house, staff, { type: 'carry', statements: NO_STATEMENTS });
    return;
  }
  const fields = readSuccession({ bytes: act.succession });
  if (!fields) return;
  const approvals = [
    { by, signature: act.signature },
    { by: agreement.by, signature: agreement.signature },
  ];
  const wait = { agreement: agreement.entry, from, to };
  const { statements } = act;
  await bring(
    house,
    { type: 'succeed', proofs: [{ bytes: act.succession, approvals }], statements, wait },
    fields,
    () => Promise.resolve([]),
  );
}

async function receiptOf(house: House, entry: Bytes): Promise<Receipt | null> {
  const stored = await house.disk.entryById(house.groups.organisation.staff, entry);
  return stored?.receipt ? decode(RECEIPT, stored.receipt) : null;
}
async function newestReceipt(house: House, log: Bytes): Promise<Receipt | null> {
  const stored = await house.disk.entries(log, 'applied');
  const newest = stored.filter(({ seq }) => seq !== null).at(-1);
  return newest?.receipt ? decode(RECEIPT, newest.receipt) : null;
}
