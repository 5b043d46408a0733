// Logging in to the relay account: a passkey ceremony of its own, apart from unlocking.
import { loginWithPasskey, type PasskeyProblem } from '../page/passkey.ts';
import type { App } from './app.ts';

/** Resolves to why it did not happen, or null. */
export async function confirmAccount(app: App): Promise<PasskeyProblem | null> {
  const release = app.stayUnlocked();
  try {
    const { challenge, credentialIds, rpId } = await app.remote.loginChallenge();
    const asked = await loginWithPasskey({ challenge, rpId }, credentialIds, () => performance.now());
    if ('problem' in asked) return asked.problem;
    await app.remote.login(asked.response);
    return null;
  } finally {
    release();
  }
}
