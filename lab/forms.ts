/** Bodies in the forms that clients send. */
import { randomUUID } from 'node:crypto';

type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * Spells a body like PHP's forms: `newitems[0][qty]`, `custom_fields[invoice][1]`, and `assignees[]` once for each entry.
 * A form can express an empty list only as an empty text.
 */
export function pairsOf(value: unknown, name = ''): [name: string, value: string][] {
  const inside = (key: string): string => (name === '' ? key : `${name}[${key}]`);
  if (Array.isArray(value)) {
    if (value.length === 0) return [[name, '']];
    const plain = value.every((entry) => typeof entry !== 'object');
    return value.flatMap((entry, i) => pairsOf(entry, inside(plain ? '' : String(i))));
  }
  if (typeof value !== 'object' || value === null) return [[name, String(value ?? '')]];
  return Object.entries(value).flatMap(([key, entry]) => pairsOf(entry, inside(key)));
}

/** Makes a multipart body like curl and PHP: texts are unchanged, while a browser would turn line feeds into CRLF. */
export function multipart(fields: Readonly<Record<string, string | readonly string[]>> | Pairs): {
  headers: Record<string, string>;
  body: Buffer;
} {
  const boundary = `----${randomUUID()}`;
  const pairs: Pairs = isPairs(fields)
    ? fields
    : Object.entries(fields).flatMap(([name, value]) =>
        [value].flat().map((single): [string, string] => [name, single]),
      );
  const part = ([name, value]: Pairs[number]): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.from(`${pairs.map(part).join('')}--${boundary}--\r\n`),
  };
}
const isPairs = (fields: Readonly<Record<string, unknown>> | Pairs): fields is Pairs => Array.isArray(fields);

export function urlencoded(pairs: Pairs): {
  headers: Record<string, string>;
  body: string;
} {
  const body = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
}

export async function formWith(
  texts: Readonly<Record<string, string>> | Pairs,
  files: readonly (readonly [name: string, file: File])[],
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const form = new FormData();
  for (const [name, text] of isPairs(texts) ? texts : Object.entries(texts)) form.append(name, text);
  for (const [name, file] of files) form.append(name, file);
  const whole = new Response(form);
  return {
    headers: { 'content-type': whole.headers.get('content-type') ?? '' },
    body: Buffer.from(await whole.arrayBuffer()),
  };
}
