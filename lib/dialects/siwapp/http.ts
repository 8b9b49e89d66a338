/** siwapp's side of HTTP: where its token is and how it refuses. It stands apart so that whoever needs no more loads no more. */
import { type Protocol, readAuthorizationToken } from '../../http/protocol.ts';
import { toWireNames } from '../refusals.ts';
import { refuse } from './errors.ts';

export const protocol: Protocol = {
  dialect: 'siwapp',
  contentType: 'application/json; charset=UTF-8',
  credentials: ({ headers }) => {
    const token = readAuthorizationToken(headers.authorization, ['token', 'bearer']);
    return token ? { token: token.trim(), organizationId: null } : null;
  },
  refuse,
  toWireNames,
  etags: false,
};
