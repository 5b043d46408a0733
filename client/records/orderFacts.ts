// An order as bytes, so that two people can say that they mean the same one: every fact that is not empty, by name, in the
// order of its list. A field that a later version adds changes nothing as long as nobody fills it in.
import { utf8, type Bytes } from '../../protocol/bytes.ts';
import { encode, list, text, tuple } from '../../protocol/schema.ts';
import type { Prescription } from './prescription.ts';

export const ORDER_FACT = tuple({ name: text(256), value: text(131_072) });
export const ORDER_FACTS = list(ORDER_FACT, 65_536);
/** Stands before the facts in what is hashed. */
export const ORDER_LABEL: Bytes = utf8('enamel/v1/order\0');

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** `items/0/shade` = "A2"; ids of pieces are for the app and no part of the order. */
export function orderFacts({ header, items, notes }: Prescription): Bytes {
  const shown = { header, items: items.map(({ id: _id, ...item }) => item), notes };
  return encode(ORDER_FACTS, factsOf('', shown));
}

function factsOf(name: string, value: unknown): readonly Fact[] {
  if (Array.isArray(value)) return value.flatMap((each, i) => factsOf(`${name}/${String(i)}`, each));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, each]) => factsOf(name === '' ? key : `${name}/${key}`, each));
  if (value === true) return [{ name, value: 'yes' }];
  if (typeof value === 'number' && value !== 0) return [{ name, value: String(value) }];
  return typeof value === 'string' && value !== '' ? [{ name, value: value.toWellFormed() }] : [];
}
