/** To whom the mails about an invoice go. */
import { findEmail } from '../../domain/customer/customer.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { parseRecipients, type Recipient } from '../../domain/mail-address.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';

/**
 * The addresses on the invoice, else the customer's or its primary contact's. What was stored before it was looked at may be
 * none (`address` null). One round trip where the customer has to be asked, else none.
 * @throws Problem `not_found` where the invoice was given another customer after it was read
 */
export async function findRecipients(
  { customer, customerId }: Pick<Invoice, 'customer' | 'customerId'>,
  work: Work,
): Promise<Recipient[]> {
  const onInvoice = parseRecipients(customer.email);
  if (onInvoice.length > 0 || customerId === null) return onInvoice;
  // It is there as long as the invoice names it: where it is not, the invoice names another by now.
  const { doc } = await readExisting(work.store.customers, customerId);
  return parseRecipients(findEmail(doc));
}
