/** Makes bodies from others: with one value changed, with unique numbers, or as forms. */
import { pairsOf, urlencoded } from '../forms.ts';
import type { Body } from './client.ts';

type Bag = Record<string, unknown>;
export const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Splits `newitems[0].rate` or `data.attributes.name` into steps. */
const steps = (path: string): string[] => path.split(/[.[\]]+/).filter(Boolean);

/** Replaces the value at a path; undefined removes it. */
export function withValue(body: unknown, path: string, value: unknown): unknown {
  return replace(body, steps(path), value);
}
function replace(body: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy: Bag | unknown[] = Array.isArray(body) ? [...body] : { ...(isBag(body) ? body : {}) };
  if (rest.length === 0 && value === undefined) Reflect.deleteProperty(copy, step);
  else Reflect.set(copy, step, replace(Reflect.get(copy, step), rest, value));
  return copy;
}

export function fieldsOf(body: unknown): { prefix: string; fields: Bag } {
  if (!isBag(body)) return { prefix: '', fields: {} };
  const { data, invoice } = body;
  if (isBag(data) && isBag(data.attributes)) return { prefix: 'data.attributes.', fields: data.attributes };
  if (isBag(invoice)) return { prefix: 'invoice.', fields: invoice };
  return { prefix: '', fields: body };
}

export function onlyWith(body: unknown, given: Bag): unknown {
  const { prefix } = fieldsOf(body);
  if (prefix === 'invoice.') return { invoice: given };
  if (prefix === '') return given;
  const type = isBag(body) && isBag(body.data) ? body.data.type : undefined;
  return { data: { ...(type === undefined ? {} : { type }), attributes: given } };
}

/** Recent dates, so that repeating records have few occurrences. */
const begins = { startdate: '2026-01-15', duedate: '2026-01-20', starting_date: '2026-01-15' };

/** Gives a body unique numbers and addresses, and recent dates if it repeats. */
export function ownBody(body: unknown, n: number): unknown {
  const { prefix, fields } = fieldsOf(body);
  const { number } = fields;
  const isRepeating = 'startdate' in fields || 'starting_date' in fields;
  const own: Bag = {
    ...(isRepeating ? Object.fromEntries(Object.entries(begins).filter(([name]) => fields[name])) : {}),
    ...(typeof number === 'number' ? { number: 2_000 + n } : {}),
    ...(typeof number === 'string' ? { number: number.replace(/\d+$/, String(2_000 + n)) } : {}),
    ...(typeof fields.email === 'string' ? { email: `n${n}.${fields.email}` } : {}),
    ...(typeof fields.hash === 'string' ? { hash: `${fields.hash}${n}` } : {}),
  };
  return Object.entries(own).reduce((result, [name, value]) => withValue(result, prefix + name, value), body);
}

export function formOf(body: unknown): Body {
  return { type: 'application/x-www-form-urlencoded', text: urlencoded(pairsOf(body)).body };
}

export type File = readonly [field: string, name: string, type: string, contents: string];

/** Makes a multipart form like a browser, but always with the same boundary. */
export function multipartOf(body: unknown, files: readonly File[] = []): Body {
  const boundary = '----the-same-each-time';
  const texts = pairsOf(body).map(([name, value]) => `name="${name}"\r\n\r\n${value}\r\n`);
  const parts = files.map(
    ([field, name, type, contents]) =>
      `name="${field}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${contents}\r\n`,
  );
  const whole = [...texts, ...parts].map((part) => `--${boundary}\r\nContent-Disposition: form-data; ${part}`).join('');
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    base64: Buffer.from(`${whole}--${boundary}--\r\n`).toString('base64'),
  };
}
