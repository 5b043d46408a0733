// Remembers how an order went out, so that the next one of its kind for the same lab begins as this one ended.
import { noteOrdered, TEMPLATES } from '../../records/templates.ts';
import type { Prescription } from '../../records/prescription.ts';
import type { House } from '../house.ts';

/** `contact` is '' where it went by a link. */
export async function noteHabits(house: House, contact: string, { header, items }: Prescription): Promise<void> {
  try {
    const live = await house.document(house.own('cases').log, TEMPLATES);
    await live.edit((doc) => {
      noteOrdered(doc, contact, header, items);
    });
  } catch {
    // The case is made all the same, and that is what its caller was asked for: a tablet may have no room for more.
  }
}
