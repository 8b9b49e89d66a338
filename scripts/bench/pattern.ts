/** Makes a real organization with one record of each kind to copy, so that loaded data has the size of real writes. */

import { startEngine } from '../../lab/engine.ts';
import { scanTable } from '../../lab/scan.ts';
import type { Customer } from '../../lib/domain/customer/customer.ts';
import type { Expense } from '../../lib/domain/expense/expense.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import { type Item as CatalogueItem, item as itemSchema } from '../../lib/domain/item/item.ts';
import type { Organization } from '../../lib/domain/organization/organization.ts';
import type { Payment } from '../../lib/domain/payment/payment.ts';
import type { Project } from '../../lib/domain/project/project.ts';
import type { RecurringInvoice } from '../../lib/domain/recurrence/recurring-invoice.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { prepareOrganization, toSystemWork } from '../../lib/operations/organization/prepare.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';
import type { Item } from '../../lib/store/client.ts';
import type { Document, Stored } from '../../lib/store/record-type.ts';
import { createTable } from '../../lib/store/table.ts';
import type { Work } from '../../lib/store/work.ts';
import { bill } from './bill.ts';
import { ask } from './request.ts';

export type Pattern = {
  organization: Organization;
  work: Work;
  /** Has all scopes of the organization. */
  token: string;
  /** The table before the first business record: settings, series, taxes, staff, token. */
  items: Item[];
  customer: Customer;
  project: Project;
  catalogueItem: CatalogueItem;
  expense: Expense;
  invoice: Invoice;
  payment: Payment;
  rule: RecurringInvoice;
};

async function requireDoc<D extends Document>(stored: Promise<Stored<D> | null>): Promise<D> {
  const record = await stored;
  if (!record) throw new Error('a record is not where it was written');
  return record.doc;
}

const client = {
  company: 'Customer 1',
  vat: 'GB123456',
  phonenumber: '0790089890',
  country: '235',
  city: 'London',
  zip: 'NW1 6XE',
  address: '221 Baker Street',
  website: 'https://example.com',
};

const rule = {
  data: {
    attributes: { customer_id: 1, starting_date: '2030-01-01', period: 1, period_type: 'month', days_to_due: 14 },
    relationships: {
      items: {
        data: ['Hosting', 'Support', 'Domain'].map((description) => ({
          attributes: { description, quantity: 2, unitary_cost: 12.5, tax_ids: [1] },
        })),
      },
    },
  },
};

async function createRecords(work: Work, token: string) {
  const { store } = work;
  await ask({ dialect: 'perfex', method: 'POST', target: '/api/customers', body: client }, token);
  const project = await createProject({ name: 'Project 1', customerId: 1, startsOn: work.today }, work);
  const catalogueItem = await createRecord(
    store.items,
    (fields) => itemSchema.parse({ ...fields, description: 'Hosting', rate: '12.50', unit: 'month' }),
    work,
  );
  const expenseInput = {
    categoryId: 1,
    spentOn: work.today,
    amount: '20',
    billable: true,
    projectId: 1,
    name: 'Server',
  };
  const expense = await createExpense(expenseInput, work);
  const body = { ...bill(1), duedate: '2026-03-02' };
  await ask({ dialect: 'perfex', method: 'POST', target: '/api/invoices', body }, token);
  const payment = { invoice_id: 1, payment_date: work.today, amount: 5, payment_method: 1, send_email: 0 };
  await ask({ dialect: 'sereni', method: 'POST', target: '/api/v1/payments', body: payment }, token);
  await ask({ dialect: 'siwapp', method: 'POST', target: '/api/v1/recurring_invoices', body: rule }, token);
  return {
    customer: await requireDoc(store.customers.get(1)),
    project: project.doc,
    catalogueItem: catalogueItem.doc,
    expense: expense.doc,
    invoice: await requireDoc(store.invoices.get(1)),
    payment: await requireDoc(store.payments.get(1)),
    rule: await requireDoc(store.recurringInvoices.get(2)),
  };
}

/** Makes the organization on an engine that is stopped again; loaded data is served on the same port later. */
export async function makePattern(port: number): Promise<Pattern> {
  const engine = await startEngine({ port, dataDir: ':memory:' });
  try {
    await createTable(engine.endpoint);
    const at = new Date().toISOString();
    const organization = await prepareOrganization('Bench', at);
    const work = toSystemWork(organization, at);
    await ensureStaff('sarah@example.com', work);
    const { text: token } = await createToken({ scopes: ['*', 'admin'] }, work);
    const items = await scanTable(engine.endpoint);
    return { organization, work, token, items, ...(await createRecords(work, token)) };
  } finally {
    await engine.stop();
  }
}
