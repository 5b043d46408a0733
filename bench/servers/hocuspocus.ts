// @hocuspocus/server in the comparison, with its own defaults and a store in files.
import * as encoding from 'lib0/encoding';
import { documentOver, randomName } from './wire.ts';
import { ServerProcess } from './process.ts';
import type { PlainSystem } from './system.ts';

const AUTH = 2;
const TOKEN = 0;
const SYNC_STATUS = 8;

export async function startHocuspocus(): Promise<PlainSystem> {
  const process = await ServerProcess.start({
    file: 'bench/servers/hocuspocusServer.ts',
    environment: (port, folder) => ({ PORT: String(port), FOLDER: folder }),
    ready: 'ready',
  });
  const newDocument = () => {
    const name = randomName();
    const opening = (encoder: encoding.Encoder): void => {
      encoding.writeVarString(encoder, name);
    };
    const token = encoding.encode((encoder) => {
      opening(encoder);
      encoding.writeVarUint(encoder, AUTH);
      encoding.writeVarUint(encoder, TOKEN);
      encoding.writeVarString(encoder, 'anybody');
    });
    const head = encoding.encode(opening).length;
    return documentOver({
      address: `ws://127.0.0.1:${String(process.port)}`,
      opening,
      greetings: [token],
      isTaken: (frame) => frame[head] === SYNC_STATUS,
    });
  };
  return { name: 'hocuspocus', process, newDocument: () => Promise.resolve(newDocument()) };
}
