// Which patient an address names. Addresses carry ids only, never a name.

export function patientIn(path: string): string | null {
  return /^\/patients\/([^/]+)/.exec(path)?.[1] ?? null;
}
