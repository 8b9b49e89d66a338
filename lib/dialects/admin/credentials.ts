/** The settings API takes a bearer token. */
import { authorizationToken, type Voice } from '../../http/voice.ts';

export const credentials: Voice['credentials'] = ({ headers }) => {
  const token = authorizationToken(headers.authorization, ['bearer']);
  return token ? { token, organizationId: null } : null;
};
