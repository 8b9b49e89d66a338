/** Wire types that only Perfex's leads have. */
import * as z from 'zod';
import { instantAt } from '../../domain/calendar.ts';
import { readDateTime } from '../../domain/date-text.ts';
import { flagInput, nullableTextInput, textInput } from '../codecs.ts';
import type { Codec, View } from '../field-table.ts';

const textOrNull = z.string().nullable();

/** "2019-07-18 08:59:28" on the firm's clocks, seconds or the time may be left off; NULL for none. */
export const localTimeColumn: Codec<string | null> = {
  input: nullableTextInput.transform((given, context) => {
    const read = given === null ? null : readDateTime(given);
    if (given === null || read !== null) return read;
    context.issues.push({ code: 'custom', message: 'must be a date and time YYYY-MM-DD HH:MM:SS', input: given });
    return z.NEVER;
  }),
  output: (value) => value,
  wire: textOrNull,
  broken: '2023-02-30 07:00:00',
  sample: '2023-02-28 09:30:00',
};

/** The instant of a time on the firm's clocks. */
export function instantOf(local: string | null, view: Pick<View<unknown>, 'firm'>): string | null {
  if (local === null) return null;
  return new Date(instantAt(local.slice(0, 10), local.slice(11), view.firm.timezone)).toISOString();
}

/**
 * Whether everybody may see a lead: "1" or "0". The document calls it the id of a Google sheet: a text that is
 * neither yes nor no is kept as it was sent.
 */
export const publicColumn: Codec<boolean | string> = {
  input: z.union([flagInput, textInput.pipe(z.string().max(255, { error: 'is longer than 255 characters' }))], {
    error: 'must be yes or no',
  }),
  output: (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : value),
  wire: z.string(),
  broken: { nested: 1 },
  sample: '1',
};
