// Scans of any size, a draft to put them in, and a hand on everything a tablet says over HTTP.
import type { TestTablet } from '../support/tablet.ts';

type Octets = Uint8Array<ArrayBuffer>;
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A sheet of triangles as a binary STL of about `megabytes`. */
export function scanOf(megabytes: number): Octets {
  const count = Math.floor((megabytes * 1_000_000) / 50);
  const bytes = new Uint8Array(84 + 50 * count);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  for (let i = 0; i < count; i++) {
    const [x, y] = [(i % 300) / 10, Math.floor(i / 300) / 10];
    const corners = [x, y, 0, x + 0.1, y, Math.sin(i), x, y + 0.1, 0];
    for (const [k, value] of corners.entries()) view.setFloat32(84 + 50 * i + 12 + 4 * k, value, true);
  }
  return bytes;
}
/** What a copy of a scan keeps: its directions are worked out anew from the corners, in the last bit otherwise. */
export function cornersOf(stl: Octets): Octets {
  const corners = stl.slice();
  for (let at = 84; at < corners.length; at += 50) corners.fill(0, at, at + 12);
  return corners;
}
export const scanFile = (megabytes: number): File => new File([scanOf(megabytes)], 'upper-jaw.stl');

/** Every call of this tablet over HTTP goes through `change`. */
export function through(tablet: TestTablet, change: (next: Fetch) => Fetch): void {
  const power = tablet.power as unknown as { fetch: Fetch };
  power.fetch = change(power.fetch);
}
export const isUnit = (url: string): boolean => /\/blob\/[0-9a-f]{64}$/.test(url);

export async function newDraftOf(clinic: TestTablet): Promise<string> {
  const patient = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  const draft = await clinic.api.createDraft(patient);
  await clinic.api.recordConsent(draft, { wording: 'Lab work', method: 'on paper' });
  return draft;
}
