/** Reads query strings and forms with the bracket names of PHP and Rack. */
import { parse } from 'qs-esm';
import { Problem } from '../domain/problem.ts';
import { type Charset, decodeText, utf8 } from './charset.ts';

const mostParameters = 10_000;
const options = {
  depth: 8,
  // A larger number is a name, not an index.
  arrayLimit: 1_000,
  parameterLimit: mostParameters,
  allowPrototypes: false,
  allowSparse: true,
  strictNullHandling: false,
};

/**
 * Parses `q[with_status]=paid&ids[]=1&ids[]=2` to `{ q: { with_status: 'paid' }, ids: ['1', '2'] }`. Only numbers from
 * 0 without a gap make a list: `custom_fields[invoice][7]=x` is the value of field 7. An invalid percent sign stays.
 * @param charset of the escaped bytes; unless it is UTF-8, `text` has one character for each byte
 * @throws Problem `malformed` above 10,000 parameters, and for bytes that are invalid in the charset
 */
export function parseBrackets(text: string, charset: Charset = utf8): Record<string, unknown> {
  if (text === '') return {};
  if (text.split('&').length > mostParameters) throw new Problem('malformed', 'Too many parameters');
  let name = '';
  const decoder = (part: string, _default: unknown, kind: 'key' | 'value'): string => {
    if (kind === 'value') return decodeValue(part, charset, [name]);
    name = decodeValue(part, charset, ['The name of a field']);
    return name;
  };
  const fields = parse(text, { ...options, decoder });
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, nameSparseEntries(value)]));
}

function decodeValue(part: string, charset: Charset, path: readonly string[]): string {
  const spaced = part.replaceAll('+', ' ');
  if (charset === utf8) {
    if (!spaced.includes('%')) return spaced;
    try {
      return decodeURIComponent(spaced);
    } catch {}
  }
  const bytes = charset === utf8 ? Buffer.from(spaced).toString('latin1') : spaced;
  const whole = bytes.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeText(Buffer.from(whole, 'latin1'), charset, path);
}

function nameSparseEntries(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Object.entries skips the gaps of a sparse list.
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => [name, nameSparseEntries(part)]);
  if (Array.isArray(value) && entries.length === value.length) return entries.map(([, part]) => part);
  return Object.fromEntries(entries);
}
