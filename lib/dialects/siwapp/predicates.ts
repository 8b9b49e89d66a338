/** siwapp's further searches: `q[due_date_lt]=…`. Unknown attributes and comparisons are ignored, as in siwapp. */
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

const factAttribute = (kind: Kind, fact: string): Attribute => ({ kind, of: (row) => readFact(row, fact) });
const amountAttribute = (minor: (row: Row) => number): Attribute => ({
  kind: 'number',
  of: (row) => Number(formatMinor(minor(row), getCurrency(String(row.currency)).minorDigits)),
});

const attributes: Readonly<Record<string, Attribute>> = {
  id: factAttribute('number', 'id'),
  customer_id: factAttribute('number', 'customer'),
  series_id: factAttribute('number', 'series'),
  number: factAttribute('number', 'number'),
  issue_date: factAttribute('date', 'on'),
  due_date: factAttribute('date', 'due'),
  name: factAttribute('text', 'name'),
  currency: factAttribute('text', 'currency'),
  draft: { kind: 'flag', of: ({ state }) => state === 'draft' },
  net_amount: amountAttribute(({ net }) => Number(net)),
  gross_amount: amountAttribute(({ gross }) => Number(gross)),
  paid_amount: amountAttribute(({ gross, open }) => Number(gross) - Number(open)),
};

/** Prepares the wanted value once, for tests of many records. */
type Comparison = (wanted: Value) => (found: Value | null) => boolean;
function compareOrdered(holds: (order: number) => boolean): Comparison {
  return (wanted) => (found) => found !== null && holds(compare(found, wanted));
}
const equals: Comparison = (wanted) => {
  const text = typeof wanted === 'string' ? foldText(wanted) : null;
  return (found) => (typeof found === 'string' && text !== null ? foldText(found) === text : found === wanted);
};
const compareTexts =
  (holds: (found: string, wanted: string) => boolean): Comparison =>
  (wanted) => {
    const text = foldText(String(wanted));
    return (found) => found !== null && holds(foldText(String(found)), text);
  };

/** By ending; longer endings precede those they end in. */
const comparisons: Readonly<Record<string, Comparison>> = {
  not_eq: (wanted) => {
    const holds = equals(wanted);
    return (found) => !holds(found);
  },
  not_null: (wanted) => (found) => (found !== null) === wanted,
  eq: equals,
  null: (wanted) => (found) => (found === null) === wanted,
  lteq: compareOrdered((order) => order <= 0),
  gteq: compareOrdered((order) => order >= 0),
  lt: compareOrdered((order) => order < 0),
  gt: compareOrdered((order) => order > 0),
  cont: compareTexts((found, wanted) => found.includes(wanted)),
  start: compareTexts((found, wanted) => found.startsWith(wanted)),
  end: compareTexts((found, wanted) => found.endsWith(wanted)),
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

/** Reads one parameter of `q`: a test, a message for a bad value, or null if it is ignored. */
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
