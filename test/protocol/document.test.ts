// PROTOCOL.md says what the code does: its grammar is the schemas' own, its rules are numbered and found, its sources
// refer to rules that exist.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as orderCodes from '../../client/records/orderCodes.ts';
import { APPLIANCES } from '../../client/records/appliances.ts';
import { DOCUMENTS } from '../../client/records/documents.ts';
import { FILE_KINDS } from '../../client/records/files.ts';
import { MATERIALS } from '../../client/records/materials.ts';
import { STEP_LISTS } from '../../client/records/steps.ts';
import { INVITE_STATES, REFUSALS } from '../../protocol/frames.ts';
import { parseGrammar } from './grammar.ts';
import { SCHEMAS } from './schemas.ts';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'protocol/PROTOCOL.md'), 'utf8');
const blocks = [...document.matchAll(/```grammar\n([\s\S]*?)```/g)].map(([, block = '']) => block);
const definitions = new Map(
  blocks.flatMap((block) =>
    block
      .split(/\n(?=[A-Z_]+ =)/)
      .map((line) => /^([A-Z_]+) =([\s\S]*)$/.exec(line))
      .map((match) => [match?.[1] ?? '', match?.[2]?.trim() ?? ''] as const),
  ),
);

describe('the grammar of PROTOCOL.md', () => {
  test('names every format once', () => {
    expect([...definitions.keys()].sort()).toEqual(Object.keys(SCHEMAS).sort());
  });
  test.each(Object.entries(SCHEMAS))('%s is what the code reads and writes', (name, schema) => {
    const written = parseGrammar(definitions.get(name) ?? '', definitions);
    expect(written).toEqual(parseGrammar(schema.grammar));
  });
});

describe('the rules of PROTOCOL.md', () => {
  const rules = [...document.matchAll(/^\*\*P(\d+)\./gm)].map(([, number]) => Number(number));
  test('are numbered without a gap', () => {
    expect(rules).toEqual(rules.map((_, index) => index + 1));
  });
  test('refer to each other by numbers that exist', () => {
    const cited = [...document.matchAll(/\bP(\d+)\b/g)].map(([, number]) => Number(number));
    expect(cited.filter((number) => !rules.includes(number))).toEqual([]);
  });
  test('are cited in docs/ by numbers that exist', () => {
    const texts = readdirSync(join(root, 'docs'))
      .filter((file) => file.endsWith('.md'))
      .map((file) => readFileSync(join(root, 'docs', file), 'utf8'));
    const cited = texts.flatMap((text) => [...text.matchAll(/\bP(\d+)\b/g)].map(([, number]) => Number(number)));
    expect(cited.filter((number) => !rules.includes(number))).toEqual([]);
  });
  test('are cited in code by numbers that exist', () => {
    const sources = ['protocol', 'relay', 'client'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    );
    const cited = sources.flatMap((source) =>
      [...source.matchAll(/\bP(\d{1,2})\b(?=[:,;) ])/g)].map(([, n]) => Number(n)),
    );
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter((number) => !rules.includes(number))).toEqual([]);
  });
  test('speak of every signature type and every derivation label that the code uses', () => {
    const read = (file: string): string => readFileSync(join(root, file), 'utf8');
    const types = [...(/SignatureType =([\s\S]*?);/.exec(read('protocol/ids.ts'))?.[1] ?? '').matchAll(/'([a-z-]+)'/g)];
    const isNamed = (word: string): boolean => document.includes(`\`${word}\``) || document.includes(`"${word}"`);
    expect(types.map(([, type = '']) => type).filter((type) => !isNamed(type))).toEqual([]);
    const crypto = readdirSync(join(root, 'client/crypto')).map((file) => read(`client/crypto/${file}`));
    const labels = crypto.flatMap((source) =>
      [...source.matchAll(/enamel\/v1\/([a-z-]{3,})/g)].map(([, label = '']) => label),
    );
    const inner = new Set(['probe']);
    expect(labels.filter((label) => !inner.has(label) && !document.includes(`/${label}`))).toEqual([]);
  });
  test('name the same refusals and states', () => {
    for (const word of [...REFUSALS, ...INVITE_STATES]) expect(document).toContain(`"${word}"`);
  });
});

describe('the documents of PROTOCOL.md', () => {
  test('are those of the code: place, writers, what only grows, roots', () => {
    const rows = [...document.matchAll(/^\| `(\S+)`( \+)? +\| `(\w+)` +\| (\w+) +\| (.*?) +\|$/gm)];
    const written = rows.map(([, name = '', grows, place, writers, roots = '']) => ({
      name: new RegExp(`^${name.replace('<id>', '[0-9a-z]{8,64}')}$`).source,
      place,
      writers,
      isAppendOnly: grows !== undefined,
      roots: Object.fromEntries(roots.split(', ').map((root) => root.split(': '))) as Record<string, string>,
    }));
    expect(written).toEqual(
      DOCUMENTS.map(({ pattern, place, writers, isAppendOnly, roots }) => ({
        name: pattern.source,
        place,
        writers,
        isAppendOnly,
        roots,
      })),
    );
  });
  test.each(Object.entries({ APPLIANCES, MATERIALS, ...STEP_LISTS, ...orderCodes }))(
    '%s are all named, in order',
    (_, words) => {
      if (Array.isArray(words)) expect(document).toContain(words.join(', '));
    },
  );
  test('name every kind of file', () => {
    expect(
      FILE_KINDS.filter((kind) => !/kind \(document, scan, photo, xray, design\)/.exec(document)?.[0].includes(kind)),
    ).toEqual([]);
  });
});
