// The access log as a table or as FHIR: the events this device may read, in the order they happened. Ids and purposes as
// they stand; nothing here is signed, and the screen says so.
import { utf8, type Bytes } from '../../../protocol/bytes.ts';
import { auditBundle } from '../../exchange/auditevent.ts';
import type { AuditLine } from '../../exchange/auditLine.ts';
import { auditCsv } from '../../exchange/csv.ts';
import { linesWanted } from './bundling.ts';
import type { Known } from './eventlog.ts';
import type { ExportScope } from '../views/eventrow.ts';
import type { House } from '../house.ts';
import type { Lists } from '../records/lists.ts';

export async function exportAs(
  house: House,
  lists: Lists,
  scope: ExportScope,
  format: 'table' | 'fhir',
): Promise<Bytes> {
  const lines = (await linesWanted(house, lists, scope)).reverse().map((known) => toLine(house, known));
  return utf8(format === 'table' ? auditCsv(lines) : JSON.stringify(auditBundle(lines, house.ground.clock.now())));
}

function toLine(house: House, { line, organisation, person, personKey, patient, purpose }: Known): AuditLine {
  const { event, window } = line;
  return {
    id: line.id,
    organisation,
    name: person,
    role: house.groups.organisation.persons.get(personKey)?.roles.join(', ') ?? '',
    person: line.person ?? '',
    device: line.device,
    action: event.action,
    record: event.record,
    patient,
    compartment: event.compartment,
    purpose,
    outcome: event.outcome,
    note: event.note ?? '',
    reason: event.reason,
    claimed: window.claimed,
    notBefore: window.notBefore,
    notAfter: window.notAfter,
    where: line.where,
  };
}
