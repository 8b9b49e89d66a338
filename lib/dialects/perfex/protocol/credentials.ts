/** Where a Perfex client keeps its token: the header `authtoken` (any case), the query, or a bearer token. */
import { type Protocol, readAuthorizationToken } from '../../../http/protocol.ts';

export const readCredentials: Protocol['credentials'] = ({ headers, query }) => {
  const inQuery = typeof query.authtoken === 'string' ? query.authtoken : null;
  const token = headers.authtoken ?? readAuthorizationToken(headers.authorization, ['bearer', 'token']) ?? inQuery;
  return token ? { token: token.trim(), organizationId: null } : null;
};
