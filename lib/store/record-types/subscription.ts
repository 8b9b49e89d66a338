import { findBillingInstant } from '../../domain/subscription/billing.ts';
import { type Subscription, subscription } from '../../domain/subscription/subscription.ts';
import type { RecordType } from '../record-type.ts';
import { toReference } from '../references.ts';

/** A subscription cannot be deleted while one of its invoices exists. */
export const subscriptionRecordType: RecordType<Subscription> = {
  name: 'subscription',
  resource: 'subscriptions',
  schema: subscription,
  home: 'own',
  denominations: ({ currency, createdAt }) => [{ currency, on: createdAt.slice(0, 10) }],
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: `customer=${doc.customerId}` }],
  guards: ({ hash }) => [{ key: `subscription-hash/${hash}`, path: 'hash' }],
  references: (doc) => [
    { recordType: 'customer', id: doc.customerId, path: 'customerId' },
    ...toReference('project', doc.projectId, 'projectId'),
  ],
  row: (doc) => ({
    id: doc.id,
    created: doc.madeAt ?? doc.createdAt,
    name: doc.name.slice(0, 200),
    customer: doc.customerId,
    project: doc.projectId,
    starts: doc.startsOn,
    next: doc.nextAt,
    ends: doc.endsAt,
    status: doc.status,
    quantity: doc.quantity,
  }),
  due: (doc) => {
    const at = findBillingInstant(doc);
    return at === null ? null : { at };
  },
};
