/** To whom the mails about an invoice go. */
import * as z from 'zod';
import { emailOf } from '../../domain/customer/customer.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Work } from '../../store/work.ts';
import { existing } from '../record/records.ts';

const address = z.email();

function addressesIn(text: string): string[] {
  return text.split(/[,;\s]+/).filter((one) => address.safeParse(one).success);
}

/**
 * The address on the invoice, else the customer's or its primary contact's; what is no address gets no mail.
 * One round trip where the customer has to be asked, else none.
 * @throws Problem `not_found` where the invoice was given another customer after it was read
 */
export async function addressesOf(
  { customer, customerId }: Pick<Invoice, 'customer' | 'customerId'>,
  work: Work,
): Promise<string[]> {
  const onInvoice = addressesIn(customer.email);
  if (onInvoice.length > 0 || customerId === null) return onInvoice;
  // It is there as long as the invoice names it: where it is not, the invoice names another by now.
  const { doc } = await existing(work.store.customers, customerId);
  return addressesIn(emailOf(doc));
}
