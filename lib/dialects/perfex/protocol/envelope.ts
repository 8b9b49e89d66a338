/** Perfex's protocol, and the envelopes of its answers. */
import * as z from 'zod';
import { type Protocol, readAuthorizationToken } from '../../../http/protocol.ts';
import { toWireNames } from '../../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'perfex',
  contentType: 'application/json; charset=utf-8',
  // The token is in the header `authtoken`, a bearer token, or in the query.
  credentials: ({ headers, query }) => {
    const inQuery = typeof query.authtoken === 'string' ? query.authtoken : null;
    const token = headers.authtoken ?? readAuthorizationToken(headers.authorization, ['bearer', 'token']) ?? inQuery;
    return token ? { token: token.trim(), organizationId: null } : null;
  },
  refuse,
  toWireNames,
  etags: false,
};

export const written = z.object({ status: z.boolean(), message: z.string() });

/** The documented answer to a create, plus the new id, which Perfex leaves out. */
export const created = written.extend({ id: z.int(), record_id: z.int() });
