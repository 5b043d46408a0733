// Vectors of a decision about a design: its bytes, those of the order it names, and bodies that are refused.
import { concat } from '../../protocol/bytes.ts';
import { encode } from '../../protocol/schema.ts';
import { sha256 } from '../../client/crypto/hash.ts';
import { ACT_BODY, decodeDesignAct, encodeDesignAct, type DesignAct, type DesignFile } from '../../client/records/designAct.ts';
import { ORDER_LABEL, orderFacts } from '../../client/records/orderFacts.ts';
import { blankItem, HEADER } from '../../client/records/prescription.ts';
import { record } from '../../client/records/shape.ts';
import { fixed } from './plain.ts';

export function makeActVectors() {
  const header = { ...record(HEADER).empty, number: 'K-7', due: '2027-03-18', hasNickelAllergy: true };
  const crown = { ...blankItem('a'), type: 'crown', teeth: [16], shade: 'A2', pieces: 2 } as const;
  const order = { header, items: [crown], notes: 'Light contact to 15.' };
  const facts = orderFacts(order);
  const [first, second] = ['a1', 'b2'].map((file) => ({ file, hash: fixed(file) })) as [DesignFile, DesignFile];
  const act: DesignAct = {
    ...{ decision: 'approved', version: 2, reason: '', files: [second, first] },
    prescription: sha256(concat(ORDER_LABEL, facts)),
    over: [fixed('earlier')],
  };
  const body = { type: 'design', ...act } as const;
  const refused = [
    { name: 'files out of order', body: encode(ACT_BODY, body) },
    { name: 'one file twice', body: encode(ACT_BODY, { ...body, files: [first, first] }) },
    { name: 'without a file', body: encode(ACT_BODY, { ...body, files: [] }) },
    { name: 'of no version', body: encode(ACT_BODY, { ...body, files: [first], version: 0 }) },
    { name: 'with something behind', body: concat(encodeDesignAct(act), new Uint8Array(1)) },
  ];
  return {
    order: { facts, hash: act.prescription },
    design: { body: encodeDesignAct(act), act: decodeDesignAct(encodeDesignAct(act)) },
    refused: refused.map((each) => ({ ...each, isRead: decodeDesignAct(each.body) !== null })),
  };
}
