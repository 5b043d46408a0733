// Colleagues whom the newest epoch of `staff` leaves out although they belong: they came, with the paper or by code, while
// somebody who did not know it opened that epoch. Keys of other logs are handed on in `staff`; its own key they can't be
// handed there, because they read nothing of it.
import { equal, toHex } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { VerifiedControl } from '../../roster/admit.ts';
import { arrange } from '../../roster/graph.ts';
import { introducedBy } from '../../roster/subjects.ts';
import { idOf } from '../../roster/statements.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import type { House } from '../house.ts';

/** By the roster it was told from: asked at every turn. */
const told = new WeakMap<OrganisationRoster, { readonly key: Uint8Array; readonly isLeft: boolean }>();

/** `key` = id of that epoch's key. Whoever came later, knowing of the epoch, was given its key. */
export function leavesOut({ groups }: House, key: Uint8Array): boolean {
  const { organisation, controls } = groups.own('staff');
  if (!organisation) return false;
  const before = told.get(organisation);
  if (before && equal(before.key, key)) return before.isLeft;
  const isLeft = isLeftOut(organisation, controls, key);
  told.set(organisation, { key, isLeft });
  return isLeft;
}

function isLeftOut({ devices }: OrganisationRoster, controls: readonly VerifiedControl[], key: Uint8Array): boolean {
  const opening = controls.find(({ control }) => control.epoch && equal(control.epoch.key, key));
  const recipients = opening?.control.epoch?.recipients;
  if (!opening || !recipients) return false;
  const missing = [...devices.values()].filter(
    ({ state, keys }) => state === 'active' && !recipients.some((each) => equal(each, sha256(keys.sealing))),
  );
  if (missing.length === 0) return false;
  const graph = arrange(controls);
  return missing.some(({ id }) => {
    const coming = controls.filter(({ control }) => {
      const shown = introducedBy(control.act);
      return shown !== null && equal(idOf(shown.device), id);
    });
    return coming.every((each) => !graph.knew(toHex(each.id), toHex(opening.id)));
  });
}
