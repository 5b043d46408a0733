// The power fails between any two transactions: what was acknowledged is there, and nothing is half there.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { startTestRelay, type TestRelay } from '../support/test-relay.ts';
import { addressOf, choicesFor, newClinic, newDraft, newLab, sent, shareCase, typeOnCase } from './practice.ts';
import { writeHeader, readPrescription } from '../../client/records/prescription.ts';
import { bytesOfHex } from '../../protocol/bytes.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(async () => {
  await relay.dispose();
});

/** CRASH_EVERY=1 tries every transaction both ways; otherwise a part of them, to be quick. */
const every = Number(process.env['CRASH_EVERY'] ?? 0);

/** Transactions of `act`, lost, or stored without anybody hearing of it. */
async function atEveryCrash(
  prepare: () => Promise<TestTablet>,
  act: (tablet: TestTablet) => unknown,
  check: (reopened: TestTablet, hasFinished: boolean) => Promise<void>,
  stride = 1,
): Promise<number> {
  for (let n = 1; ; n += every || stride) {
    for (const isStored of every || stride === 1 ? [false, true] : [n % 2 === 0]) {
      const tablet = await prepare();
      tablet.power.failAt(n, isStored);
      const acting = Promise.resolve(act(tablet)).then(
        () => true,
        () => false,
      );
      const hasFinished = await Promise.race([acting, tablet.power.whenOff.then(() => false)]);
      const isPast = !tablet.power.isOff;
      const reopened = await tablet.reopen();
      await check(reopened, hasFinished);
      await reopened.sitting()?.end();
      if (isPast) return n;
    }
  }
}

test('a practice is founded as a whole or not at all', async () => {
  const founded: string[] = [];
  await atEveryCrash(
    () => newTablet(),
    (tablet) => tablet.api.start({ kind: 'clinic', organisation: 'Praxis Linde', person: 'Dr. Mara Roth' }, passkey()),
    async (tablet, hasFinished) => {
      const { type } = await tablet.api.vaultState();
      founded.push(type);
      if (hasFinished) expect(type).toBe('locked');
      if (type === 'empty') return;
      await tablet.api.unlock(passkey());
      expect(await tablet.api.vaultState()).toMatchObject({
        type: 'open',
        organisation: 'Praxis Linde',
        person: 'Dr. Mara Roth',
      });
      expect(await tablet.api.createPatient({ name: 'Jana Beispiel', birthDate: '' })).toBeTruthy();
    },
  );
  expect(new Set(founded)).toEqual(new Set(['empty', 'locked']));
}, 60_000);

test('sending a case that is cut short leaves the draft or the whole case, and never both', async () => {
  let draft = '';
  let file = '';
  const outcomes = new Set<string>();
  await atEveryCrash(
    async () => {
      const clinic = await newClinic(relay);
      ({ draft, file } = await newDraft(clinic));
      return clinic;
    },
    (clinic) => clinic.api.share(choicesFor(draft, [file])),
    async (clinic, hasFinished) => {
      await clinic.api.unlock(passkey());
      const rows = await vi.waitFor(async () => {
        const found = await clinic.api.cases('');
        expect(found.length).toBe(1);
        return found;
      });
      outcomes.add(rows[0]!.isDraft ? 'draft' : 'case');
      if (hasFinished) expect(rows[0]!.isDraft).toBe(false);
      const view = await clinic.api.caseView(rows[0]!.id);
      expect(view.files.map(({ state }) => state)).toEqual(['here']);
      await sent(clinic);
      if (!view.isDraft)
        await vi.waitFor(async () => expect((await clinic.api.caseView(view.id)).invite?.state).toBe('open'), {
          timeout: 8_000,
        });
      expect(clinic.sitting()!.house.quarantined).toEqual([]);
    },
    3,
  );
  expect(outcomes).toEqual(new Set(['draft', 'case']));
}, 180_000);

test('accepting that is cut short is finished at the next opening, and writes nothing the link could open', async () => {
  const clinic = await newClinic(relay);
  let link = '';
  let id = '';
  await atEveryCrash(
    async () => {
      const shared = await shareCase(clinic);
      ({ id } = shared);
      link = shared.invite.link!;
      const lab = await newTablet(addressOf(relay));
      await lab.api.start({ kind: 'lab', organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
      await sent(lab);
      return lab;
    },
    (lab) => lab.api.acceptInvite(link, null),
    async (lab) => {
      await lab.api.unlock(passkey());
      // Where even the wish was lost, the person opens the link again.
      if ((await lab.api.cases('')).length === 0)
        await Promise.resolve(lab.api.acceptInvite(link, null)).catch(() => undefined);
      await vi.waitFor(
        async () => expect(await lab.api.caseView(id)).toMatchObject({ ourSide: 'guest', partner: 'Praxis Linde' }),
        { timeout: 45_000 },
      );
      await vi.waitFor(
        async () =>
          expect((await clinic.api.caseView(id)).claims).toMatchObject([
            { state: 'to check', organisation: 'Nordlicht Lab' },
          ]),
        { timeout: 45_000 },
      );
      await sent(lab);
      expect(clinic.sitting()!.house.quarantined).toEqual([]);
    },
    5,
  );
}, 240_000);

test('what a page typed survives a crash that comes before it is sealed, and is sealed at the next opening', async () => {
  const clinic = await newClinic(relay);
  const { id, invite } = await shareCase(clinic);
  const lab = await newLab(relay, invite.link!);
  await sent(lab);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2030-01-02' }));
  const { house } = clinic.sitting()!;
  await vi.waitFor(async () => expect(await house.rows.all('waiting')).toHaveLength(1));
  expect(house.hasPending(bytesOfHex(id))).toBe(true);
  const reopened = await clinic.reopen();
  await reopened.api.unlock(passkey());
  await vi.waitFor(async () => expect((await reopened.api.cases(''))[0]).toMatchObject({ id, due: '2030-01-02' }));
  expect(await reopened.sitting()!.house.rows.all('waiting')).toEqual([]);
  const { doc } = await reopened.sitting()!.house.document(bytesOfHex(id), 'case/prescription');
  expect(readPrescription(doc).header.due).toBe('2030-01-02');
  await vi.waitFor(async () => expect((await lab.api.cases(''))[0]).toMatchObject({ id, due: '2030-01-02' }), {
    timeout: 45_000,
  });
}, 60_000);
