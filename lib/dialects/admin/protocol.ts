/** The protocol of the settings API: a bearer token, plain JSON records, problem details. */
import { authorizationToken, type Protocol } from '../../http/protocol.ts';
import { nameFields } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'admin',
  contentType: 'application/json; charset=utf-8',
  credentials: ({ headers }) => {
    const token = authorizationToken(headers.authorization, ['bearer']);
    return token ? { token, organizationId: null } : null;
  },
  refuse,
  spell: nameFields,
  etags: false,
};
