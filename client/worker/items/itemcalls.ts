// The calls about physical items, parcels, and what concerns a person, from parts of the worker that are loaded when first
// asked for.
import type { CaseDeps } from '../cases/cases.ts';
import type { ItemsApi } from '../views/itemviews.ts';
import type { NewsApi } from '../views/newsview.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';

/** `deps` throws while no vault is open. */
export function itemCalls(deps: () => CaseDeps): Pick<Served, keyof ItemsApi | keyof NewsApi> {
  return {
    items: async () => (await parts.physical()).itemRows(deps()),
    item: async (...of) => (await parts.physical()).itemView(deps(), ...of),
    addItem: async (item) => (await parts.physical()).addItem(deps(), item),
    sayOfItem: async (...of) => (await parts.physical()).sayOfItem(deps(), ...of),
    describeItem: async (...of) => (await parts.physical()).describeItem(deps(), ...of),
    noteItemLabels: async (ids) => (await parts.physical()).noteItemLabels(deps(), ids),
    parcels: async (id) => (await parts.parcels()).parcelsView(deps(), id),
    sendParcel: async (...of) => (await parts.parcels()).sendParcel(deps(), ...of),
    news: async () => (await parts.news()).newsView(deps()),
    seeNews: async (seen) => (await parts.news()).seeNews(deps(), seen),
    unpack: async (...of) => (await parts.parcels()).unpack(deps(), ...of),
  };
}
