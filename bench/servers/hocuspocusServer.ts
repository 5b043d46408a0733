// The Hocuspocus server as a program: its defaults, and documents in files (stored when it says so, two seconds after
// the last change by default).
import { Server } from '@hocuspocus/server';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';

const { PORT = '0', FOLDER = '' } = process.env;
const fileOf = (name: string): string => join(FOLDER, name);

const server = new Server({
  port: Number(PORT),
  address: '127.0.0.1',
  quiet: true,
  yDocOptions: { gc: false, gcFilter: () => true },
  onLoadDocument({ document, documentName }) {
    if (existsSync(fileOf(documentName))) Y.applyUpdate(document, readFileSync(fileOf(documentName)));
    return Promise.resolve();
  },
  onStoreDocument({ document, documentName }) {
    writeFileSync(fileOf(documentName), Y.encodeStateAsUpdate(document));
    return Promise.resolve();
  },
});
await server.listen();
console.log('ready');
