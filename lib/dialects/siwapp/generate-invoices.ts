/**
 * Makes what recurring invoices have due. siwapp's document does not print it; the original has it, as a link, so as GET. Whoever
 * would not have a GET write anything may POST.
 */
import * as z from 'zod';
import { lambda } from '../../http/lambda.ts';
import { generateNow } from '../../operations/schedule/generate-now.ts';
import { invoice } from './invoice.ts';
import { protocol } from './protocol.ts';
import { recurringInvoice } from './recurring-invoice.ts';
import { declare, viewOf, worded } from './verbs.ts';

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
  const handler = lambda(protocol, route, async ({ incoming, ...work }) => {
    const view = viewOf(work, incoming);
    const { invoices, left } = await generateNow(work);
    const data = invoices.map((doc) => invoice.present(work.store.seen.invoices.seen(doc), view, 'list'));
    if (left === 0) return { status: 200, body: worded(invoice, work.firm, { data }) };
    const body = worded(invoice, work.firm, { data, meta: { left } });
    return { status: 200, body, headers: { 'x-left': String(left) } };
  });
  return { route, handler };
}
