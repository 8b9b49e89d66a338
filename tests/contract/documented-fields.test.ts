/**
 * What a document says is written, is taken: every parameter that the facts of a dialect have for a create or an update is one that
 * the route declares, and one that the resource's other write takes too. That it is read back hold the facts themselves.
 */
import { describe, expect, it } from 'vitest';
import { routes } from '../../lab/routes.ts';
import { perfex } from './catalogue/perfex/index.ts';
import { expenses as productive } from './catalogue/productive/expenses.ts';
import { clients } from './catalogue/sereni/clients.ts';
import { expenses } from './catalogue/sereni/expenses.ts';
import { payments as serenisPayments } from './catalogue/sereni/payments.ts';
import { projects } from './catalogue/sereni/projects.ts';
import { tasks } from './catalogue/sereni/tasks.ts';
import { customers } from './catalogue/siwapp/customers.ts';
import { invoices } from './catalogue/siwapp/invoices.ts';
import { items } from './catalogue/siwapp/items.ts';
import { payments } from './catalogue/siwapp/payments.ts';
import { recurringInvoices } from './catalogue/siwapp/recurring-invoices.ts';
import { series, taxes } from './catalogue/siwapp/settings.ts';
import { invoices as teamwork } from './catalogue/teamwork/invoices.ts';

type Fields = Record<string, unknown>;
type Endpoints = Readonly<Record<string, { verb: string; parameters?: Fields }>>;

const documented: readonly (readonly [dialect: string, resources: readonly { endpoints: Endpoints }[]])[] = [
  ['perfex', Object.values(perfex)],
  ['siwapp', [customers, invoices, items, payments, recurringInvoices, series, taxes]],
  ['sereni', [clients, expenses, serenisPayments, projects, tasks]],
  ['teamwork', [teamwork]],
  ['productive', [productive]],
];

const secondName = 'the document’s second name of a field';
const nobody = 'the sample leaves the customer to be found by its name';
/** What the document has and a route's sample lacks, and why. */
const apart: Readonly<Record<string, string>> = {
  'perfex estimates duedate': secondName,
  'perfex proposals Related': secondName,
  'perfex proposals Assigned': secondName,
  'perfex proposals Email': secondName,
  'perfex payments custom_fields': 'values of custom fields stand beside the fields',
  'siwapp invoices customer_id': nobody,
  'siwapp invoices identification': nobody,
  'siwapp recurring-invoices customer-id': nobody,
  'siwapp recurring-invoices identification': nobody,
  'teamwork invoices project-id': 'the path says it',
};
/** What one of a record's two writes alone takes, and why. */
const once: Readonly<Record<string, string>> = {
  'perfex credit-notes id': 'where the path of an update does not say it',
  'perfex expenses id': 'where the path of an update does not say it',
  'siwapp invoices customer_id': nobody,
  'siwapp invoices identification': nobody,
  'siwapp recurring-invoices customer_id': nobody,
  'siwapp recurring-invoices identification': nobody,
  'sereni payments send_email': 'a payment is mailed once',
  'teamwork invoices project_id': 'where the path of a create does not say it',
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields that a route's sample has, which is every field it takes. */
function fieldsOf(sample: unknown): string[] {
  if (!isFields(sample)) return [];
  const inside = [sample.data, sample.invoice, sample.attributes].find(isFields);
  return inside ? fieldsOf(inside) : Object.keys(sample).map(same);
}
const same = (name: string): string => name.replaceAll('-', '_');

const routeAt = (dialect: string, key: string) =>
  routes.find((one) => one.dialect === dialect && `${one.method} ${one.path}` === key);

const cases = documented.flatMap(([dialect, resources]) =>
  resources.flatMap(({ endpoints }) =>
    Object.entries(endpoints)
      .filter(([, { verb }]) => verb === 'create' || verb === 'update')
      .map(([key, { parameters = {} }]) => ({
        dialect,
        key,
        // Parts that are sent along have fields of their own.
        names: Object.keys(parameters).filter((name) => !name.includes('.')),
      })),
  ),
);

it('every dialect is looked at', () => {
  expect([...new Set(cases.map(({ dialect }) => dialect))]).toHaveLength(5);
});

describe.each(cases)('$dialect $key', ({ dialect, key, names }) => {
  const route = routeAt(dialect, key);
  if (!route) throw new Error(`${key} is not declared`);

  it('takes what is documented, and so does the other write of the record', () => {
    const own = fieldsOf(route.sample);
    expect(
      names.filter((name) => !own.includes(same(name)) && !(`${dialect} ${route.resource} ${name}` in apart)),
    ).toEqual([]);
    if (route.verb !== 'create' && route.verb !== 'update') return;
    const other = routes.find(
      (one) =>
        one.dialect === dialect &&
        one.resource === route.resource &&
        one.verb === (route.verb === 'create' ? 'update' : 'create'),
    );
    if (!other) return;
    const theirs = fieldsOf(other.sample);
    const missing = own.filter((name) => !theirs.includes(name));
    expect(missing.filter((name) => !(`${dialect} ${route.resource} ${name}` in once))).toEqual([]);
  });
});
