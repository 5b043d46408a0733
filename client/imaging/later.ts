// Parts of a decoder that few files need, loaded with the first one that does. One that does not come is no fault of the
// file's and never said to be.
export class PartMissing extends Error {}

/** `loading` is an `import()`. Throws PartMissing. */
export function later<T>(loading: Promise<T>): Promise<T> {
  return loading.catch(() => {
    throw new PartMissing('a part of the app is missing');
  });
}
