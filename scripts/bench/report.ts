/** Figures for people: Markdown tables to paste into documents, and the machine they are from. */
import { cpus } from 'node:os';

type Cell = string | number;

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Finds the median; the lower one of two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

const numeric = (text: string): boolean => /^[\d,.–×/ ]*$/.test(text);

export function markdown(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(3, ...texts.map((row) => row[i]?.length ?? 0)));
  const toTheRight = head.map((_, i) => i > 0 && texts.slice(1).every((row) => numeric(row[i] ?? '')));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => (toTheRight[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => '-'.repeat(width + 1) + (toTheRight[i] ? ':' : '-')).join('|')}|`;
  const [first = [], ...rest] = texts;
  return [line(first), rule, ...rest.map(line)].join('\n');
}

export function machine(): string {
  const all = cpus();
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${all.length} × ${all[0]?.model ?? 'unknown'}`;
}
