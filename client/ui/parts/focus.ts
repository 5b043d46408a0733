// Where the keyboard is. After a change of screens it must never be nowhere.

/** What had the focus is gone or hidden. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || !activeElement.checkVisibility();
}
