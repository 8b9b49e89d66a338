import { addPeriods, startOfDay } from '../../domain/calendar.ts';
import { computeOpenMinor, formatMeta, type Invoice, invoice } from '../../domain/invoice/invoice.ts';
import { toInvoicedFigure } from '../../domain/project/budget.ts';
import type { RecordType } from '../record-type.ts';
import { billReferences, billText, referenceGuard } from './bill.ts';
import { listGeneratedGuards, toOccurrenceGuard } from './occurrence.ts';

/** Teamwork lists completed and active invoices apart. */
const toCompletionList = (doc: Pick<Invoice, 'completedAt'>): string => (doc.completedAt ? 'completed' : 'active');

export const invoiceRecordType: RecordType<Invoice> = {
  name: 'invoice',
  resource: 'invoices',
  copies: { of: 'payments', without: (doc) => ({ ...doc, payments: [] }) },
  schema: invoice,
  home: 'own',
  denominations: ({ currency, issueOn: on }) => [{ currency, on }],
  referred: true,
  polled: true,
  lists: (doc) => [
    { list: 'all' },
    { list: 'all', on: doc.issueOn },
    { list: `state=${doc.state}`, on: doc.issueOn },
    { list: toCompletionList(doc), on: doc.issueOn },
    ...(doc.customerId ? [{ list: `customer=${doc.customerId}`, on: doc.issueOn }] : []),
    ...(doc.seriesId ? [{ list: `series=${doc.seriesId}`, on: doc.issueOn }] : []),
    ...(doc.projectId
      ? [
          { list: `project=${doc.projectId}`, on: doc.issueOn },
          { list: `project=${doc.projectId}/${toCompletionList(doc)}`, on: doc.issueOn },
        ]
      : []),
  ],
  guards: (doc) => {
    const { generatedFrom: from, billsSubscription: billed } = doc;
    const occurrence = [
      ...(from ? listGeneratedGuards(from) : []),
      ...(billed ? [toOccurrenceGuard('subscription', billed.subscriptionId, billed.on)] : []),
    ];
    const { seriesId, numberYear, number, reference } = doc;
    const row = numberYear === undefined ? seriesId : `${seriesId}/${numberYear}`;
    return [
      ...(number === null ? [] : [{ key: `invoice-number/${row}/${number}`, path: 'number' }]),
      ...(reference ? [referenceGuard('invoice', reference, number === null ? 'reference' : 'number')] : []),
      ...occurrence,
    ];
  },
  references: (doc) => {
    const { billsSubscription: billed } = doc;
    const subscription = billed
      ? [{ recordType: 'subscription', id: billed.subscriptionId, path: 'billsSubscription' }]
      : [];
    return [...billReferences(doc), ...subscription];
  },
  // Nothing is owed on drafts and cancelled invoices, so their credits do not count either.
  sums: ({ customerId, projectId, state, currency, totals, creditedMinor }) => {
    if (state !== 'open' && state !== 'paid') return [];
    const ofCustomer = [
      { name: `billed.${currency}`, by: totals.grossMinor },
      { name: `credited.${currency}`, by: creditedMinor },
    ];
    return [
      ...(customerId ? ofCustomer.map((sum) => ({ recordType: 'customer', id: customerId, ...sum })) : []),
      ...(projectId
        ? [{ recordType: 'project', id: projectId, name: toInvoicedFigure(currency), by: totals.netMinor }]
        : []),
    ];
  },
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    on: doc.issueOn,
    due: doc.dueOn,
    state: doc.state,
    customer: doc.customerId,
    series: doc.seriesId,
    project: doc.projectId,
    completed: doc.completedAt !== null,
    name: doc.customer.name,
    reference: doc.reference,
    number: doc.number,
    ...(doc.numberYear === undefined ? {} : { year: doc.numberYear }),
    gross: doc.totals.grossMinor,
    net: doc.totals.netMinor,
    currency: doc.currency,
    open: computeOpenMinor(doc),
    meta: Object.entries(doc.meta).map(([key, value]) => formatMeta(key, value)),
  }),
  text: (doc) => billText(doc, [doc.purchaseOrder, doc.description]),
  due: (doc, zone) => {
    if (doc.state !== 'open' || !doc.dueOn || doc.overdueAt) return null;
    // There is no day after the calendar's last.
    const dayAfter = addPeriods(doc.dueOn, 1, 'day');
    return dayAfter ? { at: new Date(startOfDay(dayAfter, zone)).toISOString() } : null;
  },
};
