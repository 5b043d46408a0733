// The import fence: which room may import which, from one table. Lint asks it for every import.
// A room is a folder; what is not listed is forbidden, so a new room or package is a decision made here.
import type { Rule } from 'eslint';
import { posix } from 'node:path';

interface Room {
  /** Rooms whose files it may import, besides its own. */
  readonly rooms: readonly string[];
  /** Single files of other rooms it may import. */
  readonly files?: readonly string[];
  /** Files and folders of other rooms it may import types from. */
  readonly types?: readonly string[];
}

const crypto = ['client/crypto', 'protocol'];
const later = 'client/later.ts';
const trust = ['client/roster', 'client/gate', 'client/access'];
/** What a screen needs to have files opened and drawn by workers. */
const imagingSurface = ['ask', 'jobs', 'source', 'stage/messages'].map((file) => `client/imaging/${file}.ts`);
const imagingTypes = ['mesh/mesh', 'mesh/read', 'picture/picture', 'picture/read'].map(
  (file) => `client/imaging/${file}.ts`,
);
const rpcSurface = ['client/worker/api.ts', 'client/worker/rpc.ts'];

/** First match wins, so a file may stand before its folder. */
export const fence: Readonly<Record<string, Room>> = {
  protocol: { rooms: [] },
  relay: { rooms: ['protocol'] },
  [later]: { rooms: [] },
  'client/crypto': { rooms: ['protocol', later] },
  'client/storage': { rooms: ['protocol'], types: ['client/crypto/sealed.ts'] },
  'client/records': { rooms: ['protocol'] },
  'client/vault': { rooms: ['client/storage', ...crypto, later] },
  'client/roster': { rooms: crypto },
  'client/gate': { rooms: crypto },
  'client/access': { rooms: ['client/roster', ...crypto] },
  'client/sync': { rooms: [...trust, 'client/storage', 'client/vault', ...crypto] },
  'client/backup': { rooms: ['client/sync', ...trust, 'client/storage', 'client/vault', ...crypto] },
  'client/imaging': { rooms: ['client/records', later] },
  'client/exchange': { rooms: ['client/records'] },
  'client/papers': { rooms: ['client/records', 'protocol'] },
  'client/worker': {
    rooms: ['client/backup', 'client/sync', ...trust, 'client/vault', 'client/storage', 'client/records']
      .concat(['client/imaging', 'client/exchange', later])
      .concat(crypto),
  },
  'client/page': {
    rooms: ['client/records', 'protocol', later],
    files: [...rpcSurface, 'client/worker/worker.ts', 'client/ui/App.svelte'].concat(
      'client/access/verify-worker.ts',
      'client/imaging/imaging-worker.ts',
      'client/imaging/stage/stage-worker.ts',
    ),
  },
  'client/ui': {
    rooms: ['client/records', 'client/page', 'client/papers', later],
    files: ['client/worker/rpc.ts', ...imagingSurface],
    types: [
      'client/access/report.ts',
      'client/access/verify-worker.ts',
      'client/worker/api.ts',
      'client/worker/views',
      ...imagingTypes,
    ],
  },
  'client/notices.ts': { rooms: [] },
  'client/sw.ts': { rooms: ['client/notices.ts'] },
};

/** Packages that only some rooms may import. `test`, `bench` and `tools` are outside the fence. */
const packages: readonly { readonly names: RegExp; readonly rooms: readonly string[] }[] = [
  { names: /^(?:@noble|@hpke|@scure)\/|^(?:hash-wasm|shamir-secret-sharing)$/, rooms: ['client/crypto'] },
  { names: /^dexie$/, rooms: ['client/storage'] },
  { names: /^y-websocket$/, rooms: ['client/page'] },
  { names: /^@simplewebauthn\/browser$/, rooms: ['client/page'] },
  { names: /^(?:@simplewebauthn\/server|web-push|ws|pino|prom-client)$/, rooms: ['relay'] },
  { names: /^svelte(?:\/|$)/, rooms: ['client/ui', 'client/page'] },
  { names: /^(?:bits-ui|@lucide\/svelte|sv-router|virtua)(?:\/|$)/, rooms: ['client/ui'] },
  { names: /^(?:three|three-mesh-bvh|jpeg-lossless-decoder-js)$|^@cornerstonejs\//, rooms: ['client/imaging'] },
  { names: /^(?:@cantoo\/pdf-lib|fontkit)$|^@fontsource\//, rooms: ['client/papers'] },
  { names: /^minisearch$/, rooms: ['client/worker'] },
  { names: /^workbox-/, rooms: ['client/sw.ts'] },
  { names: /^node:/, rooms: ['relay', 'client/access/verify-log.ts'] },
];

const isInside = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`);

const roomOf = (file: string): string | undefined => Object.keys(fence).find((room) => isInside(file, room));

/**
 * Why `file` (path below the repo) may not import `specifier`; nothing when it may.
 * Imports are judged as written: addresses relative to the file, or a package's name.
 */
export function judgeImport(file: string, specifier: string, isType = false): string | undefined {
  const from = roomOf(file);
  if (from === undefined) {
    return isInside(file, 'client') ? `${file} is in no room of the fence (tools/fence.ts)` : undefined;
  }
  const bare = specifier.replace(/\?.*$/, '');
  return bare.startsWith('.')
    ? judgeFile(from, posix.join(posix.dirname(file), bare), isType)
    : judgePackage(file, bare);
}

function judgeFile(from: string, target: string, isType: boolean): string | undefined {
  const { rooms, files = [], types = [] } = fence[from] ?? { rooms: [] };
  if ([from, ...rooms].some((room) => isInside(target, room))) return undefined;
  if (files.includes(target) || (isType && types.some((room) => isInside(target, room)))) return undefined;
  return `${from} may not import ${target}`;
}

function judgePackage(file: string, name: string): string | undefined {
  const limited = packages.find((entry) => entry.names.test(name));
  if (limited === undefined || limited.rooms.some((room) => isInside(file, room))) return undefined;
  return `${file} may not import ${name}: only ${limited.rooms.join(', ')} may`;
}

interface Importing {
  readonly source?: { readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
}

/** The fence as a lint rule; `cwd` of the linter is the repo. */
export const fenceRule: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'rooms import only what the fence table allows' }, schema: [] },
  create(context) {
    const file = context.filename.replaceAll('\\', '/').slice(context.cwd.length + 1);
    const check = (node: Rule.Node): void => {
      const { source, importKind, exportKind } = node as unknown as Importing;
      if (typeof source?.value !== 'string') return;
      const message = judgeImport(file, source.value, importKind === 'type' || exportKind === 'type');
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
