// What people do on a tablet that is unlocked, each through the calls of the page. An act may be refused in words, or cut
// short by a crash; it must never fail in any other way.
import { crownStl } from '../../client/records/demo/mesh.ts';
import { bytesOfHex, toHex } from '../../protocol/bytes.ts';
import { addTablet, removeSomebody, suspendSomebody } from './colleagues.ts';
import type { Case } from './house.ts';
import { Page } from './page.ts';
import type { Person } from './person.ts';
import { CLINIC_TYPING, LAB_TYPING, PATIENT_TYPING, type Typing } from './typing.ts';

const SCAN = crownStl();
/** A tablet stores what was typed within moments, when it can. */
const STORE_MS = 60;
const LOOKS = 20;

type Act = (person: Person) => Promise<void>;

async function addPatient({ house, world, tablet, dice }: Person): Promise<void> {
  const name = world.newSecret(house, dice);
  const id = await tablet.call('createPatient', { name, birthDate: '1980-02-03' });
  house.patients.push(id);
  world.truth.promised.push({
    token: name,
    house: house.name,
    log: 'own',
    document: `patient/${id}`,
    tablet: tablet.name,
  });
}

async function writeDraft({ house, tablet, dice }: Person): Promise<void> {
  const draft = await tablet.call('createDraft', dice.pick(house.patients));
  house.drafts.push(draft);
  if (dice.chance(0.5)) await tablet.call('attach', draft, new File([SCAN], 'scan.stl'), 'scan');
  await tablet.call('recordConsent', draft, { wording: 'Lab work', method: 'on paper' });
}

async function discardDraft({ house, tablet }: Person): Promise<void> {
  const draft = house.drafts.pop();
  if (draft !== undefined) await tablet.call('takeOut', 'draft', draft);
}

async function share({ house, world, tablet, dice }: Person): Promise<void> {
  const draft = dice.pick(house.drafts);
  const view = await tablet.call('caseView', draft);
  const showsName = dice.chance(0.5);
  const choices = { draft, withCode: false, days: 60, showName: showsName, showAge: false, showSex: false };
  const reason = 'The rest follows by phone.';
  const files = { atOnce: view.files.map((file) => file.id), lookedAt: [], leftOut: [], reason };
  const { id, invite } = await tablet.call('share', { ...choices, ...files });
  house.drafts.splice(house.drafts.indexOf(draft), 1);
  const row = (await tablet.call('cases', '')).find((each) => each.id === id);
  const made = { id, clinic: house, lab: null, link: invite.link, showsName, isVoided: false };
  const fresh: Case = { ...made, patientName: row?.patientLabel ?? '' };
  house.cases.push(fresh);
  world.cases.push(fresh);
}

/** Looks at the cases: learns the link of one that is open, decides on claims. */
async function tendCases(person: Person): Promise<void> {
  const { house, tablet, dice } = person;
  for (const each of house.cases.filter(({ clinic }) => clinic === house)) {
    const view = await tablet.call('caseView', each.id);
    each.link = view.invite?.link ?? null;
    const claim = view.claims.find(({ state }) => state === 'to check' || state === 'frozen');
    if (!claim) continue;
    if (dice.chance(0.85)) await tablet.call('confirmClaim', each.id, claim.entry, each.showsName);
    else {
      each.isVoided = true;
      await tablet.call('voidClaim', each.id, claim.entry);
    }
  }
}

/** Another link into a case: into the same one, or, where somebody took part already, into a new one. */
async function inviteAgain({ house, world, tablet, dice }: Person): Promise<void> {
  const own = house.cases.filter(({ clinic }) => clinic === house);
  if (own.length === 0) return;
  const each = dice.pick(own);
  const { id, invite } = await tablet.call('inviteAgain', each.id);
  if (id === each.id) each.link = invite.link;
  else {
    const fresh: Case = { ...each, id, link: invite.link, lab: null, isVoided: false };
    house.cases.push(fresh);
    world.cases.push(fresh);
  }
}
async function revokeInvite({ house, tablet, dice }: Person): Promise<void> {
  const open = house.cases.filter(({ clinic, lab, link }) => clinic === house && lab === null && link !== null);
  if (open.length === 0) return;
  const each = dice.pick(open);
  each.link = null;
  await tablet.call('revokeInvite', each.id);
}

async function acceptInvite({ house, world, tablet, dice }: Person): Promise<void> {
  const open = world.cases.filter(({ link, lab }) => link !== null && lab === null);
  const each = open.length > 0 ? dice.pick(open) : null;
  if (!each?.link) return;
  await tablet.call('acceptInvite', each.link, null);
  each.lab = house;
  house.cases.push(each);
}

/** Types into a document and waits until the tablet has it; then it is promised. */
async function typeInto(person: Person, log: string, document: string, typing: Typing): Promise<void> {
  const { world, tablet, dice, house } = person;
  const page = await Page.open(tablet, { log, name: document }, 'treatment');
  if (page.mayWrite) {
    for (let left = dice.between(1, 4); left > 0; left--) {
      const token = world.newToken();
      page.edit((doc) => {
        typing.change(doc, token, dice);
      });
      if (typing.holds && (await isStored(person, log, document, token)))
        world.truth.promised.push({ token, house: house.name, log, document, tablet: tablet.name });
      await world.time.sleep(dice.next() * 3_000);
    }
  }
  if (dice.chance(0.8)) await page.close();
}

/** Looks on the tablet's disk, by the app's own keys, whether the typed word lies there. */
async function isStored({ tablet, world }: Person, log: string, document: string, token: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    await world.time.sleep(STORE_MS);
    const { house } = tablet.sitting ?? {};
    if (!house) return false;
    const hex = log === 'own' ? toHex(house.groups.own(document.startsWith('notes/') ? 'clinical' : 'desk').log) : log;
    const waiting = await house.rows.get('waiting', `${hex}|${document}`);
    if (waiting && Buffer.from(waiting).includes(token)) return true;
    const live = await house.library.known(bytesOfHex(hex), document);
    if (live && live.pending.length === 0 && Buffer.from(live.state()).includes(token)) return true;
  }
  return false;
}

async function workOnCase(person: Person): Promise<void> {
  const { house, dice } = person;
  const each = dice.pick(house.cases);
  const typing = dice.pick(each.clinic === house ? CLINIC_TYPING : LAB_TYPING);
  await typeInto(person, each.id, typing.document, typing);
}
async function workOnPatient(person: Person): Promise<void> {
  const { house, dice } = person;
  const typing = dice.pick(PATIENT_TYPING);
  await typeInto(person, 'own', `${typing.document}/${dice.pick(house.patients)}`, typing);
}

async function attachToCase({ house, tablet, dice }: Person): Promise<void> {
  await tablet.call('attach', dice.pick(house.cases).id, new File([SCAN], 'design.stl'), 'scan', ['same file']);
}
async function openFile({ house, tablet, dice }: Person): Promise<void> {
  const { id } = dice.pick(house.cases);
  const { files } = await tablet.call('caseView', id);
  if (files.length === 0) return;
  const file = dice.pick(files).id;
  const { size } = await tablet.call('openFile', id, file, 'view');
  await tablet.call('readFilePart', id, file, 'view', 0, Math.min(size, 1 << 20));
}
async function lookAround({ tablet }: Person): Promise<void> {
  await tablet.call('patients', '');
  await tablet.call('events', {});
}
async function showPaper({ house, tablet }: Person): Promise<void> {
  const kit = await tablet.call('kit');
  if (kit) house.paper = kit.words.join(' ');
}

/** Asks for what these roles hold no key of. */
async function tryTheForbidden({ house, world, tablet, holds, dice }: Person): Promise<void> {
  const place = holds.includes('clinical') ? null : `notes/${dice.pick(house.patients)}`;
  if (place === null) return;
  const opened = await tablet.call('openDocument', { log: 'own', name: place }, 'treatment').catch(() => null);
  if (opened) world.problems.push(`${tablet.name} opened ${place} without a key of clinical`);
}

/** What can be done now by whoever sits here, each as often as its weight says. */
export function actsOf({ house, world, writes }: Person): readonly (readonly [number, Act])[] {
  const isClinic = house.kind === 'clinic';
  const when = (is: boolean, weight: number, act: Act): readonly (readonly [number, Act])[] =>
    is ? [[weight, act]] : [];
  const hasLink = world.cases.some(({ link, lab }) => link !== null && lab === null);
  const [isDesk, isCase, isClinical, isAdmin] = (['desk', 'cases', 'clinical', 'admins'] as const).map((place) =>
    writes.includes(place),
  ) as [boolean, boolean, boolean, boolean];
  const hasPatients = isClinic && isDesk && house.patients.length > 0;
  const hasCases = isCase && house.cases.length > 0;
  return [
    [1, lookAround],
    ...when(isAdmin && house.paper === null, 3, showPaper),
    ...when(isAdmin, 0.7, addTablet),
    ...when(isAdmin && house.tablets.length > 1, 0.4, suspendSomebody),
    ...when(isAdmin && house.tablets.length > 1, 0.3, removeSomebody),
    ...when(isClinic && house.patients.length > 0, 0.5, tryTheForbidden),
    ...when(isClinic && isDesk && house.patients.length < 6, house.patients.length === 0 ? 20 : 1, addPatient),
    ...when(hasPatients && isClinical, 4, workOnPatient),
    ...when(hasPatients && isCase && house.cases.length + house.drafts.length < 5, 3, writeDraft),
    ...when(isCase && house.drafts.length > 1, 1, discardDraft),
    ...when(isClinic && isCase && house.drafts.length > 0, 4, share),
    ...when(isClinic && hasCases, 8, tendCases),
    ...when(isClinic && hasCases && house.cases.length < 7, 1, inviteAgain),
    ...when(isClinic && hasCases, 0.5, revokeInvite),
    ...when(!isClinic && isCase && hasLink && house.cases.length < 4, 10, acceptInvite),
    ...when(hasCases, 12, workOnCase),
    ...when(hasCases, 1, attachToCase),
    ...when(hasCases, 1, openFile),
  ];
}
