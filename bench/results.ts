// What a run leaves behind: one table for people, and results.json. A run of some benches replaces their lines only;
// each line says when it was made and how busy the machine was.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

export type Line = Figure & {
  readonly bench: string;
  readonly made: string;
  readonly load: number;
  readonly cores: number;
  readonly node: string;
};

const COLUMNS = ['what', 'ours', 'yWebsocket', 'hocuspocus', 'beside', 'reach'] as const;
const HEADS: Record<(typeof COLUMNS)[number], string> = {
  ...{ what: '', ours: 'Enamel', yWebsocket: 'y-websocket', hocuspocus: 'Hocuspocus' },
  ...{ beside: 'better by', reach: 'to reach' },
};

export function printTable(lines: readonly Line[]): void {
  const rows = [HEADS, ...lines].map((row) => COLUMNS.map((column) => row[column] ?? ''));
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, at) => {
      const width = widths[at] ?? 0;
      return at === 0 || at === COLUMNS.length - 1 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(cells.join('  ').trimEnd());
  }
}

export function keepResults(file: string, lines: readonly Line[], order: readonly string[]): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { figures?: Line[] }).figures : [];
  const made = new Set(lines.map(({ bench }) => bench));
  const kept = (before ?? []).filter(({ bench }) => !made.has(bench));
  const figures = order.flatMap((name) => [...kept, ...lines].filter(({ bench }) => bench === name));
  writeFileSync(file, `${JSON.stringify({ figures }, null, 2)}\n`);
}
