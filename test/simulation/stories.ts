// Stories that a crash may cut short at any transaction, each on the tablet it happens on. What was answered before
// the crash must be there after it; what was not must be there as a whole or not at all.
import type { CaseRow } from '../../client/worker/cases/caserow.ts';
import { readPrescription } from '../../client/records/prescription.ts';
import { readThread } from '../../client/records/thread.ts';
import { passkeyOf } from './house.ts';
import { Page } from './page.ts';
import {
  accept,
  choicesOf,
  draft,
  found,
  linkOf,
  readCase,
  say,
  SCAN,
  sent,
  share,
  tabletOf,
  until,
  type Stage,
  type Story,
} from './stage.ts';
import { TABLET_STORIES } from './tabletstories.ts';

async function sharedCase(stage: Stage): Promise<void> {
  await found(stage, stage.clinic);
  await draft(stage);
  await share(stage);
  stage.done.set('link', await linkOf(stage));
  await found(stage, stage.lab);
  await accept(stage);
  await sent(stage.world, tabletOf(stage.clinic));
}
async function claimOf({ clinic, done }: Stage): Promise<string | null> {
  const { claims } = await tabletOf(clinic).call('caseView', done.get('case')!);
  return claims.find(({ state }) => state === 'to check' || state === 'confirmed')?.entry ?? null;
}
async function takeBack(stage: Stage): Promise<void> {
  const tablet = tabletOf(stage.clinic);
  await tablet.call('voidClaim', stage.done.get('case')!, (await claimOf(stage))!);
  stage.done.set('taken back', 'yes');
  await sent(stage.world, tablet);
}
async function sendToKnown(stage: Stage): Promise<void> {
  const tablet = tabletOf(stage.clinic);
  const [contact] = await tablet.call('contacts');
  const { id } = await tablet.call('sendTo', choicesOf(stage), contact!.id);
  stage.done.set('sent on', id);
  await sent(stage.world, tablet);
}

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
    prepare: sharedCase,
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
  {
    name: 'take a case back from a lab',
    on: 'clinic',
    prepare: async (stage) => {
      await sharedCase(stage);
      await until(stage.world, async () => (await claimOf(stage)) !== null, 'the clinic sees the claim');
    },
    act: takeBack,
    check: async (stage) => {
      const claim = await claimOf(stage);
      if (claim && stage.done.has('taken back')) return ['a case that was taken back is still with the lab'];
      if (claim) await takeBack(stage);
      // What is written from now on is for the practice alone; a law asks it of every entry.
      await say(stage, 'among us');
      await sent(stage.world, tabletOf(stage.clinic));
      return [];
    },
  },
  {
    name: 'send a case to a lab that is known',
    on: 'clinic',
    prepare: async (stage) => {
      await sharedCase(stage);
      await until(stage.world, async () => (await claimOf(stage)) !== null, 'the clinic sees the claim');
      await tabletOf(stage.clinic).call('confirmClaim', stage.done.get('case')!, (await claimOf(stage))!, true);
      const isKnown = async (): Promise<boolean> => (await tabletOf(stage.clinic).call('contacts')).length === 1;
      await until(stage.world, isKnown, 'the lab is known');
      await draft(stage);
      await sent(stage.world, tabletOf(stage.clinic));
    },
    act: sendToKnown,
    check: async (stage) => {
      // What a failed write left undone of a case that is sent is done at a later turn.
      const rows = (): Promise<readonly CaseRow[]> => tabletOf(stage.clinic).call('cases', '');
      await until(stage.world, async () => (await rows()).length === 2, 'a case is sent or a draft, not both');
      const isDraft = (await rows()).some((row) => row.isDraft);
      if (isDraft && stage.done.has('sent on')) return ['a case that was sent is a draft'];
      if (isDraft) await sendToKnown(stage);
      const hasBoth = async (): Promise<boolean> => (await tabletOf(stage.lab).call('cases', '')).length === 2;
      await until(stage.world, hasBoth, 'the second case is at the lab');
      return [];
    },
  },
  ...TABLET_STORIES,
];
