/** Takes back the addresses that siwapp's `download_link` has given. */
import { createHandler } from '../../http/lambda.ts';
import { renewLink } from '../../operations/invoice/renew-link.ts';
import { idParams } from '../codecs.ts';
import { protocol } from './http.ts';

/** DELETE /api/v1/invoices/{id}/download_link: the links given so far open nothing any more; the next read gives another. */
export function revokeLink() {
  const route = {
    dialect: 'siwapp',
    resource: 'invoices',
    verb: 'revoke-link',
    method: 'DELETE',
    path: '/api/v1/invoices/{id}/download_link',
    scope: 'invoices:update',
    summary: 'Take back the link to an invoice that needs no token.',
    status: 204,
    params: idParams,
  } as const;
  const handler = createHandler(protocol, route, async ({ params, ...work }) => {
    await renewLink(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}
