// Which case or draft an address names.

export function caseIn(path: string): string | null {
  return /^\/cases\/([^/]+)/.exec(path)?.[1] ?? null;
}
