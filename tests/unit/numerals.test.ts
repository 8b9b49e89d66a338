/** One rule for the length of numbers, dates and times, wherever text is read as one of them. */
import { describe, expect, it } from 'vitest';
import * as codecs from '../../lib/dialects/codecs.ts';
import { findCurrency } from '../../lib/dialects/perfex/columns/text-and-numbers.ts';
import { clockColumn } from '../../lib/dialects/perfex/columns/work.ts';
import { buildPredicate } from '../../lib/dialects/siwapp/predicates.ts';
import { checkValue } from '../../lib/domain/custom-field/values.ts';
import { mergeRow } from '../../lib/domain/custom-table/custom-row.ts';
import { readDate, readDateTime } from '../../lib/domain/date-text.ts';
import { parseDecimal } from '../../lib/domain/money.ts';
import { organization } from '../../lib/domain/organization/organization.ts';
import { planPoll } from '../../lib/domain/polling.ts';

const at = '2024-01-01T00:00:00Z';
const firm = organization.parse({
  id: 1,
  name: 'Acme',
  currency: 'EUR',
  timezone: 'UTC',
  locale: 'en',
  createdAt: at,
  updatedAt: at,
});

/** Reads a text; whether it was taken. */
type Taken = (text: string) => boolean;
const bySchema =
  (schema: { safeParse: (value: unknown) => { success: boolean } }): Taken =>
  (text) =>
    schema.safeParse(text).success;
const byThrowing =
  (read: (text: string) => unknown): Taken =>
  (text) => {
    try {
      return read(text) !== null;
    } catch {
      return false;
    }
  };
const field = (type: 'number' | 'date_picker' | 'date_picker_time') =>
  byThrowing((text) =>
    checkValue({ id: 1, belongsTo: 'items', label: 'Weight', type, required: false, options: [] }, text, 'UTC'),
  );
const column = (type: 'integer' | 'decimal' | 'date' | 'datetime') =>
  byThrowing((text) =>
    mergeRow({ name: 't', columns: [{ name: 'a', type, required: false, maxLength: null }] }, { a: text }, null, 'UTC'),
  );

describe.each<[string, Taken]>([
  ['a decimal', (text) => parseDecimal(text) !== null],
  ['a decimal of a body', bySchema(codecs.decimalInput)],
  ['a count', bySchema(codecs.countInput)],
  ['an id', bySchema(codecs.idInput)],
  ['an id that may be none', bySchema(codecs.optionalIdInput)],
  ['the number of a country', bySchema(codecs.countryInput)],
  ['a page', bySchema(codecs.pageInput)],
  ['the size of a page', bySchema(codecs.pageSizeInput(100))],
  ['a number of a custom field', field('number')],
  ['an integer of a custom table', column('integer')],
  ['a decimal of a custom table', column('decimal')],
  [
    'the id of a custom row',
    byThrowing((text) => mergeRow({ name: 't', columns: [] }, { id: text }, { id: 1, values: {} }, 'UTC')),
  ],
  ['a number that is searched for', (text) => typeof buildPredicate('number_eq', text, 'UTC') === 'function'],
  ['the number of a currency', (text) => findCurrency(text, { organization: firm }) !== undefined],
])('%s', (_, taken) => {
  it('may have 40 characters, and no more', () => {
    expect(taken('1'.padStart(40))).toBe(true);
    expect(taken('1'.padStart(41))).toBe(false);
  });
});

it('zeros that change nothing count too', () => {
  expect(parseDecimal(`${'0'.repeat(37)}1.5`)).toBe('1.5');
  expect(parseDecimal(`${'0'.repeat(38)}1.5`)).toBeNull();
});

describe.each<[string, Taken, string]>([
  ['a date', (text) => readDate(text, 'UTC') !== null, '2024-01-31'],
  ['a date of a body', bySchema(codecs.dateInput), '2024-01-31'],
  ['a date of a custom field', field('date_picker'), '2024-01-31'],
  ['a date of a custom table', column('date'), '2024-01-31'],
  ['a time', (text) => readDateTime(text, 'UTC') !== null, '2024-01-31 09:30:00'],
  ['a time of a custom field', field('date_picker_time'), '2024-01-31 09:30:00'],
  ['a time of a custom table', column('datetime'), '2024-01-31 09:30:00'],
  ['a time of the clock', bySchema(clockColumn.input), '2024-01-31T09:30:00+01:00'],
  ['a moment that is polled from', byThrowing((text) => planPoll(text, Date.parse(at))), '1704067200.5'],
])('%s', (_, taken, text) => {
  it('may have 40 characters, and no more', () => {
    expect(taken(text.padEnd(40))).toBe(true);
    expect(taken(text.padEnd(41))).toBe(false);
  });
});
