/** Where a Perfex client keeps its token: the header `authtoken` (any case), the query, or a bearer token. */
import { authorizationToken, type Protocol } from '../../../http/protocol.ts';

export const credentials: Protocol['credentials'] = ({ headers, query }) => {
  const inQuery = typeof query.authtoken === 'string' ? query.authtoken : null;
  const token = headers.authtoken ?? authorizationToken(headers.authorization, ['bearer', 'token']) ?? inQuery;
  return token ? { token: token.trim(), organizationId: null } : null;
};
