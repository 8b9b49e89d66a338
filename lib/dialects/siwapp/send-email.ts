/**
 * Sends an invoice. siwapp's document does not print it; the original has it, as a link, so as GET. Whoever would not have a
 * GET write anything may POST.
 */

import * as z from 'zod';
import { createHandler } from '../../http/lambda.ts';
import { sendInvoice } from '../../operations/outbox/send-invoice.ts';
import { idInput, idParams } from '../codecs.ts';
import type { Declared } from '../routes.ts';
import { protocol } from './http.ts';
import { declare } from './protocol.ts';

/**
 * GET /api/v1/invoices/{id}/send_email: the mail with the PDF goes out, once. 202 where it could not go yet, or not to everybody,
 * with why: it waits in the outbox.
 */
export function sendEmail(): Declared {
  const path = '/api/v1/invoices/{id}/send_email';
  const route = {
    ...declare(
      { name: 'invoices', scope: 'invoices' },
      {
        method: 'GET',
        path,
        verb: 'send-email',
        right: 'update',
        summary: 'Send an invoice to its customer by e-mail, with the PDF.',
        status: 200,
        aliases: [`POST ${path}`],
      },
    ),
    params: idParams,
    query: z.object({ template_id: idInput.optional() }),
    environment: 'mail' as const,
    draws: true as const,
    answer: z.object({ message: z.string() }),
  };
  const handler = createHandler(protocol, route, async ({ params, query, leaveTurn, ...work }) => {
    const sent = await sendInvoice(params.id, query.template_id, work, leaveTurn);
    if (sent.outcome !== 'done') return { status: 202, body: { message: waitingText(sent) } };
    // Spelled as the original spells it, for clients that compare.
    return { status: 200, body: { message: 'E-mail succesfully sent.' } };
  });
  return { route, handler };
}

/** What is said of a mail that did not go, or not to everybody: who has it, and why, as the outbox shows it. */
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
