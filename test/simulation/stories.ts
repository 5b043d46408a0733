// Five stories that a crash may cut short at any transaction, each on the tablet it happens on. What was answered before
// the crash must be there after it; what was not must be there as a whole or not at all.
import type * as Y from 'yjs';
import { crownStl } from '../../client/records/demo/mesh.ts';
import { readPrescription } from '../../client/records/prescription.ts';
import { appendMessage, readThread } from '../../client/records/thread.ts';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { passkeyOf, type SimulatedHouse } from './house.ts';
import { Page } from './page.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { World } from './world.ts';

/** What the story is told of and what it leaves behind, as far as it came. */
export interface Stage {
  readonly world: World;
  readonly clinic: SimulatedHouse;
  readonly lab: SimulatedHouse;
  /** Ids and texts that were answered, by name. */
  readonly done: Map<string, string>;
}
export interface Story {
  readonly name: string;
  /** On whose tablet the power fails. */
  readonly on: 'clinic' | 'lab';
  readonly prepare: (stage: Stage) => Promise<void>;
  readonly act: (stage: Stage) => Promise<void>;
  /** Does again what the crash cut short, as a person would, and says what is wrong. */
  readonly check: (stage: Stage) => Promise<readonly string[]>;
}

const SCAN = crownStl();
const tabletOf = (house: SimulatedHouse): SimulatedTablet => house.tablets[0]!;

async function until(world: World, isSo: () => Promise<boolean>, what: string): Promise<void> {
  const last = world.time.now + 5 * 60_000;
  while (!(await isSo())) {
    if (world.time.now > last) throw new Error(`never: ${what}`);
    await world.time.sleep(250);
  }
}
async function found({ world }: Stage, house: SimulatedHouse): Promise<void> {
  const tablet = tabletOf(house);
  if (!tablet.isOn) await tablet.boot();
  const names = { organisation: house.name, person: 'Dr. Mara Roth' };
  await tablet.call('start', { kind: house.kind, ...names }, passkeyOf(house));
  house.isFounded = true;
  await sent(world, tablet);
}
async function sent(world: World, tablet: SimulatedTablet): Promise<void> {
  const isSent = async (): Promise<boolean> => {
    const { state, waiting } = await tablet.call('connection');
    return state === 'online' && waiting === 0;
  };
  await until(world, isSent, 'everything is sent');
}
async function draft({ clinic, done }: Stage): Promise<void> {
  const tablet = tabletOf(clinic);
  const patient = await tablet.call('createPatient', { name: 'Jana Beispiel', birthDate: '1980-02-03' });
  done.set('patient', patient);
  const id = await tablet.call('createDraft', patient);
  done.set('draft', id);
  const file = await tablet.call('attach', id, new File([SCAN], 'scan.stl'), 'scan');
  done.set('file', file.id);
  await tablet.call('recordConsent', id, { wording: 'Lab work', method: 'on paper' });
  done.set('consent', 'given');
}
async function share({ clinic, done }: Stage): Promise<void> {
  const choices = {
    draft: done.get('draft')!,
    withCode: false,
    days: 60,
    showName: false,
    showAge: false,
    showSex: false,
    lookedAt: [],
    leftOut: [],
    reason: 'The rest follows by phone.',
  };
  const { id } = await tabletOf(clinic).call('share', { ...choices, atOnce: [done.get('file')!] });
  done.set('case', id);
}
async function linkOf({ world, clinic, done }: Stage): Promise<string> {
  const view = async (): Promise<{ state: string; link: string | null } | null> =>
    (await tabletOf(clinic).call('caseView', done.get('case')!)).invite;
  await until(world, async () => (await view())?.state === 'open', 'the link is open');
  return (await view())?.link ?? '';
}
async function accept(stage: Stage): Promise<void> {
  const id = await tabletOf(stage.lab).call('acceptInvite', stage.done.get('link')!, null);
  stage.done.set('accepted', id.id);
}
async function say({ world, clinic, done }: Stage, text: string): Promise<void> {
  const page = await Page.open(tabletOf(clinic), { log: done.get('case')!, name: 'case/thread' }, 'treatment');
  page.edit((doc) => {
    appendMessage(doc, { text, at: 1 });
  });
  await world.time.sleep(100);
  await page.close();
  done.set(text, 'said');
}
const readCase = async ({ done }: Stage, tablet: SimulatedTablet, name: string): Promise<Y.Doc> =>
  (await tablet.sitting!.house.document(bytesOfHex(done.get('case')!), name)).doc;

export const STORIES: readonly Story[] = [
  {
    name: 'found a practice',
    on: 'clinic',
    prepare: async ({ clinic }) => tabletOf(clinic).boot(),
    act: (stage) => found(stage, stage.clinic),
    check: async (stage) => {
      const tablet = tabletOf(stage.clinic);
      const { type } = await tablet.call('vaultState');
      if (type === 'empty' && stage.clinic.isFounded) return ['a practice that was founded is not there'];
      if (type === 'empty') await found(stage, stage.clinic);
      stage.clinic.isFounded = true;
      await draft(stage);
      return [];
    },
  },
  {
    name: 'patient, draft and attachment',
    on: 'clinic',
    prepare: (stage) => found(stage, stage.clinic),
    act: draft,
    check: async ({ clinic, done }) => {
      const tablet = tabletOf(clinic);
      const wrong: string[] = [];
      const patients = await tablet.call('patients', '');
      const cases = await tablet.call('cases', '');
      if (done.has('patient') && !patients.some(({ id }) => id === done.get('patient')))
        wrong.push('the patient is gone');
      if (done.has('draft') && !cases.some(({ id }) => id === done.get('draft'))) wrong.push('the draft is gone');
      const draftId = done.get('draft');
      const files = draftId === undefined ? [] : (await tablet.call('caseView', draftId)).files;
      if (done.has('file') && !files.some(({ id }) => id === done.get('file'))) wrong.push('the file is gone');
      for (const { id } of files) {
        const { size } = await tablet.call('openFile', draftId!, id, 'save');
        const bytes = await tablet.call('readFilePart', draftId!, id, 'save', 0, size);
        if (Buffer.compare(bytes, SCAN) !== 0) wrong.push('the file is another');
      }
      return wrong;
    },
  },
  {
    name: 'share a case',
    on: 'clinic',
    prepare: async (stage) => {
      await found(stage, stage.clinic);
      await draft(stage);
    },
    act: async (stage) => {
      await share(stage);
      await linkOf(stage);
    },
    check: async (stage) => {
      const isOne = async (): Promise<boolean> => (await tabletOf(stage.clinic).call('cases', '')).length === 1;
      await until(stage.world, isOne, 'the draft or the case, and not both');
      const rows = await tabletOf(stage.clinic).call('cases', '');
      if (rows[0]!.isDraft && stage.done.has('case')) return ['a case that was shared is a draft'];
      if (rows[0]!.isDraft) await share(stage);
      else stage.done.set('case', rows[0]!.id);
      await linkOf(stage);
      return [];
    },
  },
  {
    name: 'accept a case and move it to an epoch of both houses',
    on: 'lab',
    prepare: async (stage) => {
      await found(stage, stage.clinic);
      await draft(stage);
      await share(stage);
      stage.done.set('link', await linkOf(stage));
      await found(stage, stage.lab);
    },
    act: accept,
    check: async (stage) => {
      const lab = tabletOf(stage.lab);
      const isThere = async (): Promise<boolean> =>
        (await lab.call('cases', '')).some(({ id }) => id === stage.done.get('case'));
      // Where even the wish was lost, the person opens the link again.
      if (!(await isThere())) await accept(stage).catch(() => undefined);
      await until(stage.world, isThere, 'the case is at the lab');
      const claimed = async (): Promise<boolean> =>
        (await tabletOf(stage.clinic).call('caseView', stage.done.get('case')!)).claims.length > 0;
      await until(stage.world, claimed, 'the clinic sees the claim');
      return [];
    },
  },
  {
    name: 'edit live without a network, reload, heal',
    on: 'clinic',
    prepare: async (stage) => {
      await found(stage, stage.clinic);
      await draft(stage);
      await share(stage);
      stage.done.set('link', await linkOf(stage));
      await found(stage, stage.lab);
      await accept(stage);
      await sent(stage.world, tabletOf(stage.clinic));
    },
    act: async (stage) => {
      const tablet = tabletOf(stage.clinic);
      tablet.weather.up = tablet.weather.down = false;
      await say(stage, 'first');
      await say(stage, 'second');
      const page = await Page.open(tablet, { log: stage.done.get('case')!, name: 'case/prescription' }, 'treatment');
      page.edit((doc) => {
        doc.getText('notes').insert(0, 'third');
      });
      await stage.world.time.sleep(100);
      // Whoever types into a tablet that has just died sees that.
      if (!tablet.isOn) return;
      stage.done.set('third', 'typed');
      await tablet.call('lock');
      tablet.weather.up = tablet.weather.down = true;
      await tablet.call('unlock', passkeyOf(stage.clinic));
      await sent(stage.world, tablet);
    },
    check: async (stage) => {
      const wrong: string[] = [];
      for (const house of [stage.clinic, stage.lab]) {
        const thread = readThread(await readCase(stage, tabletOf(house), 'case/thread')).map(({ text }) => text);
        for (const text of ['first', 'second'])
          if (stage.done.has(text) && !thread.includes(text)) wrong.push(`"${text}" is not at ${house.name}`);
        if (new Set(thread).size !== thread.length) wrong.push(`a message stands twice at ${house.name}`);
        const { notes } = readPrescription(await readCase(stage, tabletOf(house), 'case/prescription'));
        if (stage.done.has('third') && !notes.includes('third')) wrong.push(`"third" is not at ${house.name}`);
      }
      return wrong;
    },
  },
];
