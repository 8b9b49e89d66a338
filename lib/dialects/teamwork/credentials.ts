/** Where a Teamwork client keeps its token: the user name of Basic authorization (any password), or a bearer token. */
import { authorizationToken, type Protocol } from '../../http/protocol.ts';

export const credentials: Protocol['credentials'] = ({ headers }) => {
  const token = authorizationToken(headers.authorization, ['basic', 'bearer']);
  return token ? { token: token.trim(), organizationId: null } : null;
};
