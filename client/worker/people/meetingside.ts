// A meeting of two tablets as a screen sees it, from either side: a state, the words, an end that comes once.
import type { DeviceId } from '../../../protocol/ids.ts';
import type { TabletCode } from '../../../protocol/tabletcode.ts';
import type { Meeting } from '../../roster/meeting.ts';
import type { DeviceKeys } from '../../roster/statements.ts';
import type { Device } from '../../vault/device.ts';
import { MeetingLine, type LineTrouble, type MeetingGround } from './meetingline.ts';
import type { MeetingEnd, MeetingView } from '../views/peopleview.ts';

const OPEN_MS = 10 * 60_000;

/** What both sides share: a state that a screen shows, an end that comes once. */
export abstract class Side {
  protected view: MeetingView;
  protected readonly line: MeetingLine;
  readonly #onChange: () => void;
  #cancelExpiry = (): void => undefined;

  constructor(
    side: MeetingView['side'],
    ground: MeetingGround,
    device: Device,
    code: TabletCode,
    account: (() => string | null) | null,
    onChange: () => void,
  ) {
    this.#onChange = onChange;
    const expires = ground.clock.now() + OPEN_MS;
    this.view = { side, state: 'opening', code: null, words: [], person: '', expires };
    this.line = new MeetingLine({
      ground,
      code,
      device,
      account,
      onReady: () => {
        if (this.view.state === 'opening') this.become('waiting');
      },
      onHeard: (message, from) => {
        if (!this.isOver) this.hear(message, from);
      },
      onTrouble: (trouble: LineTrouble) => {
        this.finish(trouble);
      },
    });
    this.#cancelExpiry = ground.clock.after(OPEN_MS, () => {
      if (this.view.state !== 'joining') this.finish('expired');
    });
  }

  get state(): MeetingView {
    return this.view;
  }
  get isOver(): boolean {
    return !['opening', 'waiting', 'words', 'checked', 'joining'].includes(this.view.state);
  }
  protected abstract hear(message: Meeting, from: DeviceId): void;

  protected become(state: MeetingView['state'], more: Partial<MeetingView> = {}): void {
    this.view = { ...this.view, ...more, state };
    this.#onChange();
  }
  protected finish(state: MeetingEnd | 'done'): void {
    if (this.isOver) return;
    this.#cancelExpiry();
    this.become(state, { code: null, words: [] });
    void this.line.end();
  }
  /** A person gives up, or says that the words are not the same. */
  cancel(haveWords: boolean): void {
    if (this.isOver) return;
    this.line.send({ type: 'end' });
    this.finish(haveWords ? 'words differ' : 'ended');
  }
}

export function keysOf(device: Device): DeviceKeys {
  return { signing: device.signing.publicKey, sealing: device.sealing.publicKey };
}
