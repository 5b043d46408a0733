// The folder for backups after a reload: open again by itself where the browser lets us in without asking, else by a tap.
import { isOpen, keptFolder } from '../../page/folder.ts';
import type { App } from '../app.ts';

/** After an unlock, without asking anybody. True where a folder was chosen and the browser wants a tap first. */
export async function needsTap(app: App): Promise<boolean> {
  const { folder } = await app.remote.backup();
  const kept = folder && (await keptFolder());
  if (!kept) return folder !== null;
  if (!(await isOpen(kept, false))) return true;
  await app.remote.openBackupFolder(kept);
  return false;
}

/** From a tap. False where this browser keeps the folder no more, or the person did not let us in. */
export async function openByTap(app: App): Promise<boolean> {
  const release = app.stayUnlocked();
  try {
    const kept = await keptFolder();
    if (!kept || !(await isOpen(kept, true))) return false;
    await app.remote.openBackupFolder(kept);
    return true;
  } finally {
    release();
  }
}
