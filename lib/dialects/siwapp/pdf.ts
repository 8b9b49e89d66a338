/** siwapp's printed invoices. */
import * as z from 'zod';
import { renderInvoice, renderInvoicePage } from '../../operations/document/render-invoice.ts';
import { idInput } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { composeDisposition } from '../file-reply.ts';
import { protocol } from './http.ts';

const declare = declareFor(protocol, { name: 'invoices', scope: 'invoices' });
const templates = '(1 Classic, 2 Plain, 3 Warm, 4 Compact)';

/** GET /api/v1/templates/{template_id}/invoices/{id}.pdf: the address of `download_link`. */
export const servePdf = () =>
  declare(
    {
      method: 'GET',
      path: '/api/v1/templates/{template_id}/invoices/{id}.pdf',
      verb: 'pdf',
      summary: `Download an invoice as PDF, drawn by a template ${templates}.`,
    },
    {
      params: z.object({ template_id: idInput, id: idInput }),
      query: z.object({
        key: z.string().optional().meta({ description: 'The key of the link, in place of a token.' }),
      }),
      draws: true,
      linked: true,
      answer: z.string().meta({ format: 'binary' }),
    },
    async ({ params, query, ...work }) =>
      paperReply(await renderInvoice(params.id, params.template_id, work, query.key), 'inline'),
  );

type Paper = Awaited<ReturnType<typeof renderInvoice>>;

/** Characters that no font has are named in a warning (RFC 7234). */
function paperReply({ pdf: body, fileName, missing }: Paper, manner: 'inline' | 'attachment') {
  const disposition = composeDisposition(manner, fileName);
  const warning = missing === '' ? {} : { warning: `299 - "printed as U+FFFD, since no font has it: ${missing}"` };
  const headers = { 'content-type': 'application/pdf', 'content-disposition': disposition, ...warning };
  return { status: 200, body, headers };
}

const printedInput = z
  .string()
  .regex(/^\d{1,12}(\.(pdf|html))?$/)
  .transform((value) => ({ id: Number.parseInt(value, 10), format: value.split('.')[1] }));

/** Blocks scripts and remote content, whatever a name contains. */
const pageHeaders = {
  'content-type': 'text/html; charset=UTF-8',
  'content-security-policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
};

/** GET /api/v1/invoices/print_template/{template}/invoice/{invoice}: a page, or with `format=pdf` the PDF to save. */
export const printInvoice = () =>
  declare(
    {
      method: 'GET',
      path: '/api/v1/invoices/print_template/{template}/invoice/{invoice}',
      verb: 'print',
      summary: `Show an invoice as a page, or as PDF, drawn by a template ${templates}.`,
    },
    {
      params: z.object({ template: idInput, invoice: printedInput }),
      query: z.object({ format: z.enum(['html', 'pdf'], { error: 'must be html or pdf' }).optional() }),
      draws: true,
      answer: z.string().meta({ description: 'HTML, or a PDF.' }),
    },
    async ({ params, query, ...work }) => {
      const { id, format = 'html' } = params.invoice;
      if ((query.format ?? format) === 'html')
        return { status: 200, body: await renderInvoicePage(id, params.template, work), headers: pageHeaders };
      return paperReply(await renderInvoice(id, params.template, work), 'attachment');
    },
  );
