/**
 * The starting records. Ids count from 1 in this order; the documents' examples name series up to 3, taxes, lead
 * sources and priorities up to 4.
 */
import type * as z from 'zod';
import { type RecordFields, stampNew } from '../../domain/record.ts';
import * as settings from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Change } from '../../store/save.ts';
import type { SequenceMove } from '../../store/sequence.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';

type StartingList = (work: Work) => { changes: Change[]; sequence: SequenceMove };

const list =
  <D extends RecordFields>(
    collectionOf: (store: Store) => Collection<D>,
    schema: z.ZodType<D>,
    entries: readonly Partial<D>[],
  ): StartingList =>
  (work) => {
    const collection = collectionOf(work.store);
    return {
      changes: entries.map((entry, i) => collection.create(schema.parse({ ...entry, ...stampNew(work, i + 1) }))),
      sequence: { name: collection.recordType, from: 0, to: entries.length },
    };
  };

const toEntries = (...names: readonly string[]): { name: string }[] => names.map((name) => ({ name }));

export const startingLists: readonly StartingList[] = [
  list((store) => store.paymentModes, settings.paymentMode, [
    { name: 'Bank', selectedByDefault: true },
    ...toEntries('Cash', 'PayPal', 'Stripe'),
  ]),
  list((store) => store.taxes, settings.tax, [
    { name: 'VAT 21%', ratePercent: '21' },
    { name: 'VAT 10%', ratePercent: '10' },
    { name: 'RETENTION', ratePercent: '-15' },
    { name: 'VAT 4%', ratePercent: '4' },
  ]),
  list((store) => store.series, settings.series, [
    { name: 'Invoices', value: 'INV-', default: true },
    { name: 'Services', value: 'SRV-' },
    { name: 'Projects', value: 'PRJ-' },
  ]),
  list(
    (store) => store.expenseCategories,
    settings.expenseCategory,
    toEntries('Office Rent', 'Travel', 'Hardware', 'Software', 'Other'),
  ),
  list((store) => store.departments, settings.namedEntry, toEntries('Support', 'Sales')),
  list((store) => store.leadSources, settings.namedEntry, toEntries('Google', 'Facebook', 'Website', 'Referral')),
  list((store) => store.leadStatuses, settings.leadStatus, [
    { name: 'New', color: '#2563eb', position: 1, default: true },
    { name: 'Contacted', color: '#d97706', position: 2 },
    { name: 'Qualified', color: '#7c3aed', position: 3 },
    { name: 'Customer', color: '#16a34a', position: 4, converted: true },
  ]),
  // Tasks and tickets name a priority by its rank, which is its id.
  list((store) => store.priorities, settings.namedEntry, toEntries('Low', 'Medium', 'High', 'Urgent')),
  list((store) => store.ticketServices, settings.namedEntry, toEntries('General', 'Billing', 'Technical')),
  list((store) => store.customerGroups, settings.namedEntry, toEntries('Standard', 'VIP', 'Wholesale')),
];
