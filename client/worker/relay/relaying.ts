// The house's connections: one to its own relay, and one to every other relay where a log of another house lies. What
// they may ask of the house.
import { sha256Large } from '../../crypto/hash.ts';
import { openBlobTransfer } from '../../sync/blobs.ts';
import { Courier } from '../../sync/courier.ts';
import type { Passport } from '../../sync/line.ts';
import { openSession, type Session } from '../../sync/session.ts';
import { maySendUnder } from '../groups/disowned.ts';
import type { House } from '../house.ts';
import type { RelayAt } from '../me.ts';
import { parts } from '../parts.ts';

/** After the relay's key found no room. */
const PIN_AGAIN_MS = 5_000;

export interface Link {
  readonly session: Session;
  readonly courier: Courier;
}

/** Without `elsewhere` to the house's own relay. */
export function openLink(house: House, elsewhere: RelayAt | null): Link {
  const { clock, openSocket, fetch, announce } = house.ground;
  const address = elsewhere?.address ?? house.me.relayAddress;
  const session: Session = openSession({
    address,
    relayKey: () => (elsewhere ? elsewhere.key : house.me.relayKey),
    // What is stored elsewhere, the house that the log belongs to pays for.
    accountSession: () => (elsewhere ? null : house.me.session),
    open: openSocket,
    clock,
    onState: (state) => {
      announce(['connection', 'cases']);
      if (elsewhere) {
        courier.connectionChanged();
        return;
      }
      // What the first connection taught is pinned before anything is signed for it.
      const key = house.me.relayKey ? null : session.welcome?.relayKey;
      const isPinned = state === 'online' && key ? house.saveMe({ relayKey: key }) : Promise.resolve();
      isPinned.then(
        () => {
          courier.connectionChanged();
          if (session.state === 'online') house.onOnline();
        },
        // Nothing goes to a relay whose key is not kept here: the greeting is tried again.
        () => {
          clock.after(PIN_AGAIN_MS, () => {
            if (session.state === 'online') session.restart();
          });
        },
      );
    },
    onSilence: () => {
      announce(['connection', 'cases']);
    },
    onPush: (frame) => {
      courier.receive(frame);
    },
  });
  const courier = new Courier({
    session,
    disk: house.disk,
    clock,
    blobs: openBlobTransfer(fetch, sha256Large, address),
    onTrouble: (log, trouble) => {
      // Whoever owns the log founds it there; until then it waits.
      if (elsewhere && trouble === 'no account') return;
      // A relay that it has just come to has lost nothing.
      if (trouble === 'relay lost entries' && house.whereabouts.isComing(log)) return;
      house.setTrouble(log, trouble);
    },
    onFinding: (log, finding) => {
      // A tablet without room meets it again.
      house.evidence.note(log, finding).catch(() => undefined);
    },
    onWell: (log, troubles) => {
      if (troubles.includes('relay lost entries')) house.whereabouts.hasCome(log);
      house.clearTrouble(log, troubles);
    },
    passport: passportOf(house),
  });
  return { session, courier };
}

function passportOf(house: House): Passport {
  const { groups } = house;
  return {
    passes: (log) => groups.passes(log),
    passOf: (log, epoch) => groups.passOf(log, epoch),
    ownPass: (log) => groups.ownPass(log),
    ownPassIn: (record) => groups.ownPassIn(record),
    records: (log) => groups.need(log).records,
    isParted: (log) => groups.parting(log) !== null,
    // What a restore writes goes out when all is back: one that is cut short leaves nothing at the relay.
    maySend: (log) => house.extraPairs.length === 0 && (groups.need(log).place !== 'staff' || maySendUnder(house)),
    overtaken: (log, shown) => groups.overtaken(log, shown),
    isBeside: (log, key) => groups.isBeside(log, key),
    founding: (log, relayKey) => house.foundingRecord(log, relayKey),
    pendingEpoch: (log) => {
      const pending = groups.need(log).pending;
      return pending && { record: pending.record.signed, storage: pending.storage };
    },
    epochAccepted: (log) => groups.epochAccepted(log),
    epochRefused: (log) => groups.epochRefused(log),
    begin: async (log, newest) => {
      await (await parts.starting()).startFromSnapshot(house, log, newest);
    },
    learn: async (log, records) => {
      await groups.learn(log, records);
      await house.replica(log).retry();
      house.announceLog(log);
    },
    blobNames: async (log) => (await parts.attached()).blobNamesIn(house, log),
    presence: (log, sealed) => {
      // Presence that can't be read is nobody's loss.
      house.presences.receive(log, sealed);
    },
    term: (log, term) => {
      house.onTerm(log, term);
    },
  };
}
