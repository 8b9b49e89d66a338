/**
 * Makes what recurring invoices have due. siwapp's document does not print it; the original has it, as a link, so as GET. Whoever
 * would not have a GET write anything may POST.
 */

import * as z from 'zod';
import { createHandler } from '../../http/lambda.ts';
import { generateNow } from '../../operations/schedule/generate-now.ts';
import { asSeen, showRecords } from '../resource.ts';
import type { Declared } from '../routes.ts';
import { protocol } from './http.ts';
import { invoice } from './invoice.ts';
import { dashKeys, declare } from './protocol.ts';

/**
 * GET /api/v1/recurring_invoices/generate_invoices: what is due today and before; none where it was made already. Where
 * not all of it could be made in one request, `meta.left` and the header `x-left` say how many records have something
 * left; the next request goes on. Neither is there when all is made: that answer is the original's.
 */
export function generateInvoices(): Declared {
  const path = '/api/v1/recurring_invoices/generate_invoices';
  const route = {
    ...declare(
      { name: 'recurring-invoices', scope: 'invoices' },
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
    answer: z.object({ data: z.array(invoice.resource.answer), meta: z.object({ left: z.int() }).optional() }),
  };
  const handler = createHandler(protocol, route, async (work) => {
    const { resource } = invoice;
    const { invoices, left } = await generateNow(work);
    const seen = asSeen(work);
    const docs = invoices.map((doc) => seen.store.invoices.seen(doc));
    const data = (await showRecords(resource, docs, seen)).map((record) => resource.envelop(record, 'list'));
    if (left === 0) return { status: 200, body: dashKeys(work.organization, { data }) };
    const body = dashKeys(work.organization, { data, meta: { left } });
    return { status: 200, body, headers: { 'x-left': String(left) } };
  });
  return { route, handler };
}
