// What another process of ours holds in its memory, read as a debugger would (Linux): everything it may write to, that is
// heap, stacks and buffers.
import { open, readFile } from 'node:fs/promises';

const CHUNK_BYTES = 16 * 1024 * 1024;

/** The names of those needles that some page of the process holds. */
export async function findInMemory(pid: number, needles: Readonly<Record<string, Uint8Array>>): Promise<string[]> {
  const overlap = Math.max(...Object.values(needles).map(({ length }) => length));
  const memory = await open(`/proc/${String(pid)}/mem`, 'r');
  const found = new Set<string>();
  const chunk = Buffer.alloc(CHUNK_BYTES + overlap);
  try {
    for (const [from, to] of await writableRegions(pid)) {
      for (let at = from; at < to; at += CHUNK_BYTES) {
        const wanted = Math.min(chunk.length, to - at);
        // A region may be gone by now, or not be readable at all.
        const { bytesRead } = await memory.read(chunk, 0, wanted, at).catch(() => ({ bytesRead: 0 }));
        const page = chunk.subarray(0, bytesRead);
        for (const [name, needle] of Object.entries(needles)) if (page.includes(Buffer.from(needle))) found.add(name);
      }
    }
  } finally {
    await memory.close();
  }
  return [...found];
}

async function writableRegions(pid: number): Promise<readonly (readonly [number, number])[]> {
  const maps = await readFile(`/proc/${String(pid)}/maps`, 'utf8');
  return [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)].map(
    ([, from, to]) => [Number.parseInt(from!, 16), Number.parseInt(to!, 16)] as const,
  );
}
