/** Finds addresses that no mail can be sent to; they were stored before addresses were checked. */
import * as z from 'zod';
import { parseRecipients } from '../../domain/mail-address.ts';

const text = z.string().catch('');
/** Every key under which some record has an address. */
const withAddresses = z.object({
  email: text,
  senderEmail: text,
  cc: text,
  customer: z.object({ email: text }).catch({ email: '' }),
});

/** Describes what is wrong with a record's addresses. */
export function findAddressFaults(doc: unknown): string[] {
  const { email, senderEmail, cc, customer } = withAddresses.parse(doc);
  const wrong = [email, senderEmail, cc, customer.email]
    .flatMap(parseRecipients)
    .filter(({ address }) => address === null);
  return wrong.map(({ typed }) => `cannot be mailed: '${typed.slice(0, 60)}' is no e-mail address`);
}
