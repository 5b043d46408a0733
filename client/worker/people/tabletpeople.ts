// People and devices as the page calls them: the meeting that is under way, on whichever side of it this tablet stands.
import type { Ground, OpenVault } from '../../vault/vault.ts';
import type { Key } from '../../vault/wrap.ts';
import type { Adding } from './adding.ts';
import type { NewUnlock } from '../api.ts';
import type { Entering } from './entering.ts';
import type { Me } from '../me.ts';
import { parts } from '../parts.ts';
import { Refused, type Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';
import type { TabletOptions } from '../tablet.ts';

export interface PeopleDeps {
  readonly options: TabletOptions;
  readonly ground: Ground;
  readonly need: () => Sitting;
  readonly assemble: (vault: OpenVault, store: Ground['store'], me: Me) => Promise<Sitting>;
  readonly begin: (sitting: Sitting) => void;
  readonly freshMe: (relayAddress: string) => Me;
  readonly keyOf: (way: NewUnlock) => Key;
  readonly registered: (relayAddress: string, way: NewUnlock) => Promise<string | null>;
  /** The open vault, where another tablet goes on as its device: it makes way for the one that its person enters with. */
  readonly twin: () => Sitting | null;
  /** Refused where nobody new may come in. */
  readonly needRoom: () => Promise<void>;
}
type PeopleCalls = Pick<
  Served,
  | 'people'
  | 'addTablet'
  | 'enterTablet'
  | 'meeting'
  | 'confirmMeeting'
  | 'cancelMeeting'
  | 'suspendDevice'
  | 'removePerson'
  | 'changeRoles'
  | 'takeBackPerson'
  | 'confirmVoided'
>;

/** `end` gives up a meeting that is under way. */
export function peopleCalls(deps: PeopleDeps): { readonly calls: PeopleCalls; readonly end: () => void } {
  const { options, need } = deps;
  let meeting: Adding | Entering | null = null;
  const changed = (): void => {
    options.announce(['meeting', 'people']);
  };
  const end = (): void => {
    meeting?.cancel(false);
    meeting = null;
  };
  const calls: PeopleCalls = {
    people: async () => (await parts.people()).peopleView(need().house),
    async addTablet(who) {
      const { Adding: Side } = await parts.adding();
      end();
      meeting = new Side(need().house, who, changed);
      changed();
    },
    async enterTablet(input, way) {
      const { enter } = await parts.entering();
      await deps.needRoom();
      end();
      meeting = await enter(deps, input, way, changed);
      changed();
    },
    meeting: () => meeting?.state ?? null,
    async confirmMeeting(paper) {
      if (!meeting) throw new Refused('not found');
      await meeting.confirm(paper);
    },
    cancelMeeting() {
      meeting?.cancel(meeting.state.words.length > 0);
      if (meeting?.isOver) meeting = meeting.state.state === 'words differ' ? meeting : null;
      changed();
    },
    suspendDevice: async (device, isSuspended) =>
      (await parts.people()).suspendDevice(need().house, device, isSuspended),
    removePerson: async (person, paper) => (await parts.people()).removePerson(need().house, person, paper),
    takeBackPerson: async (person) => (await parts.granting()).takeBackPerson(need().house, person),
    confirmVoided: async (id) => (await parts.voided()).confirmVoided(need().house, id),
    changeRoles: async (person, roles, paper) =>
      (await parts.granting()).changeRoles(need().house, person, roles, paper),
  };
  return { calls, end };
}
