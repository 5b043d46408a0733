// `npm start`: the built app and the relay that serves it, in one process.
import { buildIfStale } from './build.ts';

await buildIfStale();
await import('../relay/main.ts');
