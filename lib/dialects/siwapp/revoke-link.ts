/** DELETE /api/v1/invoices/{id}/download_link: earlier links stop working; the next read shows a new one. */
import { renewLink } from '../../operations/invoice/renew-link.ts';
import { idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { protocol } from './http.ts';

const declare = declareFor(protocol, { name: 'invoices', scope: 'invoices' });

/** Ends the public links of an invoice and makes a new key. */
export const revokeLink = () =>
  declare(
    {
      method: 'DELETE',
      path: '/api/v1/invoices/{id}/download_link',
      verb: 'revoke-link',
      right: 'update',
      summary: 'Take back the link to an invoice that needs no token.',
      status: 204,
    },
    { params: idParams },
    async ({ params, ...work }) => {
      await renewLink(params.id, work);
      return { status: 204 };
    },
  );
