// `npm run dev`: the relay, and vite in front of it with live reload. Headers are relaxed here, and only here.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from './run.ts';

const relay = spawn(process.execPath, ['--watch-path=relay', '--watch-path=protocol', join(root, 'relay/main.ts')], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ENAMEL_ORIGIN: 'http://localhost:5173' },
});
const vite = await createServer({ configFile: join(root, 'vite.config.ts') });
await vite.listen();
vite.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    relay.kill(signal);
    void vite.close().finally(() => process.exit(0));
  });
}
