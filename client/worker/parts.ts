// The parts of the worker that unlocking and listing do not need: loaded when first asked for, and all of them in the
// background once a vault is open, so that none is missing when the relay goes away.

export const parts = {
  cases: () => import('./cases.ts'),
  demo: () => import('./demoseed.ts'),
  events: () => import('./events.ts'),
  founding: () => import('./founding.ts'),
  invites: () => import('./invites.ts'),
  joining: () => import('./joining.ts'),
  kit: () => import('./kit.ts'),
  owed: () => import('./owed.ts'),
  passphrase: () => import('../crypto/passphrase.ts'),
  restoring: () => import('./restoring.ts'),
  sharing: () => import('./sharing.ts'),
};

/** Everything a person may need here while there is no connection. */
export async function loadParts(): Promise<void> {
  const { demo: _demo, ...needed } = parts;
  await Promise.all(Object.values(needed).map((load) => load()));
}
