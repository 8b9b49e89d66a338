/** How invoices and recurring invoices lie in the table. */
import { plus, startOfDay } from '../../domain/calendar.ts';
import { type Invoice, invoice, metaText, openMinor } from '../../domain/invoice/invoice.ts';
import { type RecurringInvoice, recurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Noun, Reference } from '../noun.ts';

/** Invoices and recurring invoices count their ids together, so that a line's id names one of them only. */
const sequence = 'invoice';

const billReferences = (doc: Pick<Invoice, 'customerId' | 'projectId'>): Reference[] => [
  ...(doc.customerId ? [{ noun: 'customer', id: doc.customerId, path: 'customer_id' }] : []),
  ...(doc.projectId ? [{ noun: 'project', id: doc.projectId, path: 'project_id' }] : []),
];

/** Teamwork divides invoices by its lock. */
const completion = (doc: Pick<Invoice, 'completedAt'>): string => (doc.completedAt ? 'completed' : 'active');

export const invoiceNoun: Noun<Invoice> = {
  name: 'invoice',
  schema: invoice,
  home: 'own',
  sequence,
  referred: true,
  polled: true,
  lists: (doc) => [
    { list: 'all' },
    { list: 'all', on: doc.issueOn },
    { list: `state=${doc.state}`, on: doc.issueOn },
    { list: completion(doc), on: doc.issueOn },
    ...(doc.customerId ? [{ list: `customer=${doc.customerId}`, on: doc.issueOn }] : []),
    ...(doc.seriesId ? [{ list: `series=${doc.seriesId}`, on: doc.issueOn }] : []),
    ...(doc.projectId
      ? [
          { list: `project=${doc.projectId}`, on: doc.issueOn },
          { list: `project=${doc.projectId}/${completion(doc)}`, on: doc.issueOn },
        ]
      : []),
  ],
  guards: (doc) => {
    const taken = { path: 'number', message: 'The Invoice number is already in use' };
    const from = doc.generatedFrom;
    const occurrence = from
      ? [
          {
            key: `occurrence/${from.recurringInvoiceId}/${from.on}`,
            path: 'issue_date',
            message: 'is generated already',
          },
        ]
      : [];
    if (doc.number !== null) return [{ key: `invoice-number/${doc.seriesId}/${doc.number}`, ...taken }, ...occurrence];
    if (doc.reference) return [{ key: `invoice-reference/${doc.reference.toLowerCase()}`, ...taken }, ...occurrence];
    return occurrence;
  },
  references: billReferences,
  sums: (doc) =>
    doc.customerId && (doc.state === 'open' || doc.state === 'paid')
      ? [{ noun: 'customer', id: doc.customerId, name: `billed.${doc.currency}`, by: doc.totals.grossMinor }]
      : [],
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
    gross: doc.totals.grossMinor,
    open: openMinor(doc),
    meta: Object.entries(doc.meta).map(([key, value]) => metaText(key, value)),
  }),
  text: (doc) =>
    [
      [
        doc.customer.name,
        doc.customer.email,
        doc.customer.identification,
        ...doc.lines.map((line) => line.description),
      ],
      [
        doc.reference,
        doc.number ?? '',
        doc.notes ?? '',
        doc.adminNote ?? '',
        doc.terms ?? '',
        doc.customer.contactPerson,
        doc.billing.street,
        doc.billing.city,
        doc.billing.zip,
        doc.purchaseOrder,
        doc.description,
        ...doc.tags,
        ...doc.lines.map((line) => line.longDescription),
      ],
    ]
      // A line feed divides the parts; those inside a text are only space.
      .map((part) => part.join(' ').replaceAll('\n', ' '))
      .join('\n'),
  due: (doc, zone) => {
    if (doc.state !== 'open' || !doc.dueOn || doc.overdueAt) return null;
    // The day after the calendar's last never comes.
    const dayAfter = plus(doc.dueOn, 1, 'day');
    return dayAfter ? { at: new Date(startOfDay(dayAfter, zone)).toISOString() } : null;
  },
};

export const recurringInvoiceNoun: Noun<RecurringInvoice> = {
  name: 'recurring invoice',
  schema: recurringInvoice,
  home: 'own',
  sequence,
  lists: (doc) => [{ list: 'all' }, ...(doc.customerId ? [{ list: `customer=${doc.customerId}` }] : [])],
  references: billReferences,
  due: (doc, zone) =>
    doc.enabled && !doc.pausedAt && doc.nextOn ? { at: new Date(startOfDay(doc.nextOn, zone)).toISOString() } : null,
};
