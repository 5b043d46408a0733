// Every address of the app, each loaded when first visited. Addresses carry ids only, never a name; the fragment stays
// free for invites. Screens with a list and a detail are a `layout` with their details as children.
import { createRouter } from 'sv-router';
import type { VaultState } from '../worker/api.ts';
import { screen } from './screen.ts';

const router = createRouter({
  '/': screen(() => import('./first/Home.svelte')),
  '/start': screen(() => import('./first/Start.svelte')),
  '/restore': screen(() => import('./first/Restore.svelte')),
  '/tablet': screen(() => import('./people/EnterHouse.svelte')),
  '/anew': screen(() => import('./people/EnterHouse.svelte')),
  '/anew/paper': screen(() => import('./first/Restore.svelte')),
  '/what-the-relay-sees': screen(() => import('./about/Relay.svelte')),
  '/check-log': screen(() => import('./access/CheckLog.svelte')),
  '/join': screen(() => import('./join/Join.svelte')),
  '/today': screen(() => import('./today/Today.svelte')),
  '/patients': {
    '/': screen(() => import('./patients/PickPatient.svelte')),
    '/:id': screen(() => import('./patients/OnePatient.svelte')),
    layout: screen(() => import('./patients/Patients.svelte')),
  },
  '/cases': {
    '/': screen(() => import('./cases/PickCase.svelte')),
    '/:id': screen(() => import('./cases/OneCase.svelte')),
    '/:id/ticket': screen(() => import('./cases/Ticket.svelte')),
    '/:id/making': screen(() => import('./making/Making.svelte')),
    '/:id/statement': screen(() => import('./making/Statement.svelte')),
    '/:id/report': screen(() => import('./making/Report.svelte')),
    '/:id/compare': screen(() => import('./cases/CompareTicket.svelte')),
    layout: screen(() => import('./cases/Cases.svelte')),
  },
  '/contacts': {
    '/': screen(() => import('./contacts/PickContact.svelte')),
    '/:id': screen(() => import('./contacts/OneContact.svelte')),
    layout: screen(() => import('./contacts/Contacts.svelte')),
  },
  '/items': {
    '/': screen(() => import('./items/PickItem.svelte')),
    '/:id': screen(() => import('./items/OneItem.svelte')),
    layout: screen(() => import('./items/Items.svelte')),
  },
  '/news': screen(() => import('./news/News.svelte')),
  '/item-labels': screen(() => import('./items/ItemLabels.svelte')),
  '/item-labels/:id': screen(() => import('./items/ItemLabels.svelte')),
  '/calendar': screen(() => import('./calendar/WorkingDays.svelte')),
  '/stock': screen(() => import('./making/Stock.svelte')),
  '/manufacturer': screen(() => import('./making/Maker.svelte')),
  '/remakes': screen(() => import('./making/Remakes.svelte')),
  '/plans': screen(() => import('./making/Plans.svelte')),
  '/invoices': screen(() => import('./invoices/Bills.svelte')),
  '/invoices/terms': screen(() => import('./invoices/Terms.svelte')),
  '/invoices/client/:id': screen(() => import('./invoices/Client.svelte')),
  '/invoices/draft/:id': screen(() => import('./invoices/BillDraft.svelte')),
  '/invoices/bill/:id': screen(() => import('./invoices/OneBill.svelte')),
  '/invoices/prices/:list': screen(() => import('./invoices/Prices.svelte')),
  '/labels': screen(() => import('./labels/PanLabels.svelte')),
  '/labels/:id': screen(() => import('./labels/PanLabels.svelte')),
  '/lab-work': screen(() => import('./labwork/LabWork.svelte')),
  '/access': screen(() => import('./access/AccessLog.svelte')),
  '/access-list/:patient': screen(() => import('./access/ForPatient.svelte')),
  '/access/:record': screen(() => import('./access/AccessLog.svelte')),
  '/access/:record/:file': screen(() => import('./access/AccessLog.svelte')),
  '/backup': screen(() => import('./backup/Backup.svelte')),
  '/backup/past': screen(() => import('./backup/Past.svelte')),
  '/backup/past/:kind/:id': screen(() => import('./backup/Past.svelte')),
  '/backup/kit': screen(() => import('./backup/Kit.svelte')),
  '/backup/new-kit': screen(() => import('./backup/NewKit.svelte')),
  '/erased/:patient': screen(() => import('./trash/Certificate.svelte')),
  '/trash': screen(() => import('./trash/Trash.svelte')),
  '/set-aside': screen(() => import('./aside/SetAside.svelte')),
  '/people': screen(() => import('./people/Staff.svelte')),
  '/plan': screen(() => import('./plan/Plan.svelte')),
  '/plan/fill-in': screen(() => import('./plan/FillIn.svelte')),
  '/settings': screen(() => import('./settings/Settings.svelte')),
  '*': screen(() => import('./NotFound.svelte')),
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
