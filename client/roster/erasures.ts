// Patients' records that a practice decided to erase, from the acts of its `staff`: whose word it was, and which tablets
// say that nothing is left there. What was decided once stays so, whoever leaves later: nobody could undo it.
import { toHex } from '../../protocol/bytes.ts';
import type { DeviceId, EntryId } from '../../protocol/ids.ts';
import type { VerifiedControl } from './admit.ts';
import type { Device } from './membership.ts';

export interface Erasure {
  readonly patient: string;
  /** Of orders that were never sent: as the first word says. */
  readonly drafts: readonly string[];
  /** In an order of causes. */
  readonly asked: readonly { readonly entry: EntryId; readonly by: DeviceId; readonly reason: string }[];
  /** Two persons said so, or the paper. */
  readonly isDecided: boolean;
  /** Hex ids of tablets. */
  readonly done: ReadonlySet<string>;
}

/** By patient. `lawful` are acts in an order of causes. */
export function erasuresIn(
  lawful: readonly VerifiedControl[],
  devices: ReadonlyMap<string, Device>,
): ReadonlyMap<string, Erasure> {
  const found = new Map<string, Erasure>();
  for (const { id: entry, fields, control } of lawful) {
    const { act } = control;
    if (act.type !== 'erase' && act.type !== 'erased') continue;
    const drafts = act.type === 'erase' ? act.drafts : [];
    const nothing = { patient: act.patient, drafts, asked: [], isDecided: false, done: new Set<string>() };
    const before = found.get(act.patient) ?? nothing;
    const by = fields.device as DeviceId;
    if (act.type === 'erased') found.set(act.patient, { ...before, done: new Set([...before.done, toHex(by)]) });
    else {
      const asked = [...before.asked, { entry, by, reason: act.reason }];
      const persons = new Set(asked.map((each) => devices.get(toHex(each.by))?.person));
      const isDecided = before.isDecided || act.root !== null || persons.size > 1;
      found.set(act.patient, { ...before, asked, isDecided });
    }
  }
  return found;
}
