// The next case for a house that is known: founded with both houses in it from its first entry, and announced in the contact,
// where their tablets find it. What was founded is announced also when a crash came in between; never where a person has to
// decide first who they are.
import { bytesOfHex, equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { bytes, decode, encode, tuple } from '../../../protocol/schema.ts';
import { sha256 } from '../../crypto/hash.ts';
import { verify } from '../../crypto/sign.ts';
import { ownCaseDocument } from '../../records/documents.ts';
import { readDraft } from '../../records/draft.ts';
import { draftDocument } from '../../records/documents.ts';
import { writeOwnCase } from '../../records/ownCase.ts';
import { sideKnownAs } from '../../roster/contact.ts';
import { acquaintance, doubtOf, knownByRoot, type Acquaintance } from '../contacts/acquaintance.ts';
import type { ShareChoices } from '../api.ts';
import { writeControl } from '../groups/founding.ts';
import type { Group } from '../groups/group.ts';
import { noteHabits } from './habits.ts';
import type { House } from '../house.ts';
import { Refused } from '../rpc.ts';
import { readyToSend } from './sharing.ts';
import { following, sendCase, type Way } from './sending.ts';
import { lacksActs, needHeard } from '../groups/unheard.ts';

/** The house that a case waits to be announced to, by the root of its paper. */
const ANNOUNCING = tuple({ root: bytes(32) });

export async function sendTo(
  house: House,
  given: ShareChoices,
  contact: string,
  today: string,
): Promise<{ id: string }> {
  const known = knownTo(house, contact);
  const choices = await choicesFor(house, known, given);
  const { draft, reference, content, onward } = await readyToSend(house, choices, today);
  const way = directWay(house, known);
  const all = { ...content, patient: content.patientLater };
  const id = await sendCase(house, { choices, draft, reference, content: all, onward, way });
  await following(noteHabits(house, contact, content.prescription));
  await following(finishAnnouncing(house));
  return { id };
}

/** A house that cases are sent to and about which nothing is left to decide. */
export function knownTo(house: House, contact: string): Acquaintance {
  const known = acquaintance(house, contact);
  if (known?.ourSide !== 'owner') throw new Refused('not found');
  if (known.contact.isEnded) throw new Refused('contact ended');
  if (doubtOf(house, known)) throw new Refused('contact changed');
  needHeard(house, known.group.log);
  return known;
}

/** Nobody has to be seen first: all files go at once. What tells who the patient is goes to whom somebody compared words with. */
export async function choicesFor(
  house: House,
  known: Pick<Acquaintance, 'trusts'>,
  choices: ShareChoices,
): Promise<ShareChoices> {
  const { files } = readDraft((await house.document(house.own('cases').log, draftDocument(choices.draft))).doc);
  const isCompared = known.trusts.some(({ act }) => act.isCompared);
  return {
    ...choices,
    atOnce: files.map(({ file }) => file),
    showName: choices.showName && isCompared,
    showAge: choices.showAge && isCompared,
    showSex: choices.showSex && isCompared,
  };
}

export function directWay(house: House, { other }: Acquaintance): Way {
  const key = other.voice.groupKey;
  if (!key) throw new Refused('not allowed');
  const guest = { id: house.ground.random(16), side: sideKnownAs(other, verify) };
  return {
    actOf: (side) => ({ type: 'direct', side, guest }),
    recipients: [key],
    rows: async ({ log }) => [await house.rows.put('announcing', toHex(log), encode(ANNOUNCING, { root: other.root }))],
  };
}

/** Where a contact has ended meanwhile the case stays here, and its screen says that nobody was told. */
export async function finishAnnouncing(house: House): Promise<void> {
  for (const { key, value } of await house.rows.all('announcing')) {
    const waiting = decode(ANNOUNCING, value);
    const group = house.groups.get(bytesOfHex(key));
    const known = waiting && knownByRoot(house, waiting.root);
    if (!group || !known || known.contact.isEnded || doubtOf(house, known)) continue;
    if (lacksActs(house, known.group.log)) continue;
    const done = (): ReturnType<Way['rows']> => Promise.resolve([house.rows.remove('announcing', key)]);
    if (isAnnounced(known, group.log)) await house.commit(done);
    else await announce(house, known, group, done);
    const own = await house.document(house.own('cases').log, ownCaseDocument(key));
    await own.edit((doc) => {
      writeOwnCase(doc, { partner: known.other.name });
    });
    house.ground.announce([`case:${key}`, 'contacts']);
  }
}
function isAnnounced({ all }: Acquaintance, log: Bytes): boolean {
  return all.some(({ contact }) => contact.announced.some(({ welcome }) => equal(sha256(welcome.genesis), log)));
}

async function announce(house: House, known: Acquaintance, group: Group, done: () => ReturnType<Way['rows']>) {
  const epoch = house.groups.epoch(group.log);
  const { relayKey, relayAddress } = house.me;
  if (!epoch || !relayKey) return;
  const { genesis, founding } = group;
  const { number, secret } = epoch;
  const act = { type: 'welcome', genesis, founding, number, secret, relayKey, relayAddress } as const;
  await writeControl(house, known.group.log, { epoch: null, act }, done);
}
