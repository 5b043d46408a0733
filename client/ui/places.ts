// Where an open vault leads: the places of the rail, by what the person's roles open. On a phone those that are not
// `isFirst` are under "More".
import Bell from '@lucide/svelte/icons/bell';
import Box from '@lucide/svelte/icons/box';
import Briefcase from '@lucide/svelte/icons/briefcase';
import Building from '@lucide/svelte/icons/building-2';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import ReceiptText from '@lucide/svelte/icons/receipt-text';
import Package from '@lucide/svelte/icons/package';
import SettingsIcon from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import UserRoundCog from '@lucide/svelte/icons/user-round-cog';
import Users from '@lucide/svelte/icons/users';
import type { VaultState } from '../worker/api.ts';
import type { shellWords } from './words/shell.ts';

export interface PlaceLink {
  readonly href: string;
  readonly label: string;
  readonly icon: typeof Users;
  readonly isFirst: boolean;
}
type Words = (typeof shellWords)['en'];

export function placesOf(vault: Extract<VaultState, { type: 'open' }>, w: Words): readonly PlaceLink[] {
  const holds = (place: 'desk' | 'cases' | 'billing'): boolean => vault.compartments.includes(place);
  const isClinic = vault.kind === 'clinic';
  const isDesk = isClinic && holds('desk');
  const contacts = isClinic ? w.contacts : w.contactsClinic;
  return [
    ...(isDesk ? [{ href: '/patients', label: w.patients, icon: Users, isFirst: true }] : []),
    ...(holds('cases') ? [{ href: '/cases', label: w.cases, icon: Briefcase, isFirst: true }] : []),
    ...(isDesk && !holds('cases') ? [{ href: '/lab-work', label: w.labWork, icon: Package, isFirst: true }] : []),
    ...(holds('cases') ? [{ href: '/news', label: w.news, icon: Bell, isFirst: true }] : []),
    ...(holds('cases') ? [{ href: '/items', label: w.items, icon: Box, isFirst: false }] : []),
    ...(!isClinic && holds('billing')
      ? [{ href: '/invoices', label: w.invoices, icon: ReceiptText, isFirst: !holds('cases') }]
      : []),
    { href: '/access', label: w.access, icon: ShieldCheck, isFirst: true },
    ...(holds('cases') ? [{ href: '/contacts', label: contacts, icon: Building, isFirst: false }] : []),
    { href: '/people', label: w.people, icon: UserRoundCog, isFirst: false },
    { href: '/backup', label: w.backup, icon: HardDrive, isFirst: false },
    { href: '/plan', label: w.plan, icon: LifeBuoy, isFirst: false },
    { href: '/settings', label: w.settings, icon: SettingsIcon, isFirst: false },
  ];
}
