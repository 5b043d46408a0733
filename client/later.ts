// Scripts that are loaded when they are first needed. One that does not come is no failure of what needed it, and never
// said to be: the connection broke on a first visit, or the relay got a newer app meanwhile.
export class PartMissing extends Error {
  constructor() {
    super('a part of the app is missing');
  }
}

type Load = () => Promise<unknown>;
let prepare: (load: Load) => Promise<unknown> = () => Promise.resolve();

/**
 * Browsers remember of a script that it did not come, and never ask for it again in this thread (HTML, module map). A thread
 * that lives long therefore brings all that an import needs before it imports. Called once, by the root of such a thread.
 */
export function prepareWith(bring: (load: Load) => Promise<unknown>): void {
  prepare = bring;
}

/** `load` calls `import()` in its own text. Throws PartMissing; may be called again. */
export async function later<T>(load: () => Promise<T>): Promise<T> {
  try {
    await prepare(load);
    return await load();
  } catch {
    throw new PartMissing();
  }
}
