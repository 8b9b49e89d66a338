/** Sends an invoice. siwapp's document does not print it; the original has it as a link, so GET works. */
import * as z from 'zod';
import { sendInvoice } from '../../operations/outbox/send-invoice.ts';
import { idInput, idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { protocol } from './http.ts';

const declare = declareFor(protocol, { name: 'invoices', scope: 'invoices' });
const path = '/api/v1/invoices/{id}/send_email';

/** GET /api/v1/invoices/{id}/send_email: sends the mail once; 202 with the reason if it waits in the outbox. */
export const sendEmail = () =>
  declare(
    {
      method: 'GET',
      path,
      verb: 'send-email',
      right: 'update',
      summary: 'Send an invoice to its customer by e-mail, with the PDF.',
      aliases: [`POST ${path}`],
    },
    {
      params: idParams,
      query: z.object({ template_id: idInput.optional() }),
      environment: 'mail',
      draws: true,
      answer: z.object({ message: z.string() }),
    },
    async ({ params, query, leaveTurn, ...work }) => {
      const sent = await sendInvoice(params.id, query.template_id, work, leaveTurn);
      if (sent.outcome !== 'done') return { status: 202, body: { message: waitingText(sent) } };
      // The original's misspelling, for clients that compare.
      return { status: 200, body: { message: 'E-mail succesfully sent.' } };
    },
  );

/** Says who has the mail and why the others do not, in the outbox's words. */
function waitingText({ outcome, reason, answer, taken, isUnknown }: Awaited<ReturnType<typeof sendInvoice>>): string {
  const why = [reason, answer].filter((part) => part !== null).join(': ');
  const opening =
    taken.length > 0
      ? `The e-mail has been sent to ${taken.join(', ')}, ${isUnknown ? 'and it is not known whether it has reached' : 'but not yet to'} the others`
      : isUnknown
        ? 'It is not known whether the e-mail has arrived'
        : 'The e-mail has not been sent yet';
  const end =
    outcome === 'setAside'
      ? 'It has been given up, and is kept in the outbox.'
      : 'It waits in the outbox and is tried again.';
  return `${opening}${why ? ` (${why})` : ''}. ${end}`;
}
