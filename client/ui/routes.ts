// Every address of the app, each loaded when first visited. Addresses carry ids only, never a name; the fragment stays
// free for invites. Screens with a list and a detail are a `layout` with their details as children.
import { createRouter } from 'sv-router';
import type { VaultState } from '../worker/api.ts';

const router = createRouter({
  '/': () => import('./first/Home.svelte'),
  '/start': () => import('./first/Start.svelte'),
  '/restore': () => import('./first/Restore.svelte'),
  '/tablet': () => import('./people/EnterHouse.svelte'),
  '/anew': () => import('./people/EnterHouse.svelte'),
  '/anew/paper': () => import('./first/Restore.svelte'),
  '/what-the-relay-sees': () => import('./about/Relay.svelte'),
  '/check-log': () => import('./access/CheckLog.svelte'),
  '/join': () => import('./join/Join.svelte'),
  '/today': () => import('./today/Today.svelte'),
  '/patients': {
    '/': () => import('./patients/PickPatient.svelte'),
    '/:id': () => import('./patients/OnePatient.svelte'),
    layout: () => import('./patients/Patients.svelte'),
  },
  '/cases': {
    '/': () => import('./cases/PickCase.svelte'),
    '/:id': () => import('./cases/OneCase.svelte'),
    '/:id/ticket': () => import('./cases/Ticket.svelte'),
    '/:id/making': () => import('./making/Making.svelte'),
    '/:id/statement': () => import('./making/Statement.svelte'),
    '/:id/report': () => import('./making/Report.svelte'),
    '/:id/compare': () => import('./cases/CompareTicket.svelte'),
    layout: () => import('./cases/Cases.svelte'),
  },
  '/contacts': {
    '/': () => import('./contacts/PickContact.svelte'),
    '/:id': () => import('./contacts/OneContact.svelte'),
    layout: () => import('./contacts/Contacts.svelte'),
  },
  '/items': {
    '/': () => import('./items/PickItem.svelte'),
    '/:id': () => import('./items/OneItem.svelte'),
    layout: () => import('./items/Items.svelte'),
  },
  '/news': () => import('./news/News.svelte'),
  '/item-labels': () => import('./items/ItemLabels.svelte'),
  '/item-labels/:id': () => import('./items/ItemLabels.svelte'),
  '/calendar': () => import('./calendar/WorkingDays.svelte'),
  '/stock': () => import('./making/Stock.svelte'),
  '/manufacturer': () => import('./making/Maker.svelte'),
  '/remakes': () => import('./making/Remakes.svelte'),
  '/plans': () => import('./making/Plans.svelte'),
  '/invoices': () => import('./invoices/Bills.svelte'),
  '/invoices/terms': () => import('./invoices/Terms.svelte'),
  '/invoices/client/:id': () => import('./invoices/Client.svelte'),
  '/invoices/draft/:id': () => import('./invoices/BillDraft.svelte'),
  '/invoices/bill/:id': () => import('./invoices/OneBill.svelte'),
  '/invoices/prices/:list': () => import('./invoices/Prices.svelte'),
  '/labels': () => import('./labels/PanLabels.svelte'),
  '/labels/:id': () => import('./labels/PanLabels.svelte'),
  '/lab-work': () => import('./labwork/LabWork.svelte'),
  '/access': () => import('./access/AccessLog.svelte'),
  '/access-list/:patient': () => import('./access/ForPatient.svelte'),
  '/access/:record': () => import('./access/AccessLog.svelte'),
  '/access/:record/:file': () => import('./access/AccessLog.svelte'),
  '/backup': () => import('./backup/Backup.svelte'),
  '/backup/past': () => import('./backup/Past.svelte'),
  '/backup/past/:kind/:id': () => import('./backup/Past.svelte'),
  '/backup/kit': () => import('./backup/Kit.svelte'),
  '/backup/new-kit': () => import('./backup/NewKit.svelte'),
  '/erased/:patient': () => import('./trash/Certificate.svelte'),
  '/trash': () => import('./trash/Trash.svelte'),
  '/set-aside': () => import('./aside/SetAside.svelte'),
  '/people': () => import('./people/Staff.svelte'),
  '/plan': () => import('./plan/Plan.svelte'),
  '/plan/fill-in': () => import('./plan/FillIn.svelte'),
  '/settings': () => import('./settings/Settings.svelte'),
  '*': () => import('./NotFound.svelte'),
});

/** The current address; reactive. */
export const route = router.route;

export function go(path: string, options: { readonly replace?: boolean } = {}): void {
  // Not `router.navigate`: overtaken by a tap, it waits for its own promise and throws (sv-router 0.16.1).
  if (options.replace === true) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** Addresses that make sense without a vault. */
const withoutVault = ['/', '/start', '/join', '/restore', '/tablet', '/check-log', '/what-the-relay-sees'];
/** Addresses that make sense only without one. */
const onlyWithoutVault = ['/', '/start', '/restore', '/tablet'];

export function isMisplaced(path: string, hasVault: boolean): boolean {
  return hasVault ? onlyWithoutVault.includes(path) : !withoutVault.includes(path);
}

/** Addresses that make sense beside vaults that are locked: one more person comes to this tablet. */
export function isBesideVaults(path: string): boolean {
  return ['/restore', '/tablet', '/what-the-relay-sees'].includes(path);
}

/** Where an open vault begins: a practice with what today asks for, a lab with its cases in the order of the morning. */
export function homeOf(vault: VaultState | null): string {
  return vault?.type !== 'open'
    ? '/'
    : vault.compartments.includes('desk') && vault.kind === 'clinic'
      ? '/today'
      : vault.compartments.includes('cases')
        ? '/cases'
        : vault.compartments.includes('billing') && vault.kind === 'lab'
          ? '/invoices'
          : '/people';
}
