/** Generates due invoices. siwapp's document does not print it; the original has it as a link, so GET works. */
import * as z from 'zod';
import { generateNow } from '../../operations/schedule/generate-now.ts';
import { declareFor } from '../declare.ts';
import { buildAnswer, presentRecord } from '../fields.ts';
import { asSeen, showRecords } from '../resource.ts';
import { protocol } from './http.ts';
import { invoice } from './invoice.ts';
import { buildReply } from './original.ts';

const declare = declareFor(protocol, { name: 'recurring-invoices', scope: 'invoices' });
const path = '/api/v1/recurring_invoices/generate_invoices';
const { envelope } = invoice.resource;

/** `meta.left` and the header `x-left` count the records with more due; the next request continues. */
export const generateInvoices = () =>
  declare(
    {
      method: 'GET',
      path,
      verb: 'generate-invoices',
      right: 'create',
      summary: 'Create the invoices that are due from recurring invoices.',
      aliases: [`POST ${path}`],
    },
    { answer: z.object({ data: z.array(buildAnswer(envelope)), meta: z.object({ left: z.int() }).optional() }) },
    async (work) => {
      const { invoices, left } = await generateNow(work);
      const seen = asSeen(work);
      const docs = invoices.map((doc) => seen.store.invoices.seen(doc));
      const shown = await showRecords(invoice.resource, docs, seen);
      const data = shown.map(({ view, ...one }) => presentRecord(envelope, { ...one, within: 'list' }, view));
      if (left === 0) return buildReply({ data }, work);
      return buildReply({ data, meta: { left } }, work, { headers: { 'x-left': String(left) } });
    },
  );
