// The calls of the screens that show the access log, and what the relay signed. Whatever leaves the app as a file is noted before it is made.
import type { AccessApi } from '../views/eventrow.ts';
import { glassOf } from './breakglass.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';
import type { Sitting } from '../sitting.ts';

export function accessCalls(
  need: () => Sitting,
  today: () => string,
): Pick<Served, keyof AccessApi | 'relayHistory' | 'settleRelay'> {
  return {
    async glass(patient) {
      const { house, openings } = need();
      return glassOf(house, openings.glass, patient);
    },
    async breakGlass(patient, reason) {
      const { house, lists, openings } = need();
      return (await parts.alerts()).breakGlass(house, lists, openings.glass, patient, reason);
    },
    async alerts() {
      const { house, lists } = need();
      return (await parts.alerts()).openAlerts(house, lists);
    },
    async seenAlert(alert) {
      await (await parts.alerts()).seenAlert(need().house, alert);
    },
    async events(filter) {
      const { house, lists } = need();
      return (await parts.events()).eventRows(house, lists, filter);
    },
    async eventPage(filter, start, count) {
      const { house, lists } = need();
      return (await parts.events()).eventPage(house, lists, filter, start, count);
    },
    async eventFacets() {
      const { house, lists } = need();
      return (await parts.events()).eventFacets(house, lists);
    },
    async restatePurpose(event, purpose) {
      const { house, lists } = need();
      await (await parts.events()).restatePurpose(house, lists, event, purpose);
    },
    async noteAccessList(patient) {
      const { house, lists } = need();
      await (await parts.events()).noteAccessList(house, lists, patient);
    },
    async exportBundle(scope) {
      const { house, lists } = need();
      await (await parts.events()).noteExport(house, scope);
      const bytes = await (await parts.bundling()).bundle(house, lists, scope);
      return { bytes, name: `access-log-${today()}.enamel` };
    },
    async exportAs(scope, format) {
      const { house, lists } = need();
      await (await parts.events()).noteExport(house, scope);
      const bytes = await (await parts.exporting()).exportAs(house, lists, scope, format);
      return { bytes, name: `access-log-${today()}.${format === 'table' ? 'csv' : 'fhir.json'}` };
    },
    relayHistory: async () => (await parts.evidencefile()).saveEvidence(need().house, today()),
    settleRelay: () => need().house.evidence.settle(),
  };
}
