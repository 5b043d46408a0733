// The formats that a bundle is made of, as PROTOCOL.md gives them.
import { among, atMost, fixed, many, number, oneCase, perhaps, record, truth, words } from './bytes.mjs';

const MANY = 1 << 20;
const SEALING_KEY = 1216;

const SECTIONS = ['roster', 'relays', 'terms', 'heads', 'index', 'hidden', 'witnesses', 'cases', 'events'];
/** Format 1 told nothing of other houses. */
export const sectionsOf = (format) => SECTIONS.filter((name) => format > 1 || name !== 'cases');
export const manifest = record({
  format: number(255),
  staff: fixed(32),
  log: fixed(32),
  scope: record({
    kind: among('everything', 'record', 'person', 'period', 'own'),
    subject: words(128),
    from: perhaps(number()),
    to: perhaps(number()),
  }),
  made: number(),
  exporter: fixed(32),
  exporterKey: fixed(32),
  sections: many(record({ name: among(...SECTIONS), length: number(), hash: fixed(32) }), SECTIONS.length),
});

const stored = record({
  log: fixed(32),
  term: number(),
  nonce: fixed(16),
  seq: number(),
  storage: fixed(32),
  hash: fixed(32),
  time: number(),
});
export const receipt = record({
  stored,
  path: many(record({ isLeft: truth, hash: fixed(32) }), 24),
  signature: fixed(64),
});
const place = record({ term: number(), nonce: fixed(16), seq: number() });
const term = record({
  log: fixed(32),
  term: number(),
  nonce: fixed(16),
  before: perhaps(record({ term: number(), nonce: fixed(16), seq: number(), hash: fixed(32) })),
  time: number(),
});

const parts = {
  roster: many(record({ bytes: atMost(524_288 + 8192), signature: fixed(64) }), MANY),
  relays: many(fixed(32), 64),
  terms: many(record({ term, signature: fixed(64) }), MANY),
  heads: many(record({ device: fixed(32), seq: number(), id: fixed(32) }), MANY),
  index: many(record({ device: fixed(32), seq: number(), length: number(), hash: fixed(32) }), MANY),
  hidden: many(
    record({
      device: fixed(32),
      seq: number(),
      id: fixed(32),
      prev: perhaps(fixed(32)),
      storage: fixed(32),
      place: perhaps(place),
    }),
    MANY,
  ),
  witnesses: many(receipt, MANY),
};
export const section = {
  ...parts,
  cases: many(
    record({
      log: fixed(32),
      said: parts.roster,
      relays: parts.relays,
      heads: parts.heads,
      hidden: parts.hidden,
      witnesses: parts.witnesses,
      items: many(record({ device: fixed(32), seq: number(), bytes: atMost(786_432 + 16_384) }), MANY),
    }),
    MANY,
  ),
};

export const item = record({ sealed: atMost(786_432 + 4096), key: atMost(64), receipt: perhaps(receipt) });
export const sealedEntry = record({ header: atMost(2048), ciphertext: atMost(786_432) });
export const header = record({
  version: number(255),
  log: fixed(32),
  key: fixed(16),
  salt: fixed(32),
  commit: fixed(32),
  box: perhaps(record({ hint: fixed(4), box: fixed(1168) })),
});
export const signed = record({
  suite: number(255),
  log: fixed(32),
  key: fixed(16),
  reg: many(fixed(32), 16),
  kind: among('control', 'update', 'event', 'eventkey', 'act', 'snapshot'),
  doc: words(128),
  device: fixed(32),
  gen: number(0xffff_ffff),
  writer: number(1),
  seq: number(),
  prev: perhaps(fixed(32)),
  parents: many(fixed(32), 64),
  seen: perhaps(record({ term: number(), nonce: fixed(16), seq: number(), hash: fixed(32), time: number() })),
  wall: number(),
  body: atMost(524_288),
});

const compartment = among('staff', 'admins', 'desk', 'clinical', 'imaging', 'billing', 'office', 'cases', 'audit');
const actions =
  'open change search-open file-open file-add file-remove export print share consent withdraw disclose invite claim confirm void seen unlock failed-unlock lock break-glass enrol remove restore backup kit-shown kit-replaced way-added way-removed renewal-set discard erase undo choose restate';
/** What two houses see of each other. */
export const MIRRORED =
  'open search-open change file-open file-add file-remove export print share consent withdraw disclose invite claim confirm void seen choose'.split(
    ' ',
  );
const purposes = [
  'treatment',
  'payment',
  'operations',
  'patient request',
  'emergency',
  'lab work',
  'legal',
  'complaint',
];
const notes = ['outside care team', 'break-glass', 'wrong proof', 'not allowed', 'no space', 'test data'];
export const events = record({
  events: many(
    record({
      action: among(...actions.split(' ')),
      record: words(128),
      compartment,
      person: perhaps(fixed(16)),
      purpose: perhaps(among(...purposes)),
      at: number(),
      outcome: among('done', 'refused', 'failed'),
      note: perhaps(among(...notes)),
      reason: words(280),
    }),
    64,
  ),
});

const roles = many(
  among(
    ...['admin', 'dentist', 'hygienist', 'nurse', 'receptionist', 'practice manager', 'billing clerk', 'specialist'],
    ...['technician', 'lab manager', 'lab billing'],
  ),
  8,
);
const person = record({ id: fixed(16), name: words(120), roles });
const device = record({ signing: fixed(32), sealing: fixed(SEALING_KEY) });
const statement = record({ bytes: atMost(2048), signature: fixed(64) });
const statements = record({
  certificates: many(statement, 32),
  vouches: many(statement, 256),
  announcements: many(statement, 64),
});
const pins = many(record({ device: fixed(32), seq: number() }), 256);
const house = among('clinic', 'lab');
const side = record({ kind: house, name: words(200), root: fixed(32), group: fixed(32), statements });
const invite = record({ id: fixed(16), key: fixed(32), role: among('lab', 'specialist'), expires: number() });
const guest = record({ id: fixed(16), side });
const welcome = record({
  genesis: atMost(1024),
  founding: fixed(32),
  number: number(),
  secret: fixed(32),
  relayKey: fixed(32),
  relayAddress: words(256),
});

export const control = record({
  epoch: perhaps(record({ number: number(), key: fixed(16), recipients: many(fixed(32), 256) })),
  act: oneCase({
    found: record({
      kind: house,
      name: words(200),
      root: fixed(32),
      recovery: fixed(SEALING_KEY),
      person,
      device,
      certificate: statement,
      ownPass: fixed(32),
    }),
    compartments: record({ logs: many(record({ compartment, log: fixed(32) }), 32) }),
    person: record({ person }),
    enrol: record({ person: fixed(16), device, certificate: perhaps(statement) }),
    roles: record({ person: fixed(16), roles }),
    remove: record({ person: fixed(16), pins, root: perhaps(fixed(64)) }),
    suspend: record({ device: fixed(32), isSuspended: truth }),
    restore: record({ person: fixed(16), device, certificate: statement, root: fixed(64) }),
    succeed: record({
      proofs: many(
        record({ bytes: atMost(2048), approvals: many(record({ by: perhaps(fixed(32)), signature: fixed(64) }), 2) }),
        8,
      ),
      statements,
      wait: perhaps(record({ agreement: fixed(32), from: receipt, to: receipt })),
    }),
    propose: record({ succession: atMost(2048), signature: fixed(64), statements, relayKey: fixed(32) }),
    agree: record({ proposal: fixed(32), signature: fixed(64) }),
    object: record({ proposal: fixed(32), root: fixed(64) }),
    owner: record({ ownPass: fixed(32) }),
    erase: record({ patient: words(64), drafts: many(words(64), 64), reason: words(280), root: perhaps(fixed(64)) }),
    erased: record({ patient: words(64) }),
    level: record({ level: number(0xffff) }),
    hand: record({ device: fixed(32), keys: many(fixed(16), 16), box: atMost(20_480) }),
    open: record({ compartment, staff: fixed(32) }),
    welcome,
    known: welcome,
    case: record({ side, invite: perhaps(invite) }),
    invite: record({ invite }),
    claim: record({ side, invite: fixed(16), proof: fixed(64) }),
    confirm: record({ claim: fixed(32) }),
    void: record({ invite: fixed(16), claim: perhaps(fixed(32)), pins }),
    close: record({}),
    direct: record({ side, guest }),
    acquaint: record({ contact: fixed(32), box: atMost(8192) }),
    contact: record({ side, guest, from: record({ log: fixed(32), claim: fixed(32) }) }),
    trust: record({ root: fixed(32), admins: many(fixed(32), 32), isCompared: truth }),
    late: record({ pins, isAccepted: truth }),
    carry: record({ statements }),
    rekey: record({ statements, pins }),
  }),
});
export const certificate = record({ root: fixed(32), device });
export const succession = record({
  previous: fixed(32),
  root: fixed(32),
  rootPass: fixed(32),
  recovery: fixed(SEALING_KEY),
});
export const vouch = record({ root: fixed(32), by: fixed(32), number: number(), device, name: words(120), roles });

/** Two entries of one device: signed bytes as they were kept, beside the keys that name it. */
const kept = record({ bytes: atMost(786_432), signature: fixed(64) });
export const fork = record({ device, first: kept, second: kept });
