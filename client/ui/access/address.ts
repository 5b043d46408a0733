// Which record the access log is asked about, by its address: a patient, a case, or a file of one. Ids only, never a name.

export function recordIn(path: string): string | null {
  return /^\/access\/([^/]+(?:\/[^/]+)?)/.exec(path)?.[1] ?? null;
}

export const accessOf = (record: string): string => `/access/${record}`;
