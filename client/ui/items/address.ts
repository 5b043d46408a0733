// Which item an address names.

export function itemIn(path: string): string | null {
  return /^\/items\/([^/]+)/.exec(path)?.[1] ?? null;
}
