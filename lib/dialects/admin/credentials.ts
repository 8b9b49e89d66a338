/** The settings API takes a bearer token. */
import { authorizationToken, type Protocol } from '../../http/protocol.ts';

export const credentials: Protocol['credentials'] = ({ headers }) => {
  const token = authorizationToken(headers.authorization, ['bearer']);
  return token ? { token, organizationId: null } : null;
};
