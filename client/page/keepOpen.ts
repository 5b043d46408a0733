// A document that is on a screen stays there while it begins again in the vault, because a colleague was removed elsewhere:
// what is half typed beside it stays, and what is edited in that moment is done once more in what it became.
import type { OpenedDocument, Shown } from './document.ts';

export interface Onlooker {
  readonly opened: (document: OpenedDocument) => void;
  /** Nothing is open any more. */
  readonly failed: (error: unknown) => void;
}

/** Returns the function that closes it. */
export function keepOpen(open: () => Promise<OpenedDocument>, { opened, failed }: Onlooker): () => void {
  let current: OpenedDocument | null = null;
  let isWanted = true;
  const close = (): void => {
    current?.close();
    current = null;
  };
  const begin = async (): Promise<void> => {
    try {
      const found = await open();
      if (!isWanted) {
        found.close();
        return;
      }
      found.onAnew(() => void begin());
      const before = current;
      current = found;
      opened(found);
      if (!before) return;
      goOn(before, found);
      before.close();
    } catch (error) {
      if (!isWanted) return;
      close();
      failed(error);
    }
  };
  void begin();
  return () => {
    isWanted = false;
    close();
  };
}

function goOn(before: OpenedDocument, found: OpenedDocument): void {
  const shown = before.awareness.getLocalState();
  if (shown) found.show(shown as unknown as Shown);
  for (const { change, field } of found.mayWrite ? before.unheard : []) {
    try {
      found.edit(change, field);
    } catch {
      // What it was about is not there any more.
    }
  }
}
