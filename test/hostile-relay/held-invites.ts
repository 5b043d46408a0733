// Invites as a relay holds them (P48, P49); this one keeps every package it ever had, as a hostile one would.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import type { ClientFrame, InviteState, RelayFrame } from '../../protocol/frames.ts';
import { isSigned } from './keys.ts';

type Deposit = Extract<ClientFrame, { type: 'invite' }>;
type Claim = Extract<ClientFrame, { type: 'claim' }>;
interface Held {
  readonly deposit: Deposit;
  state: InviteState;
  claimer: Bytes | null;
  wrong: number;
}

export class HeldInvites {
  readonly #held = new Map<string, Held>();

  /** Every package that was ever deposited. */
  get packages(): readonly Deposit[] {
    return [...this.#held.values()].map(({ deposit }) => deposit);
  }
  deposit(deposit: Deposit): void {
    if (!this.#held.has(toHex(deposit.invite)))
      this.#held.set(toHex(deposit.invite), { deposit, state: 'open', claimer: null, wrong: 0 });
  }
  stateOf(invite: Bytes): InviteState {
    const held = this.#held.get(toHex(invite));
    if (held?.state === 'open' && held.deposit.expires < Date.now()) return 'expired';
    return held?.state ?? 'unknown';
  }
  revoke(invite: Bytes): void {
    const held = this.#held.get(toHex(invite));
    if (held) held.state = 'revoked';
  }
  acknowledge(invite: Bytes): void {
    const held = this.#held.get(toHex(invite));
    if (held) held.state = 'used';
  }

  /** `message` is what both keys sign. */
  claim({ n, invite, claimer, proof, signature }: Claim, message: Bytes): RelayFrame {
    const held = this.#held.get(toHex(invite));
    if (!held) return { type: 'refuse', n, reason: 'unknown invite', hint: null };
    if (!isSigned(claimer, 'claim', message, signature))
      return { type: 'refuse', n, reason: 'bad signature', hint: null };
    const isBoundToOther = held.claimer !== null && !equal(held.claimer, claimer);
    if (held.state !== 'open' || isBoundToOther) return { type: 'refuse', n, reason: 'invite used', hint: null };
    if (!isSigned(held.deposit.key, 'claim', message, proof)) {
      held.wrong += 1;
      if (held.wrong >= 5) held.state = 'burnt';
      return held.wrong >= 5
        ? { type: 'refuse', n, reason: 'invite burnt', hint: null }
        : { type: 'refuse', n, reason: 'wrong code', hint: 5 - held.wrong };
    }
    held.claimer = claimer;
    const { package: sealed, log, expires } = held.deposit;
    return { type: 'package', n, package: sealed, log, expires };
  }
}
