/** Productive's side of HTTP: where its token is and how it refuses. It stands apart so that whoever needs no more loads no more. */
import { type Protocol, readAuthorizationToken } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'productive',
  contentType: 'application/vnd.api+json; charset=utf-8',
  // The organization that a client means stands in a header of its own.
  credentials: ({ headers }) => {
    const token = headers['x-auth-token'] ?? readAuthorizationToken(headers.authorization, ['bearer']);
    if (!token) return null;
    return { token: token.trim(), organizationId: headers['x-organization-id']?.trim() || null };
  },
  refuse,
  toWireNames,
  etags: false,
};
