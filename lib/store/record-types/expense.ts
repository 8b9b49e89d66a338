import { type Expense, expense, isInvoiced, listUnvaluedExpenseCurrencies } from '../../domain/expense/expense.ts';
import { computeWorthInProject } from '../../domain/expense/worth.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';
import { findDue, toOccurrenceGuard } from './occurrence.ts';
import { listCurrenciesToValue, unvaluedLists, type Wanting } from './unvalued.ts';

const toWanting = (doc: Expense): Wanting => ({ currencies: listUnvaluedExpenseCurrencies(doc), on: doc.spentOn });

export const expenseRecordType: RecordType<Expense> = {
  name: 'expense',
  resource: 'expenses',
  schema: expense,
  home: 'own',
  valued: true,
  denominations: ({ currency, spentOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [
    { list: 'all' },
    ...(doc.projectId ? [{ list: `project=${doc.projectId}` }] : []),
    ...(doc.customerId ? [{ list: `customer=${doc.customerId}` }] : []),
    ...(doc.serviceId ? [{ list: `service=${doc.serviceId}` }] : []),
    ...unvaluedLists(listUnvaluedExpenseCurrencies(doc)),
  ],
  promises: (before, after) => listCurrenciesToValue(before && toWanting(before), toWanting(after)),
  references: (doc) => [
    ...toReference('customer', doc.customerId, 'customerId'),
    ...toReference('project', doc.projectId, 'projectId'),
    ...toReference('service', doc.serviceId, 'serviceId'),
    ...toReference('customer', doc.vendorId, 'vendorId'),
    ...toReference('staff', doc.personId, 'personId'),
    ...toReference('invoice', doc.invoiceId, 'invoiceId'),
  ],
  guards: ({ generatedFrom: from }) => (from ? [toOccurrenceGuard('expense', from.expenseId, from.on)] : []),
  sums: (doc) => {
    const { customerId, projectId, serviceId, approvedAt } = doc;
    const spent = { name: `expense.${doc.currency}`, by: doc.amountMinor };
    const { amountMinor, billableMinor } = computeWorthInProject(doc);
    const isUnvalued = amountMinor === null || billableMinor === null ? 1 : 0;
    // In the project's currency, for its budget. What has no rate is counted instead of added.
    const ofService = [
      { name: 'cost', by: amountMinor ?? 0 },
      { name: 'billable', by: billableMinor ?? 0 },
      { name: 'unvalued', by: isUnvalued },
    ];
    const ofProject = [
      spent,
      ...ofService,
      { name: 'approvedCost', by: approvedAt ? (amountMinor ?? 0) : 0 },
      { name: 'approvedBillable', by: approvedAt ? (billableMinor ?? 0) : 0 },
    ];
    return [
      ...(customerId ? [{ recordType: 'customer', id: customerId, ...spent }] : []),
      ...(projectId ? ofProject.map((sum) => ({ recordType: 'project', id: projectId, ...sum })) : []),
      ...(serviceId ? ofService.map((sum) => ({ recordType: 'service', id: serviceId, ...sum })) : []),
    ];
  },
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    on: doc.spentOn,
    payOn: doc.payOn,
    paidOn: doc.paidOn,
    name: doc.name,
    category: doc.categoryId,
    customer: doc.customerId,
    project: doc.projectId,
    service: doc.serviceId,
    person: doc.personId,
    creator: doc.createdBy,
    approver: doc.approverId,
    vendor: doc.vendorId,
    invoice: doc.invoiceId,
    invoiced: isInvoiced(doc),
    approved: doc.approvedAt !== null,
    rejected: doc.rejectedAt !== null,
    reimbursable: doc.reimbursable,
    reimbursedOn: doc.reimbursedOn,
    amount: doc.amountMinor,
    billable: doc.billableMinor,
    profit: computeWorthInProject(doc).profitMinor,
    currency: doc.currency,
    rate: doc.exchangeRate,
    billableCurrency: doc.billableCurrency,
    billableRate: doc.billableRate,
  }),
  text: (doc) => [doc.name, doc.reference, doc.receiptNumber, doc.vendor, doc.notes ?? ''].join(' '),
  due: (doc, zone) => findDue(doc.recurrence, zone),
};
