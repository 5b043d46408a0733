// Which record the access log is asked about, by its address. Addresses carry ids only, never a name.

export function recordIn(path: string): string | null {
  return /^\/access\/([^/]+)/.exec(path)?.[1] ?? null;
}

export const accessOf = (record: string): string => `/access/${record}`;
