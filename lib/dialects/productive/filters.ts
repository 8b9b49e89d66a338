/**
 * Productive's filters as one test of a row: `filter[name]=a,b`, `filter[name][]=a`, `filter[name][gt_eq]=5`,
 * and groups: `filter[$op]=or&filter[0][name]=a&filter[1][name]=b`.
 */
import { readDate } from '../../domain/date-text.ts';
import { compare, type Row } from '../../domain/list-query.ts';
import { parseDecimal } from '../../domain/money.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { Problem } from '../../domain/problem.ts';
import { foldText } from '../../domain/text.ts';
import type { Work } from '../../store/work.ts';

type Value = string | number | boolean | null;
type Test = (row: Row) => boolean;
/** Of several values, such as the people on a task, one must be equal. */
type Fact = Value | readonly Value[];
type Operation = (given: readonly Value[]) => (fact: Fact) => boolean;

const eq: Operation = (given) => {
  const values = new Set(given);
  return (fact) => [fact].flat().some((one) => values.has(one));
};
const compareOrdered =
  (fits: (sign: number) => boolean): Operation =>
  (given) =>
  (fact) =>
    fact !== null && given.every((value) => fits(compare(fact, value)));
const contains: Operation = (given) => (fact) => given.some((text) => String(fact ?? '').includes(String(text)));
const not =
  (operation: Operation): Operation =>
  (given) => {
    const test = operation(given);
    return (fact) => !test(fact);
  };

const operations = {
  eq,
  not_eq: not(eq),
  contains,
  not_contain: not(contains),
  gt: compareOrdered((sign) => sign > 0),
  gt_eq: compareOrdered((sign) => sign >= 0),
  lt: compareOrdered((sign) => sign < 0),
  lt_eq: compareOrdered((sign) => sign <= 0),
};
type OperationName = keyof typeof operations;

type Kind = {
  called: string;
  read: (text: string, organization: Organization) => Value | undefined;
  takes: readonly OperationName[];
};

const whole = (text: string): number | undefined => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined);
const amount = (text: string): number | undefined => {
  const decimal = parseDecimal(text);
  return decimal === null ? undefined : Number(decimal);
};
const flags = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

export const kinds = {
  id: { called: 'the id of a record', read: whole, takes: ['eq', 'not_eq'] },
  text: { called: 'text', read: foldText, takes: ['eq', 'not_eq', 'contains', 'not_contain'] },
  date: {
    called: 'a date YYYY-MM-DD',
    read: (text, { timezone }) => readDate(text, timezone) ?? undefined,
    takes: ['eq', 'not_eq', 'gt', 'gt_eq', 'lt', 'lt_eq'],
  },
  amount: {
    called: 'an amount in minor units',
    read: amount,
    takes: ['eq', 'not_eq', 'gt', 'gt_eq', 'lt', 'lt_eq'],
  },
  flag: { called: 'true or false', read: (text) => flags.get(text.toLowerCase()), takes: ['eq', 'not_eq'] },
} as const satisfies Record<string, Kind>;

/** A text that stands for ids: nothing looks for a part of it. */
export const exactText: Kind = { called: 'text', read: (text) => text, takes: ['eq', 'not_eq'] };

/** One of a few numbers: `status` 1 or 2. */
export function choiceKind(...values: readonly number[]): Kind {
  const read = (text: string): number | undefined => values.find((value) => String(value) === text);
  return { called: `one of ${values.join(', ')}`, read, takes: ['eq', 'not_eq'] };
}

export type Filter = {
  kind: Kind;
  fact: (row: Row, organization: Organization, today: string) => Fact;
  /** The operation of the bare filter, where it is not equality: `date_after`. */
  bare?: OperationName;
  list?: (value: string) => string;
  /** Reads the values that stand for those given: the projects of a company. */
  expand?: (values: readonly Value[], work: Work) => Promise<readonly Value[]>;
};
export type Filters = Readonly<Record<string, Filter>>;

function filterProblem(path: readonly string[], message: string, code?: 'unknown'): Problem {
  const field = { path: ['filter', ...path], message, ...(code ? { code } : {}) };
  return new Problem('malformed', message, [field]);
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Returns null where `given` holds operations. Long lists arrive as objects with numbered keys. */
function findValues(given: unknown): unknown[] | null {
  if (Array.isArray(given)) return given;
  if (isGroup(given)) return Object.keys(given).every((key) => /^\d+$/.test(key)) ? Object.values(given) : null;
  return String(given)
    .split(',')
    .map((part) => part.trim());
}

async function buildCondition(name: string, given: unknown, filters: Filters, work: Work): Promise<Test> {
  const { organization } = work;
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (!filter) throw filterProblem([name], `Filter '${name}' is not supported on this endpoint`, 'unknown');
  const { kind, fact, bare = 'eq', expand = async (values) => values } = filter;
  const apply = async (
    operation: OperationName,
    values: readonly unknown[],
    path: readonly string[],
  ): Promise<Test> => {
    const read = values.map((value) => {
      const known = typeof value === 'string' ? kind.read(value, organization) : undefined;
      if (known === undefined) throw filterProblem(path, `Filter '${name}' must be ${kind.called}`);
      return known;
    });
    const test = operations[operation](await expand(read, work));
    return (row) => test(fact(row, organization, work.today));
  };
  const plain = findValues(given);
  if (plain) return apply(bare, plain, [name]);
  const conditions = Object.entries(Object(given)).map(([word, value]) => {
    const operation = filter.bare ? undefined : kind.takes.find((one) => one === word);
    if (!operation) {
      const message = `Filter operation '${word}' is not supported for '${name}'`;
      throw filterProblem([name, word], message, 'unknown');
    }
    const phrase = operation === 'contains' || operation === 'not_contain';
    const values = phrase && typeof value === 'string' ? [value] : findValues(value);
    if (!values) throw filterProblem([name, word], `Filter '${name}' must be ${kind.called}`);
    return apply(operation, values, [name, word]);
  });
  const tests = await Promise.all(conditions);
  return (row) => tests.every((test) => test(row));
}

async function buildGroup(given: unknown, filters: Filters, work: Work): Promise<Test> {
  if (!isGroup(given)) throw filterProblem([], 'Filters are given as filter[name]=value');
  const { $op = 'and', ...rest } = given;
  if ($op !== 'and' && $op !== 'or') throw filterProblem(['$op'], "A filter group's $op must be and, or or");
  const tests = await Promise.all(
    Object.entries(rest).map(([name, value]) =>
      /^\d+$/.test(name) ? buildGroup(value, filters, work) : buildCondition(name, value, filters, work),
    ),
  );
  return $op === 'or' && tests.length > 0
    ? (row) => tests.some((test) => test(row))
    : (row) => tests.every((test) => test(row));
}

/** Each is tested on every record. */
const mostConditions = 100;

/** Counts conditions in groups and outside; a list of values is one. */
function countConditions(given: unknown): number {
  if (!isGroup(given) || findValues(given)?.every((value) => !isGroup(value))) return 1;
  return Object.values(given).reduce<number>((sum, part) => sum + countConditions(part), 0);
}

/**
 * Builds the test of the query's `filter`; null where there is none.
 * @throws Problem `malformed` naming an unsupported filter, operation or value
 */
export async function buildFilterTest(given: unknown, filters: Filters, work: Work): Promise<Test | null> {
  if (given === undefined || given === '') return null;
  if (countConditions(given) > mostConditions) throw filterProblem([], `There are more than ${mostConditions} filters`);
  return buildGroup(given, filters, work);
}

/** Finds the stored list that alone answers a filter: one relation, one value. */
export function findStoredList(given: unknown, filters: Filters): string | null {
  if (!isGroup(given)) return null;
  const [[name = '', value] = [], ...others] = Object.entries(given);
  const list = Object.hasOwn(filters, name) ? filters[name]?.list : undefined;
  const values = findValues(isGroup(value) && 'eq' in value && Object.keys(value).length === 1 ? value.eq : value);
  const [only, ...more] = values ?? [];
  return list && others.length === 0 && more.length === 0 && typeof only === 'string' ? list(only) : null;
}
