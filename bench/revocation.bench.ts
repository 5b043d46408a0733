// A colleague leaves a practice of fifty tablets with five hundred cases at a lab: until every other open tablet is in the
// new epoch of each log of the house, and until each case is sealed to the new key. In Node, with the relay and the open
// tablets on one thread, which is why only some of the fifty are open: in a practice each has a processor of its own.
import { toHex } from '../protocol/bytes.ts';
import { newTablet, passkey, type TestTablet } from '../test/support/tablet.ts';
import { startTestRelay } from '../test/support/test-relay.ts';
import { ms, type Figure } from './figure.ts';
import { houseOf, join, sent, until } from './tablets.ts';

const sizeOf = (name: string, usual: number): number =>
  Number(process.argv.find((each) => each.startsWith(`--${name}=`))?.split('=')[1] ?? usual);

export async function revocationBench(): Promise<readonly Figure[]> {
  const size = { devices: sizeOf('devices', 50), cases: sizeOf('cases', 500), open: sizeOf('open', 5) };
  const relay = await startTestRelay();
  const address = `ws://localhost:${String(relay.port)}/relay`;
  const mara = await newTablet(address);
  await mara.api.start({ kind: 'clinic', organisation: 'Bench practice', person: 'Dr. Mara Roth' }, passkey());
  await sent(mara);
  const { lab, contact } = await acquaint(mara, address);
  for (let made = 2; made <= size.cases; made++) {
    await mara.api.sendTo(await newCase(mara), contact);
    if (made % 50 === 0) process.stderr.write(`  ${String(made)} cases\n`);
  }
  await until(async () => (await lab.api.cases('')).length === size.cases);
  const others: TestTablet[] = [];
  for (let number = 2; number <= size.devices; number++) {
    const { tablet } = await join(address, mara, `Dentist ${String(number)}`);
    if (number > size.devices - size.open + 1) others.push(tablet);
    else await tablet.sitting()?.end();
    if (number % 10 === 0) process.stderr.write(`  ${String(number)} tablets\n`);
  }
  const all = [mara, ...others];
  for (const each of all) {
    await sent(each);
    await until(async () => (await each.api.cases('')).length === size.cases);
  }
  const leaver = others.pop();
  const { persons } = await mara.api.people();
  const person = persons.find(({ name }) => name === `Dentist ${String(size.devices)}`);
  if (!leaver || !person) throw new Error('nobody leaves');
  const before = new Map(all.map((tablet) => [tablet, epochsOf(tablet)]));
  const isTurned = (tablet: TestTablet, places: (place: string) => boolean): boolean => {
    const now = epochsOf(tablet);
    return [...(before.get(tablet) ?? [])].every(
      ([log, { place, number }]) => !places(place) || (now.get(log)?.number ?? 0) > number,
    );
  };
  const since = performance.now();
  const isOwn = (place: string): boolean => !['case', 'contact', 'admins'].includes(place);
  const isCase = (place: string): boolean => place === 'case';
  const owns = until(() => others.every((tablet) => isTurned(tablet, isOwn))).then(() => performance.now() - since);
  const cases = until(() => isTurned(mara, isCase)).then(() => performance.now() - since);
  await mara.api.removePerson(person.id, '');
  const asked = performance.now() - since;
  const [own, sealed] = await Promise.all([owns, cases]);
  await until(() => others.every((tablet) => isTurned(tablet, isCase)));
  const everywhere = performance.now() - since;
  for (const each of [...all, lab]) await each.sitting()?.end();
  await relay.dispose();
  const what = `one of ${String(size.devices)} tablets removed, ${String(size.open)} of them open, ${String(size.cases)} cases at a lab`;
  return [
    { what: `${what}: until the one who removes may go on`, ours: ms(asked), reach: '' },
    { what: 'the same, until every other tablet is in the new epochs of the house', ours: ms(own), reach: '≤ 5 s' },
    { what: 'the same, until every case has its new epoch', ours: ms(sealed), reach: '' },
    { what: 'the same, until every tablet has learnt those of all cases', ours: ms(everywhere), reach: '' },
  ];
}

/** A lab that took the first case on from a link, and is known since. */
async function acquaint(clinic: TestTablet, address: string): Promise<{ lab: TestTablet; contact: string }> {
  const { id } = await clinic.api.share(await newCase(clinic));
  const invite = async () => (await clinic.api.caseView(id)).invite;
  await until(async () => (await invite())?.state === 'open');
  const lab = await newTablet(address);
  await lab.api.acceptInvite(
    (await invite())?.link ?? '',
    null,
    { organisation: 'Bench lab', person: 'Jo Stein' },
    passkey(),
  );
  const claim = async () => (await clinic.api.caseView(id)).claims.find(({ state }) => state === 'to check');
  await until(async () => (await claim()) !== undefined);
  await clinic.api.confirmClaim(id, (await claim())?.entry ?? '', true);
  for (const each of [lab, clinic]) await until(async () => (await each.api.contacts()).length === 1);
  return { lab, contact: (await clinic.api.contacts())[0]?.id ?? '' };
}

async function newCase(clinic: TestTablet) {
  const draft = await clinic.api.createDraft(await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '' }));
  await clinic.api.recordConsent(draft, { wording: 'Lab work', method: 'on paper' });
  const shown = { showName: true, showAge: false, showSex: false, atOnce: [], lookedAt: [], leftOut: [] };
  return { draft, withCode: false, days: 14, ...shown, reason: 'The rest follows by phone.' };
}

function epochsOf(tablet: TestTablet): ReadonlyMap<string, { readonly place: string; readonly number: number }> {
  const { groups } = houseOf(tablet);
  return new Map(
    groups.all().flatMap(({ log, place }) => {
      const epoch = groups.epoch(log);
      return epoch ? [[toHex(log), { place, number: epoch.number }] as const] : [];
    }),
  );
}
