// Pseudonyms for patients, like K-4471: easy to say on the phone, and nothing of the patient is in them.

/** No letters that sound or look like others or like digits. */
const LETTERS = 'ACEFHKLMNPRTUVWXY';

/**
 * `random` fills the array with random bytes. `isTaken` keeps a practice's references apart; after many collisions the
 * number grows by a digit.
 */
export function newReference(random: (bytes: Uint8Array) => void, isTaken: (reference: string) => boolean): string {
  const bytes = new Uint8Array(8);
  for (let attempt = 0; ; attempt++) {
    random(bytes);
    const view = new DataView(bytes.buffer);
    const digits = 4 + Math.floor(attempt / 20);
    const number = view.getUint32(4) % (9 * 10 ** (digits - 1));
    const reference = `${LETTERS.charAt(view.getUint32(0) % LETTERS.length)}-${number + 10 ** (digits - 1)}`;
    if (!isTaken(reference) || attempt > 100) return reference;
  }
}
