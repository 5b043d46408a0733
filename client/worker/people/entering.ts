// Adding a tablet, on the new one: its vault is made in memory, and nothing is stored before it has seen itself in the
// roster of the house, in the words of whoever its person compared with.
import { equal, toHex, type Bytes } from '../../../protocol/bytes.ts';
import type { DeviceId, EntryId, LogId } from '../../../protocol/ids.ts';
import { decode, type Infer } from '../../../protocol/schema.ts';
import { readTabletCode, type TabletCode } from '../../../protocol/tabletcode.ts';
import { openBox } from '../../crypto/box.ts';
import { sha256 } from '../../crypto/hash.ts';
import { meetingCommit, meetingWords } from '../../crypto/meeting.ts';
import { ENTRANCE, ENTRANCE_INFO, type Meeting } from '../../roster/meeting.ts';
import type { Device } from '../../vault/device.ts';
import { Group } from '../groups/group.ts';
import { takeHanded } from '../groups/handing.ts';
import type { House } from '../house.ts';
import { whenOnline } from '../cases/joining.ts';
import { bringBranch } from './branch.ts';
import { createVault, freeSpace } from '../../vault/vault.ts';
import type { NewUnlock } from '../api.ts';
import { ELSEWHERE } from '../me.ts';
import { MovableStore } from '../movable.ts';
import type { PeopleDeps } from './tabletpeople.ts';
import type { MeetingGround } from './meetingline.ts';
import { Side, keysOf } from './meetingside.ts';
import { Refused } from '../rpc.ts';

export type Entrance = Infer<typeof ENTRANCE>;

function tabletCodeOf(input: string): TabletCode {
  const code = readTabletCode(input);
  if (typeof code === 'string') throw new Refused(code);
  return code;
}

/** `device` is that of a vault which is only in memory yet. */
export class Entering extends Side {
  readonly #device: Device;
  readonly #nonce: Bytes;
  readonly #join: (entrance: Entrance, adder: DeviceId) => Promise<void>;
  #adder: { readonly id: DeviceId } | null = null;
  #box: Bytes | null = null;
  #isChecked = false;

  constructor(
    ground: MeetingGround,
    device: Device,
    code: TabletCode,
    join: (entrance: Entrance, adder: DeviceId) => Promise<void>,
    onChange: () => void,
  ) {
    super('enters', ground, device, code, null, onChange);
    this.#device = device;
    this.#join = join;
    this.#nonce = ground.random(32);
  }

  protected hear(message: Meeting, from: DeviceId): void {
    const isAdder = this.#adder !== null && equal(this.#adder.id, from);
    if (message.type === 'open' && !this.#adder) {
      this.#adder = { id: from };
      const commit = meetingCommit(this.line.log, this.#device.id, this.#nonce);
      this.line.send({ type: 'hello', device: keysOf(this.#device), commit });
    } else if (message.type === 'open' || message.type === 'hello') this.finish('two tablets');
    else if (message.type === 'answer' && isAdder) this.#answer(message.hello, message.nonce, from);
    else if (message.type === 'welcome' && isAdder && this.view.words.length > 0) {
      this.#box ??= message.box;
      this.#enter();
    } else if (message.type === 'end' && isAdder) this.finish('ended');
  }

  #answer(hello: Bytes, nonce: Bytes, adder: DeviceId): void {
    if (this.view.words.length > 0) return;
    if (!equal(hello, this.#device.id)) {
      this.finish('two tablets');
      return;
    }
    this.line.send({ type: 'reveal', nonce: this.#nonce });
    const newcomer = { device: this.#device.id, nonce: this.#nonce };
    this.become('words', { words: meetingWords(this.line.log, { device: adder, nonce }, newcomer) });
  }

  confirm(_paper = ''): void {
    if (this.view.state !== 'words') throw new Refused('not allowed');
    this.#isChecked = true;
    this.become('checked');
    this.#enter();
  }

  /** Both have compared the words, and the welcome is here. */
  #enter(): void {
    const box = this.#box;
    if (!box || !this.#isChecked || this.view.state !== 'checked' || !this.#adder) return;
    this.become('joining');
    void this.#open(box, this.#adder.id);
  }
  async #open(box: Bytes, adder: DeviceId): Promise<void> {
    try {
      const opened = await openBox(this.#device.sealing, box, ENTRANCE_INFO, this.line.log);
      const entrance = opened && decode(ENTRANCE, opened);
      if (!entrance) throw new Refused('damaged package');
      await this.#join(entrance, adder);
      this.line.send({ type: 'done' });
      this.finish('done');
    } catch {
      this.line.send({ type: 'end' });
      this.finish('failed');
    }
  }
}

/** The house of a newcomer, from its entrance: believed once its own roster names this device, and who let it in. */
async function enterHouse(house: House, entrance: Entrance, adder: DeviceId): Promise<void> {
  const { genesis, founding, number, secret } = entrance.staff;
  if (!secret) throw new Refused('damaged package');
  const log = sha256(genesis) as LogId;
  const group = new Group(log, 'staff', genesis, founding as EntryId);
  house.me = { ...house.me, person: entrance.person };
  await house.adoptLog(group, new Map([[number, secret]]), true);
  house.connect();
  await whenOnline(house);
  await house.courier?.whenCurrent(log);
  const { organisation } = house.groups.own('staff');
  const self = organisation?.devices.get(toHex(house.device.id));
  const letIn = organisation?.devices.get(toHex(adder));
  const isIn = self?.state === 'active' && self.person === toHex(entrance.person);
  if (!isIn || letIn?.isAdmin !== true || letIn.state !== 'active') throw new Refused('not allowed');
  await takeHanded(house);
  // Nothing is shown before it is noted, so the access log must be reachable first.
  await house.courier?.whenCurrent(house.groups.own('audit').log);
}

/** Goes to the meeting with a vault in memory; it becomes the tablet's own once the house has let it in. */
export async function enter(deps: PeopleDeps, input: string, way: NewUnlock, onChange: () => void): Promise<Entering> {
  const code = tabletCodeOf(input);
  const { options, ground } = deps;
  const moving = new MovableStore();
  const vault = await createVault({ ...ground, store: moving }, deps.keyOf(way), await freeSpace(ground));
  const fresh = deps.freshMe(code.relayAddress);
  const me = { ...fresh, relayKey: code.relayKey, kitAt: ELSEWHERE };
  const twin = deps.twin();
  const join = async (entrance: Entrance, adder: DeviceId): Promise<void> => {
    const now = await deps.assemble(vault, moving, me);
    try {
      await bringBranch(twin, now);
      await enterHouse(now.house, entrance, adder);
      await now.house.saveMe({ session: await deps.registered(code.relayAddress, way) });
      await now.house.journal.note({ action: 'enrol', record: '', compartment: 'staff', purpose: 'operations' });
      await moving.moveTo(ground.store, vault.fence);
    } catch (error) {
      await now.end();
      throw error;
    }
    // It was locked meanwhile: the new vault is there, and waits to be unlocked.
    if (twin && deps.twin() !== twin) return now.end();
    await twin?.end();
    deps.begin(now);
  };
  return new Entering(options, vault.device, code, join, onChange);
}
