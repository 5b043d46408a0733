// Acts of an administrator who was being removed meanwhile: they wait here for another one, who does them again with one
// tap, or leaves it. The roster decides which; nothing that remaining members built on is among them.
import { equal, toHex } from '../../../protocol/bytes.ts';
import type { VerifiedControl } from '../../roster/admit.ts';
import type { OrganisationRoster } from '../../roster/organisation.ts';
import { recipientsOf } from '../../roster/recipients.ts';
import type { Role } from '../../roster/roles.ts';
import { idOf } from '../../roster/statements.ts';
import { writeAct } from '../groups/founding.ts';
import { changeRoles, handKeys, vouchFor } from '../people/granting.ts';
import type { House } from '../house.ts';
import { canHandOn, needAdmin, needQuiet } from '../people/people.ts';
import type { VoidedAct } from '../views/peopleview.ts';
import { rekey } from '../groups/rekey.ts';
import { Refused } from '../rpc.ts';

/** Those that would still change something. */
export function voidedActs({ groups }: House): readonly VoidedAct[] {
  return suspendedIn(groups.organisation, groups.own('staff').controls).flatMap((entry) => {
    const view = viewOf(groups.organisation, groups.own('staff').controls, entry);
    return view ? [view] : [];
  });
}

function suspendedIn(organisation: OrganisationRoster, controls: readonly VerifiedControl[]) {
  return controls.filter(({ id }) => organisation.suspended.some((each) => equal(each, id)));
}

function viewOf(
  organisation: OrganisationRoster,
  controls: readonly VerifiedControl[],
  { id, fields, control: { act } }: VerifiedControl,
): VoidedAct | null {
  const { persons, devices } = organisation;
  const by = persons.get(devices.get(toHex(fields.device))?.person ?? '')?.name ?? '';
  const base = { id: toHex(id), by };
  if (act.type === 'person' && !persons.has(toHex(act.person.id)))
    return { ...base, type: 'person', name: act.person.name, roles: act.person.roles };
  if (act.type === 'enrol' && !devices.has(toHex(idOf(act.device))))
    return { ...base, type: 'tablet', ...personIn(organisation, controls, toHex(act.person)) };
  const before = act.type === 'roles' ? persons.get(toHex(act.person)) : undefined;
  if (act.type !== 'roles' || before?.state !== 'active' || isSame(before.roles, act.roles)) return null;
  return { ...base, type: 'roles', name: before.name, roles: act.roles };
}
function isSame(a: readonly Role[], b: readonly Role[]): boolean {
  return a.length === b.length && a.every((role) => b.includes(role));
}
/** Somebody who is here, or whose own record was voided too. */
function personIn(organisation: OrganisationRoster, controls: readonly VerifiedControl[], hex: string) {
  const known = organisation.persons.get(hex);
  const acts = controls.map(({ control: { act } }) => act);
  const said = acts.find((act) => act.type === 'person' && toHex(act.person.id) === hex);
  const { name, roles } = known ?? (said?.type === 'person' ? said.person : { name: '', roles: [] });
  return { name, roles };
}

/** A tablet brings its person along, where that was voided too. */
export async function confirmVoided(house: House, hex: string): Promise<void> {
  const organisation = needAdmin(house);
  const { controls } = house.groups.own('staff');
  const entry = suspendedIn(organisation, controls).find(({ id }) => toHex(id) === hex);
  const view = entry && viewOf(organisation, controls, entry);
  if (!entry || !view) throw new Refused('not found');
  const { act } = entry.control;
  if (act.type === 'roles') {
    await changeRoles(house, toHex(act.person), act.roles, '');
    return;
  }
  if (!canHandOn(house, view.roles)) throw new Refused('not allowed');
  needQuiet(house);
  const { staff } = organisation;
  const record = `person/${toHex(act.type === 'enrol' ? act.person : act.type === 'person' ? act.person.id : entry.id)}`;
  await house.journal.note({ action: 'enrol', record, compartment: 'staff', purpose: 'operations' });
  const introduced = controls.find(
    ({ control: { act: each } }) =>
      each.type === 'person' &&
      act.type === 'enrol' &&
      equal(each.person.id, act.person) &&
      !organisation.persons.has(toHex(act.person)),
  );
  if (introduced) await writeAct(house, staff, introduced.control.act);
  if (act.type === 'person') await writeAct(house, staff, act);
  if (act.type === 'enrol') await letIn(house, act, view.roles);
}

async function letIn(
  house: House,
  act: Extract<VerifiedControl['control']['act'], { type: 'enrol' }>,
  roles: readonly Role[],
) {
  const { groups } = house;
  const { log } = groups.own('staff');
  const key = groups.epoch(log)?.keyId;
  const hex = toHex(act.person);
  if (key && groups.isCited(groups.own('staff'), key, act.device.sealing)) await writeAct(house, log, act);
  else {
    const members = recipientsOf(groups.organisation, 'staff').map((publicKey) => ({ publicKey }));
    await rekey(house, log, act, [...members, { publicKey: act.device.sealing }]);
  }
  await handKeys(house, act.device, roles);
  await vouchFor(house, hex, act.device, roles);
}
