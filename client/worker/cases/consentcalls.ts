// A patient's consents as the page calls them.
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';
import type { ConsentApi } from '../views/consentview.ts';

export function consentCalls(need: () => Sitting): Pick<Served, keyof ConsentApi> {
  return {
    recordConsent: async (...of) => (await parts.consenting()).recordConsent(need().deps, ...of),
    consentFacts: async (patient) => (await parts.consenting()).consentFacts(need().deps, patient),
    withdrawConsent: async (...of) => (await parts.consenting()).withdrawConsent(need().deps, ...of),
    withdrawnConsent: async (id) => (await parts.consenting()).withdrawnConsent(need().deps, id),
  };
}
