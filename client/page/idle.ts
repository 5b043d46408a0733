// When the vault locks by itself: some minutes without a touch, or fewer out of sight. Never while the tablet shows
// something that we opened (file picker, passkey prompt, print dialog), which looks the same from here.

export interface Attendance {
  /** Unix ms of the last touch or key. */
  readonly touchedAt: number;
  /** Unix ms since when the page is out of sight; null while it is seen. */
  readonly hiddenAt: number | null;
  /** Pickers and prompts of ours that are up. */
  readonly held: number;
}

export type Away = 'hidden' | 'idle';

/** null while it is not. */
export function timeToLock(now: number, seen: Attendance, idleMinutes: number, hiddenMinutes: number): Away | null {
  if (seen.held > 0) return null;
  if (seen.hiddenAt !== null && now - seen.hiddenAt >= hiddenMinutes * 60_000) return 'hidden';
  return now - seen.touchedAt >= idleMinutes * 60_000 ? 'idle' : null;
}

export interface Watch {
  /** Until the returned function is called, nothing locks by itself. */
  hold(): () => void;
  stop(): void;
}

export function watchAttendance(
  now: () => number,
  limits: () => { readonly idleMinutes: number; readonly hiddenMinutes: number },
  onAway: (why: Away) => void,
): Watch {
  let seen: Attendance = { touchedAt: now(), hiddenAt: document.hidden ? now() : null, held: 0 };
  const look = (): void => {
    const { idleMinutes, hiddenMinutes } = limits();
    const why = timeToLock(now(), seen, idleMinutes, hiddenMinutes);
    if (!why) return;
    seen = { ...seen, touchedAt: now(), hiddenAt: document.hidden ? now() : null };
    onAway(why);
  };
  const touch = (): void => {
    seen = { ...seen, touchedAt: now() };
  };
  const turn = (): void => {
    // First look: timers slow down or stop out of sight, so the time may have come long ago.
    look();
    seen = { ...seen, hiddenAt: document.hidden ? now() : null };
  };
  const ending = new AbortController();
  const options = { capture: true, passive: true, signal: ending.signal };
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove']) addEventListener(event, touch, options);
  document.addEventListener('visibilitychange', turn, options);
  const beat = setInterval(look, 5_000);

  return {
    hold() {
      seen = { ...seen, held: seen.held + 1 };
      let isUp = true;
      return () => {
        if (!isUp) return;
        isUp = false;
        seen = { touchedAt: now(), hiddenAt: document.hidden ? now() : null, held: seen.held - 1 };
      };
    },
    stop() {
      ending.abort();
      clearInterval(beat);
    },
  };
}
