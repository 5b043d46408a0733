// The edge of the worker: what a call throws becomes a word that the page has a sentence for.
import { StoreFailure } from '../storage/store.ts';
import { DiskFull, Fenced } from '../sync/disk.ts';
import { Stopped } from '../sync/replica.ts';
import { Disconnected } from '../sync/session.ts';
import { Refused, type Served } from './rpc.ts';

/** Whatever fails crosses to the page as a word a person has a sentence for. */
export function inWords(api: Served): Served {
  const calls = Object.entries(api as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>);
  const guarded = calls.map(([name, call]) => [
    name,
    async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        return await call(...args);
      } catch (error) {
        throw wordFor(error);
      }
    },
  ]);
  return Object.fromEntries(guarded) as Served;
}
function wordFor(error: unknown): unknown {
  const reason = error instanceof StoreFailure ? error.reason : '';
  if (error instanceof DiskFull || reason === 'full') return new Refused('tablet full');
  if (error instanceof Fenced || reason === 'fenced') return new Refused('other tab');
  if (error instanceof Stopped) return new Refused('twin');
  if (error instanceof Disconnected) return new Refused('relay unreachable');
  return error;
}
