// The tablet behind the page: no vault, a locked one, an open one, or the demo. Everything the page may call is here,
// and nothing answers before the access log has it.
import { fromBase64url, fromHex, toHex, type Bytes } from '../../protocol/bytes.ts';
import { generatePassphrase } from '../crypto/passphrase.ts';
import type { Random } from '../crypto/random.ts';
import { ownDocumentRule, type Compartment } from '../records/documents.ts';
import { StoreFailure, type Store } from '../storage/store.ts';
import type { Fetch } from '../sync/blobs.ts';
import type { Clock } from '../sync/clock.ts';
import type { OpenSocket } from '../sync/session.ts';
import type { VirtualSocket } from '../sync/virtualsocket.ts';
import { createVault, listVaults, unlockVault, type OpenVault } from '../vault/vault.ts';
import type { Key } from '../vault/wrap.ts';
import { mayWriteOwn, mayWrite } from '../roster/rights.ts';
import { accountByKey, login, loginChallenge, passkeyChallenge, registerPasskey } from './account.ts';
import type { NewUnlock, OpenDocument, Topic, Unlock, VaultState } from './api.ts';
import * as cases from './cases.ts';
import { ruleIn } from './content.ts';
import { openDemo, seedDemo } from './demo.ts';
import { openDisk } from './disk.ts';
import { bundle, eventRows, keepTerm } from './events.ts';
import { foundOrganisation, foundingRecord, type NewHouse } from './founding.ts';
import { House, type Ground } from './house.ts';
import { acceptInvite, linkOf, peekInvite, resumeJoining } from './joining.ts';
import { confirmKit, kitState, showKit } from './kit.ts';
import { Lists } from './lists.ts';
import { getMe, type Me } from './me.ts';
import { createPatient } from './patients.ts';
import { kitSecretOf, restoreHouse, type RestoreProgress } from './restoring.ts';
import { Refused, type Served } from './rpc.ts';
import { recordConsent, renewInvite, revokeInvite, share, sharePreview, tendInvites } from './sharing.ts';
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
  readonly deps: cases.CaseDeps;
}
export interface Tablet {
  readonly api: Served;
  /** The open vault, for the composition root and for tests. */
  readonly sitting: () => Sitting | null;
}

const TEND_MS = 1_500;
const SEEN_AFTER_MS = 1_500;

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
    return { vault, house, lists, deps: { house, lists, appOrigin: options.appOrigin, today: options.today } };
  };

  /** The open vault starts to work: relay, invites, what was interrupted. */
  const begin = (now: Sitting): void => {
    const { house } = now;
    sitting = now;
    house.foundingRecord = (log, relayKey) => foundingRecord(house, log, relayKey);
    house.onTerm = (log, term) => void keepTerm(house, log, term).catch(() => undefined);
    house.onOnline = () => {
      void prepareAccount(house);
      void resumeJoining(house);
    };
    const tend = (): void => {
      options.clock.after(TEND_MS, () => {
        if (sitting !== now) return;
        void tendInvites(house).catch(() => undefined);
        if (house.troubles.size > 0) void prepareAccount(house);
        tend();
      });
    };
    noticeSeen(now);
    house.connect();
    tend();
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
          if (sitting !== now || !openCases.has(hex)) return;
          void now.house.journal.note({ action: 'seen', record: hex, compartment: 'cases', purpose: 'lab work' }).catch(() => undefined);
        });
      };
      note();
      void cases.prefetch(now.deps, log).catch(() => undefined);
    };
  };
  const openCases = new Set<string>();

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

  // --- documents

  const sockets = new Map<string, VirtualSocket>();
  const placeOf = (house: House, place: { log: 'own' | string; name: string }): { log: Bytes; compartment: Compartment | 'cases'; record: string } => {
    if (place.log === 'own') {
      const rule = ownDocumentRule(place.name);
      if (!rule) throw new Refused('not found');
      return { log: house.own(rule.place).log, compartment: rule.place, record: place.name };
    }
    const log = fromHex(place.log);
    if (!log || house.groups.get(log)?.place !== 'case') throw new Refused('not found');
    return { log, compartment: 'cases', record: place.log };
  };

  const openDocument = async (place: { log: 'own' | string; name: string }, purpose: string): Promise<OpenDocument> => {
    const { house } = need();
    const { log, compartment, record } = placeOf(house, place);
    const rule = ruleIn(house.groups.need(log).place, place.name);
    if (!rule) throw new Refused('not found');
    // One opening of a case is one event, though its screen shows several documents.
    const isNoted = place.log !== 'own' && openCases.has(place.log);
    if (!isNoted) {
      await house.journal.note({ action: 'open', record, compartment, purpose: purposeOf(purpose) });
      if (place.log !== 'own') openCases.add(place.log);
    }
    const live = await house.document(log, place.name);
    const roster = house.groups.get(log)?.caseRoster;
    const fields = { device: house.device.id, seq: 0, key: house.groups.epoch(log)?.keyId ?? new Uint8Array(16), reg: house.groups.reg(log), kind: 'update' as const };
    const ownPlace = house.groups.need(log).place;
    const forbidden = roster
      ? mayWrite(roster, fields, rule)
      : ownPlace === 'case'
        ? 'void'
        : mayWriteOwn(house.groups.organisation, ownPlace, fields);
    const channel = options.newChannel();
    const key = `${place.log}|${place.name}`;
    const before = sockets.get(key);
    if (before) live.detach(before);
    sockets.set(key, live.attach(channel.port1, forbidden === null));
    return { state: live.state(), clientId: live.pageId, mayWrite: forbidden === null, port: channel.port2 };
  };
  const closeDocument = async (place: { log: 'own' | string; name: string }): Promise<void> => {
    const key = `${place.log}|${place.name}`;
    const socket = sockets.get(key);
    if (!socket || !sitting) return;
    sockets.delete(key);
    const { house } = sitting;
    const live = await house.document(placeOf(house, place).log, place.name);
    await live.flush();
    live.detach(socket);
    if (place.log !== 'own' && ![...sockets.keys()].some((each) => each.startsWith(place.log))) {
      openCases.delete(place.log);
      await cases.markRead(need().deps, place.log);
    }
  };

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
    suggestPassphrase: () => generatePassphrase(options.random),
    async start(house, way) {
      if (house.organisation.trim() === '' || house.person.trim() === '') throw new Refused('incomplete');
      begin(await start(house, way, freshMe(options.relayAddress)));
    },
    async startDemo(language) {
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
    async lock() {
      const now = sitting;
      if (!now || now.house.me.isDemo) return;
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

    kit: () => showKit(need().house),
    confirmKit: (answer) => confirmKit(need().house, answer),
    async restore(kit, way) {
      const { secret, relayAddress } = kitSecretOf(kit.words);
      const vault = await newVault(way);
      try {
        const now = assemble(vault, store, { ...freshMe(relayAddress ?? kit.relayAddress), kitAt: options.clock.now() });
        now.house.onTerm = (log, term) => void keepTerm(now.house, log, term).catch(() => undefined);
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

    openDocument: (place, purpose) => openDocument(place, purpose),
    closeDocument: (place) => closeDocument(place),

    cases: (search) => need().lists.caseRows(search),
    createDraft: (patientId) => cases.createDraft(need().deps, patientId),
    discardDraft: (draft) => cases.discardDraft(need().deps, draft),
    caseView: (id) => cases.caseView(need().deps, id),
    attach: (id, file, kind) => full(() => cases.attach(need().deps, id, file, kind)),
    removeFile: (id, file) => cases.dropFile(need().deps, id, file),
    openFile: (id, file) => cases.openCaseFile(need().deps, id, file),
    preview: (id, file) => cases.preview(need().deps, id, file),
    sharePreview: (choices) => sharePreview(need().house, choices, options.today()),
    recordConsent: (draft, consent) => recordConsent(need().house, draft, consent),
    share: (choices) => full(() => share(need().house, choices, options.appOrigin, options.today())),
    revokeInvite: (id) => revokeInvite(need().house, id),
    renewInvite: (id) => renewInvite(need().house, id, options.appOrigin),
    confirmClaim: (id, claim, comparedWords) => cases.confirmClaim(need().deps, id, claim, comparedWords),
    async voidClaim(id, claim) {
      try {
        await cases.voidClaim(need().deps, id, claim);
      } catch (error) {
        throw error instanceof Refused ? error : new Refused('relay unreachable');
      }
    },

    peekInvite: (link) => peekInvite(ground, link),
    async acceptInvite(input, code, house, way) {
      const link = linkOf(input);
      if (!sitting) {
        if (!house || !way) throw new Refused('locked');
        begin(await start({ kind: 'lab', ...house }, way, { ...freshMe(link.relayAddress), relayKey: link.relayKey }));
      }
      const now = need();
      return { id: await acceptInvite(now.house, link, code) };
    },

    events: (filter) => eventRows(need().house, need().lists, filter),
    async exportBundle() {
      const { house } = need();
      await house.journal.note({ action: 'export', record: '', compartment: 'audit', purpose: 'operations' });
      return { bytes: await bundle(house), name: `access-log-${options.today()}.enamel` };
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

const PURPOSES = ['treatment', 'payment', 'operations', 'patient request', 'emergency', 'lab work', 'legal', 'complaint'] as const;
function purposeOf(typed: string): (typeof PURPOSES)[number] {
  return PURPOSES.find((each) => each === typed) ?? 'treatment';
}

function initialsOf(person: string): string {
  const parts = person.replaceAll(/\b(dr|prof|med|dent)\b\.?/gi, ' ').split(/\s+/).filter((part) => part !== '');
  const letters = [parts.at(0), parts.length > 1 ? parts.at(-1) : undefined].map((part) => [...(part ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
