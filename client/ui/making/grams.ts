// Grams as people type them, with a point or a comma, kept as whole milligrams.

/** 0 for nothing typed; null when it is no weight. */
export function milligramsOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return 0;
  return /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : null;
}
