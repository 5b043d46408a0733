// Whom an act of a house is about: the device it brings, the person or device it says something of.
import { toHex } from '../../protocol/bytes.ts';
import type { VerifiedControl } from './admit.ts';
import type { Act } from './control.ts';
import { recertified } from './reign.ts';
import { idOf, type DeviceKeys } from './statements.ts';

/** The device an act introduces, with its person's hex id. */
export function introducedBy(act: Act): { device: DeviceKeys; person: string; isCertified: boolean } | null {
  switch (act.type) {
    case 'found':
      return { device: act.device, person: toHex(act.person.id), isCertified: true };
    case 'enrol':
      return { device: act.device, person: toHex(act.person), isCertified: act.certificate !== null };
    case 'restore':
      return { device: act.device, person: toHex(act.person), isCertified: true };
    default:
      return null;
  }
}

/** Acts by the hex ids of the persons and devices that they say something of: nobody is looked for among all of them. */
export function actsAbout(acts: readonly VerifiedControl[]): (id: string) => readonly VerifiedControl[] {
  const index = new Map<string, VerifiedControl[]>();
  for (const entry of acts)
    for (const id of subjectsOf(entry.control.act)) {
      const known = index.get(id);
      if (known) known.push(entry);
      else index.set(id, [entry]);
    }
  return (id) => index.get(id) ?? [];
}
function subjectsOf(act: Act): readonly string[] {
  switch (act.type) {
    case 'found':
      return [toHex(act.person.id), toHex(idOf(act.device))];
    case 'person':
      return [toHex(act.person.id)];
    case 'roles':
    case 'remove':
      return [toHex(act.person)];
    // A person is named by an enrolment, but nothing is said of it.
    case 'enrol':
    case 'restore':
      return [toHex(idOf(act.device))];
    case 'suspend':
      return [toHex(act.device)];
    case 'succeed':
      return recertified(act);
    default:
      return [];
  }
}
