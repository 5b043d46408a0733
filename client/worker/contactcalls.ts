// What a page may ask about the houses that this one knows; its part of the worker is loaded when first asked for.
import type { ContactsApi } from './contactviews.ts';
import { parts } from './parts.ts';
import type { Served } from './rpc.ts';
import type { Sitting } from './sitting.ts';

export function contactCalls(need: () => Sitting, today: () => string): Pick<Served, keyof ContactsApi> {
  return {
    sendTo: async (choices, id) => (await parts.announcing()).sendTo(need().house, choices, id, today()),
    contacts: async () => (await parts.contacts()).contactRows(need()),
    contactView: async (id) => (await parts.contacts()).contactView(need(), id),
    trustContact: async (id, haveCompared) => (await parts.contacts()).trustContact(need(), id, haveCompared),
    compareContact: async (id, scanned) => (await parts.contacts()).compareContact(need(), id, scanned),
    endContact: async (id) => (await parts.contacts()).endContact(need(), id),
  };
}
