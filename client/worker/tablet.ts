// The tablet behind the page: no vault, a locked one, an open one, or the demo. Everything the page may call is here,
// and nothing answers before the access log has it.
import { toHex } from '../../protocol/bytes.ts';
import type { Random } from '../crypto/random.ts';
import { compartmentsOf, writes } from '../roster/roles.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { Store } from '../storage/store.ts';
import type { Fetch } from '../sync/blobs.ts';
import type { Clock } from '../sync/clock.ts';
import type { OpenSocket } from '../sync/session.ts';
import { createVault, unlockVault, type OpenVault } from '../vault/vault.ts';
import type { NewUnlock, Topic, VaultState } from './api.ts';
import { Behind } from './behind.ts';
import { openDemo } from './demo/demo.ts';
import type { NewHouse } from './groups/founding.ts';
import { fileCalls } from './files/filecalls.ts';
import { itemCalls } from './items/itemcalls.ts';
import { stepCalls } from './cases/stepcalls.ts';
import { kitCalls } from './kit/kitcalls.ts';
import { kitState } from './kit/kitstate.ts';
import { accessCalls } from './access/accesscalls.ts';
import { billCalls } from './billing/billcalls.ts';
import { backupCalls } from './backup/backupcalls.ts';
import { isCutShort } from './backup/cutshort.ts';
import { initialsOf } from './people/initials.ts';
import { inWords } from './inwords.ts';
import { getMe, nameOfMe, type Me } from './me.ts';
import { parts } from './parts.ts';
import { pastCalls } from './backup/pastcalls.ts';
import { consentCalls } from './cases/consentcalls.ts';
import { trashCalls } from './records/trashcalls.ts';
import type { restoreCalls } from './backup/restorecalls.ts';
import { Refused, type Served } from './rpc.ts';
import { contactCalls } from './contacts/contactcalls.ts';
import { Sitting } from './sitting.ts';
import { keyOf, refusalOf, unlockEvents } from './unlocking.ts';
import { Vaults } from './people/vaults.ts';
import { relayCalls } from './relay/relaycalls.ts';
import { peopleCalls } from './people/tabletpeople.ts';
import { connectionOf } from './cases/truth.ts';
import { hasTwin } from './people/twin.ts';

export interface TabletOptions {
  readonly openStore: () => Promise<Store>;
  readonly openDemoStore: () => Promise<Store>;
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  /** Bytes that this browser still lets the app keep; null where it does not say. */
  readonly roomHere?: (wanted: number) => Promise<number | null>;
  readonly announce: (topics: readonly Topic[]) => void;
  /** Where the app lives, for links. */
  readonly appOrigin: string;
  /** The relay this app was served with; '' where there is none. */
  readonly relayAddress: string;
  /** ISO date here and now. */
  readonly today: () => string;
  readonly newChannel: () => MessageChannel;
  readonly imaging: Imaging;
  readonly newReplayWorker?: () => Worker;
}

export interface Tablet {
  readonly api: Served;
  /** The open vault, for the composition root and for tests. */
  readonly sitting: () => Sitting | null;
}

const AFTER_UNLOCK: readonly Topic[] = ['vault', 'patients', 'cases', 'connection', 'log'];

export async function openTablet(given: TabletOptions): Promise<Tablet> {
  let demoStore: Promise<Store> | null = null;
  const options: TabletOptions = { ...given, openDemoStore: () => (demoStore ??= given.openDemoStore()) };
  const store = await options.openStore();
  const vaultGround = { store, random: options.random, now: () => options.clock.now() };
  let sitting: Sitting | null = null;
  let isReplaced = false;
  const behind = new Behind(vaultGround, () => {
    options.announce(['vault']);
  });
  const twin = (): Sitting | null => (sitting && hasTwin(sitting.house) ? sitting : null);
  const vaults = new Vaults(vaultGround, () => sitting !== null && !twin());

  const need = (): Sitting => {
    if (!sitting) throw new Refused(isReplaced ? 'other tab' : 'locked');
    return sitting;
  };
  const freshMe = (relayAddress: string, isDemo = false): Me => ({
    person: new Uint8Array(16),
    isDemo,
    relayAddress,
    relayKey: null,
    session: null,
    accountSeed: null,
    invite: null,
    madeAt: options.clock.now(),
    kitAt: 0,
  });

  const assemble = (vault: OpenVault, of: Store, me: Me): Promise<Sitting> => Sitting.assemble(options, vault, of, me);
  /** From here on this vault is the open one, until it is locked or another tab takes it. */
  const begin = (now: Sitting): void => {
    void behind.end();
    sitting = now;
    now.house.onFenced = () => {
      if (sitting !== now && !behind.has(now)) return;
      behind.drop();
      sitting = null;
      isReplaced = true;
      now.end().catch(() => undefined);
      options.announce(['vault', 'connection']);
    };
    now.begin();
    options.announce(AFTER_UNLOCK);
  };

  const registered = async (relayAddress: string, way: NewUnlock): Promise<string | null> =>
    way.registration === undefined || relayAddress === ''
      ? null
      : (await parts.account()).registerPasskey(options.fetch, relayAddress, way.registration);

  /** Founded in memory and stored in one transaction: a practice is here as a whole or not at all. */
  const start = async (house: NewHouse, way: NewUnlock, me: Me): Promise<Sitting> => {
    await vaults.needEmpty();
    const { MovableStore } = await parts.movable();
    const moving = new MovableStore();
    const vault = await createVault({ ...vaultGround, store: moving }, keyOf(way));
    const now = await assemble(vault, moving, { ...me, session: await registered(me.relayAddress, way) });
    await (await parts.founding()).foundOrganisation(now.house, house);
    await now.house.journal.note({ action: 'enrol', record: '', compartment: 'staff', purpose: 'operations' });
    await moving.moveTo(store, vault.fence);
    return now;
  };
  const people = peopleCalls({
    options,
    ground: vaultGround,
    need,
    assemble,
    begin: (now) => {
      begin(now);
    },
    freshMe,
    keyOf,
    registered,
    twin,
    needRoom: () => vaults.needRoom(),
  });

  let restoring: Promise<ReturnType<typeof restoreCalls>> | null = null;
  const restores = (): Promise<ReturnType<typeof restoreCalls>> =>
    (restoring ??= parts.restorecalls().then((part) =>
      part.restoreCalls({
        ground: vaultGround,
        ...{ options, vaults, assemble, begin, freshMe, keyOf, registered, twin },
        ...{ announce: options.announce, roomHere: options.roomHere },
      }),
    ));

  const demo = await openDemo(options, assemble);
  if (demo) begin(demo);

  const api: Served = {
    async vaultState(): Promise<VaultState> {
      if (isReplaced) return { type: 'other tab' };
      if (sitting) {
        const { house, lists } = sitting;
        const { organisation } = house.groups;
        const person = nameOfMe(house);
        const roles = organisation.persons.get(toHex(house.me.person))?.roles ?? [];
        return {
          type: 'open',
          isDemo: house.me.isDemo,
          organisation: organisation.name,
          kind: organisation.kind,
          person,
          initials: initialsOf(person),
          device: toHex(house.device.id),
          ...(await vaults.around(sitting.vault)),
          compartments: compartmentsOf(roles),
          writes: compartmentsOf(roles).filter((place) => writes(roles, place)),
          kit: kitState(house, lists),
        };
      }
      return vaults.locked(behind.view);
    },

    async passkeyChallenge() {
      const { hostname } = new URL(options.appOrigin);
      return (await parts.account()).passkeyChallenge(options.fetch, options.relayAddress, options.random, hostname);
    },
    suggestPassphrase: async () => (await parts.passphrase()).generatePassphrase(options.random),
    async start(house, way) {
      if (house.organisation.trim() === '' || house.person.trim() === '') throw new Refused('incomplete');
      begin(await start(house, way, freshMe(options.relayAddress)));
    },
    async startDemo(language) {
      const { seedDemo } = await parts.demo();
      const now = await seedDemo(options, assemble, freshMe('', true), language === 'de' ? 'de' : 'en');
      begin(now);
    },
    async endDemo() {
      if (!sitting?.house.me.isDemo) throw new Refused('not allowed');
      await sitting.end();
      sitting = null;
      await (await options.openDemoStore()).erase();
      demoStore = null;
      options.announce(['vault']);
    },
    async unlock(way, id) {
      if (sitting) return;
      const meant = await vaults.one(id);
      const kept = await behind.giveBack(meant.id, keyOf(way));
      if (kept) {
        sitting = kept;
        options.announce(AFTER_UNLOCK);
        return;
      }
      await behind.end();
      const vault = await unlockVault(vaultGround, meant.id, keyOf(way));
      if ('reason' in vault) throw refusalOf(vault);
      const me = await getMe(vault.rows);
      if (!me || (await isCutShort(vault.rows))) {
        // A restore that was cut short: nothing was made here yet, and paper and relay still have it all.
        await vaults.erase(meant);
        options.announce(['vault']);
        throw new Refused('not found');
      }
      const now = await assemble(vault, store, me);
      await now.load();
      await now.house.journal.note(...unlockEvents(vault.failedUnlocks.count));
      begin(now);
    },
    async eraseVault(id) {
      if (sitting) throw new Refused('not allowed');
      await behind.end();
      await vaults.erase(await vaults.one(id));
      options.announce(['vault']);
    },
    async showInitials(isShown) {
      const { vault, house } = need();
      if (house.me.isDemo) throw new Refused('not allowed');
      await vault.showWhileLocked(isShown ? initialsOf(nameOfMe(house)) : '');
      options.announce(['vault']);
    },
    async lock() {
      await behind.end();
      const now = sitting;
      if (!now || now.house.me.isDemo) return;
      people.end();
      await now.lock();
      if (sitting === now) sitting = null;
      options.announce(['vault']);
    },
    async cover() {
      const now = sitting;
      if (!now || now.house.me.isDemo) return false;
      return behind.keep(now, () => {
        if (sitting !== now) return false;
        people.end();
        sitting = null;
        return true;
      });
    },
    async flush() {
      await sitting?.house.flushAll().catch(() => undefined);
    },
    takeOver() {
      isReplaced = false;
      options.announce(['vault']);
    },
    async addWay(way) {
      const { vault, house } = need();
      await house.journal.note({ action: 'way-added', record: '', compartment: 'staff', purpose: 'operations' });
      await vault.addWay(keyOf(way));
      const session = await registered(house.me.relayAddress, way);
      if (session) await house.saveMe({ session });
      options.announce(['vault']);
    },
    async ways() {
      const { vault } = need();
      const { renewalMonths, waysOf } = await parts.renewal();
      return { ways: await waysOf(store, vault), months: await renewalMonths(vault.rows) };
    },
    async removeWay(id) {
      const { vault, house } = need();
      await house.journal.note({ action: 'way-removed', record: '', compartment: 'staff', purpose: 'operations' });
      if (!(await vault.removeWay(id))) throw new Refused('not allowed');
      options.announce(['vault']);
    },
    async setRenewal(months) {
      await (await parts.renewal()).setRenewal(need().house, months);
      options.announce(['vault']);
    },

    ...kitCalls(need),
    previewRestore: async (...of) => (await restores()).previewRestore(...of),
    stopPreview: async () => (await restores()).stopPreview(),
    restore: async (...of) => (await restores()).restore(...of),
    restoreFromFiles: async (...of) => (await restores()).restoreFromFiles(...of),
    restoreProgress: async () => (await restores()).restoreProgress(),
    restoreAs: async (person) => (await restores()).restoreAs(person),
    ...backupCalls(need, options.today),
    ...pastCalls(need),

    patients: (search) => need().lists.patientRows(search),
    createPatient: async (fields) => (await parts.patients()).createPatient(need().house, need().lists, fields),

    labWork: () => need().lists.labWorkRows(),
    openDocument: (place, purpose) => need().openings.open(place, purpose),
    closeDocument: (place) => sitting?.openings.close(place),
    authors: (place, values) => need().openings.authors(place, values),
    missing: async () => (await parts.missing()).missingEntries(need().house),
    setAside: async () => (await parts.aside()).asideView(need().house),
    decideLate: async (...of) => (await parts.aside()).decideLate(need().house, ...of),
    forkProof: async (...of) => (await parts.forkfile()).saveFork(need().house, ...of, options.today()),
    ...trashCalls(need),
    ...consentCalls(need),
    noteChoice: (place, purpose, action) => need().openings.noteChoice(place, purpose, action),

    cases: (search) => need().lists.caseRows(search),
    remakes: async () => (await parts.remaking()).remakesOf(need().house, need().lists.caseRows('')),
    createDraft: async (...of) => (await parts.drafting()).createDraft(need().deps, ...of),
    ...stepCalls(() => need().house, options.today),
    ...itemCalls(() => need().deps),
    caseView: async (id) => (await parts.cases()).caseView(need().deps, id),
    checkpoint: async (id) => (await parts.checkpoints()).checkpointOf(need().house, id),
    compareCheckpoint: async (...of) => (await parts.checkpoints()).compareCheckpoint(need().house, ...of),
    noteTicket: async (id) => (await parts.checkpoints()).noteTicket(need().house, id),
    ...fileCalls(() => need().deps),
    async sharePreview(choices) {
      await (await parts.importing()).importsOf(need().house).settled(choices.draft);
      return (await parts.sharing()).sharePreview(need().house, choices, options.today());
    },
    shareRoom: async (choices) => (await parts.shareroom()).shareRoom(need().house, choices, options.today()),
    share: async (choices) => (await parts.sharing()).share(need().house, choices, options.appOrigin, options.today()),
    revokeInvite: async (id) => (await parts.invites()).revokeInvite(need().house, id),
    inviteAgain: async (id) => (await parts.again()).inviteAgain(need().deps, id),
    confirmClaim: async (id, claim, comparedWords) =>
      (await parts.cases()).confirmClaim(need().deps, id, claim, comparedWords),
    voidClaim: async (id, claim) => (await parts.cases()).voidClaim(need().deps, id, claim),

    joinsWaiting: async () => (sitting ? (await sitting.house.rows.all('joining')).length : 0),
    peekInvite: async (link) => (await parts.peeking()).peekInvite(options, link),
    async acceptInvite(input, code, house, way) {
      const { acceptInvite, linkOf } = await parts.joining();
      const link = linkOf(input);
      if (!sitting) {
        if (!house || !way) throw new Refused('locked');
        begin(await start({ kind: 'lab', ...house }, way, { ...freshMe(link.relayAddress), relayKey: link.relayKey }));
      }
      const now = need();
      return { id: await acceptInvite(now.house, link, code) };
    },

    ...people.calls,
    ...billCalls(need, options.today),
    ...contactCalls(need, options.today),

    ...accessCalls(need, options.today),

    ...relayCalls(need),
    connection: () => connectionOf(sitting?.house ?? null),
    async loginChallenge() {
      const { house, vault } = need();
      const credentialIds = (await vaults.one(vault.id)).ways.flatMap((way) =>
        way.credentialId === undefined ? [] : [way.credentialId],
      );
      return {
        challenge: await (await parts.account()).loginChallenge(house),
        credentialIds,
        rpId: new URL(options.appOrigin).hostname,
      };
    },
    login: async (response) => (await parts.account()).login(need().house, response),
  };
  return { api: inWords(api), sitting: () => sitting };
}
