// What the hostile member does by hand in a live case, one function for each case. It joined like any lab; every entry is
// validly signed and sealed.
import * as encoding from 'lib0/encoding';
import { encode } from '../../protocol/schema.ts';
import { random } from '../hostile-relay/keys.ts';
import * as f from '../gate/forge.ts';
import { announce, newDevice, vouch, type Device } from './house.ts';
import type { Member } from './member.ts';
import { CONTROL, type Control } from './shapes.ts';

export interface MemberAttack {
  readonly case: string;
  readonly title: string;
  /** What a person should see on the clinic's tablet. */
  readonly look: string;
  readonly run: (lab: Member) => Promise<void>;
}

const ASIDE = 'The case says "Set aside" with one line for each attempt; nothing else on the screen changes.';
const THREAD = 'case/thread';
const PRODUCTION = 'case/production';
const value = (content: unknown, parent: string, key?: string): f.ForgedStruct => ({
  ...{ info: f.ANY, parent, content: f.any(content as never) },
  ...(key === undefined ? {} : { key }),
});

/** Writes under a generation of its own, so that each attempt stands for itself. */
async function attempt(lab: Member, doc: string, make: (client: number) => Uint8Array): Promise<void> {
  lab.chainOf().gen += 1;
  await lab.write(doc, make(lab.clientId(doc)));
}
const clinicDevice = (lab: Member): Device => ({ ...lab.house.device, id: lab.read[0]!.fields.device });

function nested(depth: number): f.ForgedStruct {
  const content = (encoder: encoding.Encoder): void => {
    encoding.writeVarUint(encoder, 1);
    for (let i = 0; i < depth; i++) {
      encoding.writeUint8(encoder, 117);
      encoding.writeVarUint(encoder, 1);
    }
    encoding.writeUint8(encoder, 126);
  };
  return { info: f.ANY, parent: 'messages', content };
}

async function carry(lab: Member, statements: Partial<Extract<Control['act'], { type: 'carry' }>['statements']>) {
  const nothing = { certificates: [], vouches: [], announcements: [] };
  const body = encode(CONTROL, { epoch: null, act: { type: 'carry', statements: { ...nothing, ...statements } } });
  await lab.append(lab.seal(lab.fieldsOf('control', '', body)).sealed);
}

export const memberAttacks: readonly MemberAttack[] = [
  {
    case: '20',
    title: "writes a message under the clinic's clientID",
    look: `${ASIDE} No message appears in the clinic's name.`,
    run: async (lab) => {
      const client = lab.clientId(THREAD, clinicDevice(lab), 0);
      await attempt(lab, THREAD, () => f.forge(client, 0, [value({ text: 'we agree' }, 'messages')]));
    },
  },
  {
    case: '20b',
    title: 'lets a nurse vouch herself a dentist and an ex-technician announce a key',
    look: `${ASIDE} Nobody new is listed on the case.`,
    run: async (lab) => {
      const [nurse, leaver] = [await newDevice(), await newDevice()];
      const { root, group } = lab.house;
      await carry(lab, { vouches: [vouch(root, nurse, nurse, 2, 'Robin Quist', ['dentist'])] });
      const fields = { group, number: 2, key: lab.house.pair.publicKey, previous: null };
      await carry(lab, { announcements: [announce(root, leaver, fields)] });
    },
  },
  {
    case: '21',
    title: 'sends GC and Skip of 2^50, a gap in its clock and a clock used twice',
    look: `${ASIDE} What the clinic types afterwards arrives.`,
    run: async (lab) => {
      const honest = value('B1', 'fields', 'number');
      for (const info of [f.GC, f.SKIP])
        await attempt(lab, PRODUCTION, (own) => f.forge(own, 0, [{ info, content: f.length(2 ** 50) }]));
      await attempt(lab, PRODUCTION, (own) => f.forge(own, 7, [honest]));
    },
  },
  {
    case: '22',
    title: 'deletes what the clinic wrote in the messages',
    look: `${ASIDE} All messages are still there.`,
    run: (lab) => attempt(lab, THREAD, () => f.forge(1, 0, [], [[lab.clientId(THREAD, clinicDevice(lab), 0), 0, 1]])),
  },
  {
    case: '23',
    title: 'sets __proto__, constructor and prototype',
    look: ASIDE,
    run: async (lab) => {
      for (const key of ['__proto__', 'constructor', 'prototype'])
        await attempt(lab, PRODUCTION, (own) => f.forge(own, 0, [value(1, 'fields', key)]));
    },
  },
  {
    case: '24',
    title: 'nests values 100, 5,000, 120,000 and 200,000 deep',
    look: `${ASIDE} The screen answers all the time.`,
    run: async (lab) => {
      for (const depth of [100, 5_000, 120_000, 200_000])
        await attempt(lab, THREAD, (own) => f.forge(own, 0, [nested(depth)]));
    },
  },
  {
    case: '25',
    title: 'sends characters where a map belongs',
    look: `${ASIDE} The case opens as before.`,
    run: (lab) =>
      attempt(lab, PRODUCTION, (own) =>
        f.forge(own, 0, [{ info: f.STRING, parent: 'fields', content: f.characters('x') }]),
      ),
  },
  {
    case: '26',
    title: 'sends 10,000 tiny valid messages',
    look: 'The messages fill up; lists, cases and typing answer all the while.',
    run: async (lab) => {
      lab.chainOf().gen += 1;
      const client = lab.clientId(THREAD);
      for (let at = 0; at < 10_000; at += 250) {
        const batch = Array.from({ length: 250 }, (_, i) => {
          const clock = at + i;
          const place = clock === 0 ? { parent: 'messages' } : { origin: [client, clock - 1] as const };
          const update = f.forge(client, clock, [{ info: f.ANY, ...place, content: f.any({ text: String(clock) }) }]);
          return lab.seal(lab.fieldsOf('update', THREAD, lab.bodyOf(update))).sealed;
        });
        await lab.append(...batch);
      }
    },
  },
  {
    case: '27',
    title: 'changes the prescription',
    look: `${ASIDE} The order reads as the clinic wrote it.`,
    run: (lab) => attempt(lab, 'case/prescription', (own) => f.forge(own, 0, [value('urgent', 'header', 'priority')])),
  },
  {
    case: '28',
    title: 'signs two entries for one place',
    look: ASIDE,
    run: async (lab) => {
      const fields = lab.fieldsOf('event', '', random(8));
      await lab.append(lab.seal(fields).sealed, lab.seal({ ...fields, wall: 1 }, lab.house.device, false).sealed);
    },
  },
];
