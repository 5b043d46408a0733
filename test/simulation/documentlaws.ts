// Laws about what people read and typed: all members have the same documents, and what was promised is in them.
import * as Y from 'yjs';
import { toHex } from '../../protocol/bytes.ts';
import { isUs } from '../../client/worker/records/listrows.ts';
import { documentsOf } from './evidence.ts';
import { isApart, short, type Law } from './law.ts';
import { pendingIn, stateHash } from './states.ts';
import { ALL_TYPING } from './typing.ts';

/** Members agree on every document, letter by letter, and with a replay of all entries that never met the gate. */
export const membersHoldTheSameDocuments: Law = async (_, logs) => {
  const broken: string[] = [];
  for (const evidence of logs)
    for (const [name, updates] of documentsOf(evidence)) {
      const replayed = new Y.Doc({ gc: false });
      for (const update of updates) Y.applyUpdate(replayed, update);
      const expected = stateHash(replayed);
      for (const { tablet, sitting } of evidence.members) {
        const { doc } = await sitting.house.document(evidence.log, name);
        if (stateHash(doc) !== expected)
          broken.push(`${name} in ${evidence.place} ${short(evidence.hex)} differs on ${tablet.name}`);
      }
    }
  return broken;
};
export const yjsHoldsNothingBack: Law = async (_, logs) => {
  const broken: string[] = [];
  for (const evidence of logs)
    for (const name of documentsOf(evidence).keys())
      for (const { tablet, sitting } of evidence.members) {
        const pending = pendingIn((await sitting.house.document(evidence.log, name)).doc);
        if (pending) broken.push(`${name} on ${tablet.name}: ${pending}`);
      }
  return broken;
};

/** What a person was promised is where it was put. */
export const promisesAreKept: Law = async (world) => {
  const broken: string[] = [];
  for (const { token, house, log, document, tablet } of world.truth.promised) {
    const author = world.tablets.find(({ name }) => name === tablet)?.device ?? null;
    // What somebody wrote who was shut out and did not know it yet may be set aside, and is shown as such.
    if (isApart(world, author)) continue;
    for (const each of world.living) {
      const { house: open } = each.sitting ?? {};
      if (!open || world.houseOf(each).name !== house) continue;
      const kind = document.split('/')[0]!;
      const own = kind === 'notes' ? 'clinical' : 'desk';
      const group = open.groups.all().find((one) => (log === 'own' ? one.place === own : toHex(one.log) === log));
      // A house that was shut out sees nothing that it had not seen before.
      const isOut =
        group?.place === 'case' &&
        !group.caseRoster?.sides.some(({ root, state }) => state !== 'void' && isUs(open, root));
      if (!group || isOut || open.troubles.get(toHex(group.log)) === 'not allowed') continue;
      const { doc } = await open.document(group.log, document);
      const typings = ALL_TYPING.filter(
        (typing) => typing.document === (log === 'own' ? kind : document) && typing.holds,
      );
      if (
        !typings.some((typing) => typing.holds?.(doc, token)) &&
        !JSON.stringify(doc.getMap('fields').toJSON()).includes(token)
      )
        broken.push(`"${token}", typed on ${tablet}, is not in ${document} of ${house} on ${each.name}`);
    }
  }
  return broken;
};
