// What a dentist who reads no access log sees of colleagues: who opened or changed the clinical records and cases of the
// patients in whose record or cases she has written herself. It stands in logs that she reads anyway.
import { toHex } from '../../../protocol/bytes.ts';
import { WRITES } from '../../access/unusual.ts';
import type { Known } from './eventlog.ts';
import type { House } from '../house.ts';

export function readsAll({ groups }: House): boolean {
  return groups.epoch(groups.own('audit').log) !== null;
}

export function readsPatients(house: House): boolean {
  const { groups, me } = house;
  const clinical = groups.all().find(({ place }) => place === 'clinical');
  if (readsAll(house) || !clinical || !groups.epoch(clinical.log)) return false;
  return groups.organisation.persons.get(toHex(me.person))?.roles.includes('dentist') ?? false;
}

/** Without what colleagues did elsewhere. Of other houses, and of this tablet, everything stays. */
export function ofOwnPatients(house: House, lines: readonly Known[]): readonly Known[] {
  const me = toHex(house.me.person);
  const audit = toHex(house.groups.own('audit').log);
  const { devices } = house.groups.organisation;
  const own = new Set(
    lines.flatMap(({ personKey, action, patient }) => (personKey === me && WRITES.has(action) ? [patient] : [])),
  );
  own.delete('');
  return lines.filter(({ line, patient }) => line.log === audit || !devices.has(line.device) || own.has(patient));
}
