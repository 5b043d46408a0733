// Why a record is opened. The codes are those of the access log.

export const PURPOSES = [
  'treatment',
  'payment',
  'operations',
  'patient request',
  'emergency',
  'lab work',
  'legal',
] as const;
export type PurposeCode = (typeof PURPOSES)[number];
