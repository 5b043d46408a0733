// The tablet behind the page: no vault, a locked one, an open one, or the demo. Everything the page may call is here,
// and nothing answers before the access log has it.
import { fromBase64url, toHex } from '../../protocol/bytes.ts';
import type { Random } from '../crypto/random.ts';
import { StoreFailure, type Store } from '../storage/store.ts';
import type { Fetch } from '../sync/blobs.ts';
import type { Clock } from '../sync/clock.ts';
import type { OpenSocket } from '../sync/session.ts';
import { createVault, listVaults, unlockVault, type OpenVault } from '../vault/vault.ts';
import type { Key } from '../vault/wrap.ts';
import { accountByKey, login, loginChallenge, passkeyChallenge, registerPasskey } from './account.ts';
import type { NewUnlock, Topic, Unlock, VaultState } from './api.ts';
import type { CaseDeps } from './cases.ts';
import { openDemo } from './demo.ts';
import { openDisk } from './disk.ts';
import type { NewHouse } from './founding.ts';
import { House, type Ground } from './house.ts';
import { kitState } from './kitstate.ts';
import { Lists } from './lists.ts';
import { getMe, type Me } from './me.ts';
import { Openings } from './openings.ts';
import { loadParts, parts } from './parts.ts';
import { createPatient } from './patients.ts';
import type { RestoreProgress } from './restoring.ts';
import { Refused, type Served } from './rpc.ts';
import { connectionOf } from './truth.ts';

export interface TabletOptions {
  readonly openStore: () => Promise<Store>;
  readonly openDemoStore: () => Promise<Store>;
  readonly clock: Clock;
  readonly random: Random;
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly announce: (topics: readonly Topic[]) => void;
  /** Where the app lives, for links. */
  readonly appOrigin: string;
  /** The relay this app was served with; '' where there is none. */
  readonly relayAddress: string;
  /** ISO date here and now. */
  readonly today: () => string;
  readonly newChannel: () => MessageChannel;
}

/** One open vault with what the screens ask of it. */
export interface Sitting {
  readonly vault: OpenVault;
  readonly house: House;
  readonly lists: Lists;
  readonly deps: CaseDeps;
  readonly openings: Openings;
}
export interface Tablet {
  readonly api: Served;
  /** The open vault, for the composition root and for tests. */
  readonly sitting: () => Sitting | null;
}

const TEND_MS = 1_500;
const SEEN_AFTER_MS = 1_500;
const DRAIN_MS = 40;

export async function openTablet(given: TabletOptions): Promise<Tablet> {
  let demoStore: Promise<Store> | null = null;
  const options: TabletOptions = { ...given, openDemoStore: () => (demoStore ??= given.openDemoStore()) };
  const store = await options.openStore();
  const ground: Ground = options;
  const vaultGround = { store, random: options.random, now: () => options.clock.now() };
  let sitting: Sitting | null = null;
  let isReplaced = false;
  let restoring: RestoreProgress | null = null;

  const need = (): Sitting => {
    if (!sitting) throw new Refused('locked');
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

  const assemble = (vault: OpenVault, of: Store, me: Me): Sitting => {
    const disk = openDisk(of, vault.id, vault.fence, vault.rows);
    const house = new House(ground, disk, vault.rows, vault.device, me);
    const lists = new Lists(house);
    const deps = { house, lists, appOrigin: options.appOrigin, today: options.today };
    const openings = new Openings(house, options.newChannel, (log) => {
      void parts.cases().then((cases) => cases.markRead(deps, log)).catch(() => undefined);
    });
    return { vault, house, lists, deps, openings };
  };

  /** The open vault starts to work: relay, invites, what was interrupted. */
  const begin = (now: Sitting): void => {
    const { house } = now;
    sitting = now;
    house.foundingRecord = async (log, relayKey) => (await parts.founding()).foundingRecord(house, log, relayKey);
    house.onTerm = keepTerm(house);
    house.onOnline = () => {
      void prepareAccount(house);
      void parts.joining().then((joining) => joining.resumeJoining(house));
    };
    const tend = (): void => {
      options.clock.after(TEND_MS, () => {
        if (sitting !== now) return;
        void parts.invites().then((invites) => invites.tendInvites(house)).catch(() => undefined);
        if (house.troubles.size > 0) void prepareAccount(house);
        tend();
      });
    };
    noticeSeen(now);
    house.connect();
    tend();
    void loadParts().catch(() => undefined);
    options.announce(['vault', 'patients', 'cases', 'connection', 'log']);
  };

  /** Without an account nothing can be founded at the relay: a key of its own serves where no passkey was registered. */
  let accountTry: Promise<void> | null = null;
  const prepareAccount = (house: House): Promise<void> => {
    const isNeeded = house.me.session === null || [...house.troubles.values()].includes('no account');
    if (!isNeeded || house.me.isDemo || house.session?.state !== 'online') return Promise.resolve();
    accountTry ??= accountByKey(house)
      .catch(() => undefined)
      .finally(() => {
        accountTry = null;
      });
    return accountTry;
  };

  /** While a person looks at a case, what arrives is noted as seen: that is what "Seen by" rests on. */
  const noticeSeen = (now: Sitting): void => {
    const waiting = new Set<string>();
    now.house.onForeign = (log, entry) => {
      const hex = toHex(log);
      const group = now.house.groups.get(log);
      if (group?.place !== 'case' || entry.fields.kind === 'event' || waiting.has(hex)) return;
      if (!now.house.isOtherHouse(group, entry.fields.device)) return;
      waiting.add(hex);
      const note = (): void => {
        options.clock.after(SEEN_AFTER_MS, () => {
          waiting.delete(hex);
          if (sitting !== now || !now.openings.isCaseOpen(hex)) return;
          void now.house.journal.note({ action: 'seen', record: hex, compartment: 'cases', purpose: 'lab work' }).catch(() => undefined);
        });
      };
      note();
      void parts.cases().then((cases) => cases.prefetch(now.deps, log)).catch(() => undefined);
    };
  };

  const keyOf = (way: Unlock): Key => {
    if (way.method === 'passphrase') return way;
    const credentialId = fromBase64url(way.credentialId);
    if (!credentialId) throw new Refused('wrong passkey');
    return { method: 'passkey', credentialId, prf: way.prf };
  };
  const newVault = async (way: NewUnlock): Promise<OpenVault> => {
    if ((await listVaults(vaultGround)).length > 0) throw new Refused('not allowed');
    return full(() => createVault(vaultGround, keyOf(way)));
  };
  const registered = async (relayAddress: string, way: NewUnlock): Promise<string | null> =>
    way.registration === undefined || relayAddress === '' ? null : registerPasskey(options.fetch, relayAddress, way.registration);

  const start = async (house: NewHouse, way: NewUnlock, me: Me): Promise<Sitting> => {
    const vault = await newVault(way);
    try {
      const now = assemble(vault, store, me);
      const { foundOrganisation } = await parts.founding();
      await full(() => foundOrganisation(now.house, house));
      now.house.me = { ...now.house.me, session: await registered(me.relayAddress, way) };
      await now.house.saveMe({});
      await now.house.journal.note({ action: 'enrol', record: '', compartment: 'staff', purpose: 'operations' });
      return now;
    } catch (error) {
      // Nothing may be left half made: an empty tablet starts again.
      await store.erase();
      await store.reopen();
      throw error;
    }
  };

  const demo = await openDemo(options, assemble);
  if (demo) begin(demo);

  const api: Served = {
    async vaultState(): Promise<VaultState> {
      if (isReplaced) return { type: 'other tab' };
      if (sitting) {
        const { house, lists } = sitting;
        const { organisation } = house.groups;
        const person = organisation.persons.get(toHex(house.me.person))?.name ?? '';
        return {
          type: 'open',
          isDemo: house.me.isDemo,
          organisation: organisation.name,
          kind: organisation.kind,
          person,
          initials: initialsOf(person),
          device: toHex(house.device.id),
          kit: kitState(house, lists),
        };
      }
      const [vault] = await listVaults(vaultGround);
      return vault ? { type: 'locked', ways: vault.ways, unsent: vault.unsent, waitMs: vault.waitMs } : { type: 'empty' };
    },

    passkeyChallenge: () => passkeyChallenge(options.fetch, options.relayAddress, options.random, new URL(options.appOrigin).hostname),
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
      sitting = null;
      await (await options.openDemoStore()).erase();
      demoStore = null;
      options.announce(['vault']);
    },
    async unlock(way) {
      const [listed] = await listVaults(vaultGround);
      if (!listed) throw new Refused('not found');
      const vault = await unlockVault(vaultGround, listed.id, keyOf(way));
      if ('reason' in vault) {
        if (vault.reason === 'no vault') throw new Refused('not found');
        throw new Refused(vault.reason, 'waitMs' in vault ? vault.waitMs : undefined);
      }
      const me = await getMe(vault.rows);
      if (!me) throw new Refused('failed');
      const now = assemble(vault, store, me);
      await now.house.load();
      await now.lists.load();
      await now.house.journal.note(
        { action: 'unlock', record: '', compartment: 'staff', purpose: 'operations' },
        ...Array.from({ length: Math.min(vault.failedUnlocks.count, 32) }, () => ({
          action: 'failed-unlock' as const,
          record: '',
          compartment: 'staff' as const,
          purpose: 'operations' as const,
          outcome: 'refused' as const,
        })),
      );
      begin(now);
    },
    async eraseVault() {
      if (sitting) throw new Refused('not allowed');
      await store.erase();
      await store.reopen();
      options.announce(['vault']);
    },
    async lock() {
      const now = sitting;
      if (!now || now.house.me.isDemo) return;
      // Documents speak through ports of their own: what the page typed last may still be on its way here.
      await new Promise<void>((resolve) => void options.clock.after(DRAIN_MS, resolve));
      await now.house.flushAll().catch(() => undefined);
      await now.house.journal.note({ action: 'lock', record: '', compartment: 'staff', purpose: 'operations' }).catch(() => undefined);
      now.house.close();
      sitting = null;
      options.announce(['vault']);
    },
    takeOver() {
      isReplaced = false;
      options.announce(['vault']);
    },
    async addWay(way) {
      const { vault, house } = need();
      await vault.addWay(keyOf(way));
      const session = await registered(house.me.relayAddress, way);
      if (session) await house.saveMe({ session });
    },

    kit: async () => (await parts.kit()).showKit(need().house),
    confirmKit: async (answer) => (await parts.kit()).confirmKit(need().house, answer),
    async restore(kit, way) {
      const { kitSecretOf, restoreHouse } = await parts.restoring();
      const { secret, relayAddress } = kitSecretOf(kit.words);
      const vault = await newVault(way);
      try {
        const now = assemble(vault, store, { ...freshMe(relayAddress ?? kit.relayAddress), kitAt: options.clock.now() });
        now.house.onTerm = keepTerm(now.house);
        const organisation = await restoreHouse(now.house, secret, (progress) => {
          restoring = progress;
          options.announce(['vault']);
        });
        restoring = null;
        await now.house.saveMe({ session: await registered(now.house.me.relayAddress, way) });
        begin(now);
        return { organisation };
      } catch (error) {
        restoring = null;
        await store.erase();
        await store.reopen();
        throw error instanceof Refused ? error : new Refused('relay unreachable');
      }
    },
    restoreProgress: () => restoring,

    patients: (search) => need().lists.patientRows(search),
    createPatient: (fields) => createPatient(need().house, need().lists, fields),

    openDocument: (place, purpose) => need().openings.open(place, purpose),
    closeDocument: (place) => sitting?.openings.close(place),

    cases: (search) => need().lists.caseRows(search),
    createDraft: async (patientId) => (await parts.cases()).createDraft(need().deps, patientId),
    discardDraft: async (draft) => (await parts.cases()).discardDraft(need().deps, draft),
    caseView: async (id) => (await parts.cases()).caseView(need().deps, id),
    attach: (id, file, kind) => full(async () => (await parts.cases()).attach(need().deps, id, file, kind)),
    removeFile: async (id, file) => (await parts.cases()).dropFile(need().deps, id, file),
    openFile: async (id, file) => (await parts.cases()).openCaseFile(need().deps, id, file),
    preview: async (id, file) => (await parts.cases()).preview(need().deps, id, file),
    sharePreview: async (choices) => (await parts.sharing()).sharePreview(need().house, choices, options.today()),
    recordConsent: async (draft, consent) => (await parts.sharing()).recordConsent(need().house, draft, consent),
    share: (choices) => full(async () => (await parts.sharing()).share(need().house, choices, options.appOrigin, options.today())),
    revokeInvite: async (id) => (await parts.invites()).revokeInvite(need().house, id),
    renewInvite: async (id) => (await parts.invites()).renewInvite(need().house, id, options.appOrigin),
    confirmClaim: async (id, claim, comparedWords) => (await parts.cases()).confirmClaim(need().deps, id, claim, comparedWords),
    async voidClaim(id, claim) {
      try {
        await (await parts.cases()).voidClaim(need().deps, id, claim);
      } catch (error) {
        throw error instanceof Refused ? error : new Refused('relay unreachable');
      }
    },

    peekInvite: async (link) => (await parts.joining()).peekInvite(ground, link),
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

    events: async (filter) => (await parts.events()).eventRows(need().house, need().lists, filter),
    async exportBundle() {
      const { house } = need();
      await house.journal.note({ action: 'export', record: '', compartment: 'audit', purpose: 'operations' });
      return { bytes: await (await parts.events()).bundle(house), name: `access-log-${options.today()}.enamel` };
    },

    connection: () => connectionOf(sitting?.house ?? null),
    async loginChallenge() {
      const { house, vault } = need();
      const [listed] = (await listVaults(vaultGround)).filter((each) => each.id === vault.id);
      const credentialIds = (listed?.ways ?? []).flatMap((way) => (way.credentialId === undefined ? [] : [way.credentialId]));
      return { challenge: await loginChallenge(house), credentialIds, rpId: new URL(options.appOrigin).hostname };
    },
    login: (response) => login(need().house, response),
    retryNow() {
      need().house.session?.redial();
    },
  };
  return { api, sitting: () => sitting };
}

/** Terms that a relay signed are kept for the auditor. */
function keepTerm(house: House): House['onTerm'] {
  return (log, term) => void parts.events().then((events) => events.keepTerm(house, log, term)).catch(() => undefined);
}

/** A failure of the database in words a person knows. */
async function full<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreFailure && error.reason === 'full') throw new Refused('tablet full');
    if (error instanceof Error && error.name === 'DiskFull') throw new Refused('tablet full');
    throw error;
  }
}

function initialsOf(person: string): string {
  const parts = person.replaceAll(/\b(dr|prof|med|dent)\b\.?/gi, ' ').split(/\s+/).filter((part) => part !== '');
  const letters = [parts.at(0), parts.length > 1 ? parts.at(-1) : undefined].map((part) => [...(part ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
