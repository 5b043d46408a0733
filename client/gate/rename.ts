// Edits of a device's own chain as edits under another client id: what a twin wrote goes on as the work of the device that
// it becomes. Content, order and what they rest on stay; only names and clocks of their own structs are others.
import * as encoding from 'lib0/encoding';
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { list, tuple, uint, type Infer } from '../../protocol/schema.ts';
import { ownBudget } from './limits.ts';
import { readUpdate, type Deletion, type Id, type Struct, type Update } from './update.ts';

/** `length` clock ticks of `client` from `clock` on are called by the new client id from `to` on. */
const RUN = tuple({ client: uint(), clock: uint(), length: uint(), to: uint() });
/** What was renamed in one document so far: later edits refer to it. */
export const RUNS = list(RUN, 65_536);
export type Runs = Infer<typeof RUNS>;

interface Renamed {
  readonly update: Bytes;
  readonly runs: Runs;
}

/** `clock` is the next of the new client id. Throws `Refused` for what is no update. */
export function rename(bytes: Bytes, client: number, clock: number, before: Runs): Renamed {
  const update = readUpdate(bytes, ownBudget());
  const runs = [...before];
  let next = clock;
  for (const section of update.sections) {
    const length = section.structs.reduce((sum, struct) => sum + struct.length, 0);
    runs.push({ client: section.client, clock: section.clock, length, to: next });
    next += length;
  }
  const nameOf = (id: Id): Id => {
    const run = runs.find((each) => each.client === id.client && within(each, id.clock));
    return run ? { client, clock: run.to + id.clock - run.clock } : id;
  };
  const structs = update.sections.flatMap((section) => section.structs);
  const parts = structs.map((struct) => renameStruct(update, struct, nameOf));
  const deletions = update.deletions.flatMap((deletion) => renameDeletion(deletion, runs, nameOf));
  return { update: concat(head(client, clock, structs.length), ...parts, tail(deletions)), runs };
}

const within = ({ clock, length }: Runs[number], at: number): boolean => at >= clock && at < clock + length;

/** Its content is copied as it lies; its references stand before it. */
function renameStruct({ bytes }: Update, struct: Struct, nameOf: (id: Id) => Id): Bytes {
  const info = bytes[struct.start]!;
  const same = references(struct, info, (id) => id);
  const content = bytes.slice(struct.start + same.length, struct.end);
  return concat(references(struct, info, nameOf), content);
}

function references(struct: Struct, info: number, nameOf: (id: Id) => Id): Bytes {
  const { origin, rightOrigin, parent, key } = struct;
  const out = encoding.createEncoder();
  const writeId = (id: Id): void => {
    const { client, clock } = nameOf(id);
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, clock);
  };
  encoding.writeUint8(out, info);
  if (origin) writeId(origin);
  if (rightOrigin) writeId(rightOrigin);
  if (parent !== null) {
    encoding.writeVarUint(out, typeof parent === 'string' ? 1 : 0);
    if (typeof parent === 'string') encoding.writeVarString(out, parent);
    else writeId(parent);
  }
  if (key !== null) encoding.writeVarString(out, key);
  return new Uint8Array(encoding.toUint8Array(out));
}

/** A deletion may reach over what has a new name and what has not. */
function renameDeletion({ client, clock, length }: Deletion, runs: Runs, nameOf: (id: Id) => Id): Deletion[] {
  const end = clock + length;
  const edges = runs.flatMap((run) => (run.client === client ? [run.clock, run.clock + run.length] : []));
  const cuts = [...new Set([clock, end, ...edges.filter((edge) => edge > clock && edge < end)])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((at, index) => ({ ...nameOf({ client, clock: at }), length: cuts[index + 1]! - at }));
}

function head(client: number, clock: number, count: number): Bytes {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, count > 0 ? 1 : 0);
  if (count > 0) for (const each of [count, client, clock]) encoding.writeVarUint(out, each);
  return new Uint8Array(encoding.toUint8Array(out));
}

function tail(deletions: readonly Deletion[]): Bytes {
  const out = encoding.createEncoder();
  const clients = Map.groupBy(deletions, (deletion) => deletion.client);
  encoding.writeVarUint(out, clients.size);
  for (const [client, runs] of clients) {
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, runs.length);
    for (const run of runs) {
      encoding.writeVarUint(out, run.clock);
      encoding.writeVarUint(out, run.length);
    }
  }
  return new Uint8Array(encoding.toUint8Array(out));
}
