// The worker that verifies a dropped bundle: one file, then it is ended by whoever started it. It can reach nothing (its
// Content-Security-Policy says so), needs no vault and no key, and keeps the page free while it works.
import { OFFLINE_TOOLS } from './offline.ts';
import type { Report } from './report.ts';
import { verifyBundle } from './verify.ts';

export type FromVerifier =
  | { readonly checked: number }
  | { readonly report: Report }
  /** The file is larger than this browser can hold. */
  | { readonly failed: true };

function say(message: FromVerifier): void {
  self.postMessage(message);
}

addEventListener('message', ({ data }: MessageEvent<{ readonly file: Blob }>) => {
  void work(data.file);
});

async function work(file: Blob): Promise<void> {
  let checked = 0;
  const tools: typeof OFFLINE_TOOLS = {
    ...OFFLINE_TOOLS,
    verifyMany: async (claims) => {
      const verdicts = await OFFLINE_TOOLS.verifyMany(claims);
      say({ checked: (checked += claims.length) });
      return verdicts;
    },
  };
  try {
    say({ report: await verifyBundle(tools, new Uint8Array(await file.arrayBuffer())) });
  } catch {
    say({ failed: true });
  }
}
