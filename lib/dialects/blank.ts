/** Values that say nothing, whatever the field. What follows from them is said in `bodyOf`, and below for bodies without a table. */
import type * as z from 'zod';

/** Sent, but as nothing: what forms and spreadsheets put where nothing was filled in. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** 0, and MySQL's zero date: none, in fields of which zero is no value. */
export const isZero = (value: unknown): boolean =>
  value === 0 || (typeof value === 'string' && /^(0|0000-00-00( 00:00:00)?)$/.test(value));

/**
 * What prepares a body whose schema is a plain one of optional fields: of what is sent blank and cannot be so, null where that is
 * none, and else nothing.
 * @param mustSay fields that are refused instead
 */
export function blanksLeftOut(shape: Readonly<Record<string, z.ZodType>>, mustSay: readonly string[]) {
  const said = (name: string, value: unknown): unknown => {
    const field = shape[name];
    if (!field || mustSay.includes(name) || !isBlank(value) || field.safeParse(value).success) return value;
    return field.safeParse(null).success ? null : undefined;
  };
  return (body: unknown): unknown => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
    const entries = Object.entries(body).map(([name, value]): [string, unknown] => [name, said(name, value)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
}
