// What a page may ask about the houses that this one knows, and about work given out to them; its part of the worker is loaded when first asked for.
import type { CaseDeps } from '../cases/cases.ts';
import type { ContactsApi } from '../views/contactviews.ts';
import type { OnwardApi } from '../views/onwardview.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';

export function contactCalls(
  need: () => Sitting,
  today: () => string,
): Pick<Served, keyof ContactsApi | keyof OnwardApi> {
  const deps = (): CaseDeps => need().deps;
  return {
    sendTo: async (choices, id) => (await parts.announcing()).sendTo(need().house, choices, id, today()),
    onward: async (id) => (await parts.onward()).onwardOf(deps(), id),
    allowOnward: async (...of) => (await parts.onward()).allowOnward(deps(), ...of),
    sendPart: async (part) => (await parts.onward()).sendPart(deps(), part),
    takePartBack: async (...of) => (await parts.partback()).takePartBack(deps(), ...of),
    takeOverMade: async (...of) => (await parts.partback()).takeOverMade(deps(), ...of),
    contacts: async () => (await parts.contacts()).contactRows(need()),
    contactView: async (id) => (await parts.contacts()).contactView(need(), id),
    trustContact: async (id, haveCompared) => (await parts.contacts()).trustContact(need(), id, haveCompared),
    compareContact: async (id, scanned) => (await parts.contacts()).compareContact(need(), id, scanned),
    endContact: async (id) => (await parts.contacts()).endContact(need(), id),
  };
}
