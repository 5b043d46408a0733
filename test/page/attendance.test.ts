// When the vault locks by itself.
import { describe, expect, it } from 'vitest';
import { timeToLock } from '../../client/page/idle.ts';

const minute = 60_000;
const seen = { touchedAt: 0, hiddenAt: null, held: 0 };

describe('a tablet left alone', () => {
  it('locks five minutes after the last touch, not a moment before', () => {
    expect(timeToLock(5 * minute - 1, seen, 5, 2)).toBeNull();
    expect(timeToLock(5 * minute, seen, 5, 2)).toBe('idle');
  });

  it('locks two minutes after it went out of sight, even when it was touched just before', () => {
    const hidden = { ...seen, touchedAt: 10 * minute, hiddenAt: 10 * minute };
    expect(timeToLock(12 * minute - 1, hidden, 5, 2)).toBeNull();
    expect(timeToLock(12 * minute, hidden, 5, 2)).toBe('hidden');
  });

  it('never locks under a file picker or a passkey prompt that we opened', () => {
    expect(timeToLock(60 * minute, { touchedAt: 0, hiddenAt: 0, held: 1 }, 5, 2)).toBeNull();
  });
});
