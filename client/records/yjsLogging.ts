// What Yjs means by "lib0/logging". The app says nothing on a console, where a warning could hold what a document says;
// and the library that paints such warnings would bring a schema language and page drawing into the vault worker.
const NOTHING = '';
export { NOTHING as BOLD, NOTHING as UNBOLD, NOTHING as ORANGE, NOTHING as RED };

export function print(): void {}
export { print as warn };
