// One live tab per vault, with the locks of a browser played by the smallest lock manager that can steal and queue.
import { describe, expect, it } from 'vitest';
import { createTab } from '../../client/page/tab.ts';

type Grant = (lock: object | null) => unknown;

function browser(): LockManager {
  let holder: { end: (reason: Error) => void } | null = null;
  let line: (() => void)[] = [];
  const grant = (run: Grant) =>
    new Promise((resolve, reject) => {
      const mine = { end: reject };
      holder = mine;
      void Promise.resolve(run({})).then((value) => {
        if (holder === mine) holder = null;
        resolve(value);
        line.shift()?.();
      });
    });
  const request = (_: string, options: LockOptions, run: Grant): Promise<unknown> => {
    if (options.steal === true) {
      holder?.end(new DOMException('stolen', 'AbortError'));
      return grant(run);
    }
    if (!holder) return grant(run);
    if (options.ifAvailable === true) return Promise.resolve(run(null));
    return new Promise((resolve, reject) => {
      const turn = (): void => void grant(run).then(resolve, reject);
      line.push(turn);
      options.signal?.addEventListener('abort', () => {
        line = line.filter((each) => each !== turn);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  };
  return { request } as unknown as LockManager;
}

function openTab(locks: LockManager) {
  const heard: string[] = [];
  const tab = createTab(locks, { held: () => heard.push('held'), lost: () => heard.push('lost') });
  return { ...tab, heard };
}

describe('two tabs and one vault', () => {
  it('lets the first tab work and the second wait', async () => {
    const locks = browser();
    expect(await openTab(locks).hold()).toBe(true);
    const second = openTab(locks);
    expect(await second.hold()).toBe(false);
    expect(second.heard).toEqual([]);
  });

  it('tells a tab at once that the vault was taken away, and gives it back in turn', async () => {
    const locks = browser();
    const first = openTab(locks);
    const second = openTab(locks);
    await first.hold();
    await second.hold();
    await second.take();
    await Promise.resolve();
    await Promise.resolve();
    expect(first.heard).toEqual(['lost']);
    await first.take();
    await Promise.resolve();
    await Promise.resolve();
    expect({ first: first.heard, second: second.heard }).toEqual({ first: ['lost'], second: ['lost'] });
  });
});
