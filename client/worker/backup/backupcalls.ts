// Backups as the page calls them.
import { parts } from '../parts.ts';
import { Refused, type Served } from '../rpc.ts';
import type { BackupApi } from '../views/backupview.ts';
import type { Sitting } from '../sitting.ts';

export function backupCalls(
  need: () => Sitting,
  today: () => string,
): Pick<Served, Exclude<keyof BackupApi, 'restoreFromFiles'>> {
  const backups = async () => {
    const { house } = need();
    if (house.me.isDemo) throw new Refused('not allowed');
    return (await parts.backups()).backupsOf(house);
  };
  return {
    backup: async () => (await backups()).view(),
    setBackupFolder: async (folder) => (await backups()).setFolder(folder, today),
    openBackupFolder: async (folder) => {
      (await backups()).openFolder(folder, today);
    },
    backUpNow: async () => (await backups()).backUpNow(),
    async saveBackup(to) {
      const file = await (await backups()).save(to);
      return { name: `backup-${today()}.enamel`, file };
    },
    async tryBackup(files, words) {
      const all = await backups();
      await (files ? all.try(files, words) : all.tryFolder(words));
    },
    async bringFile(id, file, from) {
      await backups();
      await (await parts.lostfile()).bringFile(need().deps, id, file, from);
    },
    stopBackup: async () => {
      (await backups()).stop();
    },
  };
}
