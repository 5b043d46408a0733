// After an unlock: the folder for backups is open again where the browser lets us in without asking.
import { isOpen, keptFolder } from '../../page/folder.ts';
import type { App } from '../app.ts';

export async function reopenFolder(app: App): Promise<void> {
  const { folder } = await app.remote.backup();
  const kept = folder && (await keptFolder());
  if (kept && (await isOpen(kept, false))) await app.remote.openBackupFolder(kept);
}
