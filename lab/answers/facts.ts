/** Values to write, from the facts that the contract tests check. */
import { perfex } from '../../tests/contract/catalogue/perfex/index.ts';
import { clients } from '../../tests/contract/catalogue/sereni/clients.ts';
import { expenses } from '../../tests/contract/catalogue/sereni/expenses.ts';
import { payments } from '../../tests/contract/catalogue/sereni/payments.ts';
import { projects } from '../../tests/contract/catalogue/sereni/projects.ts';
import { tasks } from '../../tests/contract/catalogue/sereni/tasks.ts';
import { customers } from '../../tests/contract/catalogue/siwapp/customers.ts';
import { invoices } from '../../tests/contract/catalogue/siwapp/invoices.ts';
import { items } from '../../tests/contract/catalogue/siwapp/items.ts';
import { payments as siwappPayments } from '../../tests/contract/catalogue/siwapp/payments.ts';
import { recurringInvoices } from '../../tests/contract/catalogue/siwapp/recurring-invoices.ts';
import { series, taxes } from '../../tests/contract/catalogue/siwapp/settings.ts';
import { invoices as teamwork } from '../../tests/contract/catalogue/teamwork/invoices.ts';
import { at } from './client.ts';

/** Makes the fields of a body for the n-th record of a route; null without facts. */
export type Values = (method: string, path: string, n: number) => Record<string, unknown> | null;

const resources: readonly { endpoints: object }[] = [
  ...Object.values(perfex),
  ...[clients, expenses, payments, projects, tasks],
  ...[customers, invoices, items, siwappPayments, recurringInvoices, series, taxes],
  teamwork,
];
const endpoints = new Map<string, unknown>(resources.flatMap((resource) => Object.entries(resource.endpoints)));

/** Reads the value that a fact sends: itself, its `send`, or what `send` makes for the n-th record. */
function readValue(fact: unknown, n: number): unknown {
  const hasSend = typeof fact === 'object' && fact !== null && 'send' in fact;
  const value = hasSend ? fact.send : fact;
  return typeof value === 'function' ? value(n) : value;
}

export const facts: Values = (method, path, n) => {
  const endpoint = endpoints.get(`${method} ${path}`);
  const factsByName = at(endpoint, 'parameters') ?? at(endpoint, 'attributes');
  if (typeof factsByName !== 'object' || factsByName === null) return null;
  return Object.fromEntries(Object.entries(factsByName).map(([name, fact]) => [name, readValue(fact, n)]));
};
