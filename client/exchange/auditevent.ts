// Access events as a FHIR R4 Bundle of AuditEvent (https://hl7.org/fhir/R4/auditevent.html), in the patterns of IHE BALP
// (https://profiles.ihe.net/ITI/BALP): who, with which device, which patient, which record, why. Never read back.
import type { AuditLine } from './auditLine.ts';

interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}
type Action = 'C' | 'R' | 'U' | 'D' | 'E';

export interface AuditEvent {
  readonly resourceType: 'AuditEvent';
  readonly id: string;
  readonly type: Coding;
  readonly subtype: readonly Coding[];
  readonly action: Action;
  readonly period?: { readonly start?: string; readonly end?: string };
  readonly recorded: string;
  readonly outcome: '0' | '4' | '8';
  readonly purposeOfEvent?: readonly { readonly coding: readonly Coding[] }[];
  readonly agent: readonly object[];
  readonly source: object;
  readonly entity?: readonly object[];
}
export interface AuditBundle {
  readonly resourceType: 'Bundle';
  readonly type: 'collection';
  readonly timestamp: string;
  readonly entry: readonly { readonly fullUrl: string; readonly resource: AuditEvent }[];
}

const IDENTIFIER = 'urn:enamel:id';
const SUBTYPE = 'urn:enamel:action';
const EVENT_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

const INTERACTION = 'http://hl7.org/fhir/restful-interaction';
const INTERACTIONS: Readonly<Partial<Record<Action, string>>> = { C: 'create', R: 'read', U: 'update', D: 'delete' };
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const SOURCE_TYPE = 'http://terminology.hl7.org/CodeSystem/security-source-type';

const REST: Coding = { system: EVENT_TYPE, code: 'rest', display: 'RESTful Operation' };
const TYPES: Readonly<Record<string, Coding>> = {
  export: { system: DICOM, code: '110106', display: 'Export' },
  print: { system: DICOM, code: '110106', display: 'Export' },
  backup: { system: DICOM, code: '110106', display: 'Export' },
  restore: { system: DICOM, code: '110107', display: 'Import' },
  unlock: { system: DICOM, code: '110114', display: 'User Authentication' },
  lock: { system: DICOM, code: '110114', display: 'User Authentication' },
  'failed-unlock': { system: DICOM, code: '110114', display: 'User Authentication' },
  enrol: { system: DICOM, code: '110113', display: 'Security Alert' },
  remove: { system: DICOM, code: '110113', display: 'Security Alert' },
  'break-glass': { system: DICOM, code: '110113', display: 'Security Alert' },
};
const ACTIONS: Readonly<Record<string, Action>> = {
  open: 'R',
  'search-open': 'R',
  'file-open': 'R',
  seen: 'R',
  print: 'R',
  export: 'R',
  change: 'U',
  undo: 'U',
  confirm: 'U',
  void: 'U',
  withdraw: 'U',
  'kit-replaced': 'U',
  'renewal-set': 'U',
  'way-added': 'C',
  'way-removed': 'D',
  'file-add': 'C',
  consent: 'C',
  invite: 'C',
  'file-remove': 'D',
  discard: 'D',
  erase: 'D',
};
/** Purposes of the log as HL7's purposes of use. */
const PURPOSES: Readonly<Record<string, Coding>> = {
  treatment: { system: ACT_REASON, code: 'TREAT', display: 'treatment' },
  payment: { system: ACT_REASON, code: 'HPAYMT', display: 'healthcare payment' },
  operations: { system: ACT_REASON, code: 'HOPERAT', display: 'healthcare operations' },
  'patient request': { system: ACT_REASON, code: 'PATRQT', display: 'patient requested' },
  emergency: { system: ACT_REASON, code: 'ETREAT', display: 'Emergency Treatment' },
  'lab work': { system: ACT_REASON, code: 'TREAT', display: 'treatment' },
  legal: { system: ACT_REASON, code: 'HLEGAL', display: 'legal' },
  complaint: { system: ACT_REASON, code: 'HCOMPL', display: 'health compliance' },
};
const OUTCOMES = { done: '0', refused: '4', failed: '8' } as const;

/** `madeAt` and event times are Unix ms. `recorded` is the relay's receipt where there is one, else the tablet's word. */
export function auditBundle(lines: readonly AuditLine[], madeAt: number): AuditBundle {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: instant(madeAt),
    entry: lines.map((line) => {
      const resource = auditEvent(line);
      return { fullUrl: `urn:enamel:event:${resource.id}`, resource };
    }),
  };
}

export function auditEvent(given: AuditLine): AuditEvent {
  const line = inWordsOfFhir(given);
  const { notBefore, notAfter, claimed } = line;
  const period = {
    ...(notBefore === null ? {} : { start: instant(notBefore) }),
    ...(notAfter === null ? {} : { end: instant(notAfter) }),
  };
  const purpose = PURPOSES[line.purpose];
  const type = TYPES[line.action] ?? REST;
  const action = ACTIONS[line.action] ?? 'E';
  const interaction = type === REST ? INTERACTIONS[action] : undefined;
  const entities = entitiesOf(line);
  return {
    resourceType: 'AuditEvent',
    id: fhirId(line.id),
    type,
    subtype: [
      ...(interaction === undefined ? [] : [{ system: INTERACTION, code: interaction, display: interaction }]),
      { system: SUBTYPE, code: line.action },
    ],
    action,
    ...(notBefore === null && notAfter === null ? {} : { period }),
    recorded: instant(notAfter ?? claimed),
    outcome: OUTCOMES[line.outcome],
    ...(purpose ? { purposeOfEvent: [{ coding: [purpose] }] } : {}),
    agent: [userOf(line), deviceOf(line)],
    source: {
      observer: { identifier: { system: IDENTIFIER, value: line.device }, display: line.organisation || 'unknown' },
      type: [{ system: SOURCE_TYPE, code: '1', display: 'User Device' }],
    },
    ...(entities.length === 0 ? {} : { entity: entities }),
  };
}

function userOf({ person, device, name, role }: AuditLine): object {
  return {
    type: { coding: [{ system: PARTICIPATION, code: 'IRCP', display: 'information recipient' }] },
    ...(role === '' ? {} : { role: [{ text: role }] }),
    who: { identifier: { system: IDENTIFIER, value: person === '' ? device : person } },
    ...(name === '' ? {} : { name }),
    requestor: true,
  };
}
function deviceOf({ device }: AuditLine): object {
  return {
    type: { coding: [{ system: DICOM, code: '110150', display: 'Application' }] },
    who: { identifier: { system: IDENTIFIER, value: device } },
    requestor: false,
  };
}

function entitiesOf(line: AuditLine): object[] {
  const { record, patient } = line;
  const person = {
    what: { identifier: { system: IDENTIFIER, value: patient } },
    type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
    role: { system: OBJECT_ROLE, code: '1', display: 'Patient' },
  };
  return [...(patient === '' ? [] : [person]), ...(record === '' ? [] : [recordOf(line)])];
}
function recordOf({ record, compartment, claimed, note, reason }: AuditLine): object {
  const details = Object.entries({ compartment, 'tablet said': instant(claimed), note, reason });
  return {
    what: { identifier: { system: IDENTIFIER, value: record } },
    type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
    role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' },
    detail: details.filter(([, value]) => value !== '').map(([type, valueString]) => ({ type, valueString })),
  };
}

/** FHIR strings know four kinds of space, and none that is nothing but space. */
function inWordsOfFhir(line: AuditLine): AuditLine {
  const plain = (text: string): string => {
    const spaced = text.replaceAll(/[^\S \r\n\t]/g, ' ');
    return spaced.trim() === '' ? '' : spaced;
  };
  const { organisation, name, role, person, device, record, patient, reason, note } = line;
  const texts = { organisation, name, role, person, device, record, patient, reason, note };
  return {
    ...line,
    ...(Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, plain(text)])) as typeof texts),
  };
}

/** FHIR ids are at most 64 letters, digits, dots and dashes; the entry's first 28 bytes and the index are enough. */
function fhirId(id: string): string {
  const [entry = '', part = '0'] = id.split('/');
  return `${entry.slice(0, 56)}-${part}`;
}

/** FHIR instants carry a four-digit year: a clock beyond is moved to the nearest the format knows. */
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
function instant(ms: number): string {
  return new Date(Math.min(ms, LAST)).toISOString();
}
