import { getCurrency } from '../../domain/currency.ts';
import { formatMinor } from '../../domain/money.ts';
import { type Payment, payment } from '../../domain/payment/payment.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';

export const paymentRecordType: RecordType<Payment> = {
  name: 'payment',
  resource: 'payments',
  schema: payment,
  home: 'own',
  referred: true,
  polled: true,
  lists: (doc) => [
    { list: 'all' },
    { list: `invoice=${doc.invoiceId}` },
    ...(doc.customerId ? [{ list: `customer=${doc.customerId}`, on: doc.paidOn }] : []),
  ],
  references: (doc) => [
    { recordType: 'invoice', id: doc.invoiceId, path: 'invoiceId' },
    ...toReference('customer', doc.customerId, 'customerId'),
  ],
  sums: (doc) =>
    doc.customerId
      ? [{ recordType: 'customer', id: doc.customerId, name: `paid.${doc.currency}`, by: doc.amountMinor }]
      : [],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    on: doc.paidOn,
    invoice: doc.invoiceId,
    amount: doc.amountMinor,
  }),
  text: (doc) =>
    [
      doc.reference,
      doc.method,
      doc.transactionId,
      doc.notes ?? '',
      formatMinor(doc.amountMinor, getCurrency(doc.currency).minorDigits),
      doc.paidOn,
    ].join(' '),
};
