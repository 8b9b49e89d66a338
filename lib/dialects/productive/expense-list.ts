/** What lists of Productive's expenses can be asked: the documented filters, sorts and sums, and those its clients know. */
import { dateIn } from '../../domain/calendar.ts';
import { type Priced, worthInOrganization } from '../../domain/expense/worth.ts';
import type { Row } from '../../domain/list-query.ts';
import { fold } from '../../domain/text.ts';
import { choice, type Filter, type Filters, kinds } from './filters.ts';
import type { Aggregate, Askable, Sort } from './list-query.ts';

type Fact = Row[string];
type Scalar = Exclude<Fact, readonly unknown[] | undefined>;

/** A fact of the row; null where there is none. */
function factOf(row: Row, name: string): Scalar {
  const fact = row[name];
  return typeof fact === 'object' || fact === undefined ? null : fact;
}

const id = (fact: string, relation?: string): Filter => ({
  kind: kinds.id,
  fact: (row) => factOf(row, fact),
  ...(relation ? { list: (value) => `${relation}=${value}` } : {}),
});
const plain = (kind: Filter['kind'], fact: string): Filter => ({ kind, fact: (row) => factOf(row, fact) });
const folded = (row: Row): string => fold(String(row.name));

/** `x`, `x_after` and `x_before`; the bounds are part of the span. */
function dates(name: string, fact: string): Filters {
  const filter = plain(kinds.date, fact);
  return {
    [name]: filter,
    [`${name}_after`]: { ...filter, bare: 'gt_eq' },
    [`${name}_before`]: { ...filter, bare: 'lt_eq' },
  };
}

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
  name: { kind: kinds.text, fact: folded },
  query: { kind: kinds.text, fact: folded, bare: 'contains' },
  ...dates('date', 'on'),
  ...dates('pay_on', 'payOn'),
  ...dates('paid_on', 'paidOn'),
  reimbursed_on: plain(kinds.date, 'reimbursedOn'),
  created_at: { kind: kinds.date, fact: (row, firm) => dateIn(Date.parse(String(row.created)), firm.timezone) },
  status: { kind: choice(1, 2), fact: (row) => (row.paidOn ? 1 : 2) },
  approval_status: { kind: choice(1, 2, 3), fact: approvalStatus },
  reimbursement: { kind: choice(1, 2, 3), fact: reimbursement },
  invoiced: { kind: kinds.flag, fact: (row) => row.invoiced === true },
  reimbursable: { kind: kinds.flag, fact: (row) => row.reimbursable === true },
  amount: plain(kinds.amount, 'amount'),
  billable_amount: plain(kinds.amount, 'billable'),
  profit: plain(kinds.amount, 'profit'),
};

const by =
  (fact: (row: Row) => unknown): Sort =>
  async () =>
    fact;

const sorts: Readonly<Record<string, Sort>> = {
  name: by(folded),
  date: by((row) => row.on),
  pay_on: by((row) => row.payOn),
  paid_on: by((row) => row.paidOn),
  amount: by((row) => row.amount),
  billable_amount: by((row) => row.billable),
  profit: by((row) => row.profit),
  created_at: by((row) => row.created),
  'service_type.name': async ({ store }) => {
    const names = new Map((await store.expenseCategories.all()).map(({ doc }) => [doc.id, fold(doc.name)]));
    return (row) => names.get(Number(row.category));
  },
};

/** What a thin row knows of an expense's price. */
function pricedOf(row: Row): Priced {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    currency: String(row.currency),
    exchangeRate: String(row.rate),
    amountMinor: Number(row.amount),
    billableMinor: Number(row.billable),
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
