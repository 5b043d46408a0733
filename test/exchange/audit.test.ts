// The access log in formats of others: a spreadsheet and FHIR.
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIONS, PURPOSES } from '../../client/access/event.ts';
import type { AuditLine } from '../../client/exchange/auditLine.ts';
import { auditBundle, auditEvent } from '../../client/exchange/auditevent.ts';
import { auditCsv, csvCell, csvTable } from '../../client/exchange/csv.ts';
import schema from '../vectors/fhir-r4-audit.schema.json' with { type: 'json' };

const NOON = Date.UTC(2026, 2, 4, 12);
const line: AuditLine = {
  id: `${'ab'.repeat(32)}/1`,
  organisation: 'Linden Dental',
  name: 'Anna "Ann" Berg',
  role: 'dentist',
  person: '11'.repeat(16),
  device: '22'.repeat(32),
  action: 'open',
  record: 'patient/7',
  patient: '7',
  compartment: 'clinical',
  purpose: 'treatment',
  outcome: 'done',
  note: '',
  reason: '=HYPERLINK("http://evil")',
  claimed: NOON,
  notBefore: null,
  notAfter: NOON + 1000,
  where: 'at the relay',
};

describe('CSV', () => {
  test('[1.12] a line of the access log, its formula neutralised and quotes doubled', () => {
    const [header, row, end] = auditCsv([line]).split('\r\n');
    expect(header).toMatch(/^\uFEFF"organisation","name","role",/);
    expect(row).toBe(
      [
        '"Linden Dental"',
        '"Anna ""Ann"" Berg"',
        '"dentist"',
        `"${'11'.repeat(16)}"`,
        `"${'22'.repeat(32)}"`,
        '"open"',
        '"patient/7"',
        '"7"',
        '"clinical"',
        '"treatment"',
        '"done"',
        '""',
        `"'=HYPERLINK(""http://evil"")"`,
        '""',
        '"2026-03-04T12:00:01.000Z"',
        '"2026-03-04T12:00:00.000Z"',
        '"at the relay"',
        `"${'ab'.repeat(32)}/1"`,
      ].join(','),
    );
    expect(end).toBe('');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\u200E=1', '＝1+1'])(
    'case 36 %j begins like a formula, and is text',
    (value) => {
      expect(csvCell(value)).toBe(`"'${value}"`);
    },
  );

  test('case 36 law: a cell can never begin a formula, end its cell or its row', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const cell = csvCell(value);
        expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"');
        expect(cell.charAt(1)).not.toMatch(/[=+\-@\t\r]/);
      }),
    );
    expect(csvTable(['a'], [['x"\r\n"=1']])).toBe('\uFEFF"a"\r\n"x""\r\n""=1"\r\n');
  });
});

describe('FHIR AuditEvent', () => {
  const device = {
    type: {
      coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110150', display: 'Application' }],
    },
    who: { identifier: { system: 'urn:enamel:id', value: '22'.repeat(32) } },
    requestor: false,
  };
  const source = {
    observer: { identifier: { system: 'urn:enamel:id', value: '22'.repeat(32) }, display: 'Linden Dental' },
    type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '1', display: 'User Device' }],
  };

  test('[1.12] says who, what, why, when and with which outcome', () => {
    expect(auditEvent({ ...line, reason: '', note: 'outside care team' })).toEqual({
      resourceType: 'AuditEvent',
      id: `${'ab'.repeat(28)}-1`,
      type: {
        system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
        code: 'rest',
        display: 'RESTful Operation',
      },
      subtype: [
        { system: 'http://hl7.org/fhir/restful-interaction', code: 'read', display: 'read' },
        { system: 'urn:enamel:action', code: 'open' },
      ],
      action: 'R',
      period: { end: '2026-03-04T12:00:01.000Z' },
      recorded: '2026-03-04T12:00:01.000Z',
      outcome: '0',
      purposeOfEvent: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT', display: 'treatment' },
          ],
        },
      ],
      agent: [
        {
          type: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
                code: 'IRCP',
                display: 'information recipient',
              },
            ],
          },
          role: [{ text: 'dentist' }],
          who: { identifier: { system: 'urn:enamel:id', value: '11'.repeat(16) } },
          name: 'Anna "Ann" Berg',
          requestor: true,
        },
        device,
      ],
      source,
      entity: [
        {
          what: { identifier: { system: 'urn:enamel:id', value: '7' } },
          type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
          role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' },
        },
        {
          what: { identifier: { system: 'urn:enamel:id', value: 'patient/7' } },
          type: {
            system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
            code: '2',
            display: 'System Object',
          },
          role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '4', display: 'Domain Resource' },
          detail: [
            { type: 'compartment', valueString: 'clinical' },
            { type: 'tablet said', valueString: '2026-03-04T12:00:00.000Z' },
            { type: 'note', valueString: 'outside care team' },
          ],
        },
      ],
    });
  });

  test('a refused unlock with a mad clock, without record and purpose, is still a whole resource', () => {
    const odd = {
      ...line,
      action: 'failed-unlock',
      record: '',
      purpose: '',
      outcome: 'refused',
      claimed: 2 ** 53 - 1,
    } as const;
    const { entry, timestamp } = auditBundle(
      [{ ...odd, notAfter: null, person: '', patient: '', name: '', role: '' }],
      NOON,
    );
    expect(timestamp).toBe('2026-03-04T12:00:00.000Z');
    expect(entry[0]!.resource).toEqual({
      resourceType: 'AuditEvent',
      id: `${'ab'.repeat(28)}-1`,
      type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110114', display: 'User Authentication' },
      subtype: [{ system: 'urn:enamel:action', code: 'failed-unlock' }],
      action: 'E',
      recorded: '9999-12-31T23:59:59.999Z',
      outcome: '4',
      agent: [
        {
          type: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
                code: 'IRCP',
                display: 'information recipient',
              },
            ],
          },
          who: { identifier: { system: 'urn:enamel:id', value: '22'.repeat(32) } },
          requestor: true,
        },
        device,
      ],
      source,
    });
  });

  test('[1.12] every action, purpose, outcome and text is valid by the R4 JSON schema of HL7', () => {
    const isValid = new Ajv({ unknownFormats: 'ignore', allErrors: true }).compile(schema);
    const problemsOf = (lines: readonly AuditLine[]): unknown[] =>
      isValid(JSON.parse(JSON.stringify(auditBundle(lines, NOON)))) === true ? [] : (isValid.errors ?? []).slice(0, 3);
    const every = ACTIONS.flatMap((action) =>
      [...PURPOSES, ''].map((purpose): AuditLine => ({
        ...line,
        action,
        purpose,
        record: purpose === '' ? '' : line.record,
      })),
    );
    expect(problemsOf(every)).toEqual([]);
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const odd = fc.record({
      ...{
        organisation: text,
        name: text,
        role: text,
        person: text,
        record: text,
        patient: text,
        reason: text,
        note: text,
      },
      outcome: fc.constantFrom('done', 'refused', 'failed'),
      claimed: fc.nat(2 ** 53 - 1),
      notBefore: fc.option(fc.nat(2 ** 53 - 1)),
      notAfter: fc.option(fc.nat(2 ** 53 - 1)),
    });
    fc.assert(
      fc.property(odd, (fields) => {
        expect(problemsOf([{ ...line, ...fields }])).toEqual([]);
      }),
    );
    // The schema can say no.
    expect(problemsOf([{ ...line, id: 'not an id/0' }])).not.toEqual([]);
  });
});
