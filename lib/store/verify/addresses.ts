/** Addresses that no mail can be sent to, in whatever record: they were stored before they were looked at. */
import * as z from 'zod';
import { parseRecipients } from '../../domain/mail-address.ts';

const text = z.string().catch('');
/** Where records have addresses, if they have any. */
const withAddresses = z.object({
  email: text,
  senderEmail: text,
  cc: text,
  customer: z.object({ email: text }).catch({ email: '' }),
});

/** What is wrong with the addresses of a record, in words. */
export function findAddressFaults(doc: unknown): string[] {
  const { email, senderEmail, cc, customer } = withAddresses.parse(doc);
  const wrong = [email, senderEmail, cc, customer.email]
    .flatMap(parseRecipients)
    .filter(({ address }) => address === null);
  return wrong.map(({ typed }) => `cannot be mailed: '${typed.slice(0, 60)}' is no e-mail address`);
}
