import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rooms = ['protocol', 'relay', 'client', 'tools', 'bench', 'test'];

function sourceFiles(): string[] {
  const all = readdirSync(root, { withFileTypes: true }).filter((entry) => rooms.includes(entry.name));
  return all.flatMap((room) =>
    readdirSync(join(root, room.name), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|svelte)$/.test(file))
      .map((file) => `${room.name}/${file}`),
  );
}

test('a file is named after what it is, not after being handy', () => {
  const vague = /^(?:utils?|helpers?|common|types|index|misc|manager|service)\./;
  expect(sourceFiles().filter((file) => vague.test(basename(file)))).toEqual([]);
});
