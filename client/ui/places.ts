// Where an open vault leads, by what the person's roles open: few places a day is made of, the rest under one entry.
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
import Trash from '@lucide/svelte/icons/trash-2';
import Sun from '@lucide/svelte/icons/sun';
import UserRoundCog from '@lucide/svelte/icons/user-round-cog';
import Users from '@lucide/svelte/icons/users';
import type { VaultState } from '../worker/api.ts';
import type { shellWords } from './words/shell.ts';

export interface PlaceLink {
  readonly href: string;
  readonly label: string;
  readonly icon: typeof Users;
}
export interface Places {
  /** What a role needs every day: in the rail of a tablet, in the bar of a phone. At most five. */
  readonly daily: readonly PlaceLink[];
  /** Everything else, under "More". */
  readonly more: readonly PlaceLink[];
}
type Words = (typeof shellWords)['en'];
type Line = false | PlaceLink;

export function placesOf(vault: Extract<VaultState, { type: 'open' }>, w: Words): Places {
  const holds = (place: 'desk' | 'cases' | 'billing'): boolean => vault.compartments.includes(place);
  const isClinic = vault.kind === 'clinic';
  const isDesk = isClinic && holds('desk');
  const items: Line = holds('cases') && { href: '/items', label: w.items, icon: Box };
  const daily: readonly Line[] = [
    isDesk && { href: '/today', label: w.today, icon: Sun },
    isDesk && { href: '/patients', label: w.patients, icon: Users },
    holds('cases') && { href: '/cases', label: w.cases, icon: Briefcase },
    isDesk && !holds('cases') && { href: '/lab-work', label: w.labWork, icon: Package },
    holds('cases') && { href: '/news', label: w.news, icon: Bell },
    !isClinic && items,
    !isClinic && holds('billing') && { href: '/invoices', label: w.invoices, icon: ReceiptText },
  ];
  const more: readonly Line[] = [
    isClinic && items,
    holds('cases') && { href: '/contacts', label: isClinic ? w.contacts : w.contactsClinic, icon: Building },
    { href: '/access', label: w.access, icon: ShieldCheck },
    { href: '/people', label: w.people, icon: UserRoundCog },
    { href: '/backup', label: w.backup, icon: HardDrive },
    { href: '/plan', label: w.plan, icon: LifeBuoy },
    { href: '/trash', label: w.trash, icon: Trash },
    { href: '/settings', label: w.settings, icon: SettingsIcon },
  ];
  return { daily: daily.filter((line) => line !== false), more: more.filter((line) => line !== false) };
}
