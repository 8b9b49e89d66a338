/** What lists of Productive's expenses can be asked: the documented filters, sorts and sums, and those its clients know. */
import { type Priced, worthInOrganization } from '../../domain/expense/worth.ts';
import type { Row } from '../../domain/list-query.ts';
import { fold } from '../../domain/text.ts';
import { requireRight } from '../../operations/record/records.ts';
import { by, createdAt, dates, id, plain, texts } from './facts.ts';
import { choice, type Filters, kinds } from './filters.ts';
import type { Aggregate, Askable, Sort } from './list-query.ts';

/** 1 approved, 2 not, 3 rejected. */
function approvalStatus(row: Row): number {
  if (row.approved) return 1;
  return row.rejected ? 3 : 2;
}

/** 1 not reimbursable, 2 still to be reimbursed, 3 reimbursed. */
function reimbursement(row: Row): number {
  if (!row.reimbursable) return 1;
  return row.reimbursedOn ? 3 : 2;
}

const filters: Filters = {
  id: id('id'),
  deal_id: id('project', 'project'),
  project_id: id('project', 'project'),
  company_id: id('customer', 'customer'),
  service_type_id: id('category'),
  person_id: id('person'),
  creator_id: id('creator'),
  approver_id: id('approver'),
  vendor_id: id('vendor'),
  invoice_id: id('invoice'),
  ...texts('name', (row) => String(row.name)),
  ...dates('date', 'on'),
  ...dates('pay_on', 'payOn'),
  ...dates('paid_on', 'paidOn'),
  reimbursed_on: plain(kinds.date, 'reimbursedOn'),
  created_at: createdAt,
  status: { kind: choice(1, 2), fact: (row) => (row.paidOn ? 1 : 2) },
  approval_status: { kind: choice(1, 2, 3), fact: approvalStatus },
  reimbursement: { kind: choice(1, 2, 3), fact: reimbursement },
  invoiced: { kind: kinds.flag, fact: (row) => row.invoiced === true },
  reimbursable: { kind: kinds.flag, fact: (row) => row.reimbursable === true },
  amount: plain(kinds.amount, 'amount'),
  billable_amount: plain(kinds.amount, 'billable'),
  profit: plain(kinds.amount, 'profit'),
};

const sorts: Readonly<Record<string, Sort>> = {
  name: by((row) => fold(String(row.name))),
  date: by((row) => row.on),
  pay_on: by((row) => row.payOn),
  paid_on: by((row) => row.paidOn),
  amount: by((row) => row.amount),
  billable_amount: by((row) => row.billable),
  profit: by((row) => row.profit),
  created_at: by((row) => row.created),
  'service_type.name': async (work) => {
    requireRight(work, 'expense-categories:read');
    const { store } = work;
    const names = new Map((await store.expenseCategories.all()).map(({ doc }) => [doc.id, fold(doc.name)]));
    return (row) => names.get(Number(row.category));
  },
};

/** What a thin row knows of an expense's price. */
function pricedOf(row: Row): Priced {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    currency: String(row.currency),
    exchangeRate: text('rate'),
    amountMinor: Number(row.amount),
    billableMinor: row.billable === null ? null : Number(row.billable),
    billableCurrency: text('billableCurrency'),
    billableRate: text('billableRate'),
  };
}

const total =
  (figure: 'amountMinor' | 'billableMinor' | 'profitMinor'): Aggregate =>
  (row, firm) =>
    worthInOrganization(pricedOf(row), firm.currency)[figure];

export const askable: Askable = {
  filters,
  sorts,
  aggregates: {
    total_amount: total('amountMinor'),
    total_billable_amount: total('billableMinor'),
    total_profit: total('profitMinor'),
  },
};
