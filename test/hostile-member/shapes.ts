// The shapes of the roster (PROTOCOL.md §5) that a guest of a case writes and reads, and of the package (§8).
import {
  bytes,
  bytesUpTo,
  list,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  union,
  type Infer,
} from '../../protocol/schema.ts';

const ROLE = oneOf(
  ...(['admin', 'dentist', 'hygienist', 'nurse', 'receptionist', 'practice manager', 'billing clerk'] as const),
  ...(['specialist', 'technician', 'lab manager', 'lab billing'] as const),
);
export const DEVICE_KEYS = tuple({ signing: bytes(32), sealing: bytes(1216) });
export const CERTIFICATE = tuple({ root: bytes(32), device: DEVICE_KEYS });
export const VOUCH = tuple({
  ...{ root: bytes(32), by: bytes(32), number: uint(), device: DEVICE_KEYS },
  ...{ name: text(120), roles: list(ROLE, 8) },
});
export const ANNOUNCEMENT = tuple({
  ...{ root: bytes(32), by: bytes(32), group: bytes(32), number: uint() },
  ...{ key: bytes(1216), previous: optional(bytes(32)) },
});
const STATEMENT = tuple({ bytes: bytesUpTo(2048), signature: bytes(64) });
export type Statement = Infer<typeof STATEMENT>;
const STATEMENTS = tuple({
  certificates: list(STATEMENT, 32),
  vouches: list(STATEMENT, 256),
  announcements: list(STATEMENT, 64),
});
export type Statements = Infer<typeof STATEMENTS>;
const HOUSE = oneOf('clinic', 'lab');
const SIDE = tuple({ kind: HOUSE, name: text(200), root: bytes(32), group: bytes(32), statements: STATEMENTS });
export type Side = Infer<typeof SIDE>;
const INVITE_ROLE = oneOf('lab', 'specialist');
const INVITE = tuple({ id: bytes(16), key: bytes(32), role: INVITE_ROLE, expires: uint() });
const PINS = list(tuple({ device: bytes(32), seq: uint() }), 256);
export const CONTROL = tuple({
  epoch: optional(tuple({ number: uint(), key: bytes(16), recipients: list(bytes(32), 256) })),
  act: union({
    case: tuple({ side: SIDE, invite: optional(INVITE) }),
    invite: tuple({ invite: INVITE }),
    claim: tuple({ side: SIDE, invite: bytes(16), proof: bytes(64) }),
    confirm: tuple({ claim: bytes(32) }),
    void: tuple({ invite: bytes(16), claim: optional(bytes(32)), pins: PINS }),
    close: tuple({}),
    carry: tuple({ statements: STATEMENTS }),
    rekey: tuple({ statements: STATEMENTS, pins: PINS }),
  }),
});
export type Control = Infer<typeof CONTROL>;

export const PACKAGE = tuple({
  ...{ version: uint(1), genesis: bytesUpTo(1024), founding: bytes(32), heads: list(bytes(32), 16), number: uint() },
  ...{ secret: bytes(32), kind: HOUSE, name: text(200), role: INVITE_ROLE, expires: uint() },
});
export type Package = Infer<typeof PACKAGE>;
/** §11. */
export const PRESENCE = tuple({ doc: text(128), update: bytesUpTo(8192), device: bytes(32), signature: bytes(64) });
export const PRESENT = tuple({ log: bytes(32), doc: text(128), update: bytesUpTo(8192) });
