// One live tab per vault, by a Web Lock. A tab that lost it must stop writing at once; the vault's fence stops it even
// when it is too frozen to notice.

export interface Tab {
  /** Holds the vault when no other tab does. When one does, waits in line and calls `onHeld` once it is gone. */
  hold(): Promise<boolean>;
  /** Takes the vault away from the other tab. */
  take(): Promise<void>;
}

const NAME = 'enamel-vault';

export function createTab(locks: LockManager, on: { held: () => void; lost: () => void }): Tab {
  let line: AbortController | null = null;

  function keep(options: LockOptions, isHeld: (held: boolean) => void): void {
    let wasHeld = false;
    locks
      .request(NAME, options, (lock) => {
        wasHeld = lock !== null;
        isHeld(wasHeld);
        return lock && new Promise<never>(() => undefined);
      })
      .catch(() => {
        // Stolen by another tab, or our own waiting in line was ended.
        if (!wasHeld) return;
        on.lost();
        waitInLine();
      });
  }

  function waitInLine(): void {
    line = new AbortController();
    keep({ signal: line.signal }, () => {
      line = null;
      on.held();
    });
  }

  return {
    hold: () =>
      new Promise((resolve) => {
        keep({ ifAvailable: true }, (isHeld) => {
          resolve(isHeld);
          if (!isHeld) waitInLine();
        });
      }),
    take: () =>
      new Promise((resolve) => {
        line?.abort();
        line = null;
        keep({ steal: true }, () => resolve());
      }),
  };
}
