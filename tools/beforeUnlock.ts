// What a tablet needs to open and to unlock: the page's entry, the screens that are there without an open vault, and all that
// these import. Counted, not listed: the size check weighs it, and a first visit stores it before anything else.
export interface Part {
  readonly file: string;
  /** From `client/` on; empty where it is made of many. */
  readonly source: string;
  readonly imports: readonly string[];
}

/** What only a tap brings, the reader of QR codes for one, is later. */
const BEFORE_UNLOCK = [
  'index.html',
  'page/page.svelte.ts',
  'ui/unlock/Unlock.svelte',
  ...['Home', 'Start', 'Restore'].map((name) => `ui/first/${name}.svelte`),
  'ui/people/EnterHouse.svelte',
  'ui/join/Join.svelte',
  'ui/about/Relay.svelte',
  'ui/access/CheckLog.svelte',
  'ui/NotFound.svelte',
];

/** Scripts of the page, from the root of the app. */
export function filesBeforeUnlock(parts: readonly Part[]): ReadonlySet<string> {
  const byFile = new Map(parts.map((part) => [part.file, part]));
  const found = new Set<string>();
  const visit = (part: Part | undefined): void => {
    if (!part || found.has(part.file)) return;
    found.add(part.file);
    for (const file of part.imports) visit(byFile.get(file));
  };
  for (const source of BEFORE_UNLOCK) {
    const part = parts.find((each) => each.source === source);
    if (!part) throw new Error(`no part of the app is made of ${source}`);
    visit(part);
  }
  return found;
}
