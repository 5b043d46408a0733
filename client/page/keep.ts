// Asks the browser to keep what is stored. Chrome and Safari answer without asking anybody, so they are asked as soon as
// there is something to keep; Firefox shows a prompt, so there a person asks from the settings.

export async function askToKeep(storage: StorageManager, userAgent: string): Promise<void> {
  if (/Firefox\//.test(userAgent) || (await storage.persisted())) return;
  await storage.persist();
}
