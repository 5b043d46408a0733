// A relay went back to before a link was used, and the link is used a second time: two labs hold one case. It stands still
// until a person decides, and then the right lab goes on, in whichever order the epochs of both stand.
import { rmSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { bytesOfHex } from '../../protocol/bytes.ts';
import { writeHeader } from '../../client/records/prescription.ts';
import { copyOf, putBack } from '../support/old-copy.ts';
import { startTestRelay, temporaryFolder, type TestRelay } from '../support/test-relay.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import { addressOf, newClinic, sent, shareCase, typeOnCase } from '../worker/practice.ts';

let relay: TestRelay | null = null;
const tablets: TestTablet[] = [];
afterEach(async () => {
  for (const tablet of tablets.splice(0)) await tablet.sitting()?.end();
  await relay?.dispose();
  relay = null;
});

async function newLab(link: string, organisation: string): Promise<TestTablet> {
  const lab = await newTablet(addressOf(relay!));
  tablets.push(lab);
  await lab.api.acceptInvite(link, null, { organisation, person: 'Jo Stein' }, passkey());
  await sent(lab);
  return lab;
}
const due = async (tablet: TestTablet): Promise<string> => (await tablet.api.cases(''))[0]!.due;
const standings = async (tablet: TestTablet, id: string): Promise<readonly string[]> =>
  (await tablet.api.caseView(id)).claims.map(({ organisation, state }) => `${organisation}: ${state}`).sort();

test('case 47a two claims on one link freeze the case; the lab whose epoch the relay lost is confirmed and goes on', async () => {
  const folder = temporaryFolder();
  relay = await startTestRelay({ folder });
  const environment = { PORT: String(relay.port) };
  const clinic = await newClinic(relay);
  tablets.push(clinic);
  const { id, invite } = await shareCase(clinic);
  await relay.close();
  const copy = copyOf(folder);
  relay = await startTestRelay({ folder, environment });
  clinic.power.network(false);
  const anton = await newLab(invite.link!, 'Labor Anton');
  clinic.power.network(true);
  await clinic.api.retryNow();
  await vi.waitFor(async () => expect(await standings(clinic, id)).toEqual(['Labor Anton: to check']), {
    timeout: 45_000,
  });
  anton.power.network(false);
  clinic.power.network(false);
  await relay.close();
  putBack(copy, folder);
  relay = await startTestRelay({ folder, environment });
  const berta = await newLab(invite.link!, 'Labor Berta');
  for (const tablet of [anton, clinic]) {
    tablet.power.network(true);
    await tablet.api.retryNow();
  }

  const frozen = ['Labor Anton: frozen', 'Labor Berta: frozen'];
  await vi.waitFor(async () => expect(await standings(clinic, id)).toEqual(frozen), { timeout: 40_000 });
  await vi.waitFor(async () => expect((await clinic.api.cases(''))[0]).toMatchObject({ flag: 'frozen', turn: 'us' }), {
    timeout: 45_000,
  });
  // Nothing more flows to either of them.
  const log = bytesOfHex(id);
  const { groups } = clinic.sitting()!.house;
  await vi.waitFor(() => expect(groups.parting(log) === null).toBe(true), { timeout: 30_000 });
  await sent(clinic);
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2034-01-01' }));
  await clinic.sitting()!.house.flushAll();
  await sent(clinic);
  expect([await due(anton), await due(berta)]).toEqual(['', '']);

  const claim = (await clinic.api.caseView(id)).claims.find(({ organisation }) => organisation === 'Labor Anton')!;
  await clinic.api.confirmClaim(id, claim.entry, true);
  await vi.waitFor(
    async () => {
      await anton.api.retryNow();
      expect(await due(anton)).toBe('2034-01-01');
    },
    { timeout: 60_000, interval: 3_000 },
  );
  await typeOnCase(clinic, id, 'case/prescription', (doc) => writeHeader(doc, { due: '2034-02-02' }));
  await vi.waitFor(async () => expect(await due(anton)).toBe('2034-02-02'), { timeout: 45_000 });
  await sent(clinic);
  expect(await standings(anton, id)).toEqual([...(await standings(clinic, id))]);
  expect((await anton.api.caseView(id)).patientLabel).toContain('Jana');
  // The other's own copies don't open for it; what they say came once more under an epoch that does.
  for (const tablet of [clinic, anton]) expect(tablet.sitting()!.house.quarantined).toEqual([]);
  expect(clinic.sitting()!.house.replica(log).heldCount).toBe(0);
  expect(clinic.sitting()!.house.groups.need(log).newestRecord!.fields.number).toBe(4);
  expect([await due(berta), (await berta.api.cases(''))[0]!.sync.type]).toEqual(['', 'attention']);
  rmSync(copy, { recursive: true, force: true });
}, 180_000);
