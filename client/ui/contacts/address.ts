// Which house an address names.

export function contactIn(path: string): string | null {
  return /^\/contacts\/([^/]+)/.exec(path)?.[1] ?? null;
}
