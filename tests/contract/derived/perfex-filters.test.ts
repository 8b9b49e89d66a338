/**
 * What a query parameter named like a column does to a Perfex list, derived: the lists and searches are those that the
 * routes declare, the columns those that their records show, the values those that stand there.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../../lab/api.ts';
import { furnishedFirm } from '../../../lab/fixtures.ts';
import { routes, targetOf } from '../../../lab/routes.ts';
import { foldText } from '../../../lib/domain/text.ts';
import type { Route } from '../../../lib/http/route.ts';
import { recordTypes } from '../../../lib/store/record-types/registry.ts';
import { collectionNamed, fresh } from '../../support/arrangements.ts';
import { ownTable } from '../../support/table.ts';

ownTable();

type Bag = Record<string, unknown>;

/** Kinds whose records belong to a customer, with what else another customer's record needs. */
const ofCustomer: Readonly<Record<string, Bag>> = {
  contact: { customerId: 2 },
  contract: { customerId: 2, subject: 'Watch' },
  'credit note': { customerId: 2, projectId: null },
  estimate: { customerId: 2, projectId: null, tags: ['second'] },
  expense: { customerId: 2, projectId: null, invoiceId: null, name: 'Train' },
  invoice: { customerId: 2, projectId: null },
  payment: { customerId: 2 },
  project: { customerId: 2, name: 'Gemini', kind: 'customer' },
  proposal: { customerId: 2, leadId: null },
  subscription: { customerId: 2 },
  task: { relatedTo: 'customer', relatedId: 2, milestoneId: null },
  ticket: { customerId: 2, contactId: null, projectId: null },
};

/** Further records, so that not all of a kind are alike. */
const others: readonly (readonly [string, Bag])[] = [
  ['calendar event', { title: 'Review', staffId: 2 }],
  ['item', { description: 'Cable', rate: '7.5' }],
  ['lead', { name: 'Ada', company: 'Ada Ltd' }],
  ['milestone', { name: 'Landing', projectId: 2 }],
  // A lead's number is not its customer's.
  ['lead', { name: 'Bo' }],
  ['project', { customerId: null, leadId: 2, kind: 'lead', name: 'Of a lead' }],
  ['ticket', { customerId: null, contactId: null, projectId: null, staffId: null, subject: 'Of nobody' }],
  ['timesheet', { staffId: 2, note: 'by night' }],
];

const lists = routes
  .filter(
    ({ dialect, verb, method }) =>
      dialect === 'perfex' && method === 'GET' && ['list', 'of-customer', 'search'].includes(verb),
  )
  .map((route) => ({ name: `${route.method} ${route.path}`, route }));

/** Names that ask for a part of a list, or for one record. */
const reserved = new Set(['page', 'per_page', 'limit', 'offset', 'length', 'sort', 'fields']);
const idKeys = ['paymentid', 'staffid', 'eventid', 'ticketid', 'custom_field_id'];
const idIn = (record: Bag): unknown => record[idKeys.find((key) => key in record && record[key] !== '') ?? 'id'];

const isScalar = (value: unknown): value is string => value === null || typeof value !== 'object';
/** The texts that stand in a column. */
function textsOf(value: unknown): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return [''];
  if (Array.isArray(value)) return value.filter((one) => isScalar(one)).map((one) => foldText(String(one)));
  return isScalar(value) ? [foldText(String(value))] : [];
}

/** What columns show where there is nothing. */
const isNothing = (text: string): boolean => text === '' || text === '0';

describe('a parameter named like a column', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await furnishedFirm();
    for (const [name, patch] of [...others, ...Object.entries(ofCustomer)]) await fresh(firm, name, patch);
  });

  const ask = (target: string, query: string): Promise<Reply> =>
    firm.as('perfex')('GET', `${target}${target.includes('?') ? '&' : '?'}${query}`);
  const recordsIn = ({ status, body }: Reply): Bag[] => {
    if (status === 404) return [];
    expect(status, JSON.stringify(body)).toBe(200);
    return Array.isArray(body) ? body : body.data;
  };

  describe.each(lists)('of $name', ({ route }) => {
    let whole: Bag[];
    beforeAll(async () => {
      whole = recordsIn(await ask(targetOf(route), 'per_page=100'));
    });

    /** Those whose column shows one of some values. The number of a lead is no customer's. */
    const thoseThatShow = (column: string, isWanted: (text: string) => boolean): unknown[] =>
      whole
        .filter((record) =>
          textsOf(record[column]).some(
            (text) =>
              isWanted(text) &&
              (route.resource !== 'projects' ||
                column !== 'clientid' ||
                isNothing(text) ||
                record.rel_type === 'customer'),
          ),
        )
        .map(idIn)
        .sort();
    const columnsOf = (): string[] =>
      [...new Set(whole.flatMap((record) => Object.keys(record)))]
        .filter((name) => !reserved.has(name))
        // A whole number there is a place in the list; one proposal is read by its `id` in the query.
        .filter((name) => name !== 'start' && (route.path !== '/api/proposals' || name !== 'id'));
    const find = async (column: string, values: readonly string[]): Promise<unknown[]> => {
      const name = values.length > 1 ? `${column}[]` : column;
      const query = values.map((value) => `${name}=${encodeURIComponent(value)}`).join('&');
      return recordsIn(await ask(targetOf(route), `${query}&per_page=100`))
        .map(idIn)
        .sort();
    };

    it('leaves the records that show its value there, and all of them', async () => {
      expect(whole.length).toBeGreaterThan(0);
      const wrong: string[] = [];
      let tried = 0;
      for (const column of columnsOf()) {
        for (const value of new Set(whole.flatMap((record) => textsOf(record[column])))) {
          const found = await find(column, [value]);
          const meant = thoseThatShow(column, (text) => text === value);
          if (JSON.stringify(found) !== JSON.stringify(meant)) wrong.push(`${column}=${value}: ${found} not ${meant}`);
          tried += 1;
        }
      }
      expect(wrong).toEqual([]);
      expect(tried).toBeGreaterThan(2);
    });

    it('leaves blank for blank, zero for zero and any of several values, and nothing else', async () => {
      const wrong: string[] = [];
      for (const column of columnsOf()) {
        const shown = whole.flatMap((record) => textsOf(record[column])).find((text) => !isNothing(text));
        const several = [...(shown === undefined ? [] : [shown]), '0', ''];
        // A search filters as its list does: several values at once are enough.
        const alone = route.verb === 'search' ? [] : [[''], ['0'], ['999999']];
        for (const values of [...alone, several]) {
          const found = await find(column, values);
          const least = thoseThatShow(column, (text) => values.includes(text));
          // Zero is zero, in whatever form a column shows it.
          const most = thoseThatShow(
            column,
            (text) => values.includes(text) || (values.includes('0') && Number(text) === 0 && text !== ''),
          );
          const isRight = least.every((id) => found.includes(id)) && found.every((id) => most.includes(id));
          if (!isRight) wrong.push(`${column}=${values}: ${found} not ${least}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    it('leaves nothing where no record has the value, and is refused as a bag of values', async () => {
      const [column = ''] = Object.keys(whole[0] ?? {}).filter((name) => name !== 'id' && !reserved.has(name));
      expect(recordsIn(await ask(targetOf(route), `${column}=no-such-value`))).toEqual([]);
      const refusal = await ask(targetOf(route), `${column}[x]=1`);
      expect([refusal.status, refusal.body.error]).toEqual([400, { [column]: 'must be text' }]);
    });
  });

  /** What a portal asks for: the records of one customer, under any name that clients have for it. */
  const names = ['clientid', 'client_id', 'customer_id', 'customerid', 'userid', 'client'];
  /** Lists of records that belong to nobody outside. */
  const ownLists = new Set([
    'custom-fields',
    'expense-categories',
    'payment-modes',
    'taxes',
    'task-checklist',
    'thirdparty',
    'webhooks',
  ]);
  const isOf = (doc: Bag, kind: string): boolean => {
    if (kind === 'customer') return doc.id === 2;
    return kind === 'task' ? doc.relatedTo === 'customer' && doc.relatedId === 2 : doc.customerId === 2;
  };
  /** Whether a record is a customer's or a lead's. */
  const isOfAnyone = (doc: Bag, kind: string): boolean =>
    kind === 'customer' ||
    (kind === 'task'
      ? doc.relatedTo === 'customer'
      : typeof doc.customerId === 'number' || typeof doc.leadId === 'number');
  const kindOf = ({ resource }: Route): string =>
    Object.values(recordTypes).find((type) => type.resource !== null && `${type.name.replace(' ', '-')}s` === resource)
      ?.name ?? resource;

  it.each(lists.filter(({ route }) => !ownLists.has(route.resource)))(
    'that names customer 2 never shows a record of another: $name',
    async ({ route }) => {
      const kind = kindOf(route);
      const all = recordsIn(await ask(targetOf(route), 'per_page=100'));
      const own = new Set(all.map((record) => Number(idIn(record))));
      const docs = Object.values(recordTypes).some(({ name }) => name === kind)
        ? [...(await collectionNamed(firm, kind).getMany(own)).values()].map(({ doc }) => doc as Bag)
        : [];
      const meant = docs
        .filter((doc) => isOf(doc, kind))
        .map((doc) => String(doc.id))
        .sort();
      if (route.verb === 'list' && !route.path.includes('{') && kind in ofCustomer) expect(meant).not.toEqual([]);
      for (const name of names) {
        // There it is a member of staff.
        if (kind === 'calendar' && name === 'userid') continue;
        const { status, body } = await ask(targetOf(route), `${name}=2`);
        if (status === 400) {
          expect(Object.keys(ofCustomer), `${kind} ${name}`).not.toContain(kind);
          expect(body.error).toHaveProperty([name]);
          continue;
        }
        expect(
          recordsIn({ status, body } as Reply)
            .map((record) => String(idIn(record)))
            .sort(),
          name,
        ).toEqual(meant);
        // What names nobody, or nobody else, shows nobody else's either.
        for (const values of [[''], ['0'], ['00'], [' '], ['null'], ['999999'], ['2', '0'], ['2', '']]) {
          const query = values.map((value) => `${name}${values.length > 1 ? '[]' : ''}=${encodeURIComponent(value)}`);
          const found = recordsIn(await ask(targetOf(route), query.join('&'))).map((record) => Number(idIn(record)));
          const strange = docs.filter(
            (doc) => found.includes(Number(doc.id)) && !isOf(doc, kind) && isOfAnyone(doc, kind),
          );
          expect(strange, query.join('&')).toEqual([]);
          if (values.includes('2')) expect(found).toEqual(expect.arrayContaining(meant.map(Number)));
          else expect(docs.filter((doc) => found.includes(Number(doc.id)) && isOf(doc, kind))).toEqual([]);
        }
      }
    },
  );
});
