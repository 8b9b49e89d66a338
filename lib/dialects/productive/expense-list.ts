/** What lists of Productive's expenses accept: the documented filters, sorts and sums, and some that clients use. */
import { computeWorthInOrganization, type Priced } from '../../domain/expense/worth.ts';
import type { Row } from '../../domain/list-query.ts';
import { foldText } from '../../domain/text.ts';
import { requireRight } from '../../operations/record/records.ts';
import { createdAt, dateFilters, idFilter, plainFilter, sortBy, sortByName, textFilters } from './facts.ts';
import { choiceKind, type Filters, kinds } from './filters.ts';
import type { Aggregate, Queryable, Sort } from './list-query.ts';

/** 1 approved, 2 not approved, 3 rejected. */
function findApprovalStatus(row: Row): number {
  if (row.approved) return 1;
  return row.rejected ? 3 : 2;
}

/** 1 not reimbursable, 2 to be reimbursed, 3 reimbursed. */
function reimbursement(row: Row): number {
  if (!row.reimbursable) return 1;
  return row.reimbursedOn ? 3 : 2;
}

const filters: Filters = {
  id: idFilter('id'),
  deal_id: idFilter('project', 'project'),
  project_id: idFilter('project', 'project'),
  company_id: idFilter('customer', 'customer'),
  service_id: idFilter('service', 'service'),
  service_type_id: idFilter('category'),
  person_id: idFilter('person'),
  creator_id: idFilter('creator'),
  approver_id: idFilter('approver'),
  vendor_id: idFilter('vendor'),
  invoice_id: idFilter('invoice'),
  ...textFilters('name', (row) => String(row.name)),
  ...dateFilters('date', 'on'),
  ...dateFilters('pay_on', 'payOn'),
  ...dateFilters('paid_on', 'paidOn'),
  reimbursed_on: plainFilter(kinds.date, 'reimbursedOn'),
  created_at: createdAt,
  status: { kind: choiceKind(1, 2), fact: (row) => (row.paidOn ? 1 : 2) },
  // 4 is approved by a rule of the vendor's, which nothing is here.
  approval_status: { kind: choiceKind(1, 2, 3, 4), fact: findApprovalStatus },
  reimbursement: { kind: choiceKind(1, 2, 3), fact: reimbursement },
  invoiced: { kind: kinds.flag, fact: (row) => row.invoiced === true },
  reimbursable: { kind: kinds.flag, fact: (row) => row.reimbursable === true },
  amount: plainFilter(kinds.amount, 'amount'),
  billable_amount: plainFilter(kinds.amount, 'billable'),
  profit: plainFilter(kinds.amount, 'profit'),
};

const sorts: Readonly<Record<string, Sort>> = {
  name: sortBy((row) => foldText(String(row.name))),
  date: sortBy((row) => row.on),
  pay_on: sortBy((row) => row.payOn),
  paid_on: sortBy((row) => row.paidOn),
  amount: sortBy((row) => row.amount),
  billable_amount: sortBy((row) => row.billable),
  profit: sortBy((row) => row.profit),
  created_at: sortBy((row) => row.created),
  'deal.name': sortByName('projects', 'project'),
  'deal.project.name': sortByName('projects', 'project'),
  'deal.company.name': sortByName('customers', 'customer'),
  'service_type.name': async (work) => {
    requireRight(work, 'expense-categories:read');
    const { store } = work;
    const names = new Map((await store.expenseCategories.all()).map(({ doc }) => [doc.id, foldText(doc.name)]));
    return (row) => names.get(Number(row.category));
  },
};

function toPriced(row: Row): Priced {
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

const sumOf =
  (figure: 'amountMinor' | 'billableMinor' | 'profitMinor'): Aggregate =>
  (row, organization) =>
    computeWorthInOrganization(toPriced(row), organization.currency)[figure];

export const queryable: Queryable = {
  filters,
  sorts,
  aggregates: {
    total_amount: sumOf('amountMinor'),
    total_billable_amount: sumOf('billableMinor'),
    total_profit: sumOf('profitMinor'),
  },
};
