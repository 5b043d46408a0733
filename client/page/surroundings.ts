// Where the page was opened. Inside a messenger, or in a window that forgets, nothing may be claimed: the invite would
// be used up where its owner can't find it again.

export type Surroundings = 'browser' | 'installed' | 'messenger' | 'forgetful';

/** In-app browsers name themselves; iOS web views miss the word "Safari", Android's carry "; wv". */
const MESSENGER =
  /\b(?:FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|Twitter|LinkedInApp|Pinterest|Threema|Signal|Telegram|WhatsApp|GSA|TikTok|musical_ly)|; wv\)/i;

export function isMessenger(userAgent: string): boolean {
  if (MESSENGER.test(userAgent)) return true;
  const isIos = /\b(?:iPhone|iPad|iPod)\b/.test(userAgent);
  return isIos && /AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent);
}

/** A private window grants a small share of the disk; Chrome's shrinks with memory, Firefox and Safari refuse features. */
async function isForgetful(storage: StorageManager): Promise<boolean> {
  try {
    const { quota } = await storage.estimate();
    if (quota !== undefined && quota < 300 * 1024 * 1024) return true;
    await storage.getDirectory();
    return false;
  } catch {
    return true;
  }
}

export async function lookAround(): Promise<Surroundings> {
  if (isMessenger(navigator.userAgent)) return 'messenger';
  if (matchMedia('(display-mode: standalone)').matches) return 'installed';
  return (await isForgetful(navigator.storage)) ? 'forgetful' : 'browser';
}

/** iPadOS says "Macintosh" but has a touch screen. */
export function isApple(userAgent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
}
