// Who a device id of a case belongs to, as the case's roster says: people of the own house by name, of the other by their
// house and what they are there.
import type { CaseSide, CaseView } from '../../worker/api.ts';

export function nameOf(view: Pick<CaseView, 'sides'>, device: string): string | null {
  return view.sides.flatMap((side) => side.devices).find((each) => each.device === device)?.name ?? null;
}

/** '' for a device that nobody vouched for. */
export function authorOf(
  view: Pick<CaseView, 'sides'>,
  { device, side }: { readonly device: string; readonly side: CaseSide['role'] },
  roles: Readonly<Record<string, string>>,
): string {
  const house = view.sides.find((each) => each.role === side);
  const who = house?.devices.find((each) => each.device === device);
  if (!house) return '';
  if (!who) return house.organisation;
  return house.isUs ? who.name : [house.organisation, roles[who.role] ?? ''].filter((part) => part !== '').join(', ');
}
