// Adding a tablet, on the one that is in the house: shows a code and lets in whoever's words are the same. A stolen code
// finds the meeting and ends it; it lets nobody in.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import type { DeviceId } from '../../../protocol/ids.ts';
import { encode } from '../../../protocol/schema.ts';
import { writeTabletCode } from '../../../protocol/tabletcode.ts';
import { sealBox } from '../../crypto/box.ts';
import type { KitKeys } from '../../crypto/kit.ts';
import { meetingCommit, meetingWords } from '../../crypto/meeting.ts';
import { ENTRANCE, ENTRANCE_INFO, type Meeting } from '../../roster/meeting.ts';
import type { DeviceKeys } from '../../roster/statements.ts';
import type { House } from '../house.ts';
import { Side, keysOf } from './meetingside.ts';
import { checkPaper, enrolDevice, whoIsAdded, type Added } from './people.ts';
import type { NewPerson } from '../views/peopleview.ts';
import { Refused } from '../rpc.ts';

const SENT_MS = 30_000;
const LOOK_MS = 50;

export class Adding extends Side {
  readonly #house: House;
  readonly #added: Added;
  readonly #nonce: Bytes;
  #newcomer: { readonly id: DeviceId; readonly device: DeviceKeys; readonly commit: Bytes } | null = null;

  constructor(house: House, who: NewPerson, onChange: () => void) {
    const { relayKey, relayAddress } = house.me;
    const added = whoIsAdded(house, who);
    if (!relayKey || house.session?.state !== 'online') throw new Refused('relay unreachable');
    const code = { secret: house.ground.random(32), relayKey, relayAddress };
    super('adds', house.ground, house.device, code, () => house.me.session, onChange);
    this.#house = house;
    this.#added = added;
    this.#nonce = house.ground.random(32);
    this.view = { ...this.view, code: writeTabletCode(code), person: added.name };
    this.line.send({ type: 'open', device: keysOf(house.device) });
  }

  protected hear(message: Meeting, from: DeviceId): void {
    const isNewcomer = this.#newcomer !== null && equal(this.#newcomer.id, from);
    // Somebody else has the code too: nobody is let in by it.
    if (message.type === 'hello' && this.#newcomer && !isNewcomer) this.finish('two tablets');
    else if (message.type === 'hello' && !this.#newcomer) {
      this.#newcomer = { id: from, device: message.device, commit: message.commit };
      this.line.send({ type: 'answer', hello: from, nonce: this.#nonce });
    } else if (message.type === 'reveal' && isNewcomer) this.#reveal(message.nonce);
    else if (message.type === 'done' && isNewcomer && this.view.state === 'joining') this.finish('done');
    else if (message.type === 'end' && isNewcomer) this.finish('ended');
  }

  #reveal(nonce: Bytes): void {
    const newcomer = this.#newcomer;
    if (!newcomer || this.view.words.length > 0) return;
    if (!equal(meetingCommit(this.line.log, newcomer.id, nonce), newcomer.commit)) {
      this.finish('words differ');
      return;
    }
    const adder = { device: this.#house.device.id, nonce: this.#nonce };
    this.become('words', { words: meetingWords(this.line.log, adder, { device: newcomer.id, nonce }), code: null });
  }

  /** A person has compared the words. `paper` is only for an admin's tablet. */
  async confirm(paper: string): Promise<void> {
    if (this.view.state !== 'words' || !this.#newcomer) throw new Refused('not allowed');
    const kit = await checkPaper(this.#house, this.#added, paper);
    this.become('joining');
    try {
      await this.#letIn(this.#newcomer.device, kit);
    } catch (error) {
      this.cancel(false);
      throw error;
    }
  }
  async #letIn(device: DeviceKeys, kit: KitKeys | null): Promise<void> {
    const house = this.#house;
    const entrance = await enrolDevice(house, this.#added, device, kit);
    // What the newcomer will look for must be there.
    const { clock } = house.ground;
    const until = clock.now() + SENT_MS;
    while (house.own('staff').outboxSize > 0) {
      if (clock.now() > until) throw new Refused('relay unreachable');
      await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
    }
    const aad = this.line.log;
    const box = await sealBox(device.sealing, encode(ENTRANCE, entrance), ENTRANCE_INFO, aad, house.ground.random);
    this.line.send({ type: 'welcome', box });
  }
}
