// The calls of whoever bills; what answers them is a part of its own.
import type { BillingApi } from '../views/billview.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';

export function billCalls(need: () => Sitting, today: () => string): Pick<Served, keyof BillingApi> {
  const view = () => parts.billing();
  const write = () => parts.billissuing();
  const trash = () => parts.billtrash();
  return {
    billing: async () => (await view()).billingView(need().house, today()),
    billClient: async (id) => (await view()).clientView(need().house, today(), id),
    billDraft: async (id) => (await view()).billDraftView(need().house, today(), id),
    bill: async (id) => (await view()).billView(need().house, today(), id),
    prices: async (list) => (await view()).pricesOf(need().house, list),
    saveBillingTerms: async (values) => (await write()).saveTerms(need().house, values),
    saveClientTerms: async (...of) => (await write()).saveClient(need().house, ...of),
    savePrices: async (...of) => (await write()).savePrices(need().house, ...of),
    removePrice: async (...of) => (await write()).removePrice(need().house, ...of),
    importPrices: async (...of) => (await parts.billfiles()).importPrices(need().house, ...of),
    exportPrices: async (list) => (await parts.billfiles()).exportPrices(need().house, list),
    exportStatement: async (...of) => (await parts.billfiles()).exportStatement(need().house, ...of),
    newBill: async (client) => (await write()).newBill(need().house, client),
    saveBill: async (...of) => (await write()).saveBill(need().house, ...of),
    discardBill: async (id) => (await trash()).discardBill(need().house, id),
    billTrash: async () => (await trash()).billTrash(need().house),
    putBackBill: async (id) => (await trash()).putBackBill(need().house, id),
    putBackPrice: async (...of) => (await trash()).putBackPrice(need().house, ...of),
    issueBill: async (id) => (await write()).issueBill(need().house, today(), id),
    cancelBill: async (...of) => (await write()).cancelBill(need().house, today(), ...of),
    payBill: async (...of) => (await write()).payBill(need().house, ...of),
    undoPayment: async (payment) => (await write()).undoPayment(need().house, payment),
    remindBill: async (id) => (await write()).remindBill(need().house, today(), id),
    noteBillPaper: async (...of) => (await view()).notePaper(need().house, ...of),
  };
}
