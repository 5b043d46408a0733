// Which addresses an open vault has anything behind: by what the person's roles open and what kind of house it is. Whoever
// comes to another one (a bookmark, a tablet that changed hands, a role that ended) is led home instead of into a refusal.
import type { VaultState } from '../worker/api.ts';

type OpenVault = Pick<Extract<VaultState, { type: 'open' }>, 'kind' | 'compartments'>;
type Test = (vault: OpenVault) => boolean;

const ofDesk: Test = ({ kind, compartments }) => kind === 'clinic' && compartments.includes('desk');
const ofCases: Test = ({ compartments }) => compartments.includes('cases');
/** A practice keeps what insurers need in `billing`, and writes no invoices. */
const ofBills: Test = ({ kind, compartments }) => kind === 'lab' && compartments.includes('billing');

const ROOMS: Readonly<Record<string, Test>> = {
  today: ofDesk,
  patients: ofDesk,
  'lab-work': ofDesk,
  cases: ofCases,
  news: ofCases,
  contacts: ofCases,
  items: ofCases,
  'item-labels': ofCases,
  labels: ofCases,
  invoices: ofBills,
};

export function isTheirs(path: string, vault: OpenVault): boolean {
  return ROOMS[path.split('/')[1] ?? '']?.(vault) ?? true;
}
