// The one acceptance under way. Outlives the screen: making the vault draws the page anew, and its outcome must be told.
import type { App } from '../app.ts';
import { createAttempt, type Attempt } from '../attempt.svelte.ts';

const attempts = new WeakMap<App, Attempt>();

export function joining(app: App): Attempt {
  const attempt = attempts.get(app) ?? createAttempt();
  attempts.set(app, attempt);
  return attempt;
}
