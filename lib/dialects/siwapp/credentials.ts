/** Where a siwapp client keeps its token: `Authorization: Token token="x"`, with or without quotes, or as a bearer token. */
import { authorizationToken, type Voice } from '../../http/voice.ts';

export const credentials: Voice['credentials'] = ({ headers }) => {
  const token = authorizationToken(headers.authorization, ['token', 'bearer']);
  return token ? { token: token.trim(), organizationId: null } : null;
};
