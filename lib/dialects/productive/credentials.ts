/** Where a Productive client keeps its token: `X-Auth-Token`, with the organization it means in `X-Organization-Id`. */
import { authorizationToken, type Protocol } from '../../http/protocol.ts';

export const credentials: Protocol['credentials'] = ({ headers }) => {
  const token = headers['x-auth-token'] ?? authorizationToken(headers.authorization, ['bearer']);
  if (!token) return null;
  return { token: token.trim(), organizationId: headers['x-organization-id']?.trim() || null };
};
