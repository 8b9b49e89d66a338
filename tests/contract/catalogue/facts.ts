/**
 * What a document says of its endpoints, as data: each parameter with a value to write and what is read back, each
 * key of an answer with the kind of value that stands there. What endpoints have beyond that each dialect's folder says.
 */

/** The kinds of value that answers have. All but the last five are text. `none` is a key that the document shows as null. */
export const kinds = {
  /** An id, a flag, a count: a whole number as text. */
  digits: (value: unknown) => typeof value === 'string' && /^-?\d+$/.test(value),
  decimal: (value: unknown) => typeof value === 'string' && /^-?\d+\.\d{2,}$/.test(value),
  /** A decimal in siwapp's short form: "29.99", "302.0". */
  short: (value: unknown) => typeof value === 'string' && /^-?\d+\.\d+$/.test(value),
  /** Yes or no as siwapp's text. */
  truth: (value: unknown) => value === 'true' || value === 'false',
  text: (value: unknown) => typeof value === 'string',
  date: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  datetime: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value),
  time: (value: unknown) => typeof value === 'string' && /^\d\d:\d\d:\d\d$/.test(value),
  /** An instant on the firm's clocks, as Sereni has it. */
  zoned: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value),
  /** A day without dashes, and an instant in UTC, as Teamwork has them. */
  compact: (value: unknown) => typeof value === 'string' && /^\d{8}$/.test(value),
  utc: (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value),
  /** An instant on the firm's clocks with milliseconds, as Productive has it. */
  moment: (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/.test(value),
  none: (value: unknown) => value === null || typeof value === 'string',
  number: (value: unknown) => typeof value === 'number',
  /** Yes or no as a number. */
  bit: (value: unknown) => value === 0 || value === 1,
  boolean: (value: unknown) => typeof value === 'boolean',
  list: (value: unknown) => Array.isArray(value),
};
export type Kind = keyof typeof kinds;

/**
 * The keys of an object by kind, with blanks between them; a key that ends in `?` may also be null, because the
 * document shows a record that has what others lack. `within` has what lies inside: an object, or the entries of a list; its keys end in `?` likewise.
 */
export type Shape = { readonly [K in Kind]?: string } & { readonly within?: Readonly<Record<string, Shape>> };

/** The words of a fact. */
export const words = (text = ''): string[] => text.split(/\s+/).filter(Boolean);

/** Several shapes in one object, as a join of tables gives them. */
export function both(...shapes: readonly Shape[]): Shape {
  const merged: Record<string, string> = {};
  for (const { within: _, ...keys } of shapes) {
    for (const [kind, names] of Object.entries(keys)) merged[kind] = `${merged[kind] ?? ''} ${names}`;
  }
  return { ...merged, within: Object.assign({}, ...shapes.map(({ within }) => within)) };
}

/** A value that is not read back as its own text under its own name. */
export class Told {
  readonly send: unknown;
  readonly shown: unknown;
  readonly under: string | undefined;
  constructor(send: unknown, shown: unknown, under?: string) {
    this.send = send;
    this.shown = shown;
    this.under = under;
  }
}
/**
 * `as(7, '7.00')` is sent as 7 and read back as "7.00", under another key where one is given (`items.0.qty` lies
 * deeper). Of objects that are read back only the named keys count.
 */
export const as = (send: unknown, shown: unknown, under?: string): Told => new Told(send, shown, under);

/** A value to send; a function gives each record its own. What is read back is its text, or what `as` says. */
export type Parameters = Readonly<Record<string, unknown>>;
