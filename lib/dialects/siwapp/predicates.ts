/** siwapp's further searches, `q[due_date_lt]=…`. What is no attribute or no comparison is ignored, as siwapp does. */
import { getCurrency } from '../../domain/currency.ts';
import { toDay } from '../../domain/date-text.ts';
import { compare, type Row, readFact } from '../../domain/list-query.ts';
import { formatMinor } from '../../domain/money.ts';
import { canBeNumeral } from '../../domain/numeral.ts';
import { foldText } from '../../domain/text.ts';
import { dateInput, flagInput } from '../codecs.ts';

type Value = string | number | boolean;
type Kind = 'number' | 'date' | 'text' | 'flag';
type Attribute = { kind: Kind; of: (row: Row) => Value | null };

const plain = (kind: Kind, fact: string): Attribute => ({ kind, of: (row) => readFact(row, fact) });
const amount = (minor: (row: Row) => number): Attribute => ({
  kind: 'number',
  of: (row) => Number(formatMinor(minor(row), getCurrency(String(row.currency)).minorDigits)),
});

const attributes: Readonly<Record<string, Attribute>> = {
  id: plain('number', 'id'),
  customer_id: plain('number', 'customer'),
  series_id: plain('number', 'series'),
  number: plain('number', 'number'),
  issue_date: plain('date', 'on'),
  due_date: plain('date', 'due'),
  name: plain('text', 'name'),
  currency: plain('text', 'currency'),
  draft: { kind: 'flag', of: ({ state }) => state === 'draft' },
  net_amount: amount(({ net }) => Number(net)),
  gross_amount: amount(({ gross }) => Number(gross)),
  paid_amount: amount(({ gross, open }) => Number(gross) - Number(open)),
};

/** What is wanted is made ready once, then held against each record. */
type Comparison = (wanted: Value) => (found: Value | null) => boolean;
function compareOrdered(holds: (order: number) => boolean): Comparison {
  return (wanted) => (found) => found !== null && holds(compare(found, wanted));
}
const same: Comparison = (wanted) => {
  const text = typeof wanted === 'string' ? foldText(wanted) : null;
  return (found) => (typeof found === 'string' && text !== null ? foldText(found) === text : found === wanted);
};
const texts =
  (holds: (found: string, wanted: string) => boolean): Comparison =>
  (wanted) => {
    const text = foldText(String(wanted));
    return (found) => found !== null && holds(foldText(String(found)), text);
  };

/** By their names; the longer before the shorter that they end in. */
const comparisons: Readonly<Record<string, Comparison>> = {
  not_eq: (wanted) => {
    const holds = same(wanted);
    return (found) => !holds(found);
  },
  not_null: (wanted) => (found) => (found !== null) === wanted,
  eq: same,
  null: (wanted) => (found) => (found === null) === wanted,
  lteq: compareOrdered((order) => order <= 0),
  gteq: compareOrdered((order) => order >= 0),
  lt: compareOrdered((order) => order < 0),
  gt: compareOrdered((order) => order > 0),
  cont: texts((found, wanted) => found.includes(wanted)),
  start: texts((found, wanted) => found.startsWith(wanted)),
  end: texts((found, wanted) => found.endsWith(wanted)),
};

type Wanted = { value: Value } | { fault: string };

function toWanted(kind: Kind, given: unknown, timeZone: string): Wanted {
  if (kind === 'number') {
    const value = typeof given === 'string' && canBeNumeral(given) ? Number(given) : Number.NaN;
    const isNumber = String(given).trim() !== '' && Number.isFinite(value);
    return isNumber ? { value } : { fault: 'must be a number' };
  }
  if (kind === 'text') return typeof given === 'string' ? { value: given } : { fault: 'must be text' };
  const input = kind === 'date' ? dateInput.transform((date) => toDay(date, timeZone)) : flagInput;
  const { data, error } = input.safeParse(given);
  return data === undefined ? { fault: error?.issues[0]?.message ?? 'is not valid' } : { value: data };
}

/** What one parameter of `q` asks of a row: a test, why it cannot be one, or null for what is ignored. */
export function buildPredicate(
  name: string,
  given: unknown,
  timeZone: string,
): ((row: Row) => boolean) | string | null {
  const found = Object.entries(comparisons).find(([ending]) => name.endsWith(`_${ending}`));
  if (!found || given === '' || given === undefined) return null;
  const [ending, holds] = found;
  const base = name.slice(0, -ending.length - 1);
  const attribute = Object.hasOwn(attributes, base) ? attributes[base] : undefined;
  if (!attribute) return null;
  const wanted = toWanted(ending.endsWith('null') ? 'flag' : attribute.kind, given, timeZone);
  if ('fault' in wanted) return wanted.fault;
  const test = holds(wanted.value);
  return (row) => test(attribute.of(row));
}
