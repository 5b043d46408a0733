// The parts of the worker that unlocking and listing do not need: loaded when first asked for, and all of them in the
// background as soon as the worker stands, so that none is missing when the relay goes away or has a newer app.
import { loadArgon2 } from '../crypto/argon2.ts';
import { loadHpke } from '../crypto/box.ts';

export const parts = {
  account: () => import('./account.ts'),
  acquainting: () => import('./acquainting.ts'),
  again: () => import('./again.ts'),
  alerts: () => import('./alerts.ts'),
  announcing: () => import('./announcing.ts'),
  aside: () => import('./aside.ts'),
  authors: () => import('./authors.ts'),
  adding: () => import('./adding.ts'),
  backups: () => import('./backups.ts'),
  covering: () => import('./covering.ts'),
  colleagues: () => import('./colleagues.ts'),
  bundling: () => import('./bundling.ts'),
  copying: () => import('./copying.ts'),
  cases: () => import('./cases.ts'),
  checkpoints: () => import('./checkpoints.ts'),
  casefiles: () => import('./casefiles.ts'),
  contacts: () => import('./contacts.ts'),
  replayer: () => import('./replayer.ts'),
  replaying: () => import('./replaying.ts'),
  demo: () => import('./demoseed.ts'),
  discovering: () => import('./discovering.ts'),
  entering: () => import('./entering.ts'),
  events: () => import('./events.ts'),
  exporting: () => import('./exporting.ts'),
  filetrash: () => import('./filetrash.ts'),
  founding: () => import('./founding.ts'),
  importing: () => import('./importing.ts'),
  granting: () => import('./granting.ts'),
  invites: () => import('./invites.ts'),
  joining: () => import('./joining.ts'),
  judging: () => import('./judging.ts'),
  kit: () => import('./kit.ts'),
  kitproposals: () => import('./kitproposals.ts'),
  newkit: () => import('./newkit.ts'),
  lostfile: () => import('./lostfile.ts'),
  movable: () => import('./movable.ts'),
  members: () => import('./members.ts'),
  moves: () => import('./moves.ts'),
  patients: () => import('./patients.ts'),
  people: () => import('./people.ts'),
  peeking: () => import('./peeking.ts'),
  past: () => import('./past.ts'),
  partnerpaper: () => import('./partnerpaper.ts'),
  passphrase: () => import('../crypto/passphrase.ts'),
  reading: () => import('./reading.ts'),
  renewal: () => import('./renewal.ts'),
  restorecalls: () => import('./restorecalls.ts'),
  restorefrom: () => import('./restorefrom.ts'),
  restoring: () => import('./restoring.ts'),
  room: () => import('./room.ts'),
  sending: () => import('./sending.ts'),
  shareroom: () => import('./shareroom.ts'),
  sharing: () => import('./sharing.ts'),
  trash: () => import('./trash.ts'),
  voided: () => import('./voided.ts'),
};

/** Everything a person may need here while there is no connection. */
export async function loadParts(): Promise<void> {
  const { demo: _demo, ...needed } = parts;
  await Promise.all([loadHpke(), loadArgon2(), ...Object.values(needed).map((load) => load())]);
}
