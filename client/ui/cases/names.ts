// Who a device id of a case belongs to, as the case's roster says.
import type { CaseView } from '../../worker/api.ts';

export function nameOf(view: Pick<CaseView, 'sides'>, device: string): string | null {
  return view.sides.flatMap((side) => side.devices).find((each) => each.device === device)?.name ?? null;
}
