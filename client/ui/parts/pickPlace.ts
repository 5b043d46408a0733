// Asks where a file shall be saved, where the browser can write there piece by piece.
import type { App } from '../app.ts';

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** Hardly anybody closes a dialog that fast: a browser that shows none refuses by itself, a busy one later. */
const NOBODY_MS = 500;

/** Must be called from a tap. 'memory' = the browser saves whole files only; 'nowhere' = the person chose no place. */
export async function pickPlace(app: App, suggestedName: string): Promise<FileSystemFileHandle | 'memory' | 'nowhere'> {
  const { showSaveFilePicker: pick } = window as unknown as { showSaveFilePicker?: Picker };
  if (!pick) return 'memory';
  const asked = app.now();
  const release = app.stayUnlocked();
  try {
    return await pick({ suggestedName });
  } catch {
    return app.now() - asked < NOBODY_MS ? 'memory' : 'nowhere';
  } finally {
    release();
  }
}
