/** Where a siwapp client keeps its token: `Authorization: Token token="x"`, with or without quotes, or as a bearer token. */
import { authorizationToken, type Protocol } from '../../http/protocol.ts';

export const credentials: Protocol['credentials'] = ({ headers }) => {
  const token = authorizationToken(headers.authorization, ['token', 'bearer']);
  return token ? { token: token.trim(), organizationId: null } : null;
};
