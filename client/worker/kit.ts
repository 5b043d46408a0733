// The one paper: shown while its secret still lies here wrapped, deleted once a person has proved that the paper is right.
import { toHex } from '../../protocol/bytes.ts';
import { sha256 } from '../crypto/hash.ts';
import { KIT_WORDS, kitToWords, readKit, writeKit } from '../crypto/kit.ts';
import { forgetKit, keptKit } from '../vault/kitkeeping.ts';
import type { Api } from './api.ts';
import type { House } from './house.ts';

const ASKED_WORDS = 3;

type Kit = NonNullable<ReturnType<Api['kit']>>;

export async function showKit(house: House): Promise<Kit | null> {
  const secret = await keptKit(house.rows);
  if (!secret) return null;
  await house.journal.note({ action: 'kit-shown', record: '', compartment: 'admins', purpose: 'operations' });
  const { relayAddress, relayKey } = house.me;
  return {
    words: kitToWords(secret),
    qr: writeKit({ secret, relayKeyHash: relayKey ? sha256(relayKey) : new Uint8Array(32), relayAddress }),
    relayAddress,
    asked: askedWords(house),
  };
}

/** Which words are asked, counted from 1: fixed per device, so that asking again asks the same. */
function askedWords(house: House): readonly number[] {
  const order = Array.from({ length: KIT_WORDS }, (_, i) => i + 1);
  const weight = (position: number): string => toHex(sha256(new Uint8Array([...house.device.id, position])));
  return order
    .sort((a, b) => weight(a).localeCompare(weight(b)))
    .slice(0, ASKED_WORDS)
    .sort((a, b) => a - b);
}

/** Three words at the asked positions, or the scanned code. Wrong: false, and nothing changes. */
export async function confirmKit(house: House, answer: readonly string[] | string): Promise<boolean> {
  const secret = await keptKit(house.rows);
  if (!secret) return true;
  const isRight =
    typeof answer === 'string' ? isSameCode(answer, secret) : isSameWords(house, answer, kitToWords(secret));
  if (!isRight) return false;
  await house.saveMe({ kitAt: house.ground.clock.now() }, () => Promise.resolve([forgetKit(house.rows)]));
  house.ground.announce(['vault']);
  return true;
}
function isSameCode(scanned: string, secret: Uint8Array): boolean {
  const read = readKit(scanned);
  return typeof read !== 'string' && toHex(read.secret) === toHex(secret);
}
function isSameWords(house: House, answer: readonly string[], words: readonly string[]): boolean {
  const asked = askedWords(house);
  return (
    asked.length === answer.length &&
    asked.every((position, i) => words[position - 1] === answer[i]?.trim().toLowerCase())
  );
}
