// @y/websocket-server in the comparison, as it is shipped, with the LevelDB persistence it brings along.
import { documentOver, randomName } from './wire.ts';
import { ServerProcess } from './process.ts';
import type { PlainSystem } from './system.ts';

export async function startYWebsocket(): Promise<PlainSystem> {
  const process = await ServerProcess.start({
    file: 'node_modules/@y/websocket-server/src/server.js',
    environment: (port, folder) => ({ PORT: String(port), HOST: '127.0.0.1', YPERSISTENCE: folder, GC: 'false' }),
    ready: 'running at',
  });
  return {
    name: 'yWebsocket',
    process,
    newDocument: () =>
      Promise.resolve(
        documentOver({
          address: `ws://127.0.0.1:${String(process.port)}/${randomName()}`,
          opening: () => undefined,
          greetings: [],
          isTaken: null,
        }),
      ),
  };
}
