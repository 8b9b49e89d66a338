/**
 * What siwapp's application does by a link: send an invoice, make what recurring invoices have due. Its document does
 * not print them; the original has them, as GET. Whoever would not have a GET write anything may POST.
 */
import * as z from 'zod';
import { lambda } from '../../http/lambda.ts';
import { sendInvoice } from '../../operations/invoice/send-mail.ts';
import { defaultTemplate } from '../../operations/invoice-document/templates.ts';
import { generateNow } from '../../operations/recurring-invoice/generate-now.ts';
import { idInput, idParams } from '../codecs.ts';
import { voice } from './envelope.ts';
import { named } from './errors.ts';
import { invoice } from './invoice.ts';
import { recurringInvoice } from './recurring-invoice.ts';
import { declare, viewOf, worded } from './verbs.ts';

/**
 * GET /api/v1/invoices/{id}/send_email: the mail with the PDF goes out, once. 202 where it could not go yet, with why: it
 * waits in the outbox.
 */
export function sendEmail() {
  const path = '/api/v1/invoices/{id}/send_email';
  const route = {
    ...declare(invoice, {
      method: 'GET',
      path,
      verb: 'send-email',
      right: 'update',
      summary: 'Send an invoice to its customer by e-mail, with the PDF.',
      status: 200,
      aliases: [`POST ${path}`],
    }),
    params: idParams,
    query: z.object({ template_id: idInput.optional() }),
    environment: 'mail' as const,
    answer: z.object({ message: z.string() }),
  };
  const handler = lambda(voice, route, async ({ params, query, ...work }) => {
    const template = query.template_id ?? defaultTemplate;
    const sent = await named(
      (at) => at,
      () => sendInvoice(params.id, template, work),
    );
    if (sent.outcome !== 'done') return { status: 202, body: { message: waitingText(sent) } };
    // Spelled as the original spells it, for clients that compare.
    return { status: 200, body: { message: 'E-mail succesfully sent.' } };
  });
  return { route, handler };
}

/** What is said of a mail that did not go: why, as the outbox shows it. */
function waitingText({ reason, answer }: Awaited<ReturnType<typeof sendInvoice>>): string {
  const why = [reason, answer].filter((part) => part !== null).join(': ');
  return `The e-mail has not been sent yet${why ? ` (${why})` : ''}. It waits in the outbox and is tried again.`;
}

/**
 * GET /api/v1/recurring_invoices/generate_invoices: what is due today and before; none where it was made already. Where
 * not all of it could be made in one request, `meta.left` and the header `x-left` say how many records have something
 * left; the next request goes on. Neither is there when all is made: that answer is the original's.
 */
export function generateInvoices() {
  const path = `${recurringInvoice.path}/generate_invoices`;
  const route = {
    ...declare(
      { resource: recurringInvoice.resource, scope: 'invoices' },
      {
        method: 'GET',
        path,
        verb: 'generate-invoices',
        right: 'create',
        summary: 'Make the invoices that recurring invoices have due.',
        status: 200,
        aliases: [`POST ${path}`],
      },
    ),
    answer: z.object({ data: z.array(invoice.answer), meta: z.object({ left: z.int() }).optional() }),
  };
  const handler = lambda(voice, route, async ({ incoming, ...work }) => {
    const view = viewOf(work, incoming);
    const { invoices, left } = await generateNow(work);
    const data = invoices.map((doc) => invoice.present(work.store.seen.invoices.seen(doc), view, 'list'));
    if (left === 0) return { status: 200, body: worded(invoice, work.firm, { data }) };
    const body = worded(invoice, work.firm, { data, meta: { left } });
    return { status: 200, body, headers: { 'x-left': String(left) } };
  });
  return { route, handler };
}
