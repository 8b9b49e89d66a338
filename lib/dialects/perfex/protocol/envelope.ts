/** Perfex's protocol, and the envelopes of its answers. */
import * as z from 'zod';
import { type Protocol, readAuthorizationToken } from '../../../http/protocol.ts';
import { toWireNames } from '../../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'perfex',
  contentType: 'application/json; charset=utf-8',
  // The header `authtoken`, a bearer token, or the query.
  credentials: ({ headers, query }) => {
    const inQuery = typeof query.authtoken === 'string' ? query.authtoken : null;
    const token = headers.authtoken ?? readAuthorizationToken(headers.authorization, ['bearer', 'token']) ?? inQuery;
    return token ? { token: token.trim(), organizationId: null } : null;
  },
  refuse,
  toWireNames,
  etags: false,
};

/** The printed answer to a write. */
export const written = z.object({ status: z.boolean(), message: z.string() });

/** The printed answer to a create, with the new id, which the original leaves out. */
export const created = written.extend({ id: z.int(), record_id: z.int() });
