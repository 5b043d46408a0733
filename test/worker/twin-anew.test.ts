// A tablet that found itself to be a copy of another enters its house anew, as a device of its own, and what it had written
// goes out after all: each change once, nothing of it lost, and the copy stays to be read.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bytesOfHex, equal } from '../../protocol/bytes.ts';
import type { RelayFrame } from '../../protocol/frames.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import { copiedDatabase } from '../support/copied-database.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { enterOn } from './adding.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, sent, shareCase, typeOnCase } from './practice.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

const eventually = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 45_000, interval: 40 });
const say = (tablet: TestTablet, id: string, text: string): Promise<void> =>
  typeOnCase(tablet, id, 'case/thread', (doc) => void appendMessage(doc, { side: 'owner', kind: 'message', text }));
async function heardOn(tablet: TestTablet, id: string): Promise<readonly string[]> {
  const { doc } = await tablet.sitting()!.house.document(bytesOfHex(id), 'case/thread');
  return readThread(doc)
    .map(({ text }) => text)
    .sort();
}
const namesOn = async (tablet: TestTablet): Promise<readonly string[]> =>
  (await tablet.api.patients('')).map(({ name }) => name);
const due = (tablet: TestTablet, id: string, day: string): Promise<void> =>
  typeOnCase(tablet, id, 'case/prescription', (doc) => writeHeader(doc, { due: day }));

interface Copied {
  readonly clinic: TestTablet;
  readonly lab: TestTablet;
  readonly copy: TestTablet;
  readonly id: string;
  readonly words: string;
}
/** A practice whose tablet was copied while something waited on it; both went on, and the copy met the other. */
async function copied(onCopy: (copy: TestTablet, id: string) => Promise<void>): Promise<Copied> {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const words = (await clinic.api.kit())!.words.join(' ');
  const lab = await newLab(relay, invite.link!);
  await sent(clinic);
  clinic.power.network(false);
  await clinic.api.createPatient({ name: 'Vor der Kopie', birthDate: '' });
  await say(clinic, id, 'before the copy');
  await clinic.api.lock();
  const copy = await newTablet(addressOf(relay), await copiedDatabase(clinic.database));
  clinic.power.network(true);
  await clinic.api.unlock(passkey());
  await clinic.api.createPatient({ name: 'Vom ersten', birthDate: '' });
  await say(clinic, id, 'from the first');
  await due(clinic, id, '2035-01-01');
  await sent(clinic);

  copy.power.network(false);
  await copy.api.unlock(passkey());
  await copy.api.createPatient({ name: 'Von der Kopie', birthDate: '' });
  await say(copy, id, 'from the copy');
  await say(copy, id, 'and more of it');
  await due(copy, id, '2035-02-02');
  await due(copy, id, '2035-03-03');
  await onCopy(copy, id);
  await copy.sitting()!.house.flushAll();
  copy.power.network(true);
  await copy.api.retryNow();
  await eventually(async () => expect(await copy.api.connection()).toMatchObject({ attention: 'twin' }));
  return { clinic, lab, copy, id, words };
}

const PATIENTS = ['Jana Beispiel', 'Vom ersten', 'Von der Kopie', 'Vor der Kopie'];
const SAID = ['and more of it', 'before the copy', 'from the copy', 'from the first'];

async function expectEverywhere({ clinic, lab, copy, id }: Copied, patients = PATIENTS): Promise<void> {
  for (const tablet of [clinic, lab, copy])
    await eventually(async () => expect(await heardOn(tablet, id)).toEqual(SAID));
  for (const tablet of [clinic, copy]) await eventually(async () => expect(await namesOn(tablet)).toEqual(patients));
  const days = await eventually(async () => {
    const all = await Promise.all([clinic, lab, copy].map(async (each) => (await each.api.caseView(id)).due));
    expect(new Set(all).size).toBe(1);
    return all;
  });
  expect(['2035-01-01', '2035-03-03']).toContain(days[0]);
}

test('case 45 a copy enters anew beside what it was, with a code: each of its changes goes out once, also over a power failure', async () => {
  const story = await copied(async () => undefined);
  const { clinic, lab, id, words } = story;
  const before = await story.copy.api.vaultState();
  const { persons } = await clinic.api.people();
  await enterOn(story.copy, clinic, { person: persons[0]!.id }, passkey(), words, false);
  const after = await story.copy.api.vaultState();
  if (before.type !== 'open' || after.type !== 'open') throw new Error('it is open before and after');
  expect(after).toMatchObject({ person: before.person, organisation: before.organisation });
  expect(after.device).not.toBe(before.device);

  // The power fails before everything is signed anew, and comes back.
  const copy = await story.copy.reopen();
  const vaults = (await copy.store.list('vaults', [])).map(({ vault, isSilent }) => ({ vault, isSilent }));
  const [own, silent] = [
    vaults.find(({ isSilent }) => !isSilent)!.vault,
    vaults.find(({ isSilent }) => isSilent)!.vault,
  ];
  await copy.api.unlock(passkey(), own);
  await expectEverywhere({ ...story, copy });
  for (const tablet of [clinic, lab, copy]) {
    expect(tablet.sitting()!.house.quarantined).toEqual([]);
    await sent(tablet);
  }
  // What was done on the copy stands in the access log under the new device, once, with the hour at which it was done.
  const made = (await clinic.api.events({ text: 'Von der Kopie' })).filter(({ device }) => device === after.device);
  expect(made.filter(({ action }) => action === 'change')).toHaveLength(1);

  // The copy itself has nothing left to send, and is still to be read.
  await copy.api.lock();
  const state = await copy.api.vaultState();
  // The lock screen says which of the two is the copy.
  expect(state).toMatchObject({ type: 'locked', unsent: 0, persons: [{ isSilent: true }, { isSilent: false }] });
  await copy.api.unlock(passkey(), silent);
  expect(await copy.api.caseView(id)).toMatchObject({ due: '2035-03-03', sync: { type: 'attention', reason: 'twin' } });
  for (const tablet of [lab, clinic, copy]) await tablet.sitting()!.end();
}, 120_000);

/** Its word of the case reaches the relay before it hears anything that shows the other tablet. */
function hearsLate(copy: TestTablet): void {
  const cases = copy.sitting()!.house.groups.own('cases').log;
  const held: RelayFrame[] = [];
  let isSent = false;
  copy.middle.hears = (frame) => {
    if (isSent) return [frame];
    if ((frame.type === 'entries' || frame.type === 'current') && !equal(frame.log, cases)) {
      held.push(frame);
      return [];
    }
    isSent = frame.type === 'receipts' && frame.items.some(({ stored }) => equal(stored.log, cases));
    return isSent ? [frame, ...held.splice(0)] : [frame];
  };
}

test.each([
  ['', () => undefined],
  [', also where its word of that case went out first', hearsLate],
])(
  'case 45 with the paper too; a case that only the copy had sent is named for a person, and its draft may be sent again%s',
  async (_, hears) => {
    let draft = '';
    const story = await copied(async (copy) => {
      ({ draft } = await newDraft(copy));
      await copy.api.share(choicesFor(draft));
      // The relay never hears of that case.
      copy.middle.says = ({ type }) => type !== 'found';
      hears(copy);
    });
    const { clinic, lab, copy, words } = story;
    copy.middle.says = () => true;
    copy.middle.hears = (frame) => [frame];
    await copy.api.restore({ words, relayAddress: addressOf(relay) }, passkey());
    await expectEverywhere(story, ['Jana Beispiel', ...PATIENTS]);
    await eventually(async () => {
      expect((await copy.api.setAside()).bad.map(({ reason }) => reason)).toEqual(['case not sent']);
    });
    const rows = await eventually(async () => {
      const found = await copy.api.cases('');
      expect(found.filter(({ isDraft }) => isDraft).map(({ id }) => id)).toEqual([draft]);
      return found;
    });
    expect(rows).toHaveLength(2);
    await copy.api.share(choicesFor(draft));
    for (const tablet of [clinic, lab]) expect(tablet.sitting()!.house.quarantined).toEqual([]);
    for (const tablet of [lab, clinic, copy]) await tablet.sitting()!.end();
  },
  120_000,
);
