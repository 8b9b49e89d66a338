/** Productive's credentials and refusals. Kept apart so that routes that need only these load no more. */
import { type Protocol, readAuthorizationToken } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'productive',
  contentType: 'application/vnd.api+json; charset=utf-8',
  // The client names the organization in a header.
  credentials: ({ headers }) => {
    const token = headers['x-auth-token'] ?? readAuthorizationToken(headers.authorization, ['bearer']);
    if (!token) return null;
    return { token: token.trim(), organizationId: headers['x-organization-id']?.trim() || null };
  },
  refuse,
  toWireNames,
  etags: false,
};
