// What a practice of today writes: the second verifier, which nobody has to touch for a new act, must still know them all.
import { expect, test } from 'vitest';
import { ACTIONS, NOTES, PURPOSES } from '../../client/access/event.ts';
import type { Act } from '../../client/roster/control.ts';
import { NO_STATEMENTS } from '../../client/roster/statements.ts';
import { agree } from './both.ts';
import {
  event,
  exportItems,
  itemOf,
  MINUTE,
  newTablet,
  NOON,
  quietMorning,
  seedOf,
  STAFF,
  staffEntries,
  store,
  write,
} from './practice.ts';

test('[1.12] two verifiers agree on every action, purpose, note and act that the app writes, an erasure among them', async () => {
  const fresh = await quietMorning(1);
  const events = [
    ...ACTIONS.map((action) => event({ action, at: NOON + 20 * MINUTE })),
    ...PURPOSES.map((purpose) => event({ purpose, at: NOON + 20 * MINUTE })),
    ...NOTES.map((note) => event({ note, at: NOON + 20 * MINUTE })),
  ];
  const written = await write(fresh.anna, events);
  store(fresh.relay, [written], NOON + 21 * MINUTE);
  const items = [...fresh.items, itemOf(written)];
  expect((await agree(exportItems(fresh.anna, fresh, items))).problems).toEqual([]);
  for (const [type, act] of Object.entries(otherActs())) {
    const roster = staffEntries([fresh.anna, fresh.ben], [act]);
    expect([type, (await agree(exportItems(fresh.anna, { ...fresh, roster }, items))).problems]).toEqual([type, []]);
  }
});

/** What the rosters in second.test.ts leaves out. Complete by its type: an act that comes later has to be added. */
type Other = Exclude<
  Act['type'],
  'found' | 'compartments' | 'person' | 'enrol' | 'roles' | 'remove' | 'suspend' | 'level' | 'close'
>;
function otherActs(): { readonly [Type in Other]: Act & { type: Type } } {
  const [id16, id32, signature] = [seedOf('id').slice(0, 16), seedOf('id'), new Uint8Array(64)];
  const side = { kind: 'lab' as const, name: 'Lab', root: id32, group: id32, statements: NO_STATEMENTS };
  const guest = { id: id16, side };
  const invite = { id: id16, key: id32, role: 'lab' as const, expires: NOON };
  const welcome = {
    ...{ genesis: id32, founding: id32, number: 1, secret: id32, relayKey: id32 },
    relayAddress: 'https://relay.example',
  };
  const certificate = { bytes: id32, signature };
  return {
    restore: { type: 'restore', person: id16, device: newTablet('Dora').keys, certificate, root: signature },
    succeed: { type: 'succeed', proofs: [], statements: NO_STATEMENTS, wait: null },
    propose: { type: 'propose', succession: id32, signature, statements: NO_STATEMENTS, relayKey: id32 },
    agree: { type: 'agree', proposal: id32, signature },
    object: { type: 'object', proposal: id32, root: signature },
    owner: { type: 'owner', ownPass: id32 },
    erase: { type: 'erase', patient: 'a7', drafts: ['b8'], reason: 'asked for', root: null },
    erased: { type: 'erased', patient: 'a7' },
    hand: { type: 'hand', device: id32, keys: [id16], box: id32 },
    open: { type: 'open', compartment: 'desk', staff: STAFF },
    welcome: { type: 'welcome', ...welcome },
    known: { type: 'known', ...welcome },
    case: { type: 'case', side, invite },
    invite: { type: 'invite', invite },
    claim: { type: 'claim', side, invite: id16, proof: signature },
    confirm: { type: 'confirm', claim: id32 },
    void: { type: 'void', invite: id16, claim: null, pins: [] },
    direct: { type: 'direct', side, guest },
    acquaint: { type: 'acquaint', contact: id32, box: id32 },
    contact: { type: 'contact', side, guest, from: { log: id32, claim: id32 } },
    trust: { type: 'trust', root: id32, admins: [], isCompared: true },
    late: { type: 'late', pins: [], isAccepted: true },
    carry: { type: 'carry', statements: NO_STATEMENTS },
    rekey: { type: 'rekey', statements: NO_STATEMENTS, pins: [] },
  };
}
