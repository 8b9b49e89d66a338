import { findEmail } from '../../domain/customer/customer.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { parseRecipients, type Recipient } from '../../domain/mail-address.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';

/**
 * Finds the addresses on the invoice, else its customer's, else the primary contact's. Old records hold unchecked text
 * (`address` null). One round trip where the customer is needed, else none.
 * @throws Problem `not_found` where the invoice got another customer after it was read
 */
export async function findRecipients(
  { customer, customerId }: Pick<Invoice, 'customer' | 'customerId'>,
  work: Work,
): Promise<Recipient[]> {
  const onInvoice = parseRecipients(customer.email);
  if (onInvoice.length > 0 || customerId === null) return onInvoice;
  // The customer exists as long as the invoice names it; a missing one means the invoice has changed.
  const { doc } = await readExisting(work.store.customers, customerId);
  return parseRecipients(findEmail(doc));
}
