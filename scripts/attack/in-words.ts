/** Describes a request, so that people can send it again. */
import type { Ask } from './send.ts';

const shorten = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…(${text.length})` : text;

export function inWords({ method, path, headers, body }: Ask, seed: number): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${shorten(value, 80)}`);
  const text = body ? ` ${JSON.stringify(body.subarray(0, 400).toString('latin1'))}` : '';
  const length = body && body.length > 400 ? ` (${body.length} bytes)` : '';
  return `${method} ${shorten(path, 200)} {${shown.join(', ')}}${text}${length} (--seed ${seed})`;
}
