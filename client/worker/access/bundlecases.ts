// What other houses did on our cases, for the auditor's bundle: their devices' chains on each case, and in which signed
// entries they say whose devices these are.
import { equal, toHex } from '../../../protocol/bytes.ts';
import { readHeader } from '../../../protocol/entry.ts';
import type { KeyId } from '../../../protocol/ids.ts';
import type { CaseParts } from '../../access/bundleparts.ts';
import { itemOf } from '../../access/held.ts';
import { hearCase } from '../../access/said.ts';
import { verify } from '../../crypto/sign.ts';
import { decodeControl } from '../../roster/control.ts';
import { openAll, type Opened } from './bundling.ts';
import type { Group } from '../groups/group.ts';
import type { House } from '../house.ts';
import { relayKeysOf } from '../relay/relaykeys.ts';

/** `wanted` as for our own log; null = all of them. A case on which nobody else did any of it is left out. */
export async function casesFor(house: House, wanted: ReadonlySet<string> | null): Promise<readonly CaseParts[]> {
  const parts: CaseParts[] = [];
  for (const group of house.cases()) {
    const part = await partOf(house, group, wanted);
    if (part) parts.push(part);
  }
  return parts;
}

async function partOf(
  house: House,
  { log, caseRoster }: Group,
  wanted: ReadonlySet<string> | null,
): Promise<CaseParts | null> {
  const isWanted = ({ entry, stored }: Opened): boolean =>
    entry.fields.kind === 'event' && stored.state === 'applied' && (wanted?.has(toHex(entry.id)) ?? true);
  const { opened } = await openAll(house, log, true);
  const { devices } = house.groups.organisation;
  const ours = ({ entry }: Opened): boolean => devices.has(toHex(entry.fields.device));
  if (!opened.some((each) => isWanted(each) && !ours(each))) return null;
  const refused = new Set(caseRoster?.refused.map(({ entry }) => toHex(entry)));
  const said = opened.filter((each) => !refused.has(toHex(each.entry.id)) && isSaid(each, ours(each)));
  const entries = said.map(({ entry: { bytes, signature } }) => ({ bytes, signature }));
  const heard = hearCase(log, entries, (device) => devices.get(device)?.keys.signing, verify);
  const theirs = opened.filter((each) => !ours(each) && heard?.devices.has(toHex(each.entry.fields.device)));
  const shown = theirs.filter(isWanted);
  if (shown.length === 0) return null;
  const chains = new Set(shown.map(({ entry }) => toHex(entry.fields.device)));
  const links = theirs.filter((each) => chains.has(toHex(each.entry.fields.device)) && isInPlace(each, theirs));
  const seen = new Set(shown.flatMap(({ entry }) => entry.fields.seen?.seq ?? []));
  const items = links.map((each) => {
    const { entry, stored, receipt } = each;
    const header = readHeader(stored.bytes)?.header;
    const secret = header && isWanted(each) ? house.groups.secretOf(log, header.key as KeyId) : undefined;
    return itemOf(entry, stored.bytes, receipt, secret ?? null);
  });
  const proving = opened.flatMap((each) =>
    isWanted(each) && chains.has(toHex(each.entry.fields.device)) ? [] : (each.receipt ?? []),
  );
  return {
    log,
    said: entries,
    relays: relayKeysOf(house, log),
    items,
    witnesses: proving.filter(({ stored }) => seen.has(stored.seq)),
  };
}

/** In which a house names itself or its devices, or the owner names the other one. */
function isSaid({ entry: { fields } }: Opened, isOurs: boolean): boolean {
  const type = fields.kind === 'control' ? decodeControl(fields.body)?.act.type : undefined;
  if (type === 'direct') return true;
  return !isOurs && (type === 'case' || type === 'claim' || type === 'carry' || type === 'rekey');
}

/** What was set aside still is a link of its chain, unless another entry has its place. */
function isInPlace({ stored, entry: { id, fields } }: Opened, all: readonly Opened[]): boolean {
  if (stored.state !== 'quarantined') return true;
  return !all.some(
    ({ entry }) => entry.fields.seq === fields.seq && equal(entry.fields.device, fields.device) && !equal(entry.id, id),
  );
}
