// What a house had to make again: read from the orders of those cases alone. Counts only, so nobody's looking is noted.
import { bytesOfHex } from '../../../protocol/bytes.ts';
import { readPrescription } from '../../records/prescription.ts';
import type { RemadeCase } from '../../records/remakes.ts';
import type { CaseRow } from './caserow.ts';
import type { House } from '../house.ts';
import type { RemakesView } from '../views/makingview.ts';

export async function remakesOf(house: House, rows: readonly CaseRow[]): Promise<RemakesView> {
  const shared = rows.filter(({ isDraft, id }) => !isDraft && /^[0-9a-f]{64}$/.test(id));
  const remade: RemadeCase[] = [];
  for (const { id, kind, appliance, partner } of shared) {
    if (kind === 'new' || house.groups.get(bytesOfHex(id))?.place !== 'case') continue;
    const { header } = readPrescription((await house.document(bytesOfHex(id), 'case/prescription')).doc);
    const month = header.orderedAt === 0 ? '' : new Date(header.orderedAt).toISOString().slice(0, 7);
    remade.push({ kind, reason: header.remakeReason, appliance, partner, month });
  }
  return { remade, all: shared.map(({ appliance, partner }) => ({ appliance, partner })) };
}
