/** A firm in which record 1 of every kind exists, as the samples of the routes expect. */
import { customer as customerSchema } from '../../lib/domain/customer/customer.ts';
import { item as itemSchema } from '../../lib/domain/item/item.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { createRecurringInvoice } from '../../lib/operations/recurring-invoice/write.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { type Firm, newFirm } from './api.ts';
import { names } from './books.ts';

/**
 * Customer, project, item, staff member, expense, payment and invoice are number 1; the recurring
 * invoice, which counts with the invoices, is number 2; the invoice's only line is 1001. A second
 * customer (2) and a second invoice (3) have nothing hanging on them, for deletes.
 */
export async function furnishedFirm(): Promise<Firm> {
  const firm = await newFirm();
  const { work } = firm;
  const { store } = work;
  await ensureStaff('sarah@example.com', work);
  for (const name of ['Acme', 'Kent Farms']) {
    await createRecord(
      store.customers,
      (born) => customerSchema.parse({ ...born, name, email: 'office@example.com' }),
      work,
    );
  }
  await createProject({ name: 'Artemis', customerId: 1, startsOn: '2024-01-01' }, work);
  await createRecord(store.items, (born) => itemSchema.parse({ ...born, description: 'Soundbar', rate: '100' }), work);
  await createExpense({ categoryId: 1, spentOn: '2024-01-02', amount: '20', projectId: 1, name: 'Server' }, work);
  const lines = { add: [{ description: 'Consulting', quantity: '2', unitPrice: '60', taxes: [{ id: 1 }] }] };
  await createInvoice({ customerId: 1, projectId: 1, issueOn: '2024-01-03', daysToDue: 30, lines }, work);
  await createRecurringInvoice({ customerId: 1, startsOn: '2024-01-31', every: 1, unit: 'month', lines }, work);
  await createInvoice({ customerId: 1, issueOn: '2024-01-04', lines }, work);
  await recordPayment({ invoiceId: 1, amount: '10', mode: 'Cash', paidOn: '2024-01-05' }, names, work);
  return firm;
}

/** The id to put in a route's path so that it names a record of that firm. */
export function pathId(route: { dialect: string; resource: string; verb: string; path: string }): string {
  if (route.path.startsWith('/api/v1/recurring_invoices/')) return '2';
  if (route.dialect === 'siwapp' && route.path.startsWith('/api/v1/items/')) return '1001';
  if (route.verb === 'delete' && /customers|clients/.test(route.resource)) return '2';
  if (/delete|update/.test(route.verb) && route.resource === 'invoices') return '3';
  return '1';
}
