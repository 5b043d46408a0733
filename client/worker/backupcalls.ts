// Backups as the page calls them.
import { parts } from './parts.ts';
import { Refused, type Served } from './rpc.ts';
import type { BackupApi } from './backupview.ts';
import type { Sitting } from './sitting.ts';

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
    async saveBackup(to) {
      const file = await (await backups()).save(to);
      return { name: `backup-${today()}.enamel`, file };
    },
    tryBackup: async (files, words) => (await backups()).try(files, words),
    stopBackup: async () => {
      (await backups()).stop();
    },
  };
}
