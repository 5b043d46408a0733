// Statements for a custom-made device: read with the signature that stands for their bytes, and signed here by a lab
// manager. A copy stays in the lab's own log, where the practice can't take it back.
import { concat, equal, fromHex, toHex, type Bytes } from '../../../protocol/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import {
  appendStatement,
  isPdf,
  keepUntil,
  keptDocument,
  MOST_PDF_BYTES,
  readStatements,
  STATEMENTS,
  yearsKept,
} from '../../records/deviceStatement.ts';
import { havePassed, MAKING, readMaking } from '../../records/making.ts';
import { holesIn, MANUFACTURER, readManufacturer } from '../../records/manufacturer.ts';
import { ORDER_LABEL, orderFacts } from '../../records/orderFacts.ts';
import { readPrescription } from '../../records/prescription.ts';
import { decodeStatementAct, encodeStatementAct } from '../../records/statementAct.ts';
import type { House } from '../house.ts';
import { workPurpose } from '../records/listrows.ts';
import { mayEdit } from '../records/mayedit.ts';
import { docReader } from './oncase.ts';
import { Refused } from '../rpc.ts';
import { signedActs } from './signedacts.ts';
import type { NewStatement, StatementsView, StatementView } from '../views/statementview.ts';

function logOf({ groups }: House, id: string): Bytes {
  const log = fromHex(id);
  if (!log || groups.get(log)?.place !== 'case') throw new Refused('not found');
  return log;
}

export async function statementsOn(house: House, id: string): Promise<StatementsView> {
  const log = logOf(house, id);
  const acts = await signedActs(house, log);
  const all = readStatements(await docReader(house, log)(STATEMENTS));
  const statements = all.map((each): StatementView => {
    const { id: name, jurisdiction, isImplantable, issuedOn, hash, pdf } = each;
    const act = acts.find(({ body }) => {
      const said = decodeStatementAct(body);
      return said !== null && equal(said.pdf, hash) && said.jurisdiction === jurisdiction;
    });
    const said = act && decodeStatementAct(act.body);
    const [place] = act ? (house.groups.need(log).caseRoster?.devices.get(toHex(act.fields.device)) ?? []) : [];
    const standing = !equal(sha256(pdf), hash) ? 'damaged' : act ? 'signed' : 'not signed';
    return {
      ...{ id: name, jurisdiction, isImplantable, issuedOn, hash: toHex(hash), standing },
      keepUntil: said?.keepUntil ?? each.keepUntil,
      by: place?.name ?? '',
      at: act?.fields.wall ?? each.at,
    };
  });
  return { statements: statements.reverse(), mayState: mayEdit(house, log, STATEMENTS) };
}

export async function statementPdf(house: House, id: string, statement: string): Promise<Uint8Array<ArrayBuffer>> {
  const log = logOf(house, id);
  const found = readStatements(await docReader(house, log)(STATEMENTS)).find((each) => each.id === statement);
  if (!found) throw new Refused('not found');
  if (!equal(sha256(found.pdf), found.hash)) throw new Refused('file damaged');
  await house.journal.note({ action: 'export', record: id, compartment: 'cases', purpose: workPurpose(house) });
  return new Uint8Array(found.pdf);
}

export async function issueStatement(house: House, today: string, id: string, wanted: NewStatement): Promise<void> {
  const log = logOf(house, id);
  const own = house.groups.all().find(({ place }) => place === 'cases');
  if (!own || !mayEdit(house, log, STATEMENTS)) throw new Refused('not allowed');
  const read = docReader(house, log);
  const manufacturer = readManufacturer(await docReader(house, own.log)(MANUFACTURER));
  const order = readPrescription(await read('case/prescription'));
  const { checks } = readMaking(await read(MAKING));
  const isWhole = holesIn(manufacturer).length === 0 && manufacturer.jurisdiction === wanted.jurisdiction;
  if (!isWhole || !havePassed(checks, order.items)) throw new Refused('incomplete');
  const facts = orderFacts(order);
  if (!equal(facts, wanted.order)) throw new Refused('design changed');
  const pdf = new Uint8Array(wanted.pdf);
  if (!isPdf(pdf) || pdf.length > MOST_PDF_BYTES) throw new Refused('file unreadable');
  await house.journal.note({ action: 'change', record: id, compartment: 'cases', purpose: 'lab work' });
  const { jurisdiction, isImplantable } = wanted;
  const years = yearsKept(jurisdiction, isImplantable);
  const until = keepUntil(today, years);
  const statement = {
    ...{ jurisdiction, isImplantable, years, keepUntil: until, issuedOn: today, pdf, hash: sha256(pdf) },
    ...{ number: order.header.number, at: house.ground.clock.now(), by: toHex(house.device.id) },
  };
  const put = async (at: Bytes, name: string): Promise<void> =>
    (await house.document(at, name)).edit((doc) => {
      appendStatement(doc, statement);
    });
  await put(own.log, keptDocument(id));
  await put(log, STATEMENTS);
  const prescription = sha256(concat(ORDER_LABEL, facts));
  const body = encodeStatementAct({ pdf: statement.hash, prescription, jurisdiction, isImplantable, keepUntil: until });
  await house.replica(log).write([{ kind: 'act', doc: '', writer: 1, body }]);
  house.ground.announce([`case:${id}`]);
}
